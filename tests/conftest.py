"""Fixtures that every test may ask for."""

import pytest

from tests.cast import make_cast


@pytest.fixture
def cast(db):
    """Two clubs, their staff and athletes, a guardian, strangers: see tests/cast.py."""
    return make_cast()
