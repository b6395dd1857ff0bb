"""Publishing: what athletes see of a plan, who hears of it, and what stands in its way."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from alerts.messages import render_alert
from alerts.models import Alert, Delivery
from athletes.errors import ConflictError, DomainError
from athletes.models import Tombstone
from tests.cast import NOW
from tests.training.plans import (
    DAY,
    GENTLE,
    MONDAY,
    THIS_MONDAY,
    WEEK,
    add,
    asks,
    contents_of,
    draft,
    intervals,
    published,
    rows_of,
    shown_of,
    week_of,
)
from tests.training.shoes import run
from training import restrictions
from training.enums import PlanAlert, PlanState, RestrictionKind, WorkoutType
from training.models import Plan, PlanPublication, PlanWeek, Workout
from training.restrictions import Restriction
from training.rules.workouts import Step, Target
from training.selectors.plan_gate import gate_of
from training.selectors.plan_news import told_of
from training.services.plans import (
    edit_workout,
    end_plan,
    fit_week,
    make_recovery_week,
    publish_plan,
    remove_workout,
)

WEDNESDAY = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def publish(cast, plan, *, actor=None, now=NOW, reason="Talked."):
    done = publish_plan(actor or cast.coach, plan=plan, now=now, reason=reason)
    plan.refresh_from_db()
    return done


def refused(error, call, *args, **kwargs):
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    return caught.value


def edit(cast, row, content, *, now=NOW):
    return edit_workout(cast.coach, workout=row, content=content, week_version=None, now=now)


def remove(cast, row, *, now=NOW):
    remove_workout(cast.coach, workout=row, week_version=None, now=now)


def alerts(kind, **filters):
    return Alert.objects.filter(kind=kind, **filters)


def told(kind):
    """Who was written to, by name."""
    rows = Delivery.objects.filter(alert__kind=kind)
    return sorted(rows.values_list("recipient__name", flat=True))


@pytest.fixture
def hold(monkeypatch):
    """Restricts athletes, as the injuries room will."""
    held = {}
    monkeypatch.setattr(restrictions, "_provider", [lambda ids: {pk: held[pk] for pk in ids if pk in held}])

    def holding(athlete, kind):
        given = {"since": NOW.date(), "until": None, "reason_code": "pain"}
        held[athlete.pk] = [Restriction(athlete_id=athlete.pk, kind=kind, **given)]

    return holding


# A week that passes its gate for whoever has run nothing: short runs, rest, strength twice.
# --- what the athlete sees


@pytest.mark.parametrize(
    "content",
    [
        asks(5),
        intervals(title='"Fast" & fine', notes="Zwei\nZeilen \N{RUNNER}"),
        asks(day=2, duration_s=3_000, target=Target(kind="rpe", low=2, high=3)),
        asks(day=3, type="strength", steps=(Step(kind="work", duration_s=600), Step(kind="recovery"))),
        asks(day=4, type="rest"),
    ],
)
def test_the_athlete_sees_exactly_what_the_coach_wrote(cast, content):
    plan = published(cast, content)
    assert shown_of(plan) == contents_of(plan) == [content]
    row = rows_of(plan)[0]
    assert (row.published, row.published_on) == (content.data(), content.date)


def test_a_draft_is_for_staff_alone(cast):
    plan = draft(cast, asks(5), athlete=cast.minor)
    people = cast.viewers()
    staff = {"coach", "coach_without_consent", "physio"}
    for name, person in people.items():
        for rows in (Plan, Workout, PlanWeek):
            assert rows.objects.visible_to(person).exists() is (name in staff), (name, rows)
    publish(cast, plan)
    for name, person in people.items():
        seen = name in staff | {"athlete", "guardian"}
        for rows in (Plan, Workout, PlanWeek):
            assert rows.objects.visible_to(person).exists() is seen, (name, rows)
        assert PlanPublication.objects.visible_to(person).exists() is (name in staff), name
        assert Plan.objects.editable_by(person).exists() is (name in staff - {"physio"}), name
        assert Workout.objects.editable_by(person).exists() is (name in staff - {"physio"}), name


def test_what_was_added_since_is_for_staff_alone(cast):
    plan = published(cast, asks(5))
    add(cast, plan, asks(6, day=1))
    assert Workout.objects.visible_to(cast.athlete.user).count() == 1
    assert Workout.objects.visible_to(cast.coach).count() == 2
    assert not Workout.objects.visible_to(AnonymousUser()).exists()


def test_edits_wait_for_the_next_publishing(cast):
    plan = published(cast, asks(5), asks(6, day=1), asks(7, day=2))
    one, two, _three = rows_of(plan)
    assert plan.state == PlanState.PUBLISHED
    edit(cast, one, asks(9, day=4))
    remove(cast, two)
    add(cast, plan, asks(2, day=5))
    plan.refresh_from_db()
    assert plan.state == PlanState.CHANGED
    assert shown_of(plan) == [asks(5), asks(6, day=1), asks(7, day=2)]
    publish(cast, plan)
    assert plan.state == PlanState.PUBLISHED
    assert shown_of(plan) == contents_of(plan) == [asks(7, day=2), asks(9, day=4), asks(2, day=5)]
    assert Tombstone.objects.filter(public_id=two.public_id).exists()


def test_only_what_changed_gets_another_version(cast):
    plan = published(cast, asks(5), asks(6, day=1))
    one, two = rows_of(plan)
    edit(cast, two, asks(8, day=1))
    publish(cast, plan)
    after = rows_of(plan)
    assert [after[0].version, after[1].version] == [one.version, two.version + 2]


def test_published_again_unchanged_is_the_same_publication(cast):
    plan = draft(cast, asks(5))
    first = publish(cast, plan)
    assert publish(cast, plan) == first
    assert (PlanPublication.objects.count(), alerts("plan_published").count()) == (1, 1)


# --- the past


def test_days_before_the_first_publishing_are_never_shown(cast):
    week = THIS_MONDAY
    plan = published(cast, asks(5, monday=week), asks(6, day=2, monday=week), monday=week)
    assert shown_of(plan) == [asks(6, day=2, monday=week)]


def test_what_waited_past_its_day_stays_as_the_athlete_saw_it(cast):
    plan = published(cast, asks(5), asks(4), asks(6, day=1), asks(7, day=3))
    monday, _untouched, tuesday, thursday = rows_of(plan)
    edit(cast, monday, asks(15))
    remove(cast, tuesday)
    edit(cast, thursday, asks(8, day=3))
    publish(cast, plan, now=WEDNESDAY)
    assert shown_of(plan) == contents_of(plan) == [asks(5), asks(4), asks(6, day=1), asks(8, day=3)]


def test_a_workout_that_was_to_leave_a_passed_day_begins_anew(cast):
    plan = published(cast, asks(5, notes="Slowly."))
    row = edit(cast, rows_of(plan)[0], asks(5, day=4, notes="Slowly."))
    publish(cast, plan, now=WEDNESDAY)
    assert shown_of(plan) == [asks(5, notes="Slowly."), asks(5, day=4, notes="Slowly.")]
    assert [one.pk == row.pk for one in rows_of(plan)] == [True, False]


# --- what stands in the way


def test_an_empty_plan_is_not_published(cast):
    assert refused(DomainError, publish, cast, draft(cast)).code == "empty_plan"


def test_two_published_plans_never_share_a_day(cast):
    published(cast, asks(5), name="First", weeks=2)
    plan = draft(cast, asks(5, day=7), monday=MONDAY + WEEK, name="Second")
    error = refused(ConflictError, publish, cast, plan)
    assert error.code == "overlaps"
    assert "“First” is published from 23 November 2026 to 6 December 2026" in error.message
    plan.refresh_from_db()
    assert (plan.state, shown_of(plan)) == (PlanState.DRAFT, [])


def test_plans_follow_each_other_and_others_have_their_own(cast):
    first = published(cast, asks(5), weeks=2)
    published(cast, asks(5, day=14), monday=MONDAY + 2 * WEEK)
    published(cast, asks(5), athlete=cast.minor)
    other = draft(cast, asks(5, day=7), monday=MONDAY + WEEK, weeks=1)
    assert refused(ConflictError, publish, cast, other).code == "overlaps"
    end_plan(cast.coach, plan=first, now=NOW + 12 * DAY)
    assert publish(cast, other, now=NOW + 5 * DAY).plan == other


def test_a_plan_may_take_over_where_another_ended(cast):
    first = published(cast, asks(5), weeks=4)
    end_plan(cast.coach, plan=first, now=NOW)
    plan = draft(cast, asks(5))
    assert publish(cast, plan).plan == plan


def test_going_over_the_gate_needs_a_reason(cast):
    plan = draft(cast, asks(20), *[asks(10, day=day) for day in range(1, 7)])
    error = refused(DomainError, publish, cast, plan, reason="  ")
    assert (error.code, error.field) == ("reason_needed", "reason")
    plan.refresh_from_db()
    assert (plan.state, Alert.objects.filter(kind__startswith="plan_").count()) == (PlanState.DRAFT, 0)
    long = refused(DomainError, publish, cast, plan, reason="x" * 1_001)
    assert (long.code, long.field) == ("too_long", "reason")
    done = publish(cast, plan, reason=" She is used to it. ")
    assert done.reason == "She is used to it."
    assert "rest_day" in {finding["code"] for finding in done.findings}


def test_what_passes_the_gate_is_told_to_the_athlete_alone(cast):
    done = publish(cast, draft(cast, *GENTLE, weeks=1), reason="")
    assert done.reason == ""
    assert told("plan_published") == ["Anna Athlete"]
    assert not alerts("plan_override").exists()


# --- who hears of it


def test_the_athlete_is_told_once_for_each_publishing(cast):
    plan = published(cast, asks(5))
    add(cast, plan, asks(6, day=1))
    publish(cast, plan, now=NOW + DAY)
    first, second = alerts("plan_published").order_by("pk")
    assert [first.state, second.state] == ["no_longer_true", "open"]
    assert [first.text, second.text] == ["Your plan “Spring” is ready.", "Your plan “Spring” has changed."]
    assert Delivery.objects.filter(alert__kind="plan_published").count() == 2
    for alert in (first, second):
        mail = render_alert(alert, cast.athlete.user)
        assert "Spring" in mail["subject"]
        assert "Spring" in mail["text"]
        assert "Spring" in mail["html"]
    for name, person in cast.viewers().items():
        assert not Alert.objects.visible_to(person).filter(kind="plan_published").exists(), name


def test_without_an_account_nobody_is_told(cast):
    published(cast, asks(5), athlete=cast.kept)
    assert not alerts("plan_published").exists()


def test_the_head_coach_hears_of_a_plan_beyond_the_rules(cast):
    published(cast, asks(20), reason="She is used to it.")
    alert = alerts("plan_override").get()
    assert (alert.severity, alert.is_health, alert.is_private) == ("attention", False, False)
    assert cast.head_coach.name in told("plan_override")
    assert cast.other_squad_coach.name not in told("plan_override")
    assert alert.text.startswith("Carla Coach published “Spring” over what the rules say.")
    assert "The reason: She is used to it." in alert.text


def test_health_findings_neither_stop_nor_reach_those_without_access(cast, hold):
    hold(cast.athlete, RestrictionKind.NO_PROGRESSION)
    plan = draft(cast, *GENTLE, asks(1, day=4, type=WorkoutType.STRIDES), weeks=1)
    assert refused(DomainError, publish, cast, plan, reason="").code == "reason_needed"
    done = publish(cast, plan, actor=cast.coach_without_consent, reason="")
    assert done.reason == ""
    assert not alerts("plan_override").exists()
    alert = alerts(PlanAlert.PLAN_OVERRIDE_HEALTH).get()
    assert alert.is_health
    assert "The reason" not in alert.text
    assert not Alert.objects.visible_to(cast.coach_without_consent).filter(pk=alert.pk).exists()
    assert Alert.objects.visible_to(cast.coach).filter(pk=alert.pk).exists()
    assert cast.coach_without_consent.name not in told(PlanAlert.PLAN_OVERRIDE_HEALTH)


def test_a_reason_about_health_is_read_with_health_access(cast, hold):
    hold(cast.athlete, RestrictionKind.NO_PROGRESSION)
    plan = draft(cast, *GENTLE, asks(1, day=4, type=WorkoutType.STRIDES), weeks=1)
    done = publish(cast, plan, reason="The knee is fine.")
    findings, reason = told_of(done, cast.coach)
    assert reason == "The knee is fine."
    assert any(finding.is_health for finding in findings)
    findings, reason = told_of(done, cast.coach_without_consent)
    assert reason == ""
    assert not any(finding.is_health for finding in findings)


def test_a_reason_about_training_is_read_by_all_coaches(cast):
    published(cast, asks(20), reason="She is used to it.")
    findings, reason = told_of(PlanPublication.objects.get(), cast.coach_without_consent)
    assert reason == "She is used to it."
    assert findings


# --- weeks made lighter


def test_a_recovery_week_is_shorter_and_calm(cast):
    tempo = asks(8, day=1, type="tempo", target=Target(kind="pace_s_per_km", low=250, high=260))
    timed = asks(day=3, type="hills", duration_s=3_000)
    plan = draft(cast, asks(10), tempo, intervals(day=2), timed, asks(21, day=6, type="race"))
    make_recovery_week(cast.coach, week=week_of(plan), now=NOW)
    easy, was_tempo, was_intervals, was_hills, race = contents_of(plan)
    assert (easy, was_tempo) == (asks(7), asks(5.6, day=1))
    assert (was_intervals.type, was_intervals.steps) == ("easy", ())
    assert 0.6 < was_intervals.distance_m / intervals().planned_m() <= 0.7
    assert was_hills == asks(day=3, duration_s=2_100)
    assert race == asks(21, day=6, type="race")
    assert week_of(plan).kind == "recovery"


def test_what_passed_of_a_recovery_week_stays(cast):
    plan = published(cast, asks(10), asks(10, day=3), asks(day=4, type="strength", duration_s=600))
    make_recovery_week(cast.coach, week=week_of(plan), now=WEDNESDAY)
    assert contents_of(plan)[:2] == [asks(10), asks(7, day=3)]
    late = refused(ConflictError, make_recovery_week, cast.coach, week=week_of(plan), now=WEDNESDAY + WEEK)
    assert late.code == "past"


def test_a_week_made_to_fit_keeps_its_runs(cast):
    for days_ago in range(0, 28, 3):
        run(cast.athlete, 4, days_ago=days_ago)
    plan = draft(cast, asks(5), asks(6, day=2), asks(15, day=5, type="long"), weeks=1)
    week = week_of(plan)
    assert {"weekly_ceiling", "session_spike"} <= codes(plan)
    fit_week(cast.coach, week=week, now=NOW)
    after = contents_of(plan)
    assert [(content.date, content.type) for content in after] == [
        (MONDAY, "easy"),
        (MONDAY + 2 * DAY, "easy"),
        (MONDAY + 5 * DAY, "long"),
    ]
    assert not {"weekly_ceiling", "session_spike"} & codes(plan)
    version = week.version
    fit_week(cast.coach, week=week, now=NOW)
    assert (contents_of(plan), week.version) == (after, version)


def codes(plan):
    return {finding.code for finding in gate_of(plan, now=NOW).findings}


@pytest.mark.parametrize("count", [1, 20])
def test_publishing_costs_the_same_for_any_number_of_workouts(cast, count, django_assert_max_num_queries):
    plan = draft(cast, *[asks(1, day=day) for day in range(count)])
    with django_assert_max_num_queries(60):
        publish_plan(cast.coach, plan=plan, now=NOW, reason="Talked.")
