"""A locked knee: told, frozen, examined, confirmed, and the first step of the way back stands in the plan."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from alerts.models import Alert
from injuries.models import Clearance, RedFlag
from tests.e2e.test_desk import DESK
from tests.e2e.test_log import PHONE, Taps
from tests.e2e.test_pages import SMALL_TARGETS, TOO_WIDE
from tests.injuries.clearances import flagged, record
from tests.training.planned import planned

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
LADDER = "Run of the way back"


@pytest.fixture
def runner(anna):
    """Anna with a run on each of the days to come."""
    today = anna.local_date(timezone.now())
    for days in range(5):
        planned(anna, today + timedelta(days=days), distance_m=8_000, title="Round the lake")
    return anna


def main(page):
    return page.locator("main").inner_text()


def test_from_the_report_to_the_first_step_of_the_way_back(cast, runner, open_page):
    phone = open_page(runner.user, **PHONE)
    phone.goto("/log/")
    taps = Taps(phone)
    taps.chip("Right")
    taps.chip("Knee")
    taps.chip("5", within="#worst_during")
    taps.chip("Does it lock")
    taps.chip("It locks or catches")
    taps.button("Save")
    assert "no running until then" in phone.locator("h1").inner_text()
    assert "Carla Coach is being told" in main(phone)

    phone.goto("/today/")
    assert "paused" in main(phone)
    assert Alert.objects.visible_to(cast.coach).filter(kind="red_flag").count() == 1

    phone.goto("/warnings/")
    taps.link("I have been seen")
    taps.chip("Doctor", within="#profession")
    taps.chip("May run again", within="#outcome")
    taps.button("Save")
    assert "confirmed it with a note" in main(phone)
    phone.goto("/today/")
    assert "paused" in main(phone)

    desk = open_page(cast.coach, **DESK)
    desk.goto(f"/admin/athletes/athlete/{runner.pk}/change/")
    with desk.expect_navigation():
        desk.get_by_role("link", name="Confirm with a note").click()
    desk.fill("textarea[name=note]", "Read the doctor's letter.")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Save", exact=True).click()
    assert desk.complaints == []
    assert Clearance.objects.get().confirmed_by == cast.coach
    assert not RedFlag.objects.open().exists()

    phone.goto("/warnings/")
    assert "No open warning sign" in main(phone)
    phone.goto("/week/")
    week = main(phone)
    if LADDER not in week:
        phone.goto(phone.get_by_role("link", name="Week after").get_attribute("href"))
        week += main(phone)
    assert LADDER in week
    assert "paused" in week


def test_the_pages_fit_a_phone_and_axe_finds_nothing(cast, anna, open_page):
    episode = flagged(anna, now=timezone.now())
    record(episode, now=timezone.now())
    page = open_page(anna.user, viewport={"width": 320, "height": 640}, color_scheme="dark")
    wrong = []
    for path in ("/warnings/", f"/warnings/{episode.public_id}/seen/"):
        page.goto(path)
        wrong += [f"{path}: too wide: {found}" for found in page.evaluate(TOO_WIDE)]
        wrong += [f"{path}: small: {found}" for found in page.evaluate(SMALL_TARGETS)]
        report = Axe().run(page)
        wrong += [
            f"{path}: {rule['id']}: {n['html']}"
            for rule in report.response["violations"]
            for n in rule["nodes"]
        ]
    assert not wrong, "\n".join(wrong)
    assert page.complaints == []
