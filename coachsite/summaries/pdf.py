"""The summary as a PDF, without a single address being fetched."""

from django.utils.translation import gettext as _

from athletes.errors import DomainError


def can_make_pdf() -> bool:
    """Whether Pango is on this machine."""
    try:
        import weasyprint  # noqa: F401  loading it is the question
    except OSError:
        return False
    return True


def pdf_of(html: str) -> bytes:
    """One page of A4.

    Raises:
        DomainError: this server has no Pango; the page itself can be printed.
    """
    if not can_make_pdf():
        message = _("This server cannot make PDF files. Print the page from your browser instead.")
        raise DomainError(message, code="no_pdf")
    # It loads slowly, and its libraries are Debian's: a server without them does all else.
    from weasyprint import HTML

    document: bytes = HTML(string=html, url_fetcher=_refuse).write_pdf()
    return document


def _refuse(url: str, *_more: object, **_named: object) -> None:
    raise ValueError(f"nothing is fetched for a summary: {url}")
