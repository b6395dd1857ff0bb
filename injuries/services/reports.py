"""Pain reports: stored, edited, withdrawn; the flags that follow are raised at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, User
from athletes.rules import age_years
from athletes.services import leave_tombstone
from injuries.enums import EntryEnd, ReportState
from injuries.knowledge import knowledge_version
from injuries.models import NOTES_LENGTH, PainReport, PainReportVersion, RedFlag
from injuries.rules import RULE_VERSION
from injuries.rules.red_flags import red_flags
from injuries.rules.report import (
    Report,
    felt_at_problems,
    may_edit,
    report_problems,
    self_analysis_problems,
)
from injuries.selectors import content_of, first_content_of, flags_of, ranked_causes
from injuries.selectors.pain_log import log_signs_of
from injuries.services.access import (
    check_may_enter,
    check_may_store,
    id_taken,
    lock_athlete,
    not_yours,
    refuse_problems,
)
from injuries.services.episodes import join_episode, rejudge_episodes
from injuries.services.flags import mark_withdrawn, raise_flags
from injuries.services.following import follow_pain
from training.models import Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A report with what surrounds it; `self_analysis` by code, True, False or None (days for one)."""

    report: Report
    felt_at: datetime
    activity: Activity | None = None
    self_analysis: Mapping[str, Any] = field(default_factory=dict)
    notes: str = ""


@dataclass(frozen=True, slots=True)
class LoggedPain:
    """The stored report and the flags it raised or repeated, the most urgent first."""

    report: PainReport
    flags: list[RedFlag]
    created: bool


@transaction.atomic
def log_pain(
    actor: User, *, athlete: Athlete, entry: Entry, public_id: UUID | None = None, now: datetime
) -> LoggedPain:
    """Stores a report and raises its flags. The same id and content again returns what is stored.

    Raises:
        NotAllowedError: the actor may not enter health answers for this athlete.
        ConflictError: the id is taken by something else.
        DomainError: names the field at fault; `birth_month` when it must be asked first.
    """
    athlete = lock_athlete(athlete)
    check_may_enter(actor, athlete, now)
    _check_entry(entry, athlete, received_at=now)
    report = PainReport(athlete=athlete, entered_by=actor, received_at=now, time_zone=athlete.time_zone)
    _fill(report, entry)
    if public_id is not None:
        report.public_id = public_id
        if stored := _stored_before(report):
            return LoggedPain(stored, flags_of(stored), created=False)
    _judge(report)
    report.save()
    join_episode(report, now)
    raise_flags(report, now)
    follow_pain(report.athlete, now=now, report=report)
    return LoggedPain(report, flags_of(report), created=True)


@transaction.atomic
def edit_pain(actor: User, *, report: PainReport, entry: Entry, now: datetime) -> LoggedPain:
    """Replaces the content within a day, keeping what it said before; a flag it raised stays open.

    Raises:
        NotAllowedError: not this person's to change, or too late; see `rules.report.may_edit`.
        ConflictError: the report was withdrawn.
        DomainError: names the field at fault.
    """
    report = _editable(actor, report)
    check_may_store(report.athlete, now)
    _check_entry(entry, report.athlete, received_at=report.received_at)
    before = content_of(report)
    _fill(report, entry)
    changed = {name for name, value in content_of(report).items() if value != before[name]}
    if not changed:
        return LoggedPain(report, flags_of(report), created=False)
    unanswered = {name for name, value in before.items() if value is None}
    if not may_edit(
        changed=changed,
        unanswered=unanswered,
        received_at=report.received_at,
        felt_at=report.felt_at,
        now=now,
    ):
        message = _("A report can be changed for 24 hours. Write a new one.")
        raise NotAllowedError(message, code="too_late")
    _keep_version(report, before, actor=actor, ended=EntryEnd.EDITED, now=now)
    judged = report.judged if (before["side"], before["area"]) == (report.side, report.area) else []
    _judge(report)
    report.save()
    rejudge_episodes(report.athlete, now, areas={before["area"], report.area}, fresh=report.pk)
    report.refresh_from_db(fields=["episode"])
    raise_flags(report, now, before=judged)
    mark_withdrawn(report, now)
    follow_pain(report.athlete, now=now, report=report)
    return LoggedPain(report, flags_of(report), created=False)


@transaction.atomic
def withdraw_pain(actor: User, *, report: PainReport, now: datetime) -> PainReport:
    """Undo and delete alike: the report counts no more. Its flags stay open, marked, for a professional.

    Raises:
        NotAllowedError: not this person's to change.
        ConflictError: withdrawn already.
    """
    report = _editable(actor, report)
    _keep_version(report, content_of(report), actor=actor, ended=EntryEnd.WITHDRAWN, now=now)
    report.state, report.withdrawn_at = ReportState.WITHDRAWN, now
    report.save(update_fields=["state", "withdrawn_at"])
    leave_tombstone(report, is_health=True)
    rejudge_episodes(report.athlete, now, areas={report.area}, fresh=report.pk)
    report.episode = None
    mark_withdrawn(report, now)
    follow_pain(report.athlete, now=now, report=report)
    return report


def _editable(actor: User, report: PainReport) -> PainReport:
    lock_athlete(report.athlete)
    rows = PainReport.objects.editable_by(actor).select_for_update(of=("self",), no_key=True)
    found: PainReport | None = rows.filter(pk=report.pk).first()
    if found is None:
        raise not_yours()
    if not found.is_active:
        raise ConflictError(_("This report was withdrawn."), code="withdrawn")
    return found


def _check_entry(entry: Entry, athlete: Athlete, *, received_at: datetime) -> None:
    refuse_problems(
        (
            *felt_at_problems(entry.felt_at, received_at=received_at),
            *report_problems(entry.report),
            *self_analysis_problems(entry.self_analysis),
        )
    )
    if len(entry.notes) > NOTES_LENGTH:
        message = _("At most %(length)d characters.") % {"length": NOTES_LENGTH}
        raise DomainError(message, code="too_long", field="notes")
    if entry.activity is not None and entry.activity.athlete_id != athlete.pk:
        message = _("There is no such id, or it is not visible to you.")
        raise DomainError(message, code="does_not_exist", field="activity")


def _fill(report: PainReport, entry: Entry) -> None:
    said = entry.report
    report.felt_at = entry.felt_at.astimezone(UTC)
    report.local_date = entry.felt_at.astimezone(ZoneInfo(report.time_zone)).date()
    report.activity = entry.activity
    report.side, report.area = said.side.value, said.area.value
    for name in ("spots", "radiates_to", "timing", "triggers", "quality"):
        setattr(report, name, sorted(code.value for code in getattr(said, name)))
    for name in (*said.intensities, "duration_days"):
        setattr(report, name, getattr(said, name))
    report.onset_km = None if said.onset_km is None else said.onset_km.quantize(Decimal("0.01"))
    report.surface = said.surface.value if said.surface else ""
    report.signs = {sign.value: value for sign, value in sorted(said.signs.items()) if value is not None}
    report.self_analysis = {code: v for code, v in sorted(entry.self_analysis.items()) if v is not None}
    report.notes = entry.notes.strip()


def _judge(report: PainReport) -> None:
    """Writes what the rules say into the row. The age is that of the day it was felt."""
    birth_month = report.athlete.birth_month
    age = None if birth_month is None else age_years(birth_month, report.local_date)
    report.judged = [
        {"id": flag.rule.value, "urgency": flag.urgency.value, "signs": [sign.value for sign in flag.signs]}
        for flag in red_flags(report.answers, age_years=age, log=log_signs_of(report))
    ]
    report.causes = ranked_causes(report)
    report.rule_version, report.knowledge_version = RULE_VERSION, knowledge_version()


def _stored_before(report: PainReport) -> PainReport | None:
    stored: PainReport | None = PainReport.objects.filter(public_id=report.public_id).first()
    if stored is None:
        return None
    same = stored.athlete_id == report.athlete_id and first_content_of(stored) == content_of(report)
    if not same or not stored.is_active:
        raise id_taken()
    return stored


def _keep_version(
    report: PainReport, content: dict[str, Any], *, actor: User, ended: EntryEnd, now: datetime
) -> None:
    PainReportVersion.objects.create(
        athlete_id=report.athlete_id,
        report=report,
        number=report.versions.count() + 1,
        content=content,
        ended=ended,
        ended_at=now,
        ended_by=actor,
    )
