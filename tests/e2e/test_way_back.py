"""A locked knee, from the report to the first step of the way back: on the phone and at the desk."""

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe

from alerts.models import Alert
from injuries.models import Clearance, RecoveryPlan, RedFlag
from tests.cast import NOW
from tests.e2e.test_log import Taps
from tests.training.planned import planned
from training.enums import WorkoutType
from training.models import Workout

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True}


def test_from_the_locked_knee_to_the_first_step(anna, cast, open_page):
    with time_machine.travel(NOW, tick=True):
        today = anna.local_date(NOW)
        planned(anna, today, distance_m=8000)
        phone = open_page(anna.user, **PHONE)
        phone.goto("/log/")
        taps = Taps(phone)
        for words in ("Left", "Knee"):
            taps.chip(words)
        taps.chip("6", within="#worst_during")
        taps.chip("It locks or catches")
