"""What a coach hears of check-ins: a substantial problem, and one area three weeks running.

Judged at each answer by its newest week. A score that rises or falls is nobody's news.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from alerts.enums import AlertState, Severity
from alerts.models import Alert
from alerts.services import close_alert, raise_alert
from athletes.models import Athlete
from injuries.enums import Area
from injuries.enums.check_ins import CheckInAlert
from injuries.models import CheckIn, CheckInProblem
from injuries.rules.check_in import ROW_OF_WEEKS, areas_in_a_row, is_news

type Reasons = dict[tuple[str, str], dict[str, Any]]


def judge_check_ins(athlete: Athlete, *, now: datetime) -> None:
    """Brings the alerts in line with the newest answered weeks; part of the caller's transaction."""
    newest = CheckIn.objects.filter(athlete=athlete).order_by("-monday").first()
    if newest is None or not is_news(newest.monday, today=athlete.local_date(now)):
        return
    reasons = _substantial(newest) | _in_a_row(athlete, newest)
    for (kind, subject), facts in reasons.items():
        raise_alert(
            athlete=athlete, kind=kind, subject=subject, severity=Severity.ATTENTION, facts=facts, now=now
        )
    _close_others(athlete, [*reasons, *_not_known(newest)], now)


def _substantial(newest: CheckIn) -> Reasons:
    return {
        (CheckInAlert.SUBSTANTIAL_PROBLEM.value, problem.subject): _facts(
            CheckInAlert.SUBSTANTIAL_PROBLEM, newest, problem.area, side=problem.side
        )
        for problem in newest.problems.filter(substantial=True)
    }


def _in_a_row(athlete: Athlete, newest: CheckIn) -> Reasons:
    first = newest.monday - timedelta(weeks=ROW_OF_WEEKS - 1)
    rows = CheckInProblem.objects.real().filter(athlete=athlete, check_in__monday__gte=first)
    by_week: dict[date, set[Area]] = {}
    for monday, area in rows.values_list("check_in__monday", "area"):
        by_week.setdefault(monday, set()).add(Area(area))
    return {
        (CheckInAlert.SAME_AREA_3_WEEKS.value, f"area:{area}"): _facts(
            CheckInAlert.SAME_AREA_3_WEEKS, newest, area
        )
        for area in sorted(areas_in_a_row(by_week, newest.monday))
    }


def _facts(kind: CheckInAlert, newest: CheckIn, area: str, **more: str) -> dict[str, Any]:
    about = {"kind": kind.value, "week": newest.week, "area": str(area), "check_in": str(newest.public_id)}
    return about | more


def _not_known(newest: CheckIn) -> Sequence[tuple[str, str]]:
    """Places about which too little was said to close anything."""
    kind = CheckInAlert.SUBSTANTIAL_PROBLEM.value
    return [(kind, problem.subject) for problem in newest.problems.filter(substantial=None)]


def _close_others(athlete: Athlete, kept: Sequence[tuple[str, str]], now: datetime) -> None:
    rows = Alert.objects.filter(athlete=athlete, kind__in=CheckInAlert.values)
    standing = rows.exclude(state=AlertState.NO_LONGER_TRUE).values_list("kind", "subject")
    for kind, subject in standing:
        if (kind, subject) not in kept:
            close_alert(athlete=athlete, kind=kind, subject=subject, now=now)
