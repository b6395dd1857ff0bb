"""The gate of stored plans: what it gathers, what that costs, and what it says."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from training import restrictions
from training.enums import GateCode, RestrictionKind, WorkoutType
from training.models import Activity
from training.models.plans import Plan, Workout
from training.restrictions import Restriction, register_provider
from training.rules.plan_gate import Finding
from training.selectors.plan_gate import (
    athlete_logs,
    gate_inputs_of,
    gate_of,
    gates_of,
    say_finding,
    say_source,
)

pytestmark = pytest.mark.django_db
THIS_MONDAY = date(2026, 11, 16)
NEXT_MONDAY = date(2026, 11, 23)


@pytest.fixture
def no_provider(monkeypatch):
    monkeypatch.setattr(restrictions, "_provider", [])


def run_on(athlete, day, distance_m=10_000, **fields):
    values = {"moving_s": 3_600, "type": "run", "time_zone": "UTC"} | fields
    return Activity.objects.create(
        athlete=athlete,
        local_date=day,
        start_at=datetime.combine(day, time(7), tzinfo=UTC),
        distance_m=distance_m,
        **values,
    )


def log_of(athlete, *, weeks=5):
    """20 km a week up to the last Sunday."""
    for n in range(1, weeks + 1):
        for day in (1, 5):
            run_on(athlete, THIS_MONDAY + timedelta(days=day - 7 * n), rpe=3)


def plan_of(athlete, *metres, first_monday=NEXT_MONDAY, weeks_count=1):
    """A run a day from its first Tuesday on, and strength twice."""
    plan = Plan.objects.create(
        athlete=athlete, name="Autumn", first_monday=first_monday, weeks_count=weeks_count
    )
    for day, distance_m in enumerate(metres, start=1):
        workout_on(plan, first_monday + timedelta(days=day), distance_m=distance_m)
    for day in (0, 3):
        workout_on(plan, first_monday + timedelta(days=day), type=WorkoutType.STRENGTH, duration_s=1_800)
    return plan


def workout_on(plan, day, **fields):
    return Workout.objects.create(
        athlete=plan.athlete, plan=plan, date=day, **({"type": WorkoutType.EASY} | fields)
    )


def codes(report):
    return [str(finding.code) for finding in report.findings]


def test_the_log_the_settings_and_the_plan_are_judged_together(anna):
    log_of(anna)
    anna.weekly_increase_pct = 0
    anna.save()
    plan = plan_of(anna, 10_000, 10_001)
    report = gate_of(plan, now=NOW)
    assert codes(report) == ["weekly_ceiling"]
    assert (report.weeks[0].baseline_m, report.weeks[0].ceiling_m) == (20_000, 20_000)


def test_findings_name_the_workout_by_its_public_id(anna):
    log_of(anna)
    plan = plan_of(anna, 15_000)
    finding = gate_of(plan, now=NOW).findings[0]
    assert finding.workout == str(plan.workouts.get(distance_m=15_000).public_id)


def test_the_current_week_is_read_where_the_athlete_lives(anna):
    log_of(anna)
    run_on(anna, THIS_MONDAY)
    plan = plan_of(anna, 5_000, 6_000, 7_000, first_monday=THIS_MONDAY)
    week = gate_of(plan, now=NOW).weeks[0]
    assert (week.done_m, week.planned_m) == (10_000, 13_000)


def test_what_was_taken_out_of_the_plan_is_not_judged(anna):
    log_of(anna)
    plan = plan_of(anna, 5_000, 50_000)
    plan.workouts.filter(distance_m=50_000).update(removed=True)
    assert codes(gate_of(plan, now=NOW)) == []


def test_another_plan_of_the_athlete_and_a_stranger_play_no_part(anna, cast):
    log_of(anna)
    log_of(cast.stranger, weeks=2)
    other = plan_of(anna, 60_000)
    plan = plan_of(anna, 11_000, 11_000)
    strange = plan_of(cast.stranger, 40_000)
    reports = gates_of([plan, other, strange], now=NOW)
    assert reports[plan.pk].passes
    assert not reports[other.pk].passes
    assert reports[plan.pk] == gate_of(plan, now=NOW)
    assert gates_of([], now=NOW) == {}


def test_a_long_break_is_seen_though_only_half_a_year_is_read(anna):
    run_on(anna, THIS_MONDAY - timedelta(weeks=60))
    plan = plan_of(anna, 3_001)
    report = gate_of(plan, now=NOW)
    assert (report.weeks[0].basis, report.weeks[0].ceiling_m) == ("start", 6_000)
    assert codes(report) == ["longest_run"]


def test_times_are_counted_with_the_athletes_own_easy_pace(anna):
    log_of(anna)
    plan = plan_of(anna)
    workout_on(plan, NEXT_MONDAY, duration_s=1_800)
    assert gate_inputs_of(plan, now=NOW).pace_s_per_km == 360
    assert gate_of(plan, now=NOW).weeks[0].planned_m == 5_000


def test_the_rules_for_minors_apply_by_the_birth_month(anna):
    log_of(anna)
    anna.birth_month = date(2012, 3, 1)
    anna.save()
    assert "minor_running_days" in codes(gate_of(plan_of(anna, *[2_000] * 6), now=NOW))


def test_restrictions_are_asked_of_whoever_knows_them(anna, no_provider):
    log_of(anna)
    held = [
        Restriction(athlete_id=anna.pk, kind=kind, since=THIS_MONDAY, until=None, reason_code="x")
        for kind in (RestrictionKind.NO_RUNNING, RestrictionKind.NO_PROGRESSION)
    ]
    register_provider(lambda _athlete_ids: {anna.pk: held})
    report = gate_of(plan_of(anna, 11_000, 11_000), now=NOW)
    assert codes(report) == ["no_running", "no_progression_growth"]
    assert codes(report.without_health()) == ["no_running"]
    assert "x" not in {value for finding in report.findings for value in finding.facts}


def test_plans_that_are_not_stored_yet_are_judged_from_the_same_log(anna):
    log_of(anna)
    inputs = athlete_logs([anna.pk], now=NOW)[anna.pk].with_plan(first_monday=NEXT_MONDAY, weeks_count=3)
    assert (len(inputs.sessions), len(inputs.mondays), inputs.workouts) == (10, 3, [])


def queries_of(plans):
    plans = list(Plan.objects.filter(pk__in=[plan.pk for plan in plans]))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        gates_of(plans, now=NOW)
    return len(captured)


@pytest.mark.usefixtures("restricted")
def test_the_number_of_queries_does_not_grow_with_the_plans(cast):
    athletes = [cast.athlete, cast.minor, cast.other_athlete, cast.stranger]
    for athlete in athletes:
        log_of(athlete, weeks=3)
    plans = [plan_of(athlete, 10_000, 10_000) for athlete in athletes for _twice in range(2)]
    assert queries_of(plans[:1]) == queries_of(plans) <= 7


MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
VOLUME = {
    "total_m": 25_000,
    "done_m": 0,
    "baseline_m": 20_000,
    "ceiling_m": 22_000,
    "basis": "weeks",
    "increase_pct": 10,
    "estimated": False,
}
RUN = {"distance_m": 15_000, "longest_30d_m": 10_000, "estimated": False, "allowed_m": 11_000}


@pytest.mark.parametrize(
    ("code", "facts", "said"),
    [
        (
            "weekly_ceiling",
            VOLUME,
            "Week of 23 November: 25.0 km; the usual week is 20.0 km, the ceiling 22.0 km.",
        ),
        (
            "weekly_ceiling",
            VOLUME | {"total_m": 22_001, "done_m": 5_000},
            (
                "Week of 23 November: 22.001 km; the usual week is 20.0 km, the ceiling 22.000 km. "
                "5.0 km of it is already run."
            ),
        ),
        (
            "weekly_ceiling",
            VOLUME | {"basis": "start", "baseline_m": None, "ceiling_m": 6_000},
            "Week of 23 November: 25.0 km in one of the first two weeks of running; at most 6.0 km.",
        ),
        (
            "weekly_ceiling",
            VOLUME | {"basis": "return", "ceiling_m": 10_000, "estimated": True},
            (
                "Week of 23 November: 25.0 km while coming back after a break; at most 10.0 km. "
                "What is given by time is counted with the easy pace."
            ),
        ),
        (
            "longest_run",
            RUN | {"basis": "start", "allowed_m": 3_000},
            "24 November: a run of 15.0 km in one of the first two weeks of running; at most 3.0 km.",
        ),
        (
            "longest_run",
            RUN | {"basis": "return", "allowed_m": 7_500},
            "24 November: a run of 15.0 km while coming back after a break; at most 7.5 km.",
        ),
        (
            "session_spike",
            RUN | {"category": "moderate"},
            "24 November: a run of 15.0 km; the longest of the 30 days before is 10.0 km: at most 11.0 km.",
        ),
        (
            "strength",
            {"times": 1, "low": 2, "high": 3},
            "Week of 23 November: strength 1 time; two or three times a week are asked for.",
        ),
        ("rest_day", {}, "Week of 23 November: no day of rest."),
        ("no_running", {"dates": ["2026-11-24"]}, "Running is paused: 24 November."),
        (
            "no_progression_fast",
            {"dates": ["2026-11-24", "2026-11-26"]},
            "Easy and flat for now, without speed and hills: 24 November, 26 November.",
        ),
        (
            "no_progression_growth",
            {"total_m": 22_000, "last_good_week_m": 20_000},
            "Week of 23 November: 22.0 km; for now at most the last good week, 20.0 km.",
        ),
        (
            "minor_running_days",
            {"days": 6, "most": 5},
            "Week of 23 November: running on 6 days; at most 5 under 18.",
        ),
        ("minor_free_day", {}, "Week of 23 November: no day without sport, which is asked for under 18."),
        (
            "minor_hours",
            {"seconds": 15 * 3_600 + 1, "most_h": 15, "untimed": 0},
            "Week of 23 November: 15.1 hours of sport; at most 15, as many as years of age.",
        ),
        (
            "minor_hours",
            {"seconds": 16 * 3_600, "most_h": 15, "untimed": 2},
            (
                "Week of 23 November: 16.0 hours of sport; at most 15, as many as years of age. "
                "2 workouts without a time are not in it."
            ),
        ),
        (
            "race",
            RUN | {"total_m": 25_000, "ceiling_m": 22_000},
            (
                "24 November: a race of 15.0 km. The longest run of the 30 days before is 10.0 km. "
                "With it the week has 25.0 km; its ceiling for training is 22.0 km."
            ),
        ),
        (
            "race",
            RUN | {"longest_30d_m": None, "total_m": 25_000, "ceiling_m": None},
            "24 November: a race of 15.0 km.",
        ),
        (
            "unknown_baseline",
            {"total_m": 25_000},
            "Week of 23 November: 25.0 km, with too little known of the weeks before to judge it.",
        ),
        (
            "unknown_longest",
            RUN,
            "24 November: a run of 15.0 km, and no run of the 30 days before to compare it with.",
        ),
        (
            "unsized",
            {"type": "easy"},
            "24 November: a run without distance and time, which is not counted.",
        ),
        (
            "begins_later",
            {"weeks": 3},
            "The plan begins later; it is judged as if the 3 weeks until then did not exist.",
        ),
    ],
)
def test_every_finding_has_a_sentence(code, facts, said):
    assert say_finding(Finding(code=code, monday=MONDAY, date=TUESDAY, facts=facts)) == said


def test_what_needs_a_reason_names_its_source_but_for_restrictions():
    facts = VOLUME | RUN
    named = {code for code in GateCode if say_source(Finding(code=code, monday=MONDAY, facts=facts))}
    assert named == {
        "weekly_ceiling",
        "longest_run",
        "session_spike",
        "strength",
        "rest_day",
        "minor_running_days",
        "minor_free_day",
        "minor_hours",
    }


def test_the_week_of_a_start_rests_on_another_study_than_growth():
    growth = say_source(Finding(code="weekly_ceiling", monday=MONDAY, facts=VOLUME))
    start = say_source(Finding(code="weekly_ceiling", monday=MONDAY, facts=VOLUME | {"basis": "start"}))
    assert "Buist 2008" in str(growth)
    assert "PMC4060311" in str(start)
