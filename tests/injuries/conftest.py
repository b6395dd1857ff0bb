"""A runner on her own, where nobody else matters: much quicker to make than the whole cast."""

from datetime import date

import pytest
import time_machine

from athletes.models import Athlete
from tests.cast import NOW, make_user


@pytest.fixture
def runner(db):
    """Ada, born in 1990, in Berlin, nobody's athlete. The clock stands at tests.cast.NOW."""
    with time_machine.travel(NOW, tick=False):
        yield Athlete.objects.create(
            user=make_user("Ada Runner"),
            name="Ada",
            birth_month=date(1990, 1, 1),
            time_zone="Europe/Berlin",
            joined_on=date(2026, 1, 1),
        )
