"""A locked knee, from the report to the first step of the way back: on the phone and at the desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from alerts.models import Delivery
from injuries.models import Clearance, RecoveryPlan
from tests.e2e.test_log import Taps
from tests.training.planned import planned
from training.models import Plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True}
DESK = {"viewport": {"width": 1366, "height": 900}}


def plan_a_run(anna):
    """One run of a plan, today."""
    today = anna.local_date(timezone.now())
    monday = today.fromordinal(today.toordinal() - today.weekday())
    plan = Plan.objects.create(athlete=anna, name="Autumn", first_monday=monday, weeks_count=2)
    planned(anna, today, distance_m=8000, title="Along the river", plan=plan)


def text_of(page, address):
    page.goto(address)
    return page.locator("main").inner_text()


def report_a_locked_knee(page):
    page.goto("/log/")
    taps = Taps(page)
    for words in ("Left", "Knee"):
        taps.chip(words)
    taps.chip("4", within="#worst_during")
    page.locator("#check label.tick").nth(3).tap()
    taps.chip("It locks or catches")
    taps.button("Save")
    assert page.locator("h1").inner_text() == "Book a doctor or physio, no running until then"


def record_the_doctors_word(page):
    page.goto("/warnings/")
    with page.expect_navigation():
        page.locator("main a[href$='/seen/']").first.tap()
    page.locator("label", has_text="Doctor").first.tap()
    page.locator("label", has_text="May run again").first.tap()
    Taps(page).button("Save")


def confirm_it(page):
    page.goto(f"/admin/injuries/clearance/{Clearance.objects.get().pk}/change/")
    page.fill("textarea[name=note]", "Read the letter of the doctor.")
    with page.expect_navigation():
        page.locator("[name=_save]").first.click()


def test_from_the_locked_knee_to_the_first_step(anna, cast, open_page):
    plan_a_run(anna)
    phone = open_page(anna.user, **PHONE)
    assert "Along the river" in text_of(phone, "/today/")
    report_a_locked_knee(phone)
    assert "paused" in text_of(phone, "/today/")
    assert Delivery.objects.filter(alert__kind="red_flag", recipient=cast.coach).exists()
    record_the_doctors_word(phone)
    assert "paused" in text_of(phone, "/today/")
    desk = open_page(cast.coach, **DESK)
    confirm_it(desk)
    assert RecoveryPlan.objects.get().athlete == anna
    assert "Run of the way back" in text_of(phone, "/today/") + text_of(phone, "/week/")
    said = text_of(phone, "/recovery/")
    assert "Stage 1 of 7: Walk briskly for 30 minutes" in said
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not Axe().run(phone).response["violations"]
    assert phone.complaints == []
