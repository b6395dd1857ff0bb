"""The builder as a coach uses it without scripts: pages, forms and buttons; and what others see of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.training.plans import DAY, MONDAY, WEEK, add, asks, contents_of, draft, intervals, rows_of, week_of
from training.enums import RestrictionKind
from training.models import Plan, PlanNote
from training.restrictions import Restriction
from training.services.plans import edit_workout


@pytest.fixture
def plan(cast):
    return draft(cast, asks(8, day=0), intervals(day=2), weeks=4)


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.coach)
    return client


def page_of(plan, name="change", *args):
    return reverse(f"admin:training_plan_{name}", args=[plan.pk, *args])


def sent(version=1, *rows, **fields):
    data = {"step-TOTAL_FORMS": str(len(rows)), "step-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"step-{number}-{name}": value for name, value in row.items()}
    return {"version": str(version), **data, **fields}


def press(desk, plan, action, **data):
    return desk.post(page_of(plan, "act"), {"action": action, **data}, follow=True).content.decode()


def new_on(plan, day):
    return [content for content in contents_of(plan) if content.date == day]


# The table ----------------------------------------------------------------------------------------------


def test_the_table_shows_weeks_days_and_totals(desk, plan):
    body = desk.get(page_of(plan)).content.decode()
    assert body.count('<tr class="cs-week ') == 4
    assert "8.0\N{NO-BREAK SPACE}km" in body
    assert "Intervals" in body
    assert "2 runs" in body


def test_twenty_weeks_cost_as_many_queries_as_two(desk, cast, django_assert_max_num_queries):
    short = draft(cast, asks(8), weeks=2)
    filled = [asks(8, day=7 * week + day) for week in range(20) for day in (0, 2, 5)]
    long = draft(cast, *filled, athlete=cast.minor, weeks=20)
    desk.get(page_of(short))
    with django_assert_max_num_queries(100) as few:
        desk.get(page_of(short))
    with django_assert_max_num_queries(len(few.captured_queries)):
        desk.get(page_of(long))


def test_the_list_is_narrowed_by_state_and_squad(desk, cast, plan):
    listing = reverse("admin:training_plan_changelist")
    assert "Spring" in desk.get(listing, {"state": "draft"}).content.decode()
    assert page_of(plan) not in desk.get(listing, {"state": "published"}).content.decode()
    assert page_of(plan) not in desk.get(listing, {"state": "changed"}).content.decode()
    assert page_of(plan) in desk.get(listing, {"squad": str(cast.milers.public_id)}).content.decode()
    assert page_of(plan) not in desk.get(listing, {"squad": str(cast.trail.public_id)}).content.decode()


def test_a_stranger_finds_no_plan(client, cast, plan):
    client.force_login(cast.other_club_coach)
    for address in (page_of(plan), page_of(plan, "publish"), page_of(plan, "day", MONDAY.isoformat())):
        assert client.get(address).status_code == 404


def test_a_physio_reads_and_changes_nothing(client, cast, plan):
    client.force_login(cast.physio)
    body = client.get(page_of(plan)).content.decode()
    assert "Check and publish" not in body
    assert "cs-add" not in body
    client.post(page_of(plan, "day", MONDAY.isoformat()), sent(quick="8 km easy"))
    client.post(page_of(plan, "act"), {"action": "delete"})
    assert len(rows_of(plan)) == 2


def test_the_table_is_only_read(desk, plan):
    assert desk.post(page_of(plan)).status_code == 405
    assert desk.get(page_of(plan, "act")).status_code == 405


# Plans --------------------------------------------------------------------------------------------------


def test_a_plan_is_begun_and_leads_to_its_table(desk, cast):
    data = {
        "athlete": cast.athlete.pk,
        "name": "Summer",
        "first_monday": MONDAY.isoformat(),
        "weeks_count": 12,
        "target_on": "",
        "notes": "",
    }
    answer = desk.post(reverse("admin:training_plan_add"), data)
    assert answer.headers["Location"] == page_of(Plan.objects.get(name="Summer"))


def test_a_plan_that_begins_on_a_tuesday_is_refused_beside_the_field(desk, cast):
    data = {"athlete": cast.athlete.pk, "name": "S", "weeks_count": 2}
    data["first_monday"] = (MONDAY + DAY).isoformat()
    body = desk.post(reverse("admin:training_plan_add"), data).content.decode()
    assert "begins on a Monday" in body
    assert not Plan.objects.exists()


def test_what_is_said_of_a_plan_is_changed(desk, plan):
    answer = desk.post(page_of(plan, "about"), {"name": "Autumn", "target_on": "", "notes": "Gently."})
    assert answer.headers["Location"] == page_of(plan)
    plan.refresh_from_db()
    assert (plan.name, plan.notes, plan.athlete_may_move) == ("Autumn", "Gently.", False)


# Cells --------------------------------------------------------------------------------------------------


def test_one_line_says_a_whole_workout(desk, plan):
    day = MONDAY + 4 * DAY
    answer = desk.post(page_of(plan, "day", day.isoformat()), sent(week_of(plan).version, quick="6x400m/90s"))
    assert answer.status_code == 302
    (new,) = new_on(plan, day)
    assert new.type == "intervals"
    assert [item.times for item in new.steps] == [6]


def test_every_field_of_a_workout_is_stored(desk, plan):
    day = MONDAY + 4 * DAY
    rows = (
        {"kind": "warm_up", "length": "10 min"},
        {"kind": "work", "length": "400 m", "times": "6", "target": "3:50-4:00 /km"},
        {"kind": "recovery", "length": "1:30", "times": "6"},
        {"kind": ""},
    )
    fields = {"type": "tempo", "distance_km": "9.5", "minutes": "50", "target": "RPE 6-7"}
    fields |= {"title": "Track", "notes": "Spikes."}
    desk.post(page_of(plan, "day", day.isoformat()), sent(week_of(plan).version, *rows, **fields))
    (new,) = new_on(plan, day)
    assert (new.type, new.distance_m, new.duration_s, new.title) == ("tempo", 9_500, 3_000, "Track")
    assert new.target.data() == {"kind": "rpe", "low": 6, "high": 7}
    assert new.steps[0].duration_s == 600
    assert [step.kind for step in new.steps[1].steps] == ["work", "recovery"]
    assert new.steps[1].steps[0].target.low == 230


def test_a_form_gives_back_what_is_stored(desk, plan):
    row = rows_of(plan)[1]
    body = desk.get(page_of(plan, "workout", row.public_id)).content.decode()
    assert "400 m" in body
    assert "3:50-4:00 /km" in body


@pytest.mark.parametrize(
    ("fields", "rows", "said"),
    [
        ({"quick": "8 bananas"}, (), "not understood"),
        ({"target": "fast"}, (), "Like RPE 3-4"),
        ({}, ({"kind": "work", "length": "far"},), "Like 400 m"),
        ({}, ({"kind": "", "length": "400 m"},), "Say what this step is"),
        ({"type": "easy", "target": "RPE 40"}, (), "10"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(desk, plan, fields, rows, said):
    answer = desk.post(page_of(plan, "day", MONDAY.isoformat()), sent(week_of(plan).version, *rows, **fields))
    assert answer.status_code in {400, 422}
    assert said in answer.content.decode()
    assert len(rows_of(plan)) == 2


def test_the_second_of_two_coaches_is_told_and_overwrites_nothing(desk, cast, plan):
    row, version = rows_of(plan)[0], week_of(plan).version
    edit_workout(cast.head_coach, workout=row, content=asks(5), week_version=version, now=plan.created_at)
    answer = desk.post(page_of(plan, "workout", row.public_id), sent(version, type="easy", distance_km="12"))
    body = answer.content.decode()
    assert answer.status_code == 412
    assert "Hanna Head changed this week meanwhile" in body
    assert contents_of(plan)[0].distance_m == 5_000
    again = sent(version + 1, type="easy", distance_km="12")
    assert f'value="{version + 1}"' in body
    desk.post(page_of(plan, "workout", row.public_id), again)
    assert contents_of(plan)[0].distance_m == 12_000


def test_the_script_gets_the_changed_week_alone(desk, plan):
    day = MONDAY + 8 * DAY
    data = sent(week_of(plan, MONDAY + WEEK).version, quick="8 km easy")
    answer = desk.post(page_of(plan, "day", day.isoformat()), data, headers={"X-Live": "1"})
    body = answer.content.decode()
    assert body.count('<tr class="cs-week ') == 1
    assert f"week-{MONDAY + WEEK}" in body
    assert "<html" not in body


def test_a_workout_is_copied_to_another_day(desk, plan):
    day = MONDAY + 3 * DAY
    key = str(rows_of(plan)[0].public_id)
    desk.post(page_of(plan, "day", day.isoformat()), {"copy": key})
    assert [content.distance_m for content in new_on(plan, day)] == [8_000]


@pytest.mark.parametrize("key", ["nonsense", "5a0e4ab8-0a0f-4b47-9a3c-0d1b1d3e6c55"])
def test_what_is_gone_cannot_be_copied(desk, plan, key):
    address = page_of(plan, "day", MONDAY.isoformat())
    answer = desk.post(address, {"copy": key}, headers={"X-Live": "1"})
    assert (answer.status_code, answer.content.decode()) == (400, "What you copied is gone.")


def test_a_workout_is_taken_out(desk, plan):
    row, version = rows_of(plan)[0], week_of(plan).version
    address = page_of(plan, "workout", row.public_id)
    assert (
        "changed this week" in desk.post(address, {"remove": 1, "version": 99}, follow=True).content.decode()
    )
    assert len(rows_of(plan)) == 2
    desk.post(address, {"remove": 1, "version": version})
    assert len(rows_of(plan)) == 1


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "2020-01-01"])
def test_a_day_outside_the_plan_is_not_there(desk, plan, day):
    assert desk.get(page_of(plan, "day", day)).status_code == 404


# Buttons ------------------------------------------------------------------------------------------------


def test_a_week_is_copied_on_and_the_edit_undone(desk, plan):
    assert "Copied to 3 weeks" in press(desk, plan, "copy_on", week=MONDAY.isoformat())
    assert len(rows_of(plan)) == 8
    assert "undone" in press(desk, plan, "undo")
    assert len(rows_of(plan)) == 2


def test_one_undo_takes_back_what_one_button_did_to_many_weeks(desk, plan):
    before, edits = contents_of(plan), plan.edits.count()
    press(desk, plan, "copy_on", week=MONDAY)
    assert plan.edits.count() == edits + 1
    press(desk, plan, "undo")
    assert contents_of(plan) == before


def test_every_week_made_to_fit_is_one_edit(desk, cast, plan):
    for week in range(1, 4):
        add(cast, plan, asks(30, day=7 * week))
    before, edits = contents_of(plan), plan.edits.count()
    press(desk, plan, "fit_all")
    assert contents_of(plan) != before
    assert plan.edits.count() == edits + 1
    press(desk, plan, "undo")
    assert contents_of(plan) == before


def test_a_copied_week_takes_the_place_of_another(desk, plan):
    press(desk, plan, "copy_from", week=MONDAY + 2 * WEEK, **{"from": MONDAY})
    assert len(new_on(plan, MONDAY + 2 * WEEK)) == 1
    assert "This week is not in the plan." in press(desk, plan, "copy_from", week=MONDAY)
    assert "This week is not in the plan." in press(desk, plan, "copy_from", week=MONDAY, **{"from": "x"})


@pytest.mark.parametrize(("count", "rows"), [("2", 4), ("24", 24), ("many", 2)])
def test_more_rows_for_steps_come_without_storing(desk, plan, count, rows):
    address = page_of(plan, "day", MONDAY + DAY)
    data = sent(quick="8 km easy", more="1") | {"step-TOTAL_FORMS": count}
    body = desk.post(address, data).content.decode()
    assert body.count("data-step>") == rows
    assert 'value="8 km easy"' in body
    assert new_on(plan, MONDAY + DAY) == []


def test_a_week_is_copied_to_the_next(desk, plan):
    press(desk, plan, "copy", week=MONDAY.isoformat())
    assert [content.date for content in contents_of(plan)][2] == MONDAY + WEEK


def test_a_week_becomes_a_recovery_week(desk, plan):
    press(desk, plan, "recovery", week=MONDAY.isoformat())
    assert week_of(plan).kind == "recovery"


def test_weeks_are_made_to_fit(desk, plan):
    assert "fits its ceiling" in press(desk, plan, "fit", week=MONDAY.isoformat())
    assert "Every week fits" in press(desk, plan, "fit_all")


def test_a_plan_is_shifted(desk, plan):
    assert "Shifted by 2 weeks" in press(desk, plan, "shift", weeks="2")
    plan.refresh_from_db()
    assert plan.first_monday == MONDAY + 2 * WEEK
    assert "By how many weeks" in press(desk, plan, "shift", weeks="many")


def test_notes_for_coaches_stay_apart(desk, plan):
    assert "Watch her calf" in press(desk, plan, "note", text="Watch her calf.")
    assert PlanNote.objects.get().plan == plan


def test_a_draft_is_deleted(desk, plan):
    press(desk, plan, "delete")
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    "data",
    [{"action": "explode"}, {"action": "fit", "week": "soon"}, {"action": "fit", "week": "2020-01-06"}],
)
def test_an_unknown_button_does_nothing(desk, plan, data):
    desk.post(page_of(plan, "act"), data)
    assert len(rows_of(plan)) == 2


# Publishing ---------------------------------------------------------------------------------------------


def test_publishing_over_findings_needs_a_reason_that_is_shown(desk, plan):
    body = desk.get(page_of(plan, "publish")).content.decode()
    assert "The plan goes beyond the rules" in body
    answer = desk.post(page_of(plan, "publish"), {"reason": ""})
    assert answer.status_code == 400
    plan.refresh_from_db()
    assert plan.published_at is None
    after = desk.post(page_of(plan, "publish"), {"reason": "A camp."}, follow=True).content.decode()
    assert "because: A camp." in after
    assert "Published by Carla Coach" in after


def test_a_published_plan_is_ended(desk, plan):
    desk.post(page_of(plan, "publish"), {"reason": "A camp."})
    press(desk, plan, "end")
    plan.refresh_from_db()
    assert plan.ended_on is not None


@pytest.fixture
def restricted(cast, monkeypatch):
    def hold(kind):
        found = Restriction(
            athlete_id=cast.athlete.pk,
            kind=kind,
            since=MONDAY - timedelta(days=10),
            until=None,
            reason_code="secret",
        )
        monkeypatch.setattr("training.restrictions._provider", [lambda _ids: {cast.athlete.pk: [found]}])

    return hold


def test_a_restriction_pauses_the_runs_in_the_table(desk, plan, restricted):
    restricted(RestrictionKind.NO_RUNNING)
    assert desk.get(page_of(plan)).content.decode().count("■ paused") == 2


def test_what_tells_of_health_is_hidden_without_health_access(client, cast, plan, restricted):
    restricted(RestrictionKind.NO_PROGRESSION)
    shown = {}
    for person in (cast.coach, cast.coach_without_consent):
        client.force_login(person)
        pages = [client.get(page_of(plan)), client.get(page_of(plan, "publish"))]
        shown[person] = ["Easy and flat for now" in page.content.decode() for page in pages]
    assert shown == {cast.coach: [True, True], cast.coach_without_consent: [False, False]}
