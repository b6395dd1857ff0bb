"""Plans out of the house: the secret address of a calendar, and the page where it is made."""

from datetime import timedelta

from django.utils import timezone

from tests.architecture.matrix.core import OWN, Row, but, page_seen_by, statuses
from tests.architecture.matrix.phone_pages import HERS, MINE
from tests.training.planned import planned
from training.services.calendars import make_calendar

FILE, PAPER = "workouts/<uuid:public_id>/fit/", "week/print/"
FEED, PAGE = "calendar/<str:secret>.ics", "me/calendar/"


def build(world):
    mina = world.cast.minor
    day = mina.local_date(timezone.now()) + timedelta(days=1)
    world["out_workout"] = planned(mina, day, distance_m=8_000, title="canary of a calendar")
    world.canary("canary of a calendar", seen_by=(*OWN, "coach", "coach_without_consent", "physio"))
    world["secret"] = make_calendar(world.cast.guardian, athlete=mina, now=timezone.now())


def _query(world):
    return f"?for={world.cast.minor.public_id}"


def _for_mina(world):
    return {"for": str(world.cast.minor.public_id)}


ROWS = [
    # Whoever has the address reads it, signed in or not.
    Row(FEED, statuses(200), args=lambda w: {"secret": w["secret"]}),
    Row(FEED, statuses(404), args=lambda _w: {"secret": "unknown"}),
    # With an open warning sign there is no run to put on a watch.
    Row(FILE, but(HERS, athlete=302, guardian=302), args=lambda w: {"public_id": w["out_workout"].public_id}),
    Row(PAPER, MINE),
    Row(PAPER, HERS, query=_query),
    Row(PAGE, MINE),
    Row(PAGE, HERS, query=_query),
    Row(PAGE, page_seen_by(OWN), method="post", data=_for_mina, form=True),
]
