"""A runner enters a run and looks after shoes on a phone that runs no scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.e2e.test_log import PHONE, Taps
from tests.e2e.test_pages import SMALL_TARGETS, TOO_WIDE
from tests.training.shoes import KM
from training.models import Activity, Shoe
from training.services import add_shoe, log_activity, start_import

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TABLE = b"""Date;Distance (km);Time;RPE;Notes
2026-11-02;8,2;45:10;4;slow
2026-11-04;10,0;55:00;6;hills
soon;5;25:00;3;
"""
SCREEN = {"viewport": {"width": 375, "height": 667}}


@pytest.fixture
def runner(anna):
    """Anna with a worn pair, a run that came without its effort, and a table that waits for her look."""
    now = timezone.now()
    anna.shoe = add_shoe(anna.user, athlete=anna, name="Blue", start_m=510 * KM, default_for=["run"], now=now)
    anna.run = log_activity(
        None, athlete=anna, start_at=now, type="run", distance_m=8 * KM, moving_s=2_900, now=now
    )
    file = SimpleUploadedFile("log.csv", TABLE)
    anna.table, _is_new = start_import(
        anna.user, athlete=anna, name="log.csv", content=file, hold_tables=True
    )
    return anna


def typed(page, taps, name, text):
    """A tap into the field, and its text."""
    page.locator(f"input[name={name}]").tap()
    page.keyboard.type(text)
    taps.count += 1


def test_the_usual_run_takes_six_taps_at_most(anna, open_page):
    page = open_page(anna.user, **PHONE)
    page.goto("/runs/new/")
    taps = Taps(page)
    typed(page, taps, "distance", "8,5")
    typed(page, taps, "time", "52:30")
    taps.chip("4", within="#rpe")
    taps.button("Save")
    assert taps.count <= 6
    assert "8.5" in page.locator("main").inner_text()
    stored = Activity.objects.get()
    assert (stored.distance_m, stored.moving_s, stored.rpe) == (8_500, 3_150, 4)


def test_entered_doubted_corrected_deleted_and_taken_back(runner, open_page):
    page = open_page(runner.user, **PHONE)
    page.goto("/today/")
    taps = Taps(page)
    taps.link("Enter a run")
    typed(page, taps, "distance", "10")
    typed(page, taps, "time", "25")
    taps.button("Save")
    assert "Check both numbers" in page.get_by_role("alert").inner_text()
    assert page.locator("input[name=distance]").input_value() == "10"
    page.locator("input[name=time]").fill("55")
    taps.chip("Yes", within="#warm_up_done")
    taps.button("Save")
    assert "This week" in page.locator("main").inner_text() or "The week" in page.locator("main").inner_text()
    taps.link("Change")
    page.locator("input[name=distance]").fill("11")
    taps.button("Save")
    entered = Activity.objects.latest("pk")
    assert (entered.distance_m, entered.moving_s, entered.warm_up_done) == (11 * KM, 3_300, True)
    assert entered.shoe == runner.shoe
    taps.button("Delete")
    assert Activity.objects.count() == 1
    taps.button("Undo")
    assert Activity.objects.count() == 2


def test_how_hard_it_was_is_one_tap(runner, open_page):
    page = open_page(runner.user, **PHONE)
    page.goto("/runs/effort/")
    taps = Taps(page)
    taps.button("6")
    assert taps.count == 1
    assert "Nothing is missing" in page.locator("main").inner_text()
    runner.run.refresh_from_db()
    assert runner.run.rpe == 6


def test_a_pair_is_added_put_away_and_its_reminder_seen(runner, open_page):
    page = open_page(runner.user, **PHONE)
    page.goto("/today/")
    taps = Taps(page)
    taps.link("Time to look at your shoes")
    taps.link("Add a pair")
    typed(page, taps, "name", "Red")
    taps.chip("Run", within="#default_for")
    taps.button("Save")
    assert page.locator("h1").inner_text() == "Red"
    page.goto(f"/me/shoes/{runner.shoe.public_id}/")
    taps.button("Put it away")
    assert "Put away; its runs stay." in page.locator("main").inner_text()
    assert sorted(Shoe.objects.values_list("name", "retired")) == [("Blue", True), ("Red", False)]
    page.goto("/today/")
    assert "Time to look at your shoes" not in page.locator("main").inner_text()


def pages_of(runner):
    return (
        "/today/",
        "/runs/",
        "/runs/new/",
        "/runs/effort/",
        f"/runs/{runner.run.public_id}/",
        f"/runs/{runner.run.public_id}/edit/",
        "/me/shoes/",
        "/me/shoes/new/",
        f"/me/shoes/{runner.shoe.public_id}/",
        f"/runs/imports/{runner.table.public_id}/table/",
        "/me/copies/",
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_the_browser_complains_of_nothing(runner, open_page, theme):
    page = open_page(runner.user, color_scheme=theme, **SCREEN)
    found = []
    for path in pages_of(runner):
        page.goto(path)
        report = Axe().run(page)
        found += [
            f"{path}: {rule['id']} {rule['nodes'][0]['html']}" for rule in report.response["violations"]
        ]
    assert not found, "\n".join(found)
    assert page.complaints == []


def test_axe_finds_nothing_on_a_form_after_an_error(runner, open_page):
    page = open_page(runner.user, **SCREEN)
    for path in ("/runs/new/", "/me/shoes/new/"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('[required]').forEach(e => e.required = false)")
        with page.expect_navigation():
            page.get_by_role("button", name="Save", exact=True).click()
        assert page.get_by_role("alert").is_visible()
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_is_cut_and_all_is_large_enough_to_tap(runner, open_page, language):
    runner.user.language = language
    runner.user.save()
    page, wrong = open_page(runner.user, **SCREEN), []
    for path in pages_of(runner):
        page.goto(path)
        wrong += [f"{path}: {one}" for one in page.evaluate(SMALL_TARGETS)]
        for width, text in ((320, "100%"), (375, "200%")):
            page.set_viewport_size({"width": width, "height": 667})
            page.evaluate("size => document.documentElement.style.fontSize = size", text)
            wrong += [f"{path} at {width} px and {text}: {one}" for one in page.evaluate(TOO_WIDE)]
        page.set_viewport_size(SCREEN["viewport"])
    assert not wrong, "\n".join(wrong)
