"""Short ways to write what the roster reads: flags, alerts, reports, weeks."""

from datetime import timedelta

from alerts.models import Alert
from injuries.enums import FlagState
from injuries.models import PainFreeDay, PainReport, RedFlag
from tests.cast import NOW
from training.models import WeekLoad
from training.rules import monday_of

TODAY = NOW.date()


def flag(athlete, rule="swelling", urgency="R", **fields):
    given = {"side": "right", "area": "knee", "state": FlagState.OPEN, "opened_at": NOW}
    return RedFlag.objects.create(
        athlete=athlete, rule=rule, urgency=urgency, rule_version="1", knowledge_version="x", **given | fields
    )


def report(athlete, worst=5, *, days_ago=0, **fields):
    at = NOW - timedelta(days=days_ago)
    given = {"side": "right", "area": "knee", "time_zone": athlete.time_zone, "received_at": at}
    return PainReport.objects.create(
        athlete=athlete,
        worst_during=worst,
        felt_at=at,
        local_date=athlete.local_date(at),
        rule_version="1",
        knowledge_version="x",
        **given | fields,
    )


def painless(athlete, *, days_ago=0):
    day = athlete.local_date(NOW) - timedelta(days=days_ago)
    return PainFreeDay.objects.create(athlete=athlete, local_date=day)


WEEK_FACTS = {
    "verdict": "over_30",
    "basis": "weeks",
    "distance_m": 44_000,
    "longest_m": 15_000,
    "baseline_m": 32_000,
    "ceiling_m": 35_200,
    "longest_allowed_m": None,
}


def alert(athlete, kind="weekly_increase", *, severity="attention", is_health=False, days_ago=0, **fields):
    given = {"subject": "week:2026-W47", "facts": WEEK_FACTS, "told_level": 100}
    return Alert.objects.create(
        athlete=athlete,
        kind=kind,
        severity=severity,
        is_health=is_health,
        raised_at=NOW - timedelta(days=days_ago),
        **given | fields,
    )


def week(athlete, distance_m, *, weeks_ago=0, **fields):
    given = {
        "monday": monday_of(TODAY) - timedelta(weeks=weeks_ago),
        "runs": 3,
        "moving_s": 0,
        "elapsed_s": 0,
        "ascent_m": 0,
        "descent_m": 0,
        "longest_m": distance_m // 2,
        "load": 0,
        "load_complete": True,
        "verdict": "ok",
        "basis": "weeks",
        "baseline_m": 32_000,
        "ceiling_m": 35_200,
        "w1_m": 32_000,
        "covered": True,
        "increase_pct": 10,
        "strict": False,
        "rule_version": "1",
    }
    return WeekLoad.objects.create(athlete=athlete, distance_m=distance_m, **given | fields)
