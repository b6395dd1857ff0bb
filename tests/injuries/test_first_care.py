"""The first day of a pain: cooled, and reminded of, two or three times."""

from datetime import timedelta

import pytest

from alerts.models import Alert
from athletes.errors import NotAllowedError
from injuries.models import AcuteCare
from injuries.services.first_care import mark_cooled, remind_to_cool
from injuries.tasks import remind_to_cool as task
from tests.cast import NOW
from tests.injuries.entries import log


def after(hours):
    return NOW + timedelta(hours=hours)


@pytest.fixture
def episode(runner):
    return log(runner, worst_during=2).report.episode


def test_reminds_four_hours_later_and_once(runner, episode):
    mark_cooled(runner.user, episode=episode, now=NOW)
    assert remind_to_cool(now=after(3)) == 0
    assert remind_to_cool(now=after(4)) == 1
    remind_to_cool(now=after(5))
    found = Alert.objects.get(kind="ice_due")
    assert (found.is_private, found.told_count) == (True, 1)


def test_cooled_again_it_is_quiet(runner, episode):
    mark_cooled(runner.user, episode=episode, now=NOW)
    remind_to_cool(now=after(4))
    mark_cooled(runner.user, episode=episode, now=after(5))
    assert Alert.objects.get(kind="ice_due").state == "no_longer_true"
    assert AcuteCare.objects.get().iced_at == [NOW, after(5)]


def test_three_times_are_enough(runner, episode):
    for hours in (0, 1, 2):
        mark_cooled(runner.user, episode=episode, now=after(hours))
    assert remind_to_cool(now=after(8)) == 0


def test_two_taps_are_one(runner, episode):
    mark_cooled(runner.user, episode=episode, now=NOW)
    care = mark_cooled(runner.user, episode=episode, now=NOW + timedelta(seconds=5))
    assert len(care.iced_at) == 1


@pytest.mark.parametrize("hours", [12, 25])
def test_nobody_is_woken_or_reminded_for_ever(runner, episode, hours):
    """Noon in London and one o'clock in Berlin: twelve hours later it is night."""
    mark_cooled(runner.user, episode=episode, now=NOW)
    assert remind_to_cool(now=after(hours)) == 0


def test_not_under_an_urgent_sign(runner, episode):
    mark_cooled(runner.user, episode=episode, now=NOW)
    log(runner, "popped")
    assert remind_to_cool(now=after(4)) == 0


def test_strangers_say_nothing(cast):
    episode = log(cast.athlete).report.episode
    with pytest.raises(NotAllowedError):
        mark_cooled(cast.stranger.user, episode=episode, now=NOW)


def test_the_task_asks_the_service(runner, episode):
    assert task() == 0
