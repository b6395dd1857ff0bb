"""Flags raised, repeated and told; nothing here closes one."""

from datetime import datetime

from django.db.models import Q

from alerts.enums import Severity
from alerts.services import raise_alert
from injuries.enums import FlagRule, Urgency
from injuries.knowledge import knowledge_version
from injuries.models import Episode, PainReport, RedFlag
from injuries.rules import RULE_VERSION
from injuries.rules.red_flags import Flag, is_more_urgent
from injuries.selectors import RED_FLAG, judged_flags

# Within "urgent", a higher step is told again.
_STEP = {Urgency.REFER: 0, Urgency.URGENT: 1, Urgency.EMERGENCY: 2}


def raise_flags(report: PainReport, now: datetime) -> None:
    """Opens or repeats the flags that the report was judged to raise, and tells of them."""
    place = {"athlete_id": report.athlete_id, "side": report.side, "area": report.area}
    standing = {flag.rule: flag for flag in RedFlag.objects.open().filter(**place)}
    for flag in judged_flags(report):
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
