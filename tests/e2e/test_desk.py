"""A coach at the desk: the triage page leads to the athlete who needs somebody, the inbox takes notice."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from alerts.models import Acknowledgement, Alert
from tests.injuries.entries import log

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DESK = {"viewport": {"width": 1366, "height": 900}}
OURS = {"include": [[".cs-page"]]}


@pytest.fixture
def hurt(anna):
    log(anna, "swelling", "catching_locking")
    return anna


def test_triage_puts_the_one_in_need_first_and_leads_to_her(cast, hurt, open_page):
    page = open_page(cast.coach, **DESK)
    page.goto("/admin/")
    first = page.locator(".cs-roster [role=row]").nth(1)
    assert "Anna Athlete" in first.inner_text()
    assert "Stop" in first.inner_text()
    with page.expect_navigation():
        first.get_by_role("link", name="Anna Athlete").click()
    assert "Swelling" in page.locator(".cs-page").inner_text()
    assert page.complaints == []


def test_an_alert_is_acknowledged(cast, hurt, open_page):
    page = open_page(cast.coach, **DESK)
    alert = Alert.objects.get(subject__startswith="flag:", facts__rule="swelling")
    page.goto(f"/admin/alerts/alert/{alert.pk}/change/")
    page.get_by_text("Acknowledge", exact=True).first.click()
    with page.expect_navigation():
        page.locator("dialog, [role=dialog], form").get_by_role("button", name="Acknowledge").last.click()
    assert Acknowledgement.objects.get().by == cast.coach
    page.goto("/admin/alerts/alert/")
    assert "acknowledged by carla coach" in page.locator("body").inner_text().lower()
    assert page.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_our_parts_of_the_desk(cast, hurt, open_page, theme):
    page = open_page(cast.coach, color_scheme=theme, **DESK)
    found = []
    for path in ("/admin/", f"/admin/athletes/athlete/{hurt.pk}/change/"):
        page.goto(path)
        page.locator(".cs-page").wait_for()
        report = Axe().run(page, context=OURS)
        found += [
            f"{path}: {rule['id']}: {node['html']} {node['failureSummary']}"
            for rule in report.response["violations"]
            for node in rule["nodes"]
        ]
    assert not found, "\n".join(found)


def test_a_coach_of_another_club_sees_nothing_of_it(cast, hurt, open_page):
    page = open_page(cast.other_club_coach, **DESK)
    page.goto("/admin/")
    assert "Anna Athlete" not in page.content()
    assert page.goto(f"/admin/athletes/athlete/{hurt.pk}/change/").status == 404
