"""Flags raised, repeated, told and reopened; only an examination or a corrected slip closes one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from alerts.enums import Severity
from alerts.services import close_alert, raise_alert, settle_alert
from athletes.models import User
from injuries.enums import FlagRule, FlagState, Urgency
from injuries.knowledge import knowledge_version
from injuries.models import Episode, PainReport, RedFlag
from injuries.rules import RULE_VERSION
from injuries.rules.red_flags import Flag, is_more_urgent
from injuries.selectors import FLAG_UNCLEARED, RED_FLAG, SHARED_WARNING, judged_flags

# Within "urgent", a higher step is told again.
_STEP = {Urgency.REFER: 0, Urgency.URGENT: 1, Urgency.EMERGENCY: 2}


def raise_flags(report: PainReport, now: datetime, *, before: Sequence[dict[str, Any]] = ()) -> None:
    """Opens or repeats the flags that the report was judged to raise, and tells of them.

    `before` is what an edited report was judged to raise at the same place until now: of that, what an
    examination has closed since stays closed.
    """
    place = {"athlete_id": report.athlete_id, "side": report.side, "area": report.area}
    standing = {flag.rule: flag for flag in RedFlag.objects.open().filter(**place)}
    for flag in judged_flags(report):
        if flag.rule.value not in standing and _was_cleared(flag, report, before):
            continue
        stored = standing.get(flag.rule.value) or RedFlag(
            **place, rule=flag.rule, urgency=flag.urgency, opened_at=now, first_report=report
        )
        _repeat(stored, flag, report, now)
        _tell(stored, now)


def raise_lasting(episode: Episode, now: datetime) -> RedFlag:
    """Opens the flag of an episode that does not get better, where the log alone says so; once while open."""
    latest = episode.reports.active().order_by("-felt_at", "-pk").first()
    rows = RedFlag.objects.open().filter(athlete_id=episode.athlete_id, rule=FlagRule.LASTING)
    stored: RedFlag | None = rows.filter(side=episode.side, area=episode.area).first()
    if stored is not None:
        return stored
    athlete = episode.athlete
    is_child = athlete.is_minor_on(athlete.local_date(now))
    flag = RedFlag.objects.create(
        athlete=athlete,
        episode=episode,
        side=episode.side,
        area=episode.area,
        rule=FlagRule.LASTING,
        urgency=Urgency.URGENT if is_child else Urgency.REFER,
        first_report=latest,
        last_report=latest,
        opened_at=now,
        rule_version=RULE_VERSION,
        knowledge_version=knowledge_version(),
    )
    _tell(flag, now)
    return flag


def _was_cleared(flag: Flag, report: PainReport, before: Sequence[dict[str, Any]]) -> bool:
    """Whether a professional has looked since at just what this report says."""
    said = next((one for one in before if one["id"] == flag.rule.value), None)
    if said is None or not {sign.value for sign in flag.signs} <= set(said["signs"]):
        return False
    if is_more_urgent(flag.urgency, Urgency(said["urgency"])):
        return False
    cleared = RedFlag.objects.filter(state=FlagState.CLEARED, closed_at__gte=report.received_at)
    place = {"athlete_id": report.athlete_id, "side": flag.side, "area": flag.area, "rule": flag.rule}
    return bool(cleared.filter(**place).exists())


def reopen_flag(flag: RedFlag, *, report: PainReport | None, now: datetime) -> RedFlag:
    """Opens a closed flag once more, as a row of its own: what closed the first one stays on record.

    The one that is open at this place already is returned as it is.
    """
    place = {"athlete_id": flag.athlete_id, "side": flag.side, "area": flag.area, "rule": flag.rule}
    found: RedFlag | None = RedFlag.objects.open().filter(**place).first()
    if found is None:
        found = RedFlag.objects.create(
            **place,
            urgency=flag.urgency,
            signs=flag.signs,
            episode_id=flag.episode_id,
            opened_at=now,
            first_report=report,
            last_report=report,
            rule_version=RULE_VERSION,
            knowledge_version=knowledge_version(),
        )
        _tell(found, now)
    return found


def close_flag(flag: RedFlag, *, state: FlagState, by: User | None, now: datetime) -> None:
    """For the services that have proof; the caller has filled in the proof, and this saves it.

    Its alerts close with it: the sign's own as resolved, by whom.
    """
    flag.state, flag.closed_by, flag.closed_at = state, by, now
    flag.save()
    for kind in (RED_FLAG, SHARED_WARNING):
        settle_alert(by, athlete=flag.athlete, kind=kind, subject=flag.subject, now=now)
    close_alert(athlete=flag.athlete, kind=FLAG_UNCLEARED, subject=flag.subject, now=now)


def _repeat(stored: RedFlag, flag: Flag, report: PainReport, now: datetime) -> None:
    """A further report never lowers a flag and never takes a sign away."""
    if is_more_urgent(flag.urgency, Urgency(stored.urgency)):
        stored.urgency, stored.raised_at = flag.urgency, now
    stored.signs = sorted({*stored.signs, *flag.signs})
    stored.last_report, stored.withdrawn_at = report, None
    stored.episode_id = report.episode_id or stored.episode_id
    stored.rule_version, stored.knowledge_version = report.rule_version, report.knowledge_version
    stored.save()


def mark_withdrawn(report: PainReport, now: datetime) -> None:
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
    if flag.shared_at is not None:
        tell_shared(flag, now)


def tell_shared(flag: RedFlag, now: datetime) -> None:
    """Tells those who see nothing of her health of the one sign that the athlete showed them."""
    raise_alert(
        athlete=flag.athlete,
        kind=SHARED_WARNING,
        subject=flag.subject,
        severity=Severity.URGENT,
        step=_STEP[Urgency(flag.urgency)],
        facts={"rule": flag.rule, "urgency": flag.urgency, "side": flag.side, "area": flag.area},
        now=now,
    )
