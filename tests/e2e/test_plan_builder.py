"""A coach plans twelve weeks with the keyboard alone: builds, checks, publishes, assigns; athletes see it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from tests.cast import NOW
from tests.training.plans import MONDAY, asks, draft, published, rows_of
from training.models import Plan, PlanAssignment, PlanTemplate, Workout
from training.services import assign_template, run_assignment
from training.services.plans import edit_workout

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Where Anna is, the first run of the plan is that of today.
FIRST_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PHONE = {"viewport": {"width": 375, "height": 667}}
DESK = {"viewport": {"width": 1366, "height": 900}}
OURS = {"include": [[".cs-page"]]}


def press_until(page, selector, *, key="Tab", most=120):
    """Presses a key until the focus stands on this."""
    for _nth in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} cannot be reached with {key}")


def focused(page):
    return page.evaluate("document.activeElement.dataset.key || ''")


def plan_in_one_line(page, text):
    """On the cell that has the focus."""
    page.keyboard.press("n")
    page.locator("#cs-dialog[open] #id_quick").wait_for()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.locator("#cs-dialog").wait_for(state="hidden")


def fill_first_week(page):
    press_until(page, "[data-stop]")
    for text, steps in (
        ("3 km easy", 2),
        ("strength 30 min", 2),
        ("3 km easy", 2),
        ("strength 30 min", 0),
    ):
        plan_in_one_line(page, text)
        page.wait_for_function("document.activeElement.matches('.cs-workout')")
        # From the new workout over the + of its day.
        for _nth in range(steps):
            page.keyboard.press("ArrowRight")


def press_week_button(page, monday, key):
    press_until(page, f"#week-{monday} [data-stop]", key="ArrowDown")
    page.keyboard.press("w")
    press_until(page, f"[data-key='{key}']", most=6)
    page.keyboard.press("Enter")
    page.locator(".cs-said").wait_for()


def build_twelve_weeks(page, athlete):
    page.goto(f"/admin/training/plan/add/?athlete={athlete.pk}")
    press_until(page, "#id_name")
    page.keyboard.type("Twelve weeks")
    press_until(page, "#id_first_monday")
    page.keyboard.press("Control+A")
    page.keyboard.type(MONDAY.isoformat())
    page.keyboard.press("Escape")
    press_until(page, "[type=submit][name=_save]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    plan = Plan.objects.get()
    assert plan.weeks_count == 12

    fill_first_week(page)
    assert [row.type for row in rows_of(plan)] == ["easy", "strength", "easy", "strength"]
    assert "6.0" in page.locator(f"#week-{MONDAY} .cs-sum-far").inner_text()

    press_week_button(page, MONDAY, "1-copy_on")
    assert len(rows_of(plan)) == 48
    assert "Copied to 11 weeks" in page.locator("#cs-said").inner_text()
    assert focused(page) == "1-copy_on"
    return plan


def check_and_publish(page, plan):
    press_until(page, "[data-stop]")
    press_week_button(page, MONDAY + timedelta(days=21), "4-recovery")
    press_until(page, "[data-key=fit_all]", key="Shift+Tab", most=300)
    page.keyboard.press("Enter")
    page.get_by_text("Every week fits").first.wait_for()

    press_until(page, "[data-key=publish]", key="Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if page.locator("#reason").count():
        press_until(page, "#reason")
        page.keyboard.type("Her first weeks here.")
    press_until(page, ".cs-fields [type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Published by Carla Coach" in page.locator(".cs-head").inner_text()
    assert Workout.objects.filter(plan=plan, published_on__isnull=False).count() == 48


def assign_it_to(page, athlete):
    """Saves the plan as a template and gives it to one more athlete."""
    press_until(page, "button[value=template]", key="Shift+Tab", most=300)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press_until(page, f"input[name=athletes][value='{athlete.pk}']")
    page.keyboard.press("Space")
    # The next Monday stands there already.
    press_until(page, "[data-key=assign]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # In the place of the worker; the page asks again by itself.
    run_assignment(PlanAssignment.objects.get().pk, now=timezone.now())
    page.get_by_role("link", name=athlete.name).wait_for()


def test_twelve_weeks_are_built_checked_published_and_assigned_with_the_keyboard(cast, anna, open_page):
    page = open_page(cast.coach, **DESK)
    plan = build_twelve_weeks(page, anna)
    check_and_publish(page, plan)
    assign_it_to(page, cast.minor)
    copy = Plan.objects.exclude(pk=plan.pk).get()
    assert (copy.athlete, copy.weeks_count, copy.workouts.count()) == (cast.minor, 12, 48)
    assert page.complaints == []

    with time_machine.travel(FIRST_MORNING):
        phone = open_page(anna.user, **PHONE)
        phone.goto("/today/")
        assert "Easy run" in phone.locator("main").inner_text()
        phone.goto("/week/")
        assert phone.get_by_text("Planned: Easy run 3.0\N{NO-BREAK SPACE}km").count() == 2
        assert phone.complaints == []


def test_a_restriction_freezes_the_plan_and_lifting_it_brings_it_back(cast, anna, open_page, restricted):
    published(cast, asks(8, day=0), asks(type="strength", day=1, duration_s=1_800), weeks=2)
    with time_machine.travel(FIRST_MORNING):
        phone, desk = open_page(anna.user, **PHONE), open_page(cast.coach, **DESK)

        def pages():
            phone.goto("/today/")
            today = phone.locator("main").inner_text()
            phone.goto("/week/")
            desk.goto(f"/admin/training/plan/{Plan.objects.get().pk}/change/")
            builder = desk.locator(".cs-weeks").inner_text()
            return today, phone.locator("main").inner_text(), builder

        before = pages()
        assert "8.0\N{NO-BREAK SPACE}km" in before[0]
        assert not any("paused" in text.lower() for text in before)
        restricted.add(anna, since=MONDAY)
        today, week, builder = pages()
        assert "Paused." in today
        assert "8.0\N{NO-BREAK SPACE}km" not in today
        assert week.count("paused") == 1
        assert "paused" in builder
        restricted.lift(anna)
        assert pages() == before
        assert (phone.complaints, desk.complaints) == ([], [])


def test_workouts_are_opened_copied_and_taken_out_by_key(cast, anna, open_page):
    plan = draft(cast, asks(8, day=0), weeks=2)
    page = open_page(cast.coach, **DESK)
    page.goto(f"/admin/training/plan/{plan.pk}/change/")
    press_until(page, ".cs-workout")
    page.keyboard.press("Enter")
    page.locator("#cs-dialog[open] #id_quick").wait_for()
    page.keyboard.press("Escape")
    page.locator("#cs-dialog").wait_for(state="hidden")
    page.wait_for_function("document.activeElement.matches('.cs-workout')")
    page.keyboard.press("c")
    page.keyboard.press("ArrowDown")
    assert focused(page) == f"add-{MONDAY + timedelta(days=7)}"
    page.keyboard.press("v")
    page.wait_for_function("document.activeElement.matches('.cs-workout')")
    assert len(rows_of(plan)) == 2
    page.get_by_text("Copied to").first.wait_for(state="attached")
    page.keyboard.press("Delete")
    page.wait_for_function("document.activeElement.matches('.cs-add')")
    assert len(rows_of(plan)) == 1
    assert page.complaints == []


def test_weeks_are_copied_and_made_lighter_by_key(cast, anna, open_page):
    plan = draft(cast, asks(8, day=0), asks(10, day=5), weeks=3)
    page = open_page(cast.coach, **DESK)
    page.goto(f"/admin/training/plan/{plan.pk}/change/")
    press_until(page, ".cs-workout")
    page.keyboard.press("Shift+C")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+V")
    page.get_by_text("Copied to the week of 30 November").first.wait_for()
    page.keyboard.press("r")
    page.get_by_text("is a recovery week now").first.wait_for()
    assert focused(page) == f"add-{MONDAY + timedelta(days=7)}"
    assert [row.distance_m for row in rows_of(plan)] == [8_000, 10_000, 5_600, 7_000]
    page.keyboard.press("s")
    assert focused(page) == "weeks"
    assert page.complaints == []


def test_rows_for_steps_are_added_by_key_without_saving(cast, anna, open_page):
    plan = draft(cast, asks(8, day=0), weeks=1)
    page = open_page(cast.coach, **DESK)
    page.goto(f"/admin/training/plan/{plan.pk}/change/")
    press_until(page, ".cs-workout")
    page.keyboard.press("n")
    page.locator("#cs-dialog[open] #id_quick").wait_for()
    page.locator("#cs-dialog summary").press("Enter")
    press_until(page, "[data-more]")
    page.keyboard.press("Enter")
    assert page.locator("[data-step]").count() == 3
    assert page.evaluate("document.activeElement.name") == "step-2-times"
    page.keyboard.press("Tab")
    page.keyboard.type("Work")
    page.keyboard.press("Tab")
    page.keyboard.type("3 km")
    page.keyboard.press("Enter")
    page.locator("#cs-dialog").wait_for(state="hidden")
    [step] = rows_of(plan)[-1].content.steps
    assert (step.kind, step.distance_m) == ("work", 3_000)
    assert page.complaints == []


def test_the_second_coach_sees_what_the_first_made_of_the_week(cast, anna, open_page):
    plan = draft(cast, asks(8, day=0), weeks=2)
    page = open_page(cast.coach, **DESK)
    page.goto(f"/admin/training/plan/{plan.pk}/change/")
    press_until(page, ".cs-workout")
    page.keyboard.press("Enter")
    page.locator("#cs-dialog[open] #id_quick").wait_for()
    row = rows_of(plan)[0]
    edit_workout(cast.head_coach, workout=row, content=asks(5), week_version=None, now=plan.created_at)
    page.keyboard.type("12 km easy")
    page.keyboard.press("Enter")
    page.get_by_text("Hanna Head changed this week meanwhile").wait_for()
    assert rows_of(plan)[0].distance_m == 5_000


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_builder(cast, anna, open_page, theme):
    plan = draft(cast, asks(8, day=0), weeks=2)
    page = open_page(cast.coach, color_scheme=theme, **DESK)
    found = []

    def look(where):
        report = Axe().run(page, context=OURS)
        found.extend(
            f"{where}: {rule['id']}: {node['html']} {node['failureSummary']}"
            for rule in report.response["violations"]
            for node in rule["nodes"]
        )

    for path in ("change/", "publish/", f"day/{MONDAY}/"):
        page.goto(f"/admin/training/plan/{plan.pk}/{path}")
        page.locator(".cs-page").first.wait_for()
        look(path)
    template = PlanTemplate.objects.get(code="five_km")
    given = {"club": cast.north, "athletes": [cast.minor], "first_monday": MONDAY, "now": NOW}
    assigned = assign_template(cast.coach, template=template, **given)
    run_assignment(assigned.pk, now=NOW)
    for path in (
        f"plantemplate/{template.pk}/assign/",
        f"planassignment/{assigned.pk}/change/",
        f"../athletes/athlete/{anna.pk}/change/",
    ):
        page.goto(f"/admin/training/{path}")
        page.locator(".cs-page").first.wait_for()
        look(path)
    page.set_viewport_size({"width": 375, "height": 667})
    page.goto(f"/admin/training/plan/{plan.pk}/change/")
    look("phone")
    wide = page.evaluate("document.querySelector('.cs-builder').scrollWidth - innerWidth")
    page.locator(".cs-workout").first.click()
    page.locator("#cs-dialog[open] #id_quick").wait_for()
    look("dialog")
    assert not found, "\n".join(found)
    assert wide <= 0
