"""The plan on the coach's page of an athlete: what comes, what was done, and which run was which workout."""

import pytest
from django.urls import reverse

from athletes.models import AccessLog
from tests.cast import NOW
from tests.training.plans import DAY, KM
from tests.training.test_matching import ran
from tests.training.workouts import MONDAY, TODAY, add, ladder_run, make_plan
from training.enums import RestrictionKind
from training.services import match_by_hand, recompute_dirty_weeks
from training.services.days import replace_with_ladder


@pytest.fixture
def plan(cast):
    return make_plan(cast.athlete)


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.coach)
    return client


def page_of(athlete, name="change"):
    return reverse(f"admin:athletes_athlete_{name}", args=[athlete.pk])


def panel(client, athlete):
    body = client.get(page_of(athlete)).content.decode()
    found = body[body.index('id="plan"') : body.index("Load a week")]
    return found.replace("\N{NO-BREAK SPACE}", " ")


def correct(client, row, said, **more):
    said = said if isinstance(said, str) else str(said.public_id)
    data = {"workout": str(row.public_id), "said": said, **more}
    return client.post(page_of(row.athlete, "match"), data, follow=True).content.decode()


def undo(client, athlete):
    return client.post(page_of(athlete, "match"), {"undo": "1"}, follow=True).content.decode()


def test_the_coming_seven_days_are_told_in_words(desk, cast, plan):
    add(plan, 2, "strength", duration_s=1_800)
    add(plan, 3, distance_m=6 * KM, target={"kind": "rpe", "low": 3, "high": 4})
    add(plan, 9, title="Too far ahead")
    add(plan, 4, title="Not shown yet", published=False)
    shown = panel(desk, cast.athlete)
    for words in ("Strength", "30 min", "6.0 km", "effort", "today", plan.name):
        assert words in shown, words
    for words in ("Too far ahead", "Not shown yet"):
        assert words not in shown


def test_a_paused_run_is_only_called_paused(desk, cast, plan, restricted):
    add(plan, 3, distance_m=6 * KM)
    restricted.add(cast.athlete, since=TODAY)
    shown = panel(desk, cast.athlete)
    assert "■ paused" in shown
    assert "6.0 km" not in shown


def test_a_run_of_the_way_back_is_named_to_those_with_health_access_alone(client, cast, plan):
    replace_with_ladder(cast.athlete, workouts=[ladder_run(3)], now=NOW)
    client.force_login(cast.coach)
    assert "way back" in panel(client, cast.athlete)
    client.force_login(cast.coach_without_consent)
    assert "way back" not in panel(client, cast.athlete)
    assert "canary" not in panel(client, cast.athlete)


def test_four_weeks_say_what_was_done(desk, cast, plan):
    add(plan, 0, distance_m=8 * KM)
    add(plan, 1, distance_m=2 * KM)
    ran(cast.athlete, MONDAY, 8 * KM)
    recompute_dirty_weeks(now=NOW)
    shown = panel(desk, cast.athlete)
    assert "16 Nov" in shown
    assert "8.0 km / 10.0 km (80 %)" in shown


def test_nothing_is_said_of_weeks_without_a_plan(desk, cast):
    assert "Done of what was planned" not in panel(desk, cast.athlete)


def test_a_match_is_corrected_and_the_correction_taken_back(desk, cast, plan):
    row = add(plan, 0, distance_m=8 * KM)
    first, second = ran(cast.athlete, MONDAY, 8 * KM), ran(cast.athlete, MONDAY, 3 * KM)
    recompute_dirty_weeks(now=NOW)
    row.refresh_from_db()
    assert row.done_activity == first
    assert "Corrected." in correct(desk, row, second)
    row.refresh_from_db()
    assert (row.done_activity, row.matched_by_hand) == (second, True)
    assert "by hand" in panel(desk, cast.athlete)
    assert "It stands again as before." in undo(desk, cast.athlete)
    row.refresh_from_db()
    assert (row.done_activity, row.matched_by_hand) == (first, False)
    assert "Undo the last correction" not in panel(desk, cast.athlete)


def test_it_was_none_of_them_and_by_itself_again(desk, cast, plan):
    row = add(plan, 0, distance_m=8 * KM)
    run = ran(cast.athlete, MONDAY, 8 * KM)
    correct(desk, row, "none")
    row.refresh_from_db()
    assert (row.done_activity, row.matched_by_hand) == (None, True)
    correct(desk, row, "auto")
    row.refresh_from_db()
    assert (row.done_activity, row.matched_by_hand) == (run, False)
    undo(desk, cast.athlete)
    row.refresh_from_db()
    assert (row.done_activity, row.matched_by_hand) == (None, True)


def test_undo_gives_an_activity_back_to_the_workout_it_was_taken_from(desk, cast, plan):
    monday, tuesday = add(plan, 0, distance_m=8 * KM), add(plan, 1, distance_m=8 * KM)
    run = ran(cast.athlete, MONDAY + DAY, 5 * KM)
    match_by_hand(cast.coach, workout=monday, activity=run, now=NOW)
    correct(desk, tuesday, run)
    monday.refresh_from_db()
    assert monday.done_activity is None
    undo(desk, cast.athlete)
    monday.refresh_from_db()
    assert (monday.done_activity, monday.matched_by_hand) == (run, True)


@pytest.mark.parametrize("said", ["", "no id", "00000000-0000-0000-0000-000000000007"])
def test_what_is_not_there_is_refused_in_words(desk, cast, plan, said):
    row = add(plan, 0)
    assert "There is no such id" in correct(desk, row, said)
    assert "There is no such id" in correct(desk, row, "none", workout=said)


def test_an_activity_of_another_athlete_reads_like_one_that_is_not_there(desk, cast, plan):
    row = add(plan, 0)
    for stranger in (cast.minor, cast.other_athlete):
        assert "There is no such id" in correct(desk, row, ran(stranger, MONDAY))


def test_a_physio_reads_and_corrects_nothing(client, cast, plan):
    row = add(plan, 0, distance_m=8 * KM)
    ran(cast.athlete, MONDAY)
    client.force_login(cast.physio)
    assert "Which activity was which workout" in panel(client, cast.athlete)
    assert 'name="said"' not in panel(client, cast.athlete)
    correct(client, row, "none")
    row.refresh_from_db()
    assert row.matched_by_hand is False


def test_as_many_queries_for_three_workouts_as_for_one(desk, cast, plan, django_assert_max_num_queries):
    add(plan, 0, distance_m=8 * KM)
    ran(cast.athlete, MONDAY)
    desk.get(page_of(cast.athlete))
    with django_assert_max_num_queries(200) as before:
        desk.get(page_of(cast.athlete))
    for n in (1, 2, 3):
        add(plan, n, distance_m=8 * KM)
    ran(cast.athlete, MONDAY + DAY)
    with django_assert_max_num_queries(len(before)):
        desk.get(page_of(cast.athlete))


def test_a_week_is_printed_for_the_coach(desk, cast, plan):
    add(plan, 3, title="Hill loop")
    add(plan, 10, title="Park run")
    body = desk.get(page_of(cast.athlete, "week")).content.decode()
    assert "Anna Athlete" in body
    assert "Hill loop" in body
    assert page_of(cast.athlete) in body
    assert "Park run" in desk.get(page_of(cast.athlete, "week") + "?ahead=1").content.decode()
    assert "Hill loop" in desk.get(page_of(cast.athlete, "week") + "?ahead=x").content.decode()


def test_a_printed_week_that_tells_of_health_is_logged(desk, cast, plan, restricted):
    add(plan, 3, "tempo", distance_m=6 * KM)
    desk.get(page_of(cast.athlete, "week"))
    assert not AccessLog.objects.exists()
    restricted.add(cast.athlete, RestrictionKind.NO_PROGRESSION, since=TODAY)
    desk.get(page_of(cast.athlete, "week"))
    assert AccessLog.objects.get().athlete_ids == [cast.athlete.pk]


def test_a_week_of_somebody_else_is_not_there(desk, cast):
    assert desk.get(page_of(cast.other_athlete, "week")).status_code == 404
