"""Templates of clubs: who writes them, what they may hold, and that nobody overwrites anybody."""

from datetime import date, timedelta

import pytest

from athletes.errors import DomainError, NotAllowedError, StaleError
from training import services
from training.models import Plan, PlanNote, PlanTemplate, PlanWeek, Workout

MONDAY = date(2026, 11, 23)
RUN = {"day": 1, "type": "easy", "distance_m": 5_000}
WEEKS = [{"kind": "build", "notes": "", "workouts": [RUN]}]


@pytest.fixture
def template(cast):
    return services.create_template(cast.coach, club=cast.north, name=" Winter ", weeks=WEEKS)


@pytest.fixture
def plan(cast):
    plan = Plan.objects.create(
        athlete=cast.athlete, name="Spring", first_monday=MONDAY, weeks_count=2, notes="for Anna"
    )
    for nth, kind in enumerate(["build", "recovery"]):
        PlanWeek.objects.create(plan=plan, monday=MONDAY + timedelta(weeks=nth), kind=kind, notes=f"n{nth}")
    of_plan = {"athlete": cast.athlete, "plan": plan}
    run = Workout.objects.create(**of_plan, date=MONDAY + timedelta(days=8), type="long", distance_m=9_000)
    Workout.objects.create(**of_plan, date=MONDAY, type="easy", distance_m=1, removed=True)
    PlanNote.objects.create(**of_plan, workout=run, text="watch her left knee")
    return plan


def test_a_coach_keeps_a_template_for_the_club(cast, template):
    assert (template.name, template.code, template.made_by) == ("Winter", "", cast.coach)
    (workout,) = template.weeks[0]["workouts"]
    assert (workout["day"], workout["distance_m"], workout["steps"]) == (1, 5_000, [])
    assert template in PlanTemplate.objects.visible_to(cast.physio)
    assert template not in PlanTemplate.objects.visible_to(cast.other_club_coach)


@pytest.mark.parametrize("who", ["physio", "manager", "former_coach", "other_club_coach"])
def test_nobody_else_writes_one(cast, template, who):
    person = getattr(cast, who)
    with pytest.raises(NotAllowedError):
        services.create_template(person, club=cast.north, name="Mine", weeks=WEEKS)
    with pytest.raises(NotAllowedError):
        services.edit_template(person, template=template, version=None, name="Mine")
    with pytest.raises(NotAllowedError):
        services.delete_template(person, template=template, version=None)


def test_an_inactive_coach_writes_none(cast):
    cast.coach.is_active = False
    with pytest.raises(NotAllowedError):
        services.create_template(cast.coach, club=cast.north, name="Mine", weeks=WEEKS)


def test_a_plan_becomes_a_template_without_dates_removed_workouts_and_notes_for_coaches(cast, plan):
    template = services.save_as_template(
        cast.coach, plan=plan, club=cast.north, name="Spring again", start_week_m=20_000
    )
    assert [(week["kind"], week["notes"]) for week in template.weeks] == [("build", "n0"), ("recovery", "n1")]
    assert template.weeks[0]["workouts"] == []
    (run,) = template.weeks[1]["workouts"]
    assert (run["day"], run["type"], run["distance_m"]) == (1, "long", 9_000)
    assert "date" not in run
    assert template.start_week_m == 20_000
    assert "knee" not in str(template.weeks)


def test_a_plan_that_is_not_the_actors_becomes_no_template(cast, plan):
    with pytest.raises(NotAllowedError):
        services.save_as_template(cast.other_club_coach, plan=plan, club=cast.south, name="Taken")
    with pytest.raises(NotAllowedError):
        services.save_as_template(cast.coach, plan=plan, club=cast.south, name="Elsewhere")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"description": "x" * 2_001}, "description"),
        ({"start_week_m": -1}, "start_week_m"),
        ({"start_longest_m": 400_001}, "start_longest_m"),
        ({"weeks": []}, "weeks"),
        ({"weeks": {"kind": "build"}}, "weeks"),
        ({"weeks": WEEKS * 105}, "weeks"),
        ({"weeks": ["build"]}, "weeks"),
        ({"weeks": [{"kind": "build", "workouts": [{**RUN, "day": 9}]}]}, "weeks"),
        ({"weeks": [{"kind": "build", "workouts": [{**RUN, "notes": "x" * 2_001}]}]}, "weeks"),
        ({"weeks": [{"kind": "build", "workouts": [{**RUN, "notes": 7}]}]}, "weeks"),
        ({"weeks": [{"kind": "build", "workouts": [RUN] * 29}]}, "weeks"),
    ],
)
def test_what_cannot_be_names_its_field_and_changes_nothing(template, cast, fields, field):
    with pytest.raises(DomainError) as refused:
        services.edit_template(cast.coach, template=template, version=1, **fields)
    assert refused.value.field == field
    template.refresh_from_db()
    assert (template.name, template.version) == ("Winter", 1)


def test_the_second_of_two_coaches_is_told_and_overwrites_nothing(cast, template):
    services.edit_template(cast.coach, template=template, version=1, name="First")
    with pytest.raises(StaleError):
        services.edit_template(cast.head_coach, template=template, version=1, name="Second")
    with pytest.raises(StaleError):
        services.delete_template(cast.head_coach, template=template, version=1)
    template.refresh_from_db()
    assert (template.name, template.version) == ("First", 2)


def test_who_did_not_look_may_write(cast, template):
    edited = services.edit_template(cast.head_coach, template=template, version=None, description="Why")
    assert (edited.description, edited.version, edited.name) == ("Why", 2, "Winter")


def test_a_deleted_template_leaves_the_plans_made_from_it(cast, template, plan):
    Plan.objects.filter(pk=plan.pk).update(template=template)
    services.delete_template(cast.coach, template=template, version=1)
    plan.refresh_from_db()
    assert plan.template is None
    assert plan.workouts.count() == 2


def test_ours_are_read_by_every_club_and_changed_by_none(cast):
    ours = PlanTemplate.objects.get(code="marathon")
    assert ours in PlanTemplate.objects.visible_to(cast.coach)
    assert ours in PlanTemplate.objects.visible_to(cast.other_club_coach)
    assert ours not in PlanTemplate.objects.visible_to(cast.athlete.user)
    with pytest.raises(NotAllowedError):
        services.edit_template(cast.head_coach, template=ours, version=None, name="Theirs")
    with pytest.raises(NotAllowedError):
        services.delete_template(cast.head_coach, template=ours, version=None)


@pytest.mark.parametrize("fields", [{"name": "No weeks"}, {"weeks": WEEKS}])
def test_a_template_needs_a_name_and_weeks(cast, fields):
    with pytest.raises(DomainError):
        services.create_template(cast.coach, club=cast.north, **fields)
    assert not PlanTemplate.objects.filter(club=cast.north).exists()


def test_a_plan_with_runs_of_the_way_back_leaves_them_out(cast, plan):
    Workout.objects.create(athlete=cast.athlete, plan=None, date=MONDAY, type="ladder_run")
    template = services.save_as_template(cast.coach, plan=plan, club=cast.north, name="Again")
    assert "ladder_run" not in str(template.weeks)


def test_the_weeks_of_a_template_are_taken_as_they_are_stored(cast, plan):
    once = services.save_as_template(cast.coach, plan=plan, club=cast.north, name="Once")
    again = services.create_template(cast.coach, club=cast.north, name="Again", weeks=once.weeks)
    assert again.weeks == once.weeks


@pytest.mark.parametrize(
    ("workout", "code"),
    [
        ({"type": "ladder_run"}, "ladder_run"),
        ({"type": "rest", "duration_s": 600}, "rest_is_rest"),
        ({"type": "strength", "distance_m": 3_000}, "no_distance"),
        ({"type": "easy", "steps": [{"kind": "work"}]}, "steps_sum_to_nothing"),
    ],
)
def test_what_no_plan_could_hold_no_template_holds(cast, workout, code):
    weeks = [*WEEKS, {"kind": "build", "workouts": [{"day": 2, **workout}]}]
    with pytest.raises(DomainError, match="Week 2, Wednesday") as refused:
        services.create_template(cast.coach, club=cast.north, name="Mine", weeks=weeks)
    assert (refused.value.code, refused.value.field) == (code, "weeks")


def test_a_day_of_a_template_holds_as_many_workouts_as_one_of_a_plan(cast):
    weeks = [{"kind": "build", "workouts": [RUN] * 7}]
    with pytest.raises(DomainError) as refused:
        services.create_template(cast.coach, club=cast.north, name="Mine", weeks=weeks)
    assert refused.value.code == "too_many_workouts"


def test_what_a_plan_may_hold_a_template_may(cast):
    """Steps that a button ends, and a whole that says more than its steps."""
    steps = [{"kind": "warm_up"}, {"kind": "work", "distance_m": 3_000}]
    weeks = [{"kind": "build", "workouts": [{**RUN, "steps": steps}]}]
    kept = services.create_template(cast.coach, club=cast.north, name="Mine", weeks=weeks)
    assert kept.weeks[0]["workouts"][0]["steps"] == steps
