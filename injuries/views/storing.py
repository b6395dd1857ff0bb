"""A form sent twice is stored once, and sent again with other answers is a change of mind."""

from datetime import datetime
from typing import TYPE_CHECKING

from athletes.errors import ConflictError
from injuries.forms import PainReportForm
from injuries.models import PainReport
from injuries.services import edit_pain, log_pain

if TYPE_CHECKING:
    from athletes.models import User


def store_report(actor: "User", form: PainReportForm, *, now: datetime) -> PainReport:
    """Stores a valid form under the id its page chose.

    A second tap on "Save" finds the report there and changes nothing; a person who went back in the browser
    and answered otherwise edits it. After an undo the same page stores a new report.

    Raises:
        DomainError: as `log_pain` and `edit_pain` do.
    """
    stored = _stored(actor, form)
    if stored is None:
        try:
            return log_pain(actor, **form.log_kwargs(now=now)).report
        except ConflictError:
            # The other tap's request was first, and has just ended.
            stored = _stored(actor, form)
            if stored is None:
                raise
    if not stored.is_active:
        return log_pain(actor, **form.log_kwargs(now=now) | {"public_id": None}).report
    entry = form.entry(now=stored.felt_at)
    return edit_pain(actor, report=stored, entry=entry, now=now).report


def _stored(actor: "User", form: PainReportForm) -> PainReport | None:
    rows = PainReport.objects.visible_to(actor).filter(athlete=form.athlete)
    found: PainReport | None = rows.filter(public_id=form.cleaned_data["id"]).first()
    return found
