"""Copied and shifted weeks, and undo: everything comes back, or nothing does."""

import pytest

from athletes.errors import ConflictError, DomainError, NotAllowedError
from tests.cast import NOW
from tests.training.plans import (
    DAY,
    MONDAY,
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
from training.enums import PlanState
from training.models import PlanWeek, Workout
from training.services.plans import (
    as_one_edit,
    copy_week,
    edit_week,
    edit_workout,
    note_plan,
    publish_plan,
    remove_workout,
    replace_week,
    shift_plan,
    undo_edit,
    writing,
)
from training.services.plans.writing import row_data

LATER = NOW + WEEK


def refused(error, call, *args, **kwargs):
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    return caught.value.code


def undo(cast, plan, *, actor=None, now=NOW):
    return undo_edit(actor or cast.coach, plan=plan, now=now)


def state_of(plan):
    """All that undo answers for."""
    plan.refresh_from_db()
    rows = {str(row.public_id): row_data(row) for row in Workout.objects.filter(plan=plan)}
    weeks = list(PlanWeek.objects.filter(plan=plan).values_list("monday", "kind", "notes"))
    return rows, weeks, plan.first_monday, plan.weeks_count, plan.state


def edits(cast, plan, now):
    """One of each kind."""
    one, two = rows_of(plan)[:2]
    seen = {"week_version": None, "now": now}
    return {
        "add": lambda: add(cast, plan, asks(4, day=3), now=now),
        "edit": lambda: edit_workout(cast.coach, workout=one, content=asks(9, day=5), **seen),
        "move": lambda: edit_workout(cast.coach, workout=one, content=asks(5, day=9), **seen),
        "remove": lambda: remove_workout(cast.coach, workout=two, **seen),
        "replace": lambda: replace_week(cast.coach, week=week_of(plan), contents=[asks(1, day=6)], **seen),
        "copy": lambda: copy_week(cast.coach, week=week_of(plan), to_monday=MONDAY + WEEK, now=now),
        "later": lambda: shift_plan(cast.coach, plan=plan, weeks=2, now=now),
    }


@pytest.mark.parametrize("kind", ["add", "edit", "move", "remove", "replace", "copy", "later"])
@pytest.mark.parametrize("make", [draft, published])
def test_undo_brings_back_exactly_what_was(cast, make, kind):
    plan = make(cast, asks(5), intervals(), asks(12, day=13), athlete=cast.athlete)
    edit_week(cast.coach, week=week_of(plan), week_version=None, now=NOW, kind="taper", notes="Rest.")
    before, seen, version = state_of(plan), shown_of(plan), week_of(plan).version
    edits(cast, plan, NOW)[kind]()
    assert state_of(plan) != before
    assert shown_of(plan) == seen
    undo(cast, plan)
    assert state_of(plan) == before
    assert shown_of(plan) == seen
    # Who holds the version from before the edit is told all the same.
    assert kind == "later" or week_of(plan).version == version + 2 or kind == "copy"


def test_undo_goes_back_step_by_step_to_the_empty_plan(cast):
    plan = draft(cast, asks(5), asks(6, day=1))
    row = rows_of(plan)[0]
    edit_workout(cast.coach, workout=row, content=asks(8), week_version=None, now=NOW)
    assert undo(cast, plan).action == "edit_workout"
    assert contents_of(plan) == [asks(5), asks(6, day=1)]
    undo(cast, plan)
    assert contents_of(plan) == [asks(5)]
    undo(cast, plan)
    assert contents_of(plan) == []
    assert refused(ConflictError, undo, cast, plan) == "nothing_to_undo"


def test_a_coach_takes_back_what_is_hers_and_stands_as_she_left_it(cast):
    plan = draft(cast, asks(5))
    row = rows_of(plan)[0]
    assert refused(ConflictError, undo, cast, plan, actor=cast.head_coach) == "nothing_to_undo"
    edit_workout(cast.head_coach, workout=row, content=asks(7), week_version=None, now=NOW)
    assert refused(ConflictError, undo, cast, plan) == "changed_meanwhile"
    assert contents_of(plan) == [asks(7)]
    undo(cast, plan, actor=cast.head_coach)
    undo(cast, plan)
    assert contents_of(plan) == []
    assert refused(NotAllowedError, undo, cast, plan, actor=cast.other_squad_coach) == "not_editable"


def test_a_removed_row_comes_back_with_its_id_and_notes(cast):
    plan = draft(cast, asks(5), asks(6, day=1))
    plain, noted = rows_of(plan)
    note_plan(cast.coach, plan=plan, workout=noted, text="She likes the park.")
    for row in (plain, noted):
        remove_workout(cast.coach, workout=row, week_version=None, now=NOW)
        undo(cast, plan)
    assert [row.public_id for row in rows_of(plan)] == [plain.public_id, noted.public_id]
    assert rows_of(plan)[1].staff_notes.count() == 1


def test_what_was_published_away_does_not_come_back(cast):
    plan = published(cast, asks(5), asks(6, day=1))
    remove_workout(cast.coach, workout=rows_of(plan)[0], week_version=None, now=NOW)
    publish_plan(cast.coach, plan=plan, now=NOW, reason="Talked.")
    assert refused(ConflictError, undo, cast, plan) == "changed_meanwhile"
    assert contents_of(plan) == shown_of(plan) == [asks(6, day=1)]


def test_an_edit_published_since_is_undone_in_the_coachs_copy(cast):
    plan = published(cast, asks(5))
    add(cast, plan, asks(6, day=1))
    publish_plan(cast.coach, plan=plan, now=NOW, reason="Talked.")
    undo(cast, plan)
    plan.refresh_from_db()
    assert plan.state == PlanState.CHANGED
    assert contents_of(plan) == [asks(5)]
    assert shown_of(plan) == [asks(5), asks(6, day=1)]


def test_a_published_past_is_not_undone(cast):
    plan = published(cast, asks(5), asks(6, day=4))
    assert refused(ConflictError, undo, cast, plan, now=NOW + 10 * DAY) == "past"
    assert contents_of(plan) == [asks(5), asks(6, day=4)]


# --- copied weeks


def test_a_copied_week_takes_the_place_of_what_stood_there(cast):
    plan = draft(cast, asks(5), intervals(), asks(30, day=8))
    edit_week(cast.coach, week=week_of(plan), week_version=None, now=NOW, kind="taper")
    copied = copy_week(cast.coach, week=week_of(plan), to_monday=MONDAY + WEEK, now=NOW)
    assert copied.kind == week_of(plan, MONDAY + WEEK).kind == "taper"
    assert contents_of(plan) == [asks(5), intervals(), asks(5, day=7), intervals(day=8)]


def test_a_week_copied_onto_its_like_changes_nothing(cast):
    plan = draft(cast, asks(5), asks(5, day=7))
    before = state_of(plan)
    version = week_of(plan, MONDAY + WEEK).version
    copied = copy_week(cast.coach, week=week_of(plan), to_monday=MONDAY + WEEK, now=NOW)
    assert (state_of(plan), copied.version) == (before, version)


def test_a_week_is_copied_inside_its_plan_and_never_onto_the_past(cast):
    plan = published(cast, asks(5), asks(6, day=7))
    outside = {"week": week_of(plan), "to_monday": MONDAY + 4 * WEEK, "now": NOW}
    assert refused(DomainError, copy_week, cast.coach, **outside) == "outside_plan"
    onto_past = {"week": week_of(plan, MONDAY + WEEK), "to_monday": MONDAY, "now": LATER}
    assert refused(ConflictError, copy_week, cast.coach, **onto_past) == "past"
    assert contents_of(plan) == [asks(5), asks(6, day=7)]


# --- shifted plans


@pytest.mark.parametrize("weeks", [2, -1])
def test_a_draft_is_shifted_whole(cast, weeks):
    plan = draft(cast, asks(5), asks(6, day=9))
    edit_week(cast.coach, week=week_of(plan, MONDAY + WEEK), week_version=None, now=NOW, kind="taper")
    shifted = shift_plan(cast.coach, plan=plan, weeks=weeks, now=NOW)
    start = MONDAY + weeks * WEEK
    assert (shifted.first_monday, shifted.weeks_count) == (start, 4)
    assert contents_of(plan) == [asks(5, monday=start), asks(6, day=9, monday=start)]
    assert list(PlanWeek.objects.filter(plan=plan).values_list("monday", "kind")) == [
        (start + n * WEEK, "taper" if n == 1 else "build") for n in range(4)
    ]


def test_no_weeks_are_no_shift(cast):
    plan = draft(cast, asks(5))
    before = state_of(plan)
    shift_plan(cast.coach, plan=plan, weeks=0, now=NOW)
    assert state_of(plan) == before


def test_of_a_plan_that_has_begun_the_weeks_to_come_go_later(cast):
    plan = published(cast, asks(5), asks(6, day=4), asks(7, day=7))
    shift_plan(cast.coach, plan=plan, weeks=1, now=LATER)
    plan.refresh_from_db()
    assert (plan.first_monday, plan.weeks_count, plan.state) == (MONDAY, 5, PlanState.CHANGED)
    assert contents_of(plan) == [asks(5), asks(6, day=4), asks(7, day=14)]
    assert PlanWeek.objects.filter(plan=plan).count() == 5
    undo(cast, plan, now=LATER)
    assert contents_of(plan) == [asks(5), asks(6, day=4), asks(7, day=7)]
    assert PlanWeek.objects.filter(plan=plan).count() == 4


def test_a_shift_is_not_undone_over_what_another_coach_planned_since(cast):
    plan = published(cast, asks(5), asks(7, day=7))
    shift_plan(cast.coach, plan=plan, weeks=1, now=LATER)
    add_by = {"week_version": None, "now": LATER}
    replace_week(cast.head_coach, week=week_of(plan, MONDAY + 4 * WEEK), contents=[asks(3, day=30)], **add_by)
    assert refused(ConflictError, undo, cast, plan, now=LATER) == "changed_meanwhile"
    assert contents_of(plan) == [asks(5), asks(7, day=14), asks(3, day=30)]


@pytest.mark.parametrize(
    ("weeks", "now", "error", "code"),
    [
        (-1, LATER, ConflictError, "past"),
        (-2, NOW, ConflictError, "past"),
        (101, LATER, DomainError, "out_of_range"),
        (5_000, NOW, DomainError, "out_of_range"),
    ],
)
def test_a_published_plan_is_shifted_neither_into_the_past_nor_out_of_sight(cast, weeks, now, error, code):
    plan = published(cast, asks(5))
    assert refused(error, shift_plan, cast.coach, plan=plan, weeks=weeks, now=now) == code
    assert contents_of(plan) == [asks(5)]


def test_a_plan_begins_before_the_day_it_leads_to(cast):
    plan = draft(cast, asks(5), target_on=MONDAY + 6 * DAY)
    assert refused(ConflictError, shift_plan, cast.coach, plan=plan, weeks=1, now=NOW) == "target_passed"


def test_several_services_are_undone_at_once(cast):
    plan = draft(cast, asks(5), intervals())
    before = state_of(plan)
    one, two = rows_of(plan)
    seen = {"week_version": None, "now": NOW}
    with as_one_edit(cast.coach, plan):
        edit_workout(cast.coach, workout=one, content=asks(6), **seen)
        edit_workout(cast.coach, workout=one, content=asks(7, day=4), **seen)
        remove_workout(cast.coach, workout=two, **seen)
        passing = add(cast, plan, asks(3, day=6))
        remove_workout(cast.coach, workout=passing, **seen)
        copy_week(cast.coach, week=week_of(plan), to_monday=MONDAY + WEEK, now=NOW)
        shift_plan(cast.coach, plan=plan, weeks=1, now=NOW)
    assert plan.edits.filter(undone_at=None).count() == 3
    undo(cast, plan)
    assert state_of(plan) == before


def test_what_somebody_else_may_not_write_is_not_bundled(cast):
    plan = draft(cast, asks(5))
    with pytest.raises(NotAllowedError), as_one_edit(cast.physio, plan):
        pass


def test_one_edit_or_none_stays_as_it_is(cast):
    plan = draft(cast, asks(5))
    with as_one_edit(cast.coach, plan):
        pass
    with as_one_edit(cast.coach, plan):
        add(cast, plan, asks(3, day=6))
    assert plan.edits.count() == 2


def test_only_so_many_edits_are_kept(cast, monkeypatch):
    monkeypatch.setattr(writing, "KEPT_EDITS", 2)
    plan = draft(cast, asks(5), asks(6, day=1), asks(7, day=2))
    assert plan.edits.count() == 2
    undo(cast, plan)
    undo(cast, plan)
    assert refused(ConflictError, undo, cast, plan) == "nothing_to_undo"
    assert len(rows_of(plan)) == 1
