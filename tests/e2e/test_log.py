"""An athlete logs pain on a phone that runs no scripts."""

import pytest

from injuries.models import PainFreeDay, PainReport, RedFlag
from tests.e2e.conftest import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True, "java_script_enabled": False}


class Taps:
    """Taps by the words on the screen, and counts them."""

    def __init__(self, page):
        self.page = page
        self.count = 0

    def chip(self, words, *, within="main"):
        self.page.locator(within).locator("label", has_text=words).and_(
            self.page.locator("label.chip:visible, label.tick:visible")
        ).first.tap()
        self.count += 1

    def button(self, words):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words, exact=True).tap()
        self.count += 1

    def link(self, words):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=words).tap()
        self.count += 1


def test_from_signing_in_to_the_warning_without_scripts(anna, open_page):
    page = open_page(**PHONE)
    page.goto("/log/")
    page.fill("input[name=login]", anna.user.email)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.locator("form:has(input[name=password]) button[type=submit]").tap()
    assert page.url.endswith("/log/")
    taps = Taps(page)
    taps.chip("Left")
    taps.chip("Knee")
    taps.chip("6", within="#worst_during")
    taps.chip("Joint swollen")
    taps.chip("The joint is swollen")
    taps.button("Save")
    assert page.locator("h1").inner_text() == "Book a doctor or physio, no running until then"
    assert "Swelling" in page.locator("main").inner_text()
    assert "Carla Coach is being told" in page.locator("main").inner_text()
    assert RedFlag.objects.get().rule == "swelling"


def test_a_knee_log_takes_six_taps_at_most(anna, open_page):
    page = open_page(anna.user, **PHONE)
    page.goto("/log/")
    taps = Taps(page)
    taps.chip("Right")
    taps.chip("Knee")
    taps.chip("Outer side of the knee")
    taps.chip("4", within="#worst_during")
    taps.chip("None of these")
    taps.button("Save")
    assert taps.count <= 6
    assert page.locator("h1").inner_text() == "Saved"
    report = PainReport.objects.get()
    assert (report.side, report.spots, report.worst_during) == ("right", ["lateral"], 4)
    assert report.signs["swelling"] is False


def test_no_pain_is_one_tap(anna, open_page):
    page = open_page(anna.user, **PHONE)
    page.goto("/today/")
    taps = Taps(page)
    taps.button("No pain today")
    assert taps.count == 1
    assert page.locator("h1").inner_text() == "Saved: no pain"
    assert PainFreeDay.objects.count() == 1


def test_the_same_as_last_time_takes_four_taps(anna, open_page):
    page = open_page(anna.user, **PHONE)
    page.goto("/log/")
    first = Taps(page)
    for words in ("Left", "Knee", "Back of the knee", "None of these"):
        first.chip(words)
    first.chip("3", within="#worst_during")
    first.button("Save")
    page.goto("/log/")
    taps = Taps(page)
    taps.link("Same as last time")
    taps.chip("5", within="#worst_during")
    taps.chip("None of these")
    taps.button("Save")
    assert taps.count == 4
    assert PainReport.objects.first().spots == ["posterior"]


def test_follow_ups_show_after_their_answer_and_stay_while_ticked(anna, open_page):
    page = open_page(anna.user, **PHONE)
    page.goto("/log/")
    taps = Taps(page)
    knee, thigh = page.get_by_text("Outer side of the knee"), page.get_by_text("Front of the thigh")
    assert not knee.is_visible()
    taps.chip("Knee")
    assert knee.is_visible()
    taps.chip("Outer side of the knee")
    taps.chip("Thigh")
    assert thigh.is_visible()
    assert knee.is_visible(), "a ticked spot of another area must be there to be taken back"


@pytest.mark.parametrize("place", [("Knee", "Back of the knee"), ("Lower leg", "Calf"), ("Lower leg",)])
def test_what_the_server_counts_as_read_is_on_the_screen(anna, open_page, place):
    """Behind the knee and in the calf, "None of these" also says no to the risks of a blocked vein."""
    page = open_page(anna.user, **PHONE)
    page.goto("/log/")
    taps = Taps(page)
    risks = page.get_by_text("a long journey, bed rest").first
    assert not risks.is_visible()
    taps.chip("Left")
    for words in place:
        taps.chip(words)
    assert risks.is_visible()
    taps.chip("3", within="#worst_during")
    taps.chip("None of these")
    taps.button("Save")
    assert PainReport.objects.get().signs["clot_risk"] is False


def test_back_pain_is_asked_one_question_more(anna, open_page):
    page = open_page(anna.user, **PHONE)
    page.goto("/log/")
    question = page.get_by_text("Numb between the legs, or new trouble with bladder or bowel?")
    assert not question.is_visible()
    Taps(page).chip("Lower back or buttock")
    assert question.is_visible()


def test_what_was_filled_in_is_still_there_after_an_error(anna, open_page):
    page = open_page(anna.user, **PHONE)
    page.goto("/log/")
    taps = Taps(page)
    for words in ("Left", "Knee", "Outer side of the knee"):
        taps.chip(words)
    taps.chip("4", within="#worst_during")
    taps.button("Save")
    assert "warning signs" in page.get_by_role("alert").inner_text().lower()
    assert page.locator("input[name=spots][value=lateral]").is_checked()
    assert page.locator("input[name=worst_during][value='4']").is_checked()
    Taps(page).chip("None of these")
    Taps(page).button("Save")
    assert PainReport.objects.count() == 1


def test_the_keyboard_alone_is_enough(anna, open_page):
    page = open_page(anna.user, viewport={"width": 1366, "height": 900})
    page.goto("/log/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    for key in ("side", "area", "worst_during"):
        page.locator(f"input[name={key}]").first.focus()
        page.keyboard.press("Space")
    page.locator("input[name=check][value=none]").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert PainReport.objects.get().worst_during == 0
