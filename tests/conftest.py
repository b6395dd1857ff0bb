"""Fixtures that every test may ask for."""

import pytest
import time_machine

from tests.cast import NOW, make_cast
from tests.replay import Replay

CAST = Replay(make_cast)


@pytest.fixture
def cast(db):
    """Two clubs, their staff and athletes, a guardian, strangers: see tests/cast.py.

    The clock shows tests.cast.NOW and goes on from there.
    """
    with time_machine.travel(NOW):
        yield CAST.world()
