"""Fixtures that every test may ask for."""

import gc
import logging

import pytest
import time_machine
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

from tests.cast import NOW, make_cast
from tests.replay import Replay
from tests.training.restrictions import restricted  # noqa: F401  a fixture for every room

CAST = Replay(make_cast)
# What is loaded by now stays for ever, and tests leave little behind: looking for cycles among it all, again
# and again, took a seventh of the time.
gc.freeze()
gc.set_threshold(100_000, 50, 100)
# Two lines for each request, and nobody reads them here.
logging.getLogger("django_structlog").setLevel(logging.WARNING)
# The suite runs often and on slow machines: many small doses, and no clock.
hypothesis_settings.register_profile("suite", max_examples=50, deadline=None)
hypothesis_settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_found_when_asked_for():
    """Else every test client walks all static folders before its first request."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture
def cast(db):
    """Two clubs, their staff and athletes, a guardian, strangers: see tests/cast.py.

    The clock shows tests.cast.NOW and goes on from there.
    """
    with time_machine.travel(NOW):
        yield CAST.world()
