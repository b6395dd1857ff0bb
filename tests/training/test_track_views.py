import numpy as np
import pytest
import time_machine

from tests.cast import NOW
from training.models import ActivityTrack
from training.selectors.tracks import track_view
from training.services import log_activity
from training.tracks import Track

pytestmark = pytest.mark.django_db


def store(athlete, *, metres=3_200, step=10, hr=150.0, distance=None):
    """A run north at 4 m/s, with a point every `step` metres."""
    activity = log_activity(
        athlete.user, athlete=athlete, start_at=NOW, now=NOW, type="run", distance_m=metres, moving_s=metres
    )
    along = np.arange(0, metres + 1, step, dtype=float) if distance is None else np.array(distance)
    blank = np.full(len(along), np.nan)
    track = Track(
        along / 4,
        52.0 + along / 111_200,
        np.full(len(along), 13.0),
        along,
        blank,
        np.full(len(along), hr),
        blank,
    )
    ActivityTrack.objects.create(activity=activity, packed=track.to_bytes())
    return activity


def test_kilometres_are_timed_between_points_and_the_rest_is_a_shorter_one(anna):
    splits = track_view(store(anna, step=7), anna.user, now=NOW).splits
    assert [(s.number, s.distance_m, s.elapsed_s, s.avg_hr) for s in splits] == [
        (1, 1_000, 250, 150),
        (2, 1_000, 250, 150),
        (3, 1_000, 250, 150),
        (4, 199, 50, 150),
    ]


def test_a_rest_of_a_few_metres_is_no_kilometre(anna):
    splits = track_view(store(anna, metres=2_040), anna.user, now=NOW).splits
    assert [split.distance_m for split in splits] == [1_000, 1_000]


def test_a_run_of_exactly_a_kilometre_has_one_split(anna):
    splits = track_view(store(anna, metres=1_000, hr=np.nan), anna.user, now=NOW).splits
    assert [(split.distance_m, split.avg_hr) for split in splits] == [(1_000, None)]


@pytest.mark.parametrize("distance", [[], [0.0], [0.0, 20.0], [np.nan, np.nan, np.nan]])
def test_a_track_too_short_to_measure_has_no_splits(anna, distance):
    view = track_view(store(anna, distance=distance), anna.user, now=NOW)
    assert view.splits == []
    assert len(view.points) == len(distance)


def test_points_are_thinned_evenly_and_keep_both_ends(anna):
    points = track_view(store(anna), anna.user, now=NOW, limit=5).points
    assert [point["distance_m"] for point in points] == [0, 800, 1_600, 2_400, 3_200]
    assert points[1] == {
        "offset_s": 200,
        "lat": pytest.approx(52.007194),
        "lon": 13.0,
        "distance_m": 800.0,
        "altitude_m": None,
        "hr": 150,
        "cadence_spm": None,
    }


def test_without_a_track_both_lists_are_empty(anna):
    run = log_activity(anna.user, athlete=anna, start_at=NOW, now=NOW, type="run", distance_m=5_000)
    view = track_view(run, anna.user, now=NOW)
    assert (view.points, view.splits) == ([], [])


def test_staff_never_see_where_a_minors_run_begins_and_ends(cast):
    run = store(cast.minor)
    for person in (cast.minor.user, cast.guardian):
        assert len(track_view(run, person, now=NOW).points) == 321
    for person in (cast.coach, cast.physio):
        seen = track_view(run, person, now=NOW).points
        assert (seen[0]["distance_m"], seen[-1]["distance_m"]) == (500, 2_700)
    adult = store(cast.athlete)
    assert len(track_view(adult, cast.coach, now=NOW).points) == 321


def test_a_minors_run_under_a_kilometre_shows_no_point_to_staff(cast):
    run = store(cast.minor, metres=900)
    assert track_view(run, cast.coach, now=NOW).points == []


def test_the_address_answers_with_points_and_splits_and_404_to_strangers(cast, client):
    run = store(cast.athlete)
    url = f"/api/v1/activities/{run.public_id}/track/"
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.coach)
        answer = client.get(url).json()
        client.force_login(cast.other_club_coach)
        assert client.get(url).status_code == 404
    assert len(answer["points"]) == 321
    assert answer["splits"][0] == {"number": 1, "distance_m": 1_000, "elapsed_s": 250, "avg_hr": 150}
