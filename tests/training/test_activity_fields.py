"""Every field of an activity as the contract names it: written, read back, corrected, taken away."""

from uuid import uuid4

import pytest
import time_machine

from tests.cast import NOW
from tests.training.shoes import pair
from training.models import Activity

pytestmark = pytest.mark.django_db
URL = "/api/v1/activities/"
USUAL = {"start_at": "2026-11-16T07:30:00+01:00", "type": "run"}
MEASURED = {
    "distance_m": 8_000,
    "moving_s": 2_700,
    "elapsed_s": 2_900,
    "ascent_m": 120,
    "descent_m": 115,
    "avg_cadence_spm": 168,
    "avg_hr": 141,
    "rpe": 4,
}
SAID = {"surface": "trail", "warm_up_done": True, "cool_down_done": False, "notes": "windy"}
# Read only, whatever is sent.
COMPUTED = {"load": 9_999, "spike": {"category": "large"}, "partial": True, "local_date": "1999-01-01"}


@pytest.fixture
def call(anna, client):
    """Anna's requests with JSON."""
    client.force_login(anna.user)

    def send(method, url, body):
        return getattr(client, method)(url, body, content_type="application/json")

    with time_machine.travel(NOW, tick=False):
        yield send


def test_everything_comes_back_as_it_was_sent(anna, call):
    shoe = pair(anna)
    body = USUAL | MEASURED | SAID | {"id": str(uuid4()), "shoe": str(shoe.public_id)}
    answer = call("post", URL, body)
    assert answer.status_code == 201, answer.content
    assert {name: answer.json()[name] for name in body} == body
    assert answer.json()["load"] == 4 * 45


@pytest.mark.parametrize("name", sorted(MEASURED | {"warm_up_done": None, "cool_down_done": None}))
def test_what_was_not_measured_or_said_is_null_and_may_be_taken_away(call, name):
    first = call("post", URL, USUAL | MEASURED | SAID).json()
    url = f"{URL}{first['id']}/"
    assert call("patch", url, {name: None}).json()[name] is None
    bare = call("post", URL, USUAL).json()
    assert bare[name] is None


@pytest.mark.parametrize("done", [True, False, None])
@pytest.mark.parametrize("name", ["warm_up_done", "cool_down_done"])
def test_yes_no_and_not_said_are_three_answers(call, name, done):
    stored = call("post", URL, USUAL | {name: done}).json()
    assert stored[name] is done
    assert getattr(Activity.objects.get(), name) is done


@pytest.mark.parametrize("name", sorted(COMPUTED))
def test_what_is_computed_cannot_be_sent(call, name):
    clean = call("post", URL, USUAL | MEASURED).json()
    touched = call("post", URL, USUAL | MEASURED | {name: COMPUTED[name]}).json()
    assert touched[name] == clean[name]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"warm_up_done": "perhaps"}, "warm_up_done"),
        ({"cool_down_done": 7}, "cool_down_done"),
        ({"rpe": -1}, "rpe"),
        ({"rpe": 4.5}, "rpe"),
        ({"avg_hr": 5}, "avg_hr"),
        ({"avg_cadence_spm": 400}, "avg_cadence_spm"),
        ({"ascent_m": 60_000}, "ascent_m"),
        ({"elapsed_s": 999_999}, "elapsed_s"),
        ({"distance_m": 400_001, "moving_s": None}, "distance_m"),
        ({"distance_m": 0.5}, "distance_m"),
        ({"moving_s": 60}, "distance_m"),
        ({"start_at": "1901-01-01T00:00:00Z"}, "start_at"),
        ({"type": "walk", "distance_m": 60_000}, "distance_m"),
    ],
)
def test_what_cannot_be_names_its_field_in_a_new_run_and_in_a_correction(call, change, field):
    refused = call("post", URL, USUAL | MEASURED | change)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    stored = call("post", URL, USUAL | MEASURED).json()
    again = call("patch", f"{URL}{stored['id']}/", change)
    assert (again.status_code, list(again.json()["errors"])) == (400, [field])
    assert Activity.objects.get().distance_m == 8_000
