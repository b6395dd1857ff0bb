"""The weekly check-in with a thumb, and the injury report at the desk and on a phone."""

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from athletes.enums import ConsentRole
from athletes.models import Coaching
from injuries.models import CheckIn, Episode
from tests.cast import coached

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 375, "height": 667}}
OURS = {"include": [[".cs-page"]]}


def test_questions_open_as_they_are_needed_and_a_week_is_saved(anna, open_page):
    Episode.objects.create(athlete=anna, side="right", area="knee", onset_date=timezone.now().date())
    page = open_page(anna.user, **PHONE)
    page.goto("/check-in/")
    knee = page.get_by_role("group", name="Knee, right", exact=True)
    assert not knee.get_by_text("How much did it hurt?").is_visible()
    knee.get_by_label("Not at all, because of it").check(force=True)
    assert not knee.get_by_text("How much did it hurt?").is_visible()
    knee.get_by_label("Less than I wanted, because of it").check(force=True)
    for question in ("training_change", "performance", "pain"):
        knee.locator(f"[name$={question}][value='1']").check(force=True)
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    assert "Knee, right" in page.locator("main").inner_text()
    assert CheckIn.objects.get().problems.get().severity == 17 + 8 + 8 + 8
    assert page.complaints == []


@pytest.fixture
def squad(cast):
    """Seven milers with a sore foot each, linked for a year."""
    now = timezone.now()
    for n in range(7):
        runner = coached(
            cast.head_coach, cast.north, cast.milers, f"R {n}", date(1990, 1, 1), health=[ConsentRole.COACH]
        )
        Episode.objects.create(athlete=runner, side="left", area="foot", onset_date=now.date())
    Coaching.objects.update(accepted_at=now - timedelta(days=365))


@pytest.mark.parametrize("width", [375, 1366])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_injury_report_reads_at_any_width(cast, squad, open_page, width, theme):
    page = open_page(cast.head_coach, color_scheme=theme, viewport={"width": width, "height": 900})
    page.goto("/admin/surveillance/")
    assert page.get_by_role("img").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, context=OURS).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    with page.expect_download() as file:
        page.get_by_role("link", name="Download as CSV").click()
    assert file.value.suggested_filename.startswith("injury-report-")
