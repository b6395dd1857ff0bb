"""activities/ and load-weeks/ as a phone or a script meets them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import ClientId, Tombstone
from tests.cast import NOW
from training.models import Activity, DirtyWeek, Shoe, WeekLoad
from training.services import log_activity, recompute_dirty_weeks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
URL = "/api/v1/activities/"
WEEKS = "/api/v1/load-weeks/"
RUN = {
    "start_at": "2026-11-16T07:30:00+01:00",
    "type": "run",
    "distance_m": 8_000,
    "moving_s": 2_700,
    "rpe": 4,
}


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def call(client):
    """Signs in and sends JSON; the answer carries its parsed body as `.data`."""

    def send(person, method, url, body=None, **headers):
        client.force_login(person)
        extra = {"content_type": "application/json"} if body is not None else {}
        return getattr(client, method)(url, body, headers=headers, **extra)

    return send


def log(athlete, day=0, **fields):
    start = datetime(2026, 11, 16, 7, tzinfo=UTC) + timedelta(days=day)
    values = {"type": "run", "distance_m": 8_000} | fields
    return log_activity(athlete.user, athlete=athlete, start_at=start, now=NOW, **values)


def one(activity):
    return f"{URL}{activity.public_id}/"


def test_a_run_posted_by_the_athlete_comes_back_with_load_and_source(anna, call):
    body = RUN | {"id": str(uuid4()), "surface": "trail", "warm_up_done": True, "notes": "windy"}
    answer = call(anna.user, "post", URL, body)
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert {key: shown[key] for key in body} == body
    assert shown["athlete"] == str(anna.public_id)
    assert (shown["time_zone"], shown["local_date"]) == ("Europe/Berlin", "2026-11-16")
    assert (shown["load"], shown["spike"], shown["partial"]) == (180, None, False)
    assert shown["sources"] == [{"format": "manual", "device": "", "corrections": []}]
    assert (shown["elapsed_s"], shown["shoe"], shown["cool_down_done"]) == (None, None, None)
    assert answer.headers["ETag"] == '"1"'


def test_a_start_is_shown_with_the_offset_of_the_place(anna, call):
    body = RUN | {"start_at": "2026-07-01T22:00:00Z", "time_zone": "Asia/Kolkata"}
    shown = call(anna.user, "post", URL, body).json()
    assert (shown["start_at"], shown["local_date"]) == ("2026-07-02T03:30:00+05:30", "2026-07-02")


def test_the_same_request_again_is_answered_with_the_stored_run(anna, call):
    body = RUN | {"id": str(uuid4())}
    first = call(anna.user, "post", URL, body)
    again = call(anna.user, "post", URL, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("who", ["athlete", "stranger"])
def test_an_id_in_use_reveals_nothing(cast, call, who):
    body = RUN | {"id": str(uuid4())}
    call(cast.athlete.user, "post", URL, body)
    other = {"athlete": body | {"distance_m": 9_000}, "stranger": body}[who]
    answer = call(getattr(cast, who).user, "post", URL, other)
    assert (answer.status_code, answer.json()["code"]) == (409, "id_in_use")
    assert "8000" not in answer.content.decode()
    assert Activity.objects.get().distance_m == 8_000


def test_an_id_the_server_gave_to_another_run_is_in_use_too(cast, call):
    run = log(cast.southerner)
    answer = call(cast.athlete.user, "post", URL, RUN | {"id": str(run.public_id)})
    assert (answer.status_code, Activity.objects.count()) == (409, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start_at": "2026-11-16T07:30:00"}, "start_at"),
        ({"start_at": "yesterday"}, "start_at"),
        ({"start_at": "2026-11-18T12:11:00Z"}, "start_at"),
        ({"start_at": None}, "start_at"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"type": "hover"}, "type"),
        ({"type": None}, "type"),
        ({"distance_m": -5}, "distance_m"),
        ({"distance_m": 400_001}, "distance_m"),
        ({"distance_m": 99_999_999_999}, "distance_m"),
        ({"distance_m": "far"}, "distance_m"),
        ({"distance_m": 60_000}, "distance_m"),
        ({"moving_s": -1}, "moving_s"),
        ({"rpe": 11}, "rpe"),
        ({"surface": "lava"}, "surface"),
        ({"shoe": "00000000-0000-0000-0000-000000000000"}, "shoe"),
        ({"shoe": "mine"}, "shoe"),
        ({"notes": "x" * 4_001}, "notes"),
        ({"id": "seven"}, "id"),
        ({"athlete": "00000000-0000-0000-0000-000000000000"}, "athlete"),
    ],
)
def test_bad_input_names_its_field_and_stores_nothing(anna, call, change, field):
    answer = call(anna.user, "post", URL, RUN | {"id": str(uuid4())} | change)
    assert answer.status_code == 400, answer.content
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert list(answer.json()["errors"]) == [field]
    assert not Activity.objects.exists()
    assert not DirtyWeek.objects.exists()
    assert not ClientId.objects.exists()


@pytest.mark.parametrize("body", ["{", "[]", '"run"', "{}", "null"])
def test_half_a_json_is_refused(anna, client, body):
    client.force_login(anna.user)
    answer = client.post(URL, body, content_type="application/json")
    assert (answer.status_code, Activity.objects.count()) == (400, 0)


def test_a_coach_names_the_athlete_and_without_a_name_is_asked_for_one(cast, call):
    named = call(cast.coach, "post", URL, RUN | {"athlete": str(cast.kept.public_id)})
    unnamed = call(cast.coach, "post", URL, RUN)
    assert (named.status_code, unnamed.status_code) == (201, 400)
    assert Activity.objects.get().athlete == cast.kept
    assert list(unnamed.json()["errors"]) == ["athlete"]


def test_another_coachs_athlete_reads_like_nobody(cast, call):
    run = log(cast.athlete)
    hidden = str(cast.athlete.public_id)
    missing = str(uuid4())
    coach = cast.other_club_coach
    assert call(coach, "get", one(run)).status_code == 404
    assert call(coach, "patch", one(run), {"rpe": 1}).status_code == 404
    assert call(coach, "delete", one(run)).status_code == 404
    answers = [
        (
            call(coach, "post", URL, RUN | {"athlete": athlete}),
            call(coach, "get", f"{URL}?athlete={athlete}"),
            call(coach, "get", f"{WEEKS}?athlete={athlete}"),
        )
        for athlete in (hidden, missing)
    ]
    for seen, unseen in zip(*answers, strict=True):
        assert (seen.status_code, unseen.status_code) == (400, 400)
        assert seen.json()["errors"] == unseen.json()["errors"]
    run.refresh_from_db()
    assert run.rpe is None


def test_a_correction_writes_what_was_sent_and_raises_the_etag(cast, call):
    run = log(cast.athlete, rpe=3, surface="trail", notes="windy")
    answer = call(cast.coach, "patch", one(run), {"rpe": 6, "surface": None}, **{"If-Match": '"1"'})
    shown = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert (shown["rpe"], shown["surface"], shown["notes"]) == (6, None, "windy")


def test_a_stale_correction_and_a_stale_deletion_are_refused(anna, call):
    run = log(anna)
    call(anna.user, "patch", one(run), {"rpe": 6})
    stale = {"If-Match": '"1"'}
    assert call(anna.user, "patch", one(run), {"rpe": 1}, **stale).status_code == 412
    assert call(anna.user, "delete", one(run), **stale).status_code == 412
    run.refresh_from_db()
    assert run.rpe == 6


def test_the_recompute_makes_no_phone_stale(anna, call):
    run = log(anna)
    recompute_dirty_weeks(now=NOW)
    shown = call(anna.user, "get", one(run))
    assert shown.headers["ETag"] == '"1"'
    assert shown.json()["spike"] == {"category": "no_baseline", "longest_30d_m": None}


@pytest.mark.parametrize("field", ["athlete", "id"])
def test_a_run_stays_with_its_athlete_and_its_id(cast, call, field):
    run = log(cast.athlete)
    own = {"athlete": str(cast.athlete.public_id), "id": str(run.public_id)}[field]
    other = {"athlete": str(cast.kept.public_id), "id": str(uuid4())}[field]
    refused = call(cast.coach, "patch", one(run), {field: other, "rpe": 2})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert call(cast.coach, "patch", one(run), {field: own, "rpe": 2}).status_code == 200


def test_a_deleted_run_is_gone_and_its_id_stays_used(anna, call):
    body = RUN | {"id": str(uuid4())}
    call(anna.user, "post", URL, body)
    assert call(anna.user, "delete", f"{URL}{body['id']}/").status_code == 204
    assert call(anna.user, "get", f"{URL}{body['id']}/").status_code == 404
    again = call(anna.user, "post", URL, body)
    assert (again.status_code, again.json()["code"]) == (409, "deleted")
    assert str(Tombstone.objects.get().public_id) == body["id"]


def test_own_shoes_can_be_worn(anna, call):
    shoe = Shoe.objects.create(athlete=anna, name="Blue")
    shown = call(anna.user, "post", URL, RUN | {"shoe": str(shoe.public_id)}).json()
    assert shown["shoe"] == str(shoe.public_id)


def test_the_list_is_filtered_by_athlete_date_and_type(cast, call):
    log(cast.athlete, day=-8)
    log(cast.athlete, day=-7)
    log(cast.athlete, day=1, type="ride", distance_m=20_000)
    log(cast.minor, day=1)

    def dates(query=""):
        answer = call(cast.coach, "get", f"{URL}{query}")
        assert answer.status_code == 200, answer.content
        return [row["local_date"] for row in answer.json()["results"]]

    her = f"?athlete={cast.athlete.public_id}"
    # A coach without a profile sees everyone in reach.
    assert len(dates()) == 4
    assert dates(her) == ["2026-11-17", "2026-11-09", "2026-11-08"]
    assert dates(f"{her}&from=2026-11-09&to=2026-11-16") == ["2026-11-09"]
    assert dates(f"{her}&type=ride") == ["2026-11-17"]


def test_left_out_the_athlete_is_oneself(cast, call):
    log(cast.athlete)
    log(cast.minor)
    shown = call(cast.athlete.user, "get", URL).json()["results"]
    assert [row["athlete"] for row in shown] == [str(cast.athlete.public_id)]


@pytest.mark.parametrize("query", ["from=soon", "to=2026-13-01", "type=hover", "athlete=me"])
def test_a_parameter_that_cannot_be_is_named(anna, call, query):
    answer = call(anna.user, "get", f"{URL}?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [query.split("=")[0]])


def test_pages_follow_each_other_without_gap(anna, call):
    for day in range(5):
        log(anna, day=-day)
    seen, url = [], f"{URL}?page_size=2"
    while url:
        page = call(anna.user, "get", url).json()
        seen += [row["local_date"] for row in page["results"]]
        url = page["next"]
    assert seen == ["2026-11-16", "2026-11-15", "2026-11-14", "2026-11-13", "2026-11-12"]


@pytest.mark.parametrize("url", [URL, WEEKS])
def test_a_list_costs_the_same_queries_for_one_row_and_for_three(cast, client, url):
    client.force_login(cast.coach)
    client.get(url)
    counts = []
    for rows, weeks_back in ((1, (0,)), (3, (1, 2))):
        for n in weeks_back:
            log(cast.athlete, day=-7 * n, shoe=Shoe.objects.create(athlete=cast.athlete, name="x"))
        recompute_dirty_weeks(now=NOW)
        with CaptureQueriesContext(connection) as seen:
            assert len(client.get(url).json()["results"]) == rows
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_weeks_carry_their_verdict_and_what_it_rests_on(anna, call):
    for week, metres in ((-2, 20_000), (-1, 22_000), (0, 30_000)):
        log(anna, day=7 * week, distance_m=metres, moving_s=6_000, rpe=5)
    recompute_dirty_weeks(now=NOW)
    first, second, third = call(anna.user, "get", WEEKS).json()["results"]
    assert [week["iso_week"] for week in (first, second, third)] == ["2026-W47", "2026-W46", "2026-W45"]
    assert [week["verdict"] for week in (first, second, third)] == ["over_30", "ok", "insufficient_data"]
    assert first == {
        "athlete": str(anna.public_id),
        "iso_week": "2026-W47",
        "monday": "2026-11-16",
        "runs": 1,
        "distance_m": 30_000,
        "moving_s": 6_000,
        "elapsed_s": 0,
        "ascent_m": 0,
        "descent_m": 0,
        "longest_m": 30_000,
        "load": 500,
        "load_complete": True,
        "monotony": None,
        "strain": None,
        "monotony_gap": "incomplete_week",
        "change_pct": 36.363636,
        "baseline_m": 22_000,
        "ceiling_m": 24_200,
        "longest_allowed_m": None,
        "verdict": "over_30",
        "basis": "weeks",
        "covered": True,
        "increase_pct": 10,
        "strict": False,
        "rule_version": "1",
    }
    assert (third["change_pct"], third["ceiling_m"]) == (None, None)


def test_weeks_are_found_by_any_of_their_days(cast, call):
    for week in (-2, -1, 0):
        log(cast.athlete, day=7 * week)
    recompute_dirty_weeks(now=NOW)
    assert WeekLoad.objects.count() == 3

    def mondays(query):
        return [row["monday"] for row in call(cast.coach, "get", f"{WEEKS}{query}").json()["results"]]

    her = f"?athlete={cast.athlete.public_id}"
    assert mondays(f"{her}&from=2026-11-11&to=2026-11-15") == ["2026-11-09"]
    assert mondays(f"{her}&from=2026-11-11") == ["2026-11-16", "2026-11-09"]
    assert mondays(f"{her}&to=2026-11-02") == ["2026-11-02"]
