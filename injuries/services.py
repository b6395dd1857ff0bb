"""Writes of the injuries room: reports, days without pain, and the flags that follow at once.

The athlete's row is locked first in every write, so that two reports never open the same flag twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from alerts.enums import Severity
from alerts.services import raise_alert
from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, Tombstone, User
from athletes.rules import age_years
from athletes.selectors import may_store_health
from athletes.services import leave_tombstone
from injuries.enums import EntryEnd, ReportState, Urgency
from injuries.knowledge import knowledge_version
from injuries.models import NOTES_LENGTH, PainFreeDay, PainReport, PainReportVersion, RedFlag
from injuries.rules import RULE_VERSION
from injuries.rules.red_flags import Flag, is_more_urgent, red_flags
from injuries.rules.report import (
    CLOCK_SLACK,
    Problem,
    Report,
    felt_at_problems,
    local_date_problems,
    may_edit,
    report_problems,
    self_analysis_problems,
)
from injuries.selectors import RED_FLAG, content_of, first_content_of, flags_of, judged_flags
from training.models import Activity

# Within "urgent", a higher step is told again.
_STEP = {Urgency.REFER: 0, Urgency.URGENT: 1, Urgency.EMERGENCY: 2}


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


@dataclass(frozen=True, slots=True)
class LoggedDay:
    day: PainFreeDay
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
    athlete = _locked(athlete)
    _check_may_enter(actor, athlete, now)
    _check_entry(entry, athlete, received_at=now)
    report = PainReport(athlete=athlete, entered_by=actor, received_at=now, time_zone=athlete.time_zone)
    _fill(report, entry)
    if public_id is not None:
        report.public_id = public_id
        if stored := _stored_before(report):
            return LoggedPain(stored, flags_of(stored), created=False)
    _judge(report)
    report.save()
    _raise_flags(report, now)
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
    _check_may_store(report.athlete, now)
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
    _judge(report)
    report.save()
    _raise_flags(report, now)
    _mark_withdrawn(report, now)
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
    _mark_withdrawn(report, now)
    return report


@transaction.atomic
def log_no_pain(
    actor: User, *, athlete: Athlete, local_date: date, public_id: UUID | None = None, now: datetime
) -> LoggedDay:
    """Stores "no pain" for a local date; said twice it is stored once. Closes no flag.

    Raises:
        NotAllowedError: the actor may not enter health answers for this athlete.
        ConflictError: the id is taken by something else.
        DomainError: names the field at fault.
    """
    athlete = _locked(athlete)
    _check_may_enter(actor, athlete, now)
    _refuse(local_date_problems(local_date, today=athlete.local_date(now + CLOCK_SLACK)))
    stored = PainFreeDay.objects.filter(athlete=athlete, local_date=local_date).first()
    if stored:
        return LoggedDay(stored, created=False)
    day = PainFreeDay(athlete=athlete, local_date=local_date, entered_by=actor)
    if public_id is not None:
        _check_id_free(public_id)
        day.public_id = public_id
    day.save()
    return LoggedDay(day, created=True)


@transaction.atomic
def withdraw_no_pain(actor: User, *, day: PainFreeDay) -> None:
    """Takes back "no pain": the date is unanswered again.

    Raises:
        NotAllowedError: not this person's to change.
    """
    if not PainFreeDay.objects.editable_by(actor).filter(pk=day.pk).exists():
        raise _not_yours()
    leave_tombstone(day, is_health=True)
    day.delete()


def _locked(athlete: Athlete) -> Athlete:
    row: Athlete = Athlete.objects.select_for_update(of=("self",), no_key=True).get(pk=athlete.pk)
    return row


def _editable(actor: User, report: PainReport) -> PainReport:
    _locked(report.athlete)
    rows = PainReport.objects.editable_by(actor).select_for_update(of=("self",), no_key=True)
    found: PainReport | None = rows.filter(pk=report.pk).first()
    if found is None:
        raise _not_yours()
    if not found.is_active:
        raise ConflictError(_("This report was withdrawn."), code="withdrawn")
    return found


def _check_may_enter(actor: User, athlete: Athlete, now: datetime) -> None:
    if not Athlete.objects.health_visible_to(actor).filter(pk=athlete.pk).exists():
        message = _("This runner does not share health answers with you, so you cannot enter any.")
        raise NotAllowedError(message, code="no_health_access")
    _check_may_store(athlete, now)


def _check_may_store(athlete: Athlete, now: datetime) -> None:
    if athlete.birth_month is None:
        message = _("First give the month of birth: some warning signs depend on the age.")
        raise DomainError(message, code="birth_month_missing", field="birth_month")
    if not may_store_health(athlete, athlete.local_date(now)):
        message = _("Under 18, a guardian has to agree before answers about health are stored.")
        raise DomainError(message, code="guardian_consent_missing", field="athlete")


def _check_entry(entry: Entry, athlete: Athlete, *, received_at: datetime) -> None:
    _refuse(
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


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        first = problems[0]
        raise DomainError(str(first.code.label) % {"value": first.value}, code=first.code, field=first.field)


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
        for flag in red_flags(report.answers, age_years=age)
    ]
    report.rule_version, report.knowledge_version = RULE_VERSION, knowledge_version()


def _stored_before(report: PainReport) -> PainReport | None:
    stored: PainReport | None = PainReport.objects.filter(public_id=report.public_id).first()
    if stored is None:
        return None
    same = stored.athlete_id == report.athlete_id and first_content_of(stored) == content_of(report)
    if not same or not stored.is_active:
        raise _id_taken()
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


def _raise_flags(report: PainReport, now: datetime) -> None:
    place = {"athlete_id": report.athlete_id, "side": report.side, "area": report.area}
    standing = {flag.rule: flag for flag in RedFlag.objects.open().filter(**place)}
    for flag in judged_flags(report):
        stored = standing.get(flag.rule.value) or RedFlag(
            **place, rule=flag.rule, urgency=flag.urgency, opened_at=now, first_report=report
        )
        _repeat(stored, flag, report, now)
        _tell(stored, now)


def _repeat(stored: RedFlag, flag: Flag, report: PainReport, now: datetime) -> None:
    """A further report never lowers a flag and never takes a sign away."""
    if is_more_urgent(flag.urgency, Urgency(stored.urgency)):
        stored.urgency, stored.raised_at = flag.urgency, now
    stored.signs = sorted({*stored.signs, *flag.signs})
    stored.last_report, stored.withdrawn_at = report, None
    stored.rule_version, stored.knowledge_version = report.rule_version, report.knowledge_version
    stored.save()


def _mark_withdrawn(report: PainReport, now: datetime) -> None:
    """Marks the open flags that no report stands behind any more; nothing here closes one."""
    rows = RedFlag.objects.open().filter(Q(first_report=report) | Q(last_report=report), withdrawn_at=None)
    for flag in rows.select_related("first_report", "last_report"):
        if not any(_stands_behind(behind, flag) for behind in (flag.first_report, flag.last_report)):
            flag.withdrawn_at = now
            flag.save(update_fields=["withdrawn_at"])
            _tell(flag, now)


def _stands_behind(report: PainReport | None, flag: RedFlag) -> bool:
    if report is None or not report.is_active:
        return False
    here = (report.side, report.area) == (flag.side, flag.area)
    return here and any(said["id"] == flag.rule for said in report.judged)


def _tell(flag: RedFlag, now: datetime) -> None:
    """Opens, raises or refreshes the flag's alert; the alerts room decides who hears of it, and how often."""
    report = flag.last_report
    raise_alert(
        athlete=flag.athlete,
        kind=RED_FLAG,
        subject=flag.subject,
        severity=Severity.URGENT,
        step=_STEP[Urgency(flag.urgency)],
        facts={
            "rule": flag.rule,
            "urgency": flag.urgency,
            "side": flag.side,
            "area": flag.area,
            "signs": flag.signs,
            "report": str(report.public_id) if report else None,
            "felt_at": report.felt_at.isoformat() if report else None,
            "received_at": report.received_at.isoformat() if report else None,
            "withdrawn": flag.withdrawn_at is not None,
        },
        now=now,
    )


def _id_taken() -> ConflictError:
    message = _("This id is already in use for something else. Choose a new one.")
    return ConflictError(message, code="id_in_use", field="id")


def _check_id_free(public_id: UUID) -> None:
    """An id names one row for ever, also after the row is gone."""
    used = PainFreeDay.objects.filter(public_id=public_id).exists()
    if used or Tombstone.objects.filter(public_id=public_id).exists():
        raise _id_taken()


def _not_yours() -> NotAllowedError:
    return NotAllowedError(_("You can see this, but it is not yours to change."), code="not_editable")
