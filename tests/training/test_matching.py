"""Matches follow what happens to activities; what a person said stays; days that are over are settled."""

from datetime import UTC, date, datetime, timedelta

import pytest

from athletes.errors import DomainError, NotAllowedError
from tests.cast import NOW, make_user
from tests.training.planned import planned
from training import restrictions, tasks
from training.enums import AwayKind, RestrictionKind
from training.models import Activity, AwayPeriod, DeletedActivity
from training.restrictions import Restriction
from training.services import (
    delete_activity,
    edit_activity,
    log_activity,
    match_automatically,
    match_by_hand,
    match_days,
    recompute_dirty_weeks,
    restore_activity,
    settle_all_days,
)
from training.services.matching import match_weeks, settle_days

# NOW is Wednesday noon.
MONDAY = date(2026, 11, 16)
TUESDAY, SUNDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)


def ran(athlete, day=MONDAY, distance_m=8_000, **fields):
    start = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    fields = {"type": "run", "distance_m": distance_m} | fields
    return log_activity(None, athlete=athlete, start_at=start, now=NOW, **fields)


def state(row):
    row.refresh_from_db()
    return row.outcome, row.done_activity


@pytest.fixture
def restricted(monkeypatch):
    """A stand-in for the room that knows what restricts."""
    held = []
    monkeypatch.setattr(
        restrictions, "_provider", [lambda ids: {pk: [r for r in held if r.athlete_id == pk] for pk in ids}]
    )

    def add(athlete, kind=RestrictionKind.NO_RUNNING, since=MONDAY, until=None):
        held.append(
            Restriction(athlete_id=athlete.pk, kind=kind, since=since, until=until, reason_code="flag")
        )
        return held

    return add


def test_a_stored_run_is_matched_with_its_week(anna):
    row = planned(anna, MONDAY, distance_m=8_000)
    run = ran(anna)
    recompute_dirty_weeks(now=NOW)
    assert state(row) == ("done", run)
    assert row.version == 1, "a coach who edits it now is not told that it changed"


def test_an_edit_a_deletion_and_its_undoing_are_followed(anna):
    row = planned(anna, MONDAY, distance_m=8_000)
    run = ran(anna)
    recompute_dirty_weeks(now=NOW)
    edit_activity(None, activity=run, now=NOW, distance_m=3_000)
    recompute_dirty_weeks(now=NOW)
    assert state(row) == ("partly", run)
    delete_activity(None, activity=run, now=NOW)
    recompute_dirty_weeks(now=NOW)
    assert state(row) == ("missed", None)
    again = restore_activity(anna.user, deleted=DeletedActivity.objects.get(), now=NOW)
    recompute_dirty_weeks(now=NOW)
    assert state(row) == ("partly", again)


def test_a_run_that_moves_to_another_week_lets_go_of_its_workout(anna):
    row, before = planned(anna, MONDAY, distance_m=8_000), planned(anna, MONDAY - timedelta(days=7))
    run = ran(anna)
    recompute_dirty_weeks(now=NOW)
    edit_activity(None, activity=run, now=NOW, start_at=run.start_at - timedelta(days=7))
    recompute_dirty_weeks(now=NOW)
    assert state(row) == ("missed", None)
    assert state(before) == ("done", run)


def test_the_week_it_moved_to_may_be_worked_off_first(anna):
    row, before = planned(anna, MONDAY, distance_m=8_000), planned(anna, MONDAY - timedelta(days=7))
    run = ran(anna)
    recompute_dirty_weeks(now=NOW)
    edit_activity(None, activity=run, now=NOW, start_at=run.start_at - timedelta(days=7))
    match_days(anna.pk, [before.date], now=NOW)
    assert state(before) == ("done", run)
    assert state(row)[1] is None


def test_two_runs_change_places_when_their_sizes_do(anna):
    short, long = planned(anna, MONDAY, distance_m=4_000), planned(anna, MONDAY, distance_m=16_000)
    one, other = ran(anna, distance_m=4_000), ran(anna, distance_m=16_000)
    recompute_dirty_weeks(now=NOW)
    assert (state(short)[1], state(long)[1]) == (one, other)
    Activity.objects.filter(pk=one.pk).update(distance_m=17_000)
    edit_activity(None, activity=other, now=NOW, distance_m=4_100)
    recompute_dirty_weeks(now=NOW)
    assert (state(short)[1], state(long)[1]) == (other, one)


def test_drafts_and_what_the_way_back_replaced_are_not_matched(anna):
    ladder = planned(anna, MONDAY, "ladder_run", duration_s=1_200)
    replaced = planned(anna, MONDAY, distance_m=8_000, replaced_by=ladder)
    draft = planned(anna, MONDAY, distance_m=8_000, shown=False)
    run = ran(anna)
    recompute_dirty_weeks(now=NOW)
    assert state(ladder) == ("done", run)
    assert state(replaced) == ("paused", None)
    assert state(draft) == ("planned", None)


def test_of_a_changed_plan_what_the_athlete_sees_is_matched(anna):
    row = planned(anna, MONDAY, distance_m=8_000)
    row.distance_m, row.date, row.type = 30_000, SUNDAY, "rest"
    row.save()
    run = ran(anna)
    recompute_dirty_weeks(now=NOW)
    assert state(row) == ("done", run)


def test_what_was_ticked_stays_done_with_and_without_a_recording(anna):
    row = planned(anna, MONDAY, "strength", duration_s=1_800, ticked_at=NOW, outcome="done")
    match_days(anna.pk, [MONDAY], now=NOW)
    assert state(row) == ("done", None)
    session = ran(anna, distance_m=None, type="strength", moving_s=1_800)
    recompute_dirty_weeks(now=NOW)
    assert state(row) == ("done", session)
    delete_activity(None, activity=session, now=NOW)
    recompute_dirty_weeks(now=NOW)
    assert state(row) == ("done", None)


def test_what_a_person_said_stays(anna):
    row = planned(anna, MONDAY, distance_m=8_000)
    alike, said = ran(anna), ran(anna, TUESDAY, 2_000)
    recompute_dirty_weeks(now=NOW)
    assert state(row)[1] == alike
    match_by_hand(anna.user, workout=row, activity=said, now=NOW)
    match_days(anna.pk, [MONDAY], now=NOW)
    assert state(row) == ("partly", said)
    match_by_hand(anna.user, workout=row, activity=None, now=NOW)
    match_days(anna.pk, [MONDAY], now=NOW)
    assert state(row) == ("missed", None)
    match_automatically(anna.user, workout=row, now=NOW)
    assert state(row) == ("done", alike)


def test_an_activity_taken_by_hand_is_no_longer_anothers(anna):
    first, second = planned(anna, MONDAY, distance_m=8_000), planned(anna, TUESDAY, distance_m=8_000)
    run = ran(anna)
    recompute_dirty_weeks(now=NOW)
    match_by_hand(anna.user, workout=second, activity=run, now=NOW)
    assert state(first) == ("missed", None)
    assert state(second) == ("done", run)


def test_a_match_by_hand_ends_with_its_activity(anna):
    row = planned(anna, MONDAY, distance_m=8_000)
    run, other = ran(anna, TUESDAY, 2_000), ran(anna)
    match_by_hand(anna.user, workout=row, activity=run, now=NOW)
    delete_activity(None, activity=run, now=NOW)
    recompute_dirty_weeks(now=NOW)
    assert state(row) == ("done", other)
    assert not row.matched_by_hand


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"type": "ride"}, "other_kind"),
        ({"day": MONDAY - timedelta(days=8)}, "too_far"),
    ],
)
def test_these_cannot_have_been_it(anna, fields, code):
    row = planned(anna, MONDAY, distance_m=8_000)
    with pytest.raises(DomainError) as refused:
        match_by_hand(anna.user, workout=row, activity=ran(anna, **fields), now=NOW)
    assert (refused.value.code, refused.value.field) == (code, "activity")


def test_the_run_of_another_athlete_is_unknown(cast):
    row = planned(cast.athlete, MONDAY)
    with pytest.raises(DomainError, match="no such id"):
        match_by_hand(cast.athlete.user, workout=row, activity=ran(cast.other_athlete), now=NOW)


def test_a_draft_has_no_match(cast):
    row = planned(cast.athlete, MONDAY, shown=False)
    with pytest.raises(DomainError) as refused:
        match_by_hand(cast.coach, workout=row, activity=None, now=NOW)
    assert refused.value.code == "not_published"


def test_athlete_guardian_and_coaches_match_and_nobody_else(cast):
    row = planned(cast.minor, MONDAY)
    allowed = set()
    for name, person in cast.viewers().items():
        if name == "anonymous":
            continue
        for verb in (
            lambda p: match_by_hand(p, workout=row, activity=None, now=NOW),
            lambda p: match_automatically(p, workout=row, now=NOW),
        ):
            try:
                verb(person)
            except NotAllowedError:
                continue
            allowed.add(name)
    assert allowed == {"athlete", "guardian", "coach", "coach_without_consent"}


def test_nobody_matches_for_a_stranger(anna):
    with pytest.raises(NotAllowedError):
        match_by_hand(make_user("Nora Nobody"), workout=planned(anna, MONDAY), activity=None, now=NOW)


def test_a_day_is_over_when_it_is_where_the_athlete_is(anna):
    row = planned(anna, TUESDAY)
    assert settle_days([anna.pk], now=datetime(2026, 11, 17, 22, 59, tzinfo=UTC)) == 0
    assert settle_days([anna.pk], now=datetime(2026, 11, 17, 23, 1, tzinfo=UTC)) == 1
    assert state(row) == ("missed", None)
    assert settle_days([anna.pk], now=NOW) == 0


def test_running_that_was_held_back_reads_paused_for_ever(anna, restricted):
    run, gym = planned(anna, MONDAY), planned(anna, MONDAY, "strength")
    later = planned(anna, TUESDAY)
    held = restricted(anna, since=MONDAY, until=MONDAY)
    settle_days([anna.pk], now=NOW)
    assert [state(row)[0] for row in (run, gym, later)] == ["paused", "missed", "missed"]
    held.clear()
    settle_days([anna.pk], now=NOW)
    assert state(run)[0] == "paused"


def test_no_progression_pauses_nothing(anna, restricted):
    row = planned(anna, MONDAY)
    restricted(anna, RestrictionKind.NO_PROGRESSION)
    restricted(anna, since=TUESDAY)
    settle_days([anna.pk], now=NOW)
    assert state(row)[0] == "missed"


def test_on_the_way_back_its_own_runs_are_the_only_ones(anna, restricted):
    ladder, run = planned(anna, MONDAY, "ladder_run", duration_s=1_200), planned(anna, MONDAY)
    restricted(anna, RestrictionKind.LADDER)
    settle_days([anna.pk], now=NOW)
    assert (state(ladder)[0], state(run)[0]) == ("missed", "paused")


def test_a_run_in_spite_of_a_pause_was_run(anna, restricted):
    row = planned(anna, MONDAY, distance_m=8_000)
    restricted(anna)
    settle_days([anna.pk], now=NOW)
    run = ran(anna)
    recompute_dirty_weeks(now=NOW)
    assert state(row) == ("done", run)


def test_days_away_are_excused_even_when_they_are_told_later(anna):
    row, old = planned(anna, MONDAY), planned(anna, MONDAY - timedelta(days=40))
    settle_days([anna.pk], now=NOW)
    away = AwayPeriod.objects.create(athlete=anna, kind=AwayKind.EXAMS, first_on=old.date, last_on=MONDAY)
    settle_days([anna.pk], now=NOW)
    assert state(row)[0] == "excused"
    assert state(old)[0] == "missed", "what is long over is not judged again"
    away.delete()
    settle_days([anna.pk], now=NOW)
    assert state(row)[0] == "missed"


def test_rest_and_days_to_come_stay_as_planned(anna):
    rest, today = planned(anna, MONDAY, "rest"), planned(anna, NOW.date())
    settle_days([anna.pk], now=NOW)
    assert (state(rest)[0], state(today)[0]) == ("planned", "planned")


def test_everybody_is_settled_slice_by_slice(cast, monkeypatch):
    rows = [planned(one, MONDAY) for one in (cast.athlete, cast.other_athlete, cast.minor)]
    planned(cast.loner, MONDAY, shown=False)
    first = settle_all_days(now=NOW, limit=2)
    assert first == sorted(row.athlete_id for row in rows)[1]
    assert settle_all_days(now=NOW, after=first, limit=2) is None
    assert {state(row)[0] for row in rows} == {"missed"}
    slices = []
    monkeypatch.setattr(tasks.settle_days, "delay", lambda *, after: slices.append(after))
    tasks.settle_days()
    assert slices == []
    monkeypatch.setattr(tasks.services, "settle_all_days", lambda **_: 7)
    tasks.settle_days()
    assert slices == [7]


def test_queries_do_not_grow_with_athletes_or_weeks(cast, django_assert_num_queries):
    def fill(athletes, weeks):
        for athlete in athletes:
            for n in range(weeks):
                day = MONDAY - timedelta(weeks=n)
                planned(athlete, day, distance_m=8_000)
                ran(athlete, day)
        return {(one.pk, MONDAY - timedelta(weeks=n)) for one in athletes for n in range(weeks)}

    one, many = fill([cast.loner], 1), fill([cast.athlete, cast.minor], 3)
    with django_assert_num_queries(6):
        match_weeks(one, now=NOW)
    with django_assert_num_queries(6):
        match_weeks(many, now=NOW)


def test_without_a_plan_matching_costs_one_query(anna, django_assert_num_queries):
    ran(anna)
    with django_assert_num_queries(1):
        match_days(anna.pk, [MONDAY], now=NOW)
    match_weeks(set(), now=NOW)
