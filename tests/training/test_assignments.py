"""Assigning a template: who may, what each athlete gets, and that a worker may die or come twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.errors import DomainError, NotAllowedError
from coachsite.schedule import ROUTES, beat_schedule
from tests.cast import NOW, coached
from training import services, tasks
from training.enums import AssignmentResultState, AssignmentState, PlanState
from training.models import Activity, DirtyWeek, Plan, PlanAssignment, PlanTemplate, Workout
from training.rules import RULE_VERSION
from training.selectors.assignments import progress_of
from training.services import assignments

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture(autouse=True)
def pokes(monkeypatch):
    sent = []
    monkeypatch.setattr(assignments, "poke", lambda task, *args: sent.append((task, *args)))
    return sent


@pytest.fixture
def ours(cast):
    return PlanTemplate.objects.get(code="five_km")


def assign(cast, template, athletes=None, **changes):
    fields = {"first_monday": MONDAY, **changes}
    if "target_on" in changes:
        fields.pop("first_monday")
    return services.assign_template(
        changes.get("actor", cast.coach),
        template=template,
        club=cast.north,
        athletes=[cast.athlete] if athletes is None else athletes,
        now=NOW,
        **{name: value for name, value in fields.items() if name != "actor"},
    )


def written(assignment, *, now=NOW):
    services.run_assignment(assignment.pk, now=now)
    assignment.refresh_from_db()
    return {result.athlete_id: result for result in assignment.results.all()}


def runs_of(plan):
    return list(plan.workouts.exclude(distance_m=None).order_by("date"))


def ran(athlete, *, weeks=8, run_m=3_000, runs=3):
    """A log of even weeks up to the one before the plan begins."""
    for nth in range(1, weeks + 1):
        for run in range(runs):
            day = MONDAY - nth * WEEK + 2 * run * DAY
            Activity.objects.create(
                athlete=athlete,
                type="run",
                start_at=datetime(day.year, day.month, day.day, 6, tzinfo=UTC),
                time_zone="Europe/Berlin",
                local_date=day,
                distance_m=run_m,
                moving_s=run_m * 390 // 1_000,
            )


def published(athlete, **fields):
    fields = {"first_monday": MONDAY, "weeks_count": 2, "name": "Standing", **fields}
    return Plan.objects.create(athlete=athlete, published_at=NOW, **fields)


class TestAsking:
    def test_each_athlete_waits_once_and_a_worker_is_poked(self, cast, ours, pokes):
        assignment = assign(cast, ours, [cast.athlete, cast.minor, cast.athlete])
        assert [result.state for result in assignment.results.all()] == [AssignmentResultState.WAITING] * 2
        assert pokes == [("training.tasks.run_assignment", assignment.pk)]
        assert (assignment.state, assignment.made_by) == (AssignmentState.QUEUED, cast.coach)

    def test_somebody_who_is_not_visible_reads_like_somebody_who_is_not_there(self, cast, ours):
        for hidden in (cast.other_athlete, cast.southerner, cast.stranger):
            with pytest.raises(DomainError) as refused:
                assign(cast, ours, [cast.athlete, hidden])
            assert (refused.value.code, refused.value.field) == ("does_not_exist", "athletes")
            assert refused.value.message == "There is no such id, or it is not visible to you."
        assert not PlanAssignment.objects.exists()

    def test_somebody_visible_through_another_club_is_not_of_this_one(self, cast, ours):
        with pytest.raises(DomainError) as refused:
            services.assign_template(
                cast.coach,
                template=ours,
                club=cast.south,
                athletes=[cast.athlete],
                first_monday=MONDAY,
                now=NOW,
            )
        assert refused.value.code == "does_not_exist"

    def test_a_template_of_another_club_is_not_there(self, cast):
        theirs = PlanTemplate.objects.create(club=cast.south, name="Theirs")
        with pytest.raises(DomainError) as refused:
            assign(cast, theirs)
        assert (refused.value.code, refused.value.field) == ("does_not_exist", "template")

    def test_a_physio_sees_and_does_not_plan(self, cast, ours):
        with pytest.raises(NotAllowedError):
            assign(cast, ours, actor=cast.physio)

    @pytest.mark.parametrize(
        ("fields", "code", "field"),
        [
            ({"athletes": []}, "how_many", "athletes"),
            ({"scale_pct": 29}, "out_of_range", "scale_pct"),
            ({"scale_pct": 201}, "out_of_range", "scale_pct"),
            ({"first_monday": None}, "start_or_target", "first_monday"),
            ({"first_monday": MONDAY + DAY}, "not_monday", "first_monday"),
            ({"first_monday": MONDAY - 2 * WEEK}, "past", "first_monday"),
            ({"target_on": MONDAY + 6 * WEEK - DAY}, "too_soon", "target_on"),
        ],
    )
    def test_what_cannot_be_names_its_field(self, cast, ours, fields, code, field):
        with pytest.raises(DomainError) as refused:
            assign(cast, ours, **fields)
        assert (refused.value.code, refused.value.field) == (code, field)

    def test_start_and_target_together_contradict_each_other(self, cast, ours):
        with pytest.raises(DomainError) as refused:
            services.assign_template(
                cast.coach,
                template=ours,
                club=cast.north,
                athletes=[cast.athlete],
                first_monday=MONDAY,
                target_on=MONDAY + 10 * WEEK,
                now=NOW,
            )
        assert refused.value.code == "start_or_target"


class TestPlans:
    def test_each_athlete_gets_a_draft_of_all_weeks(self, cast, ours):
        results = written(assign(cast, ours, [cast.athlete, cast.minor]))
        for athlete in (cast.athlete, cast.minor):
            plan = results[athlete.pk].plan
            assert (plan.athlete, plan.state, plan.template) == (athlete, PlanState.DRAFT, ours)
            assert (plan.first_monday, plan.weeks_count, plan.weeks.count()) == (MONDAY, 8, 8)
            assert plan.workouts.count() == sum(len(week["workouts"]) for week in ours.weeks)
            assert plan.made_by == cast.coach
        assert not Plan.objects.visible_to(cast.athlete.user).exists()

    def test_a_race_stands_on_the_target_date_and_nothing_after_it(self, cast, ours):
        friday = MONDAY + 9 * WEEK + 4 * DAY
        plan = written(assign(cast, ours, target_on=friday))[cast.athlete.pk].plan
        assert (plan.first_monday, plan.target_on) == (MONDAY + 2 * WEEK, friday)
        last = plan.workouts.order_by("-date")
        assert (last[0].type, last[0].date, last[0].distance_m) == ("race", friday, 5_000)
        assert plan.workouts.filter(date=friday).count() == 1

    def test_with_a_start_date_the_race_is_the_target(self, cast, ours):
        plan = written(assign(cast, ours))[cast.athlete.pk].plan
        assert plan.target_on == MONDAY + 8 * WEEK - DAY

    def test_a_template_without_a_race_keeps_its_days_in_the_week_of_the_target(self, cast):
        start = PlanTemplate.objects.get(code="start_running")
        target = MONDAY + 12 * WEEK + DAY
        plan = written(assign(cast, start, target_on=target))[cast.athlete.pk].plan
        assert plan.workouts.latest("date").date == MONDAY + 13 * WEEK - DAY
        assert plan.target_on == target

    def test_scaling_takes_runs_down_and_leaves_race_and_strength(self, cast, ours):
        whole = written(assign(cast, ours))[cast.athlete.pk].plan
        half = written(assign(cast, ours, scale_pct=50))[cast.athlete.pk].plan
        for full, less in zip(whole.workouts.all(), half.workouts.all(), strict=True):
            assert (less.type, less.date) == (full.type, full.date)
            if full.type == "race" or not full.content.is_run:
                assert (less.distance_m, less.duration_s) == (full.distance_m, full.duration_s)
            else:
                assert full.distance_m // 2 - 300 <= less.distance_m <= full.distance_m // 2

    def test_it_is_written_in_the_language_of_the_athlete_else_of_the_coach(self, cast, ours):
        cast.athlete.user.language = "ru"
        cast.athlete.user.save()
        results = written(assign(cast, ours, [cast.athlete, cast.minor, cast.kept]))
        names = [results[athlete.pk].plan.name for athlete in (cast.athlete, cast.minor, cast.kept)]
        assert names == ["Первые 5 км", "First 5 km", "First 5 km"]
        assert results[cast.athlete.pk].plan.workouts.filter(notes__startswith="Легко").exists()

    def test_what_a_club_wrote_reaches_everybody_as_written(self, cast):
        cast.athlete.user.language = "ru"
        cast.athlete.user.save()
        workouts = [{"day": 0, "type": "easy", "duration_s": 600, "notes": "Slowly"}]
        own = services.create_template(
            cast.coach, club=cast.north, name="Own", weeks=[{"kind": "build", "workouts": workouts}]
        )
        plan = written(assign(cast, own, scale_pct=150))[cast.athlete.pk].plan
        (run,) = plan.workouts.all()
        assert (plan.name, run.notes, run.duration_s, run.date) == ("Own", "Slowly", 900, MONDAY)

    def test_a_template_changed_after_it_was_assigned_reaches_no_copy(self, cast):
        weeks = [{"kind": "build", "workouts": [{"day": 0, "type": "easy", "distance_m": 4_000}]}]
        own = services.create_template(cast.coach, club=cast.north, name="Own", weeks=weeks)
        first, waiting = assign(cast, own), assign(cast, own, [cast.minor])
        plan = written(first)[cast.athlete.pk].plan
        services.edit_template(cast.coach, template=own, version=1, name="New", weeks=weeks * 3)
        later = written(waiting)[cast.minor.pk].plan
        services.delete_template(cast.coach, template=own, version=None)
        for copy in (plan, later):
            copy.refresh_from_db()
            assert (copy.name, copy.weeks_count, copy.workouts.count()) == ("Own", 1, 1)


class TestRefusals:
    def test_a_published_plan_in_the_way_refuses_one_and_not_the_others(self, cast, ours):
        published(cast.minor, first_monday=MONDAY + 7 * WEEK)
        results = written(assign(cast, ours, [cast.athlete, cast.minor]))
        assert results[cast.athlete.pk].state == AssignmentResultState.PLANNED
        refused = results[cast.minor.pk]
        assert (refused.state, refused.error_code, refused.plan) == ("refused", "overlaps", None)
        assert "Standing" in refused.error_detail

    @pytest.mark.parametrize(
        "fields",
        [
            {"first_monday": MONDAY - 2 * WEEK},
            {"first_monday": MONDAY + 8 * WEEK},
            {"first_monday": MONDAY - WEEK, "ended_on": MONDAY},
            {"first_monday": MONDAY + WEEK, "ended_on": MONDAY},
        ],
    )
    def test_a_plan_that_shares_no_day_is_not_in_the_way(self, cast, ours, fields):
        published(cast.athlete, **fields)
        assert written(assign(cast, ours))[cast.athlete.pk].state == AssignmentResultState.PLANNED

    def test_who_left_the_coach_meanwhile_gets_no_plan(self, cast, ours):
        assignment = assign(cast, ours, [cast.athlete, cast.minor])
        link = cast.link(cast.athlete)
        type(link).objects.filter(pk=link.pk).update(state="ended", ended_at=NOW)
        results = written(assignment)
        assert results[cast.athlete.pk].error_code == "not_editable"
        assert results[cast.minor.pk].state == AssignmentResultState.PLANNED

    def test_a_coach_who_is_gone_plans_for_nobody(self, cast, ours):
        assignment = assign(cast, ours)
        PlanAssignment.objects.filter(pk=assignment.pk).update(made_by=None)
        assert written(assignment)[cast.athlete.pk].error_code == "not_editable"
        assert not Plan.objects.exists()


class TestPublishing:
    def test_what_the_gate_has_nothing_against_is_published_and_the_rest_is_a_draft(self, cast, ours):
        ran(cast.athlete)
        cast.minor.weekly_declared_m = 0
        cast.minor.save()
        results = written(assign(cast, ours, [cast.athlete, cast.minor], publishes=True))
        good, bad = results[cast.athlete.pk], results[cast.minor.pk]
        assert (good.published, good.findings) == (True, 0)
        assert good.plan.state == PlanState.PUBLISHED
        assert (bad.published, bad.plan.state) == (False, PlanState.DRAFT)
        assert bad.findings > 0
        publication = good.plan.publications.get()
        assert (publication.published_by, publication.rule_version) == (cast.coach, RULE_VERSION)
        shown = Workout.objects.visible_to(cast.athlete.user).filter(plan=good.plan)
        assert shown.count() == good.plan.workouts.count()
        assert all(workout.shown == workout.content for workout in shown)

    def test_without_being_asked_to_it_publishes_nothing_and_counts_findings(self, cast, ours):
        ran(cast.athlete)
        result = written(assign(cast, ours))[cast.athlete.pk]
        assert (result.published, result.findings, result.plan.state) == (False, 0, PlanState.DRAFT)

    def test_days_gone_by_in_this_week_are_not_shown_as_if_they_had_been(self, cast):
        weeks = [
            {
                "kind": "build",
                "workouts": [
                    {"day": 0, "type": "strength", "duration_s": 600},
                    {"day": 3, "type": "strength", "duration_s": 600},
                    {"day": 4, "type": "strength", "duration_s": 600},
                ],
            }
        ]
        own = services.create_template(cast.coach, club=cast.north, name="Own", weeks=weeks)
        assignment = assign(cast, own, first_monday=MONDAY - WEEK, publishes=True)
        result = written(assignment)[cast.athlete.pk]
        assert result.published
        days = result.plan.workouts.order_by("date").values_list("published_on", flat=True)
        assert [day.weekday() if day else None for day in days] == [None, 3, 4]


class TestWorkers:
    def test_a_task_that_comes_twice_does_nothing_twice(self, cast, ours):
        assignment = assign(cast, ours)
        assert services.run_assignment(assignment.pk, now=NOW) is True
        assert services.run_assignment(assignment.pk, now=NOW) is False
        assert tasks.run_assignment(assignment.pk) is False
        assert Plan.objects.count() == 1

    def test_it_goes_on_where_a_worker_that_died_left_it(self, cast, ours, monkeypatch):
        monkeypatch.setattr(assignments, "AT_ONCE", 1)
        assignment = assign(cast, ours, [cast.athlete, cast.minor])
        real, calls = assignments.write_plans, []

        def dies_in_the_second_slice(*args, **kwargs):
            calls.append(args)
            real(*args, **kwargs)
            if len(calls) == 2:
                raise MemoryError

        monkeypatch.setattr(assignments, "write_plans", dies_in_the_second_slice)
        with pytest.raises(MemoryError):
            services.run_assignment(assignment.pk, now=NOW)
        assignment.refresh_from_db()
        progress = progress_of(assignment)
        assert (progress.state, progress.done, progress.total) == (AssignmentState.RUNNING, 1, 2)
        assert not progress.is_over
        assert Plan.objects.count() == 1
        written(assignment)
        progress = progress_of(assignment)
        assert (progress.done, progress.planned, progress.is_over) == (2, 2, True)
        assert Plan.objects.count() == 2

    def test_a_long_one_lets_others_of_the_queue_pass(self, cast, ours, settings, pokes, monkeypatch):
        settings.IMPORT_SLICE_S = 0
        monkeypatch.setattr(assignments, "AT_ONCE", 1)
        assignment = assign(cast, ours, [cast.athlete, cast.minor])
        services.run_assignment(assignment.pk, now=NOW)
        assert Plan.objects.count() == 1
        assert pokes == [(assignments.RUN, assignment.pk)] * 2

    def test_the_tick_takes_up_what_nobody_works_on(self, cast, ours, pokes):
        lost, done = assign(cast, ours), assign(cast, ours)
        written(done)
        pokes.clear()
        assert services.sweep_assignments(now=NOW + timedelta(seconds=10)) == 0
        assert services.sweep_assignments(now=NOW + timedelta(seconds=30)) == 1
        assert pokes == [(assignments.RUN, lost.pk)]
        assert tasks.sweep_assignments() == 0

    def test_after_a_day_it_is_given_up_and_says_so(self, cast, ours):
        assignment = assign(cast, ours)
        results = written(assignment, now=NOW + timedelta(days=1, seconds=1))
        assert results[cast.athlete.pk].error_code == "gave_up"
        assert assignment.state == AssignmentState.FAILED
        assert progress_of(assignment).is_over

    def test_it_runs_in_the_bulk_queue_and_is_swept_by_the_tick(self):
        assert ROUTES[assignments.RUN] == {"queue": "bulk"}
        assert beat_schedule(5)["tick-assignments"]["task"] == "training.tasks.sweep_assignments"

    def test_many_athletes_cost_the_queries_of_one(self, cast, ours):
        runners = [
            coached(cast.coach, cast.north, cast.milers, f"Runner {n}", date(1990, 1, 1), health=[])
            for n in range(5)
        ]
        one, many = assign(cast, ours, runners[:1]), assign(cast, ours, runners)
        with CaptureQueriesContext(connection) as few:
            services.run_assignment(one.pk, now=NOW)
        with CaptureQueriesContext(connection) as more:
            services.run_assignment(many.pk, now=NOW)
        assert len(more) <= len(few) + 1


class TestUndo:
    def test_drafts_go_and_what_was_published_stays(self, cast, ours):
        ran(cast.athlete)
        cast.minor.weekly_declared_m = 0
        cast.minor.save()
        assignment = assign(cast, ours, [cast.athlete, cast.minor], publishes=True)
        written(assignment)
        assert services.undo_assignment(cast.coach, assignment=assignment, now=NOW) == 1
        assert list(Plan.objects.values_list("athlete_id", flat=True)) == [cast.athlete.pk]
        assert services.undo_assignment(cast.coach, assignment=assignment, now=NOW) == 0

    def test_what_still_waits_is_stopped(self, cast, ours):
        assignment = assign(cast, ours)
        assert services.undo_assignment(cast.head_coach, assignment=assignment, now=NOW) == 0
        result = written(assignment)[cast.athlete.pk]
        assert (result.error_code, assignment.state) == ("undone", AssignmentState.DONE)
        assert not Plan.objects.exists()

    @pytest.mark.parametrize("who", ["physio", "manager", "other_club_coach", "former_coach"])
    def test_nobody_else_undoes_it(self, cast, ours, who):
        assignment = assign(cast, ours)
        written(assignment)
        with pytest.raises(NotAllowedError):
            services.undo_assignment(getattr(cast, who), assignment=assignment, now=NOW)
        assert Plan.objects.count() == 1

    def test_a_coach_of_another_squad_leaves_the_drafts_of_this_one(self, cast, ours):
        assignment = assign(cast, ours)
        written(assignment)
        assert services.undo_assignment(cast.other_squad_coach, assignment=assignment, now=NOW) == 0
        assert Plan.objects.count() == 1


def test_a_published_copy_has_the_weeks_judged_again(cast, ours):
    ran(cast.athlete)
    services.mark_weeks_dirty(cast.athlete.pk, [MONDAY - WEEK], now=NOW)
    services.recompute_dirty_weeks(now=NOW)
    assert not DirtyWeek.objects.filter(athlete=cast.athlete).exists()
    assignment = assign(cast, ours, publishes=True)
    assert written(assignment)[cast.athlete.pk].published
    assert DirtyWeek.objects.filter(athlete=cast.athlete).exists()
