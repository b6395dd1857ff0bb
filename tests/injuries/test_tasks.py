"""Tasks call one service each, and stand in the schedule."""

from datetime import timedelta

import pytest

from coachsite.schedule import ROUTES, beat_schedule
from injuries import tasks
from injuries.models import Episode
from tests.cast import NOW
from tests.injuries.entries import log

pytestmark = pytest.mark.django_db


def test_the_nightly_pass_over_episodes_goes_through_all_slices(cast, monkeypatch):
    log(cast.athlete)
    log(cast.stranger)
    Episode.objects.all().delete()
    monkeypatch.setattr("injuries.services.episodes.ATHLETES_AT_ONCE", 1)
    # The broker of the tests has no worker: each slice is handed on here.
    monkeypatch.setattr(tasks.rejudge_episodes, "delay", lambda *, after: tasks.rejudge_episodes(after))
    tasks.rejudge_episodes()
    assert Episode.objects.count() == 2


def test_uncleared_signs_are_looked_for_every_hour(cast):
    log(cast.athlete, "giving_way", now=NOW - timedelta(days=4))
    assert tasks.remind_uncleared() == 1
    assert beat_schedule(5)["hourly-uncleared"]["task"] == "injuries.tasks.remind_uncleared"
    assert ROUTES["injuries.tasks.remind_uncleared"] == {"queue": "bulk"}


def test_it_runs_at_night_and_does_not_stand_before_a_red_flag():
    assert beat_schedule(5)["nightly-episodes"]["task"] == "injuries.tasks.rejudge_episodes"
    assert ROUTES["injuries.tasks.rejudge_episodes"] == {"queue": "bulk"}
    assert beat_schedule(5)["nightly-documents"]["task"] == "injuries.tasks.purge_documents"
    assert ROUTES["injuries.tasks.purge_documents"] == {"queue": "bulk"}
