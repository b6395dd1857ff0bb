"""load-weeks/ with monotony and strain, and load-days/."""

from datetime import UTC, datetime, timedelta
from math import sqrt
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.services import edit_profile, edit_squad
from tests.cast import NOW
from tests.goldens import GOLDENS, TOLERANCE
from training.models import Activity
from training.services import log_activity, recompute_dirty_weeks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
WEEKS = "/api/v1/load-weeks/"
DAYS = "/api/v1/load-days/"
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


def days(answer):
    return [day["date"] for day in answer["results"]]


def test_days_go_from_the_first_logged_one_to_today_newest_first(anna, get):
    log(anna, -3)
    log(anna, -3, moving_s=1_800, rpe=2, type="walk")
    log(anna, -1, rpe=None)
    found = get(anna.user, DAYS)
    assert days(found) == [f"2026-11-{day}" for day in (18, 17, 16, 15, 14, 13)]
    assert [day["load"] for day in found["results"]] == [0, 0, 0, None, 0, 300]
    assert [day["complete"] for day in found["results"]] == [False] * 4 + [True, True]
    assert [day["gap"] for day in found["results"]] == ["first_42_days"] * 6
    assert (found["next"], found["previous"]) == (None, None)
    assert found["results"][-1] == {
        "date": "2026-11-13",
        "load": 300,
        "ctl": None,
        "atl": None,
        "tsb": None,
        "ewma_acute": 300,
        "ewma_chronic": 300,
        "acwr": None,
        "complete": True,
        "gap": "first_42_days",
    }


def test_days_agree_with_the_goldens_from_the_database_on(anna, get):
    """S9: 84 days of 100."""
    case = next(case for case in GOLDENS["series"] if case["id"].startswith("S9"))
    last = len(case["daily"]) - 1
    for day, load in enumerate(case["daily"]):
        log(anna, day - last + 2, moving_s=int(load) * 60, rpe=1)
    newest = get(anna.user, DAYS)["results"][0]
    expected = case["expected"]["pmc_by_day_exp"][str(last)]
    assert newest["date"] == "2026-11-18"
    assert newest["ctl"] == pytest.approx(expected["ctl"], abs=TOLERANCE)
    assert newest["atl"] == pytest.approx(expected["atl"], abs=TOLERANCE)
    assert newest["tsb"] == pytest.approx(expected["tsb_morning(yesterday)"], abs=TOLERANCE)
    assert newest["gap"] is None
    assert newest["ewma_chronic"] == 100


def test_more_than_seven_unknown_days_of_28_take_the_numbers_away_and_say_why(anna, get):
    log(anna, -60)
    for day in range(-20, -12):
        log(anna, day, rpe=None)
    newest, *_rest = get(anna.user, DAYS)["results"]
    assert newest["gap"] == "too_many_unknown_days"
    assert [newest[name] for name in ("ctl", "atl", "tsb", "ewma_acute", "ewma_chronic", "acwr")] == [
        None
    ] * 6
    Activity.objects.filter(rpe=None).first().delete()
    newest, *_rest = get(anna.user, DAYS)["results"]
    assert newest["gap"] is None
    assert newest["ctl"] > 0
    assert not newest["complete"]


def test_the_ratio_is_there_only_once_it_is_switched_on(cast, get):
    for day in range(-40, 3):
        log(cast.athlete, day)
    url = f"{DAYS}?athlete={cast.athlete.public_id}&from=2026-11-18"
    assert get(cast.coach, url)["results"][0]["acwr"] is None
    edit_squad(cast.head_coach, squad=cast.milers, now=NOW, shows_acwr=True)
    assert get(cast.coach, url)["results"][0]["acwr"] == 1
    edit_profile(cast.athlete.user, athlete=cast.athlete, now=NOW, shows_acwr=False)
    assert get(cast.coach, url)["results"][0]["acwr"] is None


def test_days_come_in_pages_that_lead_back_and_forth(anna, get):
    log(anna, -8)
    whole = days(get(anna.user, DAYS))
    assert len(whole) == 11
    first = get(anna.user, f"{DAYS}?page_size=4")
    second = get(anna.user, first["next"])
    third = get(anna.user, second["next"])
    assert days(first) + days(second) + days(third) == whole
    assert (first["previous"], third["next"]) == (None, None)
    assert days(get(anna.user, third["previous"])) == days(second)
    assert days(get(anna.user, second["previous"])) == days(first)
    assert get(anna.user, f"{DAYS}?cursor=nonsense", code=404)["code"] == "not_found"


def test_days_can_be_narrowed_and_the_future_has_none(anna, get):
    log(anna, -8)
    asked = get(anna.user, f"{DAYS}?from=2026-11-10&to=2026-11-12")
    assert days(asked) == ["2026-11-12", "2026-11-11", "2026-11-10"]
    assert days(get(anna.user, f"{DAYS}?from=2026-12-01")) == []
    assert get(anna.user, f"{DAYS}?from=yesterday", code=400)["errors"].keys() == {"from"}


def test_nothing_logged_has_no_days(anna, get):
    assert get(anna.user, DAYS) == {"results": [], "next": None, "previous": None}


def test_days_need_an_athlete_and_a_stranger_reads_like_nobody(cast, get):
    assert get(cast.coach, DAYS, code=400)["errors"].keys() == {"athlete"}
    hidden = get(cast.coach, f"{DAYS}?athlete={cast.stranger.public_id}", code=400)
    missing = get(cast.coach, f"{DAYS}?athlete={uuid4()}", code=400)
    assert hidden["errors"] == missing["errors"]


def test_a_run_of_tomorrow_where_she_was_is_a_day_too(anna, get):
    """She logged at Auckland's Thursday morning while it is Wednesday at home."""
    log_activity(anna.user, athlete=anna, start_at=NOW, now=NOW, time_zone="Pacific/Auckland", **EASY)
    assert days(get(anna.user, DAYS)) == ["2026-11-19"]


def test_days_cost_the_same_queries_for_one_day_and_for_many(cast, client):
    client.force_login(cast.athlete.user)
    counts = []
    client.get(DAYS)
    for day in (0, -30):
        log(cast.athlete, day)
        with CaptureQueriesContext(connection) as seen:
            client.get(DAYS)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_run_carries_its_load_from_the_heart_and_its_descent(anna, get):
    edit_profile(anna.user, athlete=anna, now=NOW, rest_hr=40, max_hr=200, sex="male")
    log(anna, -1, moving_s=1_800, avg_hr=130, descent_m=250)
    log(anna, -2)
    steep, flat = get(anna.user, "/api/v1/activities/")["results"]
    golden = GOLDENS["other"]["trimp_banister"][0]["expected"]
    assert (steep["trimp"], steep["descent_m_per_km"]) == (pytest.approx(golden, abs=TOLERANCE), 25)
    assert (flat["trimp"], flat["descent_m_per_km"]) == (None, None)
