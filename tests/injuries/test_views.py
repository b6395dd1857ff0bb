"""The phone pages, as the athlete, her guardian and a stranger see them; no script is involved."""

import uuid

import pytest
import time_machine

from injuries.models import PainReport
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wednesday_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def anna(cast, client):
    client.force_login(cast.athlete.user)
    return client


def answers(**changes):
    """A knee log as the page sends it after the fewest taps."""
    given = {
        "id": str(uuid.uuid4()),
        "side": "left",
        "area": "knee",
        "spots": ["lateral"],
        "worst_during": "4",
        "check": ["none"],
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


class TestLog:
    def test_the_page_offers_one_tap_and_one_form(self, anna):
        page = anna.get("/log/").content.decode()
        assert "No pain today" in page
        assert page.count('name="worst_during"') == 11
        assert "None of these" in page

    def test_the_fewest_taps_store_a_report(self, anna, cast):
        answer = anna.post("/log/", answers())
        report = PainReport.objects.get()
        assert answer["Location"] == f"/log/{report.public_id}/"
        assert report.athlete == cast.athlete
        assert (report.side, report.area, report.spots, report.worst_during) == (
            "left",
            "knee",
            ["lateral"],
            4,
        )
        assert report.signs["swelling"] is False
        assert "painless_click" not in report.signs
