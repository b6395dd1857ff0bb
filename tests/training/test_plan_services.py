"""Plans as coaches write them: what is stored, what cannot be, and whose they are."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from athletes.errors import ConflictError, DomainError, NotAllowedError, StaleError
from tests.cast import NOW
from tests.training.plans import (
    DAY,
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
from training.enums import PlanState
from training.models import Plan, PlanEdit, PlanNote, PlanWeek, Workout
from training.services.plans import (
    add_workout,
    create_plan,
    delete_draft,
    delete_note,
    edit_note,
    edit_plan,
    edit_week,
    edit_workout,
    end_plan,
    note_plan,
    publish_plan,
    remove_workout,
    replace_week,
)

STRANGERS = (
    "other_squad_coach",
    "physio",
    "manager",
    "former_coach",
    "other_club_coach",
    "guardian",
    "athlete",
    "other_athlete",
)


def refused(error, call, *args, **kwargs):
    """The code and field of the refusal."""
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    return caught.value.code, caught.value.field


def edit(cast, row, content, *, version=None, now=NOW, **fields):
    return edit_workout(cast.coach, workout=row, content=content, week_version=version, now=now, **fields)


def remove(cast, row, *, version=None, now=NOW):
    remove_workout(cast.coach, workout=row, week_version=version, now=now)


# --- plans


def test_a_new_plan_is_a_draft_with_a_row_for_each_week(cast):
    plan = draft(cast, weeks=3, target_on=MONDAY + 20 * DAY, notes="Slowly.")
    assert (plan.state, plan.made_by, plan.notes) == (PlanState.DRAFT, cast.coach, "Slowly.")
    mondays = PlanWeek.objects.filter(plan=plan).values_list("monday", flat=True)
    assert list(mondays) == [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK]


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"name": "  "}, "required", "name"),
        ({"name": "x" * 121}, "too_long", "name"),
        ({"notes": "x" * 4_001}, "too_long", "notes"),
        ({"first_monday": MONDAY + DAY}, "not_monday", "first_monday"),
        ({"first_monday": date(2036, 11, 24)}, "out_of_range", "first_monday"),
        ({"first_monday": date(1979, 1, 1)}, "out_of_range", "first_monday"),
        ({"weeks_count": 0}, "out_of_range", "weeks_count"),
        ({"weeks_count": 105}, "out_of_range", "weeks_count"),
        ({"target_on": MONDAY - DAY}, "outside_plan", "target_on"),
        ({"target_on": MONDAY + 7 * DAY}, "outside_plan", "target_on"),
    ],
)
def test_a_plan_that_cannot_be_names_its_field(cast, changed, code, field):
    given = {"athlete": cast.athlete, "name": "Spring", "first_monday": MONDAY, "weeks_count": 1, "now": NOW}
    assert refused(DomainError, create_plan, cast.coach, **given | changed) == (code, field)
    assert not Plan.objects.exists()


@pytest.mark.parametrize("who", STRANGERS)
def test_only_coaches_of_the_athlete_plan(cast, who):
    plan = draft(cast, asks(5), athlete=cast.minor)
    person, row = cast.viewers()[who], rows_of(plan)[0]
    given = {"athlete": cast.minor, "name": "Mine", "first_monday": MONDAY, "weeks_count": 1, "now": NOW}
    seen = {"week_version": None, "now": NOW}
    for call, named in (
        (create_plan, given),
        (edit_plan, {"plan": plan, "now": NOW, "name": "Mine"}),
        (edit_week, {"week": week_of(plan), "notes": "Mine", **seen}),
        (add_workout, {"plan": plan, "content": asks(6), **seen}),
        (edit_workout, {"workout": row, "content": asks(6), **seen}),
        (remove_workout, {"workout": row, **seen}),
        (replace_week, {"week": week_of(plan), "contents": [], **seen}),
        (publish_plan, {"plan": plan, "now": NOW}),
        (end_plan, {"plan": plan, "now": NOW}),
        (delete_draft, {"plan": plan}),
        (note_plan, {"plan": plan, "text": "Mine"}),
    ):
        assert refused(NotAllowedError, call, person, **named) == ("not_editable", ""), call
    plan.refresh_from_db()
    assert (plan.name, contents_of(plan), plan.state) == ("Spring", [asks(5)], PlanState.DRAFT)


def test_what_is_said_of_a_plan_is_changed_alone(cast):
    plan = draft(cast, name="Spring")
    changed = edit_plan(cast.coach, plan=plan, now=NOW, name=" Autumn ", athlete_may_move=False)
    assert (changed.name, changed.athlete_may_move, changed.weeks_count) == ("Autumn", False, 4)
    assert changed.version == plan.version + 1
    assert edit_plan(cast.coach, plan=plan, now=NOW, name="Autumn").version == changed.version
    far = {"plan": plan, "now": NOW, "target_on": MONDAY + 99 * WEEK}
    assert refused(DomainError, edit_plan, cast.coach, **far) == ("outside_plan", "target_on")


def test_a_week_is_of_a_kind_and_has_notes(cast):
    week = week_of(draft(cast))
    edit_week(cast.coach, week=week, week_version=1, now=NOW, kind="taper", notes="Sleep well.")
    stored = week_of(week.plan)
    assert (stored.kind, stored.notes, stored.version) == ("taper", "Sleep well.", 2)
    again = {"week": week, "now": NOW, "notes": "Eat well."}
    assert refused(StaleError, edit_week, cast.coach, week_version=1, **again) == ("changed_meanwhile", "")
    odd = {"week": week, "week_version": None, "now": NOW}
    assert refused(DomainError, edit_week, cast.coach, kind="odd", **odd) == ("unknown_code", "kind")
    assert refused(DomainError, edit_week, cast.coach, notes="x" * 501, **odd) == ("too_long", "notes")


def test_a_draft_can_be_thrown_away_and_what_was_shown_cannot(cast):
    delete_draft(cast.coach, plan=draft(cast, asks(5)))
    assert not Plan.objects.exists()
    assert not Workout.objects.exists()
    shown = published(cast, asks(5))
    assert refused(ConflictError, delete_draft, cast.coach, plan=shown) == ("published", "")


# --- workouts


def test_a_workout_is_stored_as_it_was_given(cast):
    content = intervals(title="Fast", notes="Relax the shoulders.")
    row = add(cast, draft(cast), content)
    stored = Workout.objects.get(pk=row.pk)
    assert (stored.content, stored.published, stored.athlete) == (content, None, cast.athlete)


def test_workouts_of_a_day_keep_the_order_in_which_they_were_added(cast):
    plan = draft(cast, asks(5), asks(type="strength", duration_s=1_800), asks(3, day=1))
    assert [(row.type, row.position) for row in rows_of(plan)] == [("easy", 0), ("strength", 1), ("easy", 0)]
    first = add(cast, plan, asks(type="mobility"), position=0)
    assert first.position == 0


def test_each_write_counts_on_the_version_of_its_week_alone(cast):
    plan = draft(cast)
    row = add(cast, plan, asks(5), week_version=1)
    edit(cast, row, asks(6), version=2)
    remove(cast, row, version=3)
    assert week_of(plan).version == 4
    assert week_of(plan, MONDAY + WEEK).version == 1


def test_an_edit_that_changes_nothing_counts_nothing(cast):
    plan = draft(cast, asks(5))
    edits = PlanEdit.objects.count()
    edit(cast, rows_of(plan)[0], asks(5), version=2)
    assert (week_of(plan).version, PlanEdit.objects.count()) == (2, edits)
    stale = {"workout": rows_of(plan)[0], "content": asks(5), "week_version": 1, "now": NOW}
    assert refused(StaleError, edit_workout, cast.coach, **stale) == ("changed_meanwhile", "")


def test_who_saw_an_older_week_is_told_and_overwrites_nothing(cast):
    plan = draft(cast, asks(5))
    row = rows_of(plan)[0]
    for call, named in (
        (add_workout, {"plan": plan, "content": asks(9)}),
        (edit_workout, {"workout": row, "content": asks(9)}),
        (remove_workout, {"workout": row}),
        (replace_week, {"week": week_of(plan), "contents": [asks(9)]}),
    ):
        stale = {"week_version": 1, "now": NOW, **named}
        assert refused(StaleError, call, cast.coach, **stale) == ("changed_meanwhile", "")
    assert contents_of(plan) == [asks(5)]


def test_what_went_meanwhile_cannot_be_edited(cast):
    plan = draft(cast, asks(5))
    row = rows_of(plan)[0]
    remove(cast, row)
    gone = {"workout": row, "content": asks(6), "week_version": None, "now": NOW}
    assert refused(StaleError, edit_workout, cast.coach, **gone) == ("changed_meanwhile", "")


def test_a_workout_of_the_way_back_is_not_the_coachs_to_write(cast):
    row = Workout.objects.create(athlete=cast.athlete, date=MONDAY, type="ladder_run")
    named = {"workout": row, "week_version": None, "now": NOW}
    assert refused(StaleError, remove_workout, cast.coach, **named) == ("changed_meanwhile", "")


def test_a_workout_goes_to_another_week_as_the_last_of_its_day(cast):
    plan = draft(cast, asks(5), asks(7, day=8))
    row = edit(cast, rows_of(plan)[0], asks(5, day=8), version=2)
    assert (row.date, row.position) == (MONDAY + 8 * DAY, 1)
    assert [week_of(plan, MONDAY + n * WEEK).version for n in range(3)] == [3, 3, 1]


def test_the_same_id_sent_twice_is_one_workout(cast):
    plan, public_id = draft(cast), uuid4()
    first = add(cast, plan, asks(5), public_id=public_id)
    assert first.public_id == public_id
    assert add(cast, plan, asks(6), public_id=public_id).pk == first.pk
    assert contents_of(plan) == [asks(6)]
    named = {"plan": draft(cast), "content": asks(5), "week_version": None, "now": NOW}
    taken = refused(ConflictError, add_workout, cast.coach, public_id=public_id, **named)
    assert taken == ("id_taken", "public_id")


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (asks(5, day=-1), "outside_plan", "date"),
        (asks(5, day=28), "outside_plan", "date"),
        (asks(5, type="sprint"), "unknown_code", "type"),
        (asks(401), "out_of_range", "distance_m"),
        (asks(5, type="rest"), "rest_is_rest", "distance_m"),
        (asks(5, title="x" * 121), "too_long", "title"),
    ],
)
def test_a_workout_that_cannot_be_names_its_field(cast, content, code, field):
    plan = draft(cast, asks(3))
    named = {"plan": plan, "content": content, "week_version": None, "now": NOW}
    assert refused(DomainError, add_workout, cast.coach, **named) == (code, field)
    named = {"workout": rows_of(plan)[0], "content": content, "week_version": None, "now": NOW}
    assert refused(DomainError, edit_workout, cast.coach, **named) == (code, field)
    assert contents_of(plan) == [asks(3)]


def test_a_day_holds_six_workouts(cast):
    plan = draft(cast, *[asks(1)] * 6)
    named = {"plan": plan, "content": asks(1), "week_version": None, "now": NOW}
    assert refused(DomainError, add_workout, cast.coach, **named) == ("too_many_workouts", "date")
    assert len(rows_of(plan)) == 6


def test_a_draft_row_goes_at_once_unless_coaches_wrote_about_it(cast):
    plan = draft(cast, asks(5), asks(6, day=1))
    plain, noted = rows_of(plan)
    note_plan(cast.coach, plan=plan, workout=noted, text="She likes the park.")
    remove(cast, plain)
    remove(cast, noted)
    assert contents_of(plan) == []
    assert list(Workout.objects.values_list("pk", "removed")) == [(noted.pk, True)]


def test_a_week_is_replaced_with_as_few_writes_as_can_be(cast):
    plan = draft(cast, asks(5), asks(6, day=2), asks(7, day=4), asks(2, day=8))
    monday, _wednesday, friday, next_week = rows_of(plan)
    wanted = [asks(5), asks(8, day=4), asks(9, day=4), asks(10, day=6)]
    replace_week(cast.coach, week=week_of(plan), contents=wanted, week_version=4, now=NOW)
    assert contents_of(plan) == [*wanted, asks(2, day=8)]
    rows = rows_of(plan)
    assert [rows[0].pk, rows[1].pk, rows[4].pk] == [monday.pk, friday.pk, next_week.pk]
    assert [rows[0].version, rows[1].version] == [monday.version, friday.version + 1]
    assert week_of(plan).version == 5


def test_a_week_holds_its_own_days(cast):
    week = {"week": week_of(draft(cast)), "contents": [asks(5, day=7)], "week_version": None, "now": NOW}
    assert refused(DomainError, replace_week, cast.coach, **week) == ("outside_week", "date")


# --- the past of a published plan

LATER = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def begun(cast):
    """Published a week ago: Monday and Tuesday have passed, today is Wednesday."""
    return published(cast, asks(5), asks(6, day=1), asks(7, day=2), asks(8, day=3), now=NOW)


def test_days_that_passed_stay_as_they_were_published(cast, begun):
    monday, _tuesday, wednesday, thursday = rows_of(begun)
    seen = {"week_version": None, "now": LATER}
    week = week_of(begun)
    for call, named in (
        (edit_workout, {"workout": monday, "content": asks(9)}),
        (edit_workout, {"workout": monday, "content": asks(5, day=4)}),
        (edit_workout, {"workout": thursday, "content": asks(8, day=1)}),
        (remove_workout, {"workout": monday}),
        (add_workout, {"plan": begun, "content": asks(3, day=1)}),
        (replace_week, {"week": week, "contents": [asks(7, day=2)]}),
    ):
        assert refused(ConflictError, call, cast.coach, **seen, **named) == ("past", "date"), named
    assert contents_of(begun) == [asks(5), asks(6, day=1), asks(7, day=2), asks(8, day=3)]
    edit(cast, wednesday, asks(4, day=2), now=LATER)
    kept = [asks(5), asks(6, day=1), asks(4, day=2)]
    replace_week(cast.coach, week=week, contents=kept, **seen)
    assert contents_of(begun) == kept


def test_the_day_is_over_where_the_athlete_lives(cast, begun):
    """In Berlin it is Tuesday half an hour before it is in UTC."""
    begun.athlete.time_zone = "Europe/Berlin"
    begun.athlete.save()
    night = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    named = {"workout": rows_of(begun)[0], "content": asks(9), "week_version": None}
    assert refused(ConflictError, edit_workout, cast.coach, now=night, **named) == ("past", "date")
    begun.athlete.time_zone = "UTC"
    begun.athlete.save()
    assert edit_workout(cast.coach, now=night, **named).distance_m == 9_000


def test_a_draft_may_be_written_for_any_of_its_days(cast):
    plan = draft(cast, asks(5, monday=THIS_MONDAY), monday=THIS_MONDAY)
    edit(cast, rows_of(plan)[0], asks(6, monday=THIS_MONDAY))
    remove(cast, rows_of(plan)[0])
    assert contents_of(plan) == []


# --- the end


def test_an_ended_plan_keeps_its_past_and_nothing_else(cast, begun):
    add(cast, begun, asks(9, day=5), now=LATER)
    ended = end_plan(cast.coach, plan=begun, now=LATER)
    assert (ended.ended_on, ended.changed_at) == (date(2026, 11, 25), None)
    assert shown_of(begun) == contents_of(begun) == [asks(5), asks(6, day=1)]
    named = {"plan": begun, "content": asks(5, day=9), "week_version": None, "now": LATER}
    for call, given in (
        (add_workout, named),
        (end_plan, {"plan": begun, "now": LATER}),
        (publish_plan, {"plan": begun, "now": LATER}),
        (edit_plan, {"plan": begun, "now": LATER, "name": "Again"}),
    ):
        assert refused(ConflictError, call, cast.coach, **given) == ("plan_ended", "")


def test_what_is_done_already_today_stays_when_a_plan_ends(cast, begun):
    Workout.objects.filter(plan=begun, date=LATER.date()).update(outcome="done")
    end_plan(cast.coach, plan=begun, now=LATER)
    assert shown_of(begun) == [asks(5), asks(6, day=1), asks(7, day=2)]


def test_a_draft_is_deleted_and_not_ended(cast):
    named = {"plan": draft(cast), "now": NOW}
    assert refused(ConflictError, end_plan, cast.coach, **named) == ("not_published", "")


# --- notes among coaches


def test_coaches_note_what_the_athlete_never_reads(cast):
    plan = published(cast, asks(5))
    note = note_plan(cast.coach, plan=plan, text=" Watch her sleep. ", workout=rows_of(plan)[0])
    assert (note.text, note.author) == ("Watch her sleep.", cast.coach)
    assert not PlanNote.objects.visible_to(cast.athlete.user).exists()
    assert PlanNote.objects.visible_to(cast.physio).exists()
    assert refused(NotAllowedError, edit_note, cast.physio, note=note, text="No.") == ("not_editable", "")
    assert refused(NotAllowedError, delete_note, cast.physio, note=note) == ("not_editable", "")
    assert edit_note(cast.head_coach, note=note, text="All is well.").text == "All is well."
    delete_note(cast.coach, note=note)
    assert not PlanNote.objects.exists()


def test_a_note_says_something_about_this_plan(cast):
    plan, other = draft(cast), draft(cast, asks(5))
    assert refused(DomainError, note_plan, cast.coach, plan=plan, text=" ") == ("required", "text")
    long = {"plan": plan, "text": "x" * 4_001}
    assert refused(DomainError, note_plan, cast.coach, **long) == ("too_long", "text")
    foreign = {"plan": plan, "text": "Fine.", "workout": rows_of(other)[0]}
    assert refused(DomainError, note_plan, cast.coach, **foreign) == ("not_in_plan", "workout")
