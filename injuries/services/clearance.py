"""Examinations recorded and confirmed, slips of the finger corrected: nothing else closes a warning sign."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from alerts.enums import Severity
from alerts.services import close_alert, raise_alert
from athletes.errors import ConflictError, DomainError
from athletes.models import Athlete, User
from athletes.selectors import staff_of
from injuries.enums import (
    ClearanceOutcome,
    FlagRule,
    FlagState,
    Profession,
    RestraintReason,
    Side,
    SpokenTo,
)
from injuries.enums.clearance import LIFTING
from injuries.models import NOTES_LENGTH, Clearance, Episode, PainReport, RedFlag, Restraint
from injuries.rules.clearance import Examination, Standing, examination_problems, is_covered, was_a_slip
from injuries.rules.episodes import same_place
from injuries.rules.red_flags import STOPS_RUNNING
from injuries.selectors import CLEARANCE_WAITS
from injuries.services.access import (
    check_may_store,
    check_own_decision,
    check_physio,
    check_staff_with_health,
    id_taken,
    lock_athlete,
)
from injuries.services.flags import close_flag
from injuries.services.recovery import begin_recovery
from injuries.services.restraints import end_restraint, restrain
from training.enums import RestrictionKind


@dataclass(frozen=True, slots=True)
class Recorded:
    """`created` is False where the same id had been stored already."""

    clearance: Clearance
    created: bool


@transaction.atomic
def record_clearance(
    actor: User,
    *,
    episode: Episode,
    seen_on: date,
    profession: Profession,
    outcome: ClearanceOutcome,
    now: datetime,
    limits: str = "",
    until: date | None = None,
    own_examination: bool = False,
    note: str = "",
    public_id: UUID | None = None,
) -> Recorded:
    """Stores what a professional said. A yes lifts nothing before a coach or physio confirms it; where the
    athlete shares health with nobody, and where a physio records an own examination with a note, it does.

    Raises:
        NotAllowedError: neither the athlete (for a minor the guardian) nor, for an own examination, a physio.
        ConflictError: the id is taken by something else.
        DomainError: names the field at fault; `seen_on` when every sign was reported after that day.
    """
    athlete = lock_athlete(episode.athlete)
    _check_may_record(actor, athlete, own_examination=own_examination, note=note, now=now)
    row = Clearance(
        athlete=athlete,
        episode=episode,
        side=episode.side,
        area=episode.area,
        seen_on=seen_on,
        profession=Profession.PHYSIO if own_examination else profession,
        outcome=outcome,
        limits=limits.strip(),
        until=until,
        own_examination=own_examination,
        recorded_by=actor,
        recorded_at=now,
    )
    if stored := _stored_before(row, public_id):
        return Recorded(stored, created=False)
    _check_said(row, athlete, now)
    _check_covers(row)
    row.save()
    _settle(row, actor, note, now)
    return Recorded(row, created=True)


@transaction.atomic
def confirm_clearance(actor: User, *, clearance: Clearance, note: str, now: datetime) -> Clearance:
    """A coach's or physio's word that this was said: lifts, and running restarts at the first step.

    Raises:
        NotAllowedError: no coach or physio with health access, or the athlete's own side.
        ConflictError: it cannot lift, has been confirmed, is not the latest word, or a sign it speaks of was
            reported again since.
        DomainError: the note is missing.
    """
    athlete = lock_athlete(clearance.athlete)
    check_staff_with_health(actor, athlete)
    rows = Clearance.objects.editable_by(actor).select_for_update(of=("self",))
    locked: Clearance = rows.get(pk=clearance.pk)
    if not locked.waits:
        raise ConflictError(_("There is nothing to confirm here."), code="nothing_to_confirm")
    if _newer_than(locked).exists():
        message = _("A newer examination is on record: that one counts.")
        raise ConflictError(message, code="newer_record")
    note = _checked_note(note)
    covered = flags_covered(locked)
    if not covered:
        message = _("The sign was reported again since: it needs another look by a professional.")
        raise ConflictError(message, code="reported_again")
    _confirm(locked, actor, note, now)
    _close(locked, covered, actor, now)
    return locked


@transaction.atomic
def correct_flag(actor: User, *, flag: RedFlag, spoken_to: SpokenTo, note: str, now: datetime) -> RedFlag:
    """Closes a sign that was a slip of the finger: the runner took it back within a day, and staff have
    asked. Both versions of the report stay.

    Raises:
        NotAllowedError: no coach or physio with health access.
        ConflictError: closed already, a report still says it, or it was taken back too late.
        DomainError: the note is missing, or of a minor the guardian was not asked.
    """
    athlete = lock_athlete(flag.athlete)
    check_staff_with_health(actor, athlete)
    locked: RedFlag = RedFlag.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=flag.pk)
    if not locked.is_open:
        raise ConflictError(_("This sign is closed already."), code="closed")
    if not is_slip(locked):
        message = _("Only what the runner took back within 24 hours is a slip; this takes an examination.")
        raise ConflictError(message, code="no_slip")
    if athlete.is_minor_on(athlete.local_date(now)) and spoken_to != SpokenTo.GUARDIAN:
        message = _("Under 18, speak to the guardian first.")
        raise DomainError(message, code="guardian_needed", field="spoken_to")
    locked.spoken_to, locked.closing_note = spoken_to, _checked_note(note)
    close_flag(locked, state=FlagState.CORRECTED, by=actor, now=now)
    return locked


def is_slip(flag: RedFlag) -> bool:
    """Whether the reports that said it were all edited or withdrawn within a day of their receipt."""
    if flag.withdrawn_at is None:
        return False
    began = flag.first_report.received_at if flag.first_report else flag.opened_at
    said = _reports_of(flag).filter(received_at__gte=min(began, flag.opened_at))
    if said.active().exists():
        return False
    taken_back = list(said.values_list("received_at", "withdrawn_at"))
    # An edited report says it no more: then the sign itself has the times.
    return was_a_slip(taken_back or [(flag.opened_at, flag.withdrawn_at)])


def flags_covered(clearance: Clearance) -> list[RedFlag]:
    """The open signs that this examination can speak for, the most urgent first."""
    return [flag for flag in _open_flags(clearance) if _is_covered(flag, clearance)]


def _check_may_record(
    actor: User, athlete: Athlete, *, own_examination: bool, note: str, now: datetime
) -> None:
    if own_examination:
        check_physio(actor, athlete)
        _checked_note(note)
    else:
        check_own_decision(actor, athlete, now)
    check_may_store(athlete, now)


def _check_said(row: Clearance, athlete: Athlete, now: datetime) -> None:
    said = Examination(
        seen_on=row.seen_on, outcome=ClearanceOutcome(row.outcome), limits=row.limits, until=row.until
    )
    for field, problem in examination_problems(said, today=athlete.local_date(now)):
        raise DomainError(str(problem.label), code=problem, field=field)


def _check_covers(row: Clearance) -> None:
    """An examination of nothing is a slip, and one before the sign cannot speak for it."""
    if flags_covered(row):
        return
    if _open_flags(row):
        message = _("The warning sign was reported after that day: it needs another look.")
        raise DomainError(message, code="seen_before_sign", field="seen_on")
    raise ConflictError(_("No warning sign is open here."), code="nothing_open")


def _checked_note(note: str) -> str:
    note = note.strip()
    if not note:
        message = _("Write a note: what was said, and how you know.")
        raise DomainError(message, code="note_needed", field="note")
    if len(note) > NOTES_LENGTH:
        message = _("At most %(length)d characters.") % {"length": NOTES_LENGTH}
        raise DomainError(message, code="too_long", field="note")
    return note


def _stored_before(row: Clearance, public_id: UUID | None) -> Clearance | None:
    """The same record under the same id; else the id is given to the row."""
    if public_id is None:
        return None
    row.public_id = public_id
    stored: Clearance | None = Clearance.objects.filter(public_id=public_id).first()
    if stored is None:
        return None
    names = ("athlete_id", "episode_id", "seen_on", "profession", "outcome", "limits", "until")
    if any(getattr(stored, name) != getattr(row, name) for name in names):
        raise id_taken()
    return stored


def _settle(row: Clearance, actor: User, note: str, now: datetime) -> None:
    """What follows at once: lifting, or a word to those who can confirm."""
    _unask(row, now)
    if row.own_examination:
        _confirm(row, actor, _checked_note(note), now)
    if not row.may_lift:
        return
    nobody = all(one.pk == row.athlete.user_id for one in staff_of(row.athlete, health=True))
    if row.own_examination or nobody:
        _close(row, flags_covered(row), actor, now)
    else:
        _ask(row, now)


def _confirm(row: Clearance, actor: User, note: str, now: datetime) -> None:
    row.confirmed_by, row.confirmed_at, row.note = actor, now, note
    row.save()


def _close(row: Clearance, covered: list[RedFlag], by: User, now: datetime) -> None:
    """Closes what the examination covers, and puts the way back and the limits in its place."""
    for flag in covered:
        flag.clearance = row
        close_flag(flag, state=FlagState.CLEARED, by=by, now=now)
    row.lifted_at = now
    row.save()
    _unask(row, now)
    today = row.athlete.local_date(now)
    about: dict[str, Any] = {"athlete": row.athlete, "episode": row.episode, "since": today}
    if row.episode is not None:
        _end_what_was_looked_at(row, by, now)
    if any(FlagRule(flag.rule) in STOPS_RUNNING for flag in covered):
        restrain(by, kind=RestrictionKind.LADDER, reason=RestraintReason.WAY_BACK, **about)
        if row.episode is not None:
            begin_recovery(by, episode=row.episode, athlete=row.athlete, now=now)
    if row.limits and (row.until is None or row.until >= today):
        limits: dict[str, Any] = {"limits": row.limits, "until": row.until}
        restrain(by, kind=RestrictionKind.LIMITS, reason=RestraintReason.LIMITS, **about, **limits)


def _end_what_was_looked_at(row: Clearance, by: User, now: datetime) -> None:
    """The rest after pain that was new before the examination, and the limits of an earlier one."""
    standing = Restraint.objects.standing().filter(episode=row.episode)
    for rest in standing.filter(reason=RestraintReason.NEW_PAIN, since__lte=row.seen_on):
        end_restraint(by, restraint=rest, because=_("A professional has looked at it."), now=now)
    for limits in standing.filter(reason=RestraintReason.LIMITS):
        end_restraint(by, restraint=limits, because=_("A newer examination counts."), now=now)


def _ask(row: Clearance, now: datetime) -> None:
    raise_alert(
        athlete=row.athlete,
        kind=CLEARANCE_WAITS,
        subject=f"clearance:{row.public_id}",
        severity=Severity.ATTENTION,
        facts={"side": row.side, "area": row.area, "outcome": row.outcome, "seen_on": str(row.seen_on)},
        now=now,
    )


def _unask(row: Clearance, now: datetime) -> None:
    """Nobody need confirm an earlier record of this episode any more, nor this one."""
    earlier = Clearance.objects.filter(_same_episode(row), outcome__in=sorted(LIFTING))
    for public_id in {*earlier.values_list("public_id", flat=True), row.public_id}:
        subject = f"clearance:{public_id}"
        close_alert(athlete=row.athlete, kind=CLEARANCE_WAITS, subject=subject, now=now)


def _same_episode(row: Clearance) -> Q:
    here = Q(athlete_id=row.athlete_id, area=row.area)
    return here & (Q(episode_id=row.episode_id) if row.episode_id else Q(side=row.side))


def _newer_than(row: Clearance) -> Any:
    """Records of the same episode that were made after this one."""
    return Clearance.objects.filter(_same_episode(row), recorded_at__gt=row.recorded_at)


def _open_flags(row: Clearance) -> list[RedFlag]:
    """Of its episode; a sign or a record without one goes by its place."""
    flags = RedFlag.objects.open().filter(athlete_id=row.athlete_id, area=row.area).by_urgency()
    return [flag for flag in flags.select_related("athlete") if _belongs(flag, row)]


def _belongs(flag: RedFlag, row: Clearance) -> bool:
    if flag.episode_id is not None and row.episode_id is not None:
        return flag.episode_id == row.episode_id
    return same_place(Side(flag.side), Side(row.side))


def _is_covered(flag: RedFlag, row: Clearance) -> bool:
    """By every report that said it, not the last one alone: one edited later is not one felt later."""
    said = _reports_of(flag).aggregate(told_at=Max("received_at"), felt_on=Max("local_date"))
    standing = Standing(
        opened_at=flag.opened_at,
        raised_at=flag.raised_at,
        told_at=said["told_at"] or flag.opened_at,
        felt_on=said["felt_on"] or flag.athlete.local_date(flag.opened_at),
    )
    return is_covered(standing, seen_on=row.seen_on, recorded_at=row.recorded_at)


def _reports_of(flag: RedFlag) -> Any:
    """Reports of its place that were judged to raise it, withdrawn ones among them."""
    rows = PainReport.objects.filter(athlete_id=flag.athlete_id, side=flag.side, area=flag.area)
    return rows.filter(judged__contains=[{"id": flag.rule}])
