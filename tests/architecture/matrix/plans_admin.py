"""The plan builder: the list of plans, the table of one, its cells, buttons and publishing."""

from tests.architecture.matrix.admin_site import admin_rows, desk
from tests.architecture.matrix.core import COACHES, Row
from tests.architecture.matrix.roster import DESK_OF_ATHLETES, READERS
from tests.training.plans import MONDAY, asks, draft, rows_of

WRITERS = ("coach", "coach_without_consent")
ONE = "admin/training/plan/<path:object_id>/"
DAY = MONDAY.isoformat()


def build(world):
    world["plan"] = draft(world.cast, asks(8), athlete=world.cast.minor, weeks=2)
    world["planned"] = rows_of(world["plan"])[0]


def _plan(world):
    return {"object_id": world["plan"].pk}


def _day(world):
    return {**_plan(world), "day": DAY}


def _workout(world):
    return {**_plan(world), "workout": world["planned"].public_id}


def _button(_world):
    return {"action": "note", "text": "Watch the long runs."}


ROWS = [
    *admin_rows("training", "plan", "plan", lists=DESK_OF_ATHLETES, reads=READERS, adds=COACHES),
    Row(f"{ONE}about/", desk(READERS, 404), args=_plan),
    Row(f"{ONE}day/<str:day>/", desk(READERS, 404), args=_day),
    Row(f"{ONE}workout/<uuid:workout>/", desk(READERS, 404), args=_workout),
    Row(f"{ONE}act/", desk((), 404) | dict.fromkeys(READERS, 405), args=_plan),
    Row(f"{ONE}act/", desk(READERS, 404, yes=302), args=_plan, method="post", data=_button, form=True),
    Row(f"{ONE}publish/", desk(READERS, 404), args=_plan),
]
