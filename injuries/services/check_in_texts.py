"""The official text of the check-in, loaded by a club that holds it."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Club, User
from injuries.enums.check_ins import CheckInQuestion
from injuries.models import CheckInText
from injuries.rules.check_in import POINTS
from injuries.selectors.check_ins import lines_of

LINES: Final = 1 + len(POINTS)


@transaction.atomic
def save_check_in_text(
    actor: User,
    *,
    text: CheckInText | None,
    club: Club,
    language: str,
    source: str,
    questions: Mapping[CheckInQuestion, str],
) -> CheckInText:
    """Stores new words, or changes these. Of each question: one line, then its four answers, a line each.

    Raises:
        NotAllowedError: the actor does not lead the club.
        ConflictError: the club has words in this language already.
        DomainError: names the field at fault.
    """
    for code in CheckInQuestion:
        if len(lines_of(questions[code])) != LINES:
            message = _("One line for the question, then four lines for the answers, from none to most.")
            raise DomainError(message, code="five_lines", field=code.value)
    row = text or CheckInText()
    others = CheckInText.objects.filter(club=club, language=language).exclude(pk=row.pk)
    if others.exists():
        message = _("The club has words in this language already: change those.")
        raise ConflictError(message, code="language_taken", field="language")
    row.club, row.language, row.source = club, language, source.strip()
    for code in CheckInQuestion:
        setattr(row, code.value, "\n".join(lines_of(questions[code])))
    row.save()
    _check_leads(actor, row)
    return row


@transaction.atomic
def delete_check_in_text(actor: User, *, text: CheckInText) -> None:
    """Our own words are asked again.

    Raises:
        NotAllowedError: the actor does not lead the club.
    """
    _check_leads(actor, text)
    text.delete()


def _check_leads(actor: User, text: CheckInText) -> None:
    if not CheckInText.objects.editable_by(actor).filter(pk=text.pk).exists():
        raise NotAllowedError(_("Only a head coach of the club changes its words."), code="not_editable")
