"""load-weeks/ with monotony and strain, and load-days/."""

from datetime import UTC, datetime, timedelta
from math import sqrt

import pytest
import time_machine

from tests.cast import NOW
from training.services import log_activity, recompute_dirty_weeks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
WEEKS = "/api/v1/load-weeks/"
# An hour at effort 4.
EASY = {"type": "run", "distance_m": 10_000, "moving_s": 3_600, "rpe": 4}


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def get(client):
    """Signs in and asks; `.json()` of the answer."""

    def send(person, url, code=200):
        client.force_login(person)
        answer = client.get(url)
        assert answer.status_code == code, answer.content
        return answer.json()

    return send


def log(athlete, day, **fields):
    """A run `day` days from Monday, 16 November 2026, at eight in Berlin."""
    start = datetime(2026, 11, 16, 7, tzinfo=UTC) + timedelta(days=day)
    return log_activity(athlete.user, athlete=athlete, start_at=start, now=NOW, **EASY | fields)


def test_a_week_carries_monotony_and_strain_once_it_is_over(anna, get, frozen):
    for day in (-14, -10, -7, 0):
        log(anna, day)
    recompute_dirty_weeks(now=NOW)
    current, last, before = get(anna.user, WEEKS)["results"]
    assert (current["load"], current["monotony"], current["strain"]) == (240, None, None)
    assert current["monotony_gap"] == "incomplete_week"
    assert (last["monotony"], last["strain"]) == (round(1 / sqrt(7), 6), round(240 / sqrt(7), 6))
    assert last["monotony_gap"] is None
    assert before["monotony"] == 0.585540
    # Berlin's Monday begins at 23:00 UTC; nothing has to be computed for it.
    frozen.move_to(datetime(2026, 11, 22, 22, 59, tzinfo=UTC))
    assert get(anna.user, WEEKS)["results"][0]["monotony"] is None
    frozen.move_to(datetime(2026, 11, 22, 23, 0, tzinfo=UTC))
    assert get(anna.user, WEEKS)["results"][0]["monotony"] == last["monotony"]


def test_a_week_says_why_it_has_no_monotony(anna, get):
    log(anna, -20)
    log(anna, -14, rpe=None)
    log(anna, -7, moving_s=1_800, rpe=0)
    recompute_dirty_weeks(now=NOW)
    found = [week["monotony_gap"] for week in get(anna.user, WEEKS)["results"]]
    assert found == ["sd_zero", "unknown_day", "incomplete_week"]
