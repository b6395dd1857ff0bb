"""The plan builder: the list of plans, the table of one, its cells, buttons and publishing."""

from tests.architecture.matrix.admin_site import admin_rows, desk
from tests.architecture.matrix.core import COACHES, Row
from tests.architecture.matrix.roster import DESK_OF_ATHLETES, READERS
from tests.cast import NOW
from tests.training.plans import MONDAY, asks, draft, rows_of
from training.models import PlanAssignment, PlanTemplate

WRITERS = ("coach", "coach_without_consent")
NORTHERN = (*READERS, "other_squad_coach")
ONE = "admin/training/plan/<path:object_id>/"
DAY = MONDAY.isoformat()
UNDO = "admin/training/planassignment/<path:object_id>/undo/"


def build(world):
    world["plan"] = draft(world.cast, asks(8), athlete=world.cast.minor, weeks=2)
    world["drafted"] = rows_of(world["plan"])[0]
    world["template"] = PlanTemplate.objects.filter(club=None)[0]
    world["assignment"] = PlanAssignment.objects.create(
        club=world.cast.north, name="Spring", first_monday=MONDAY, made_at=NOW
    )


def _plan(world):
    return {"object_id": world["plan"].pk}


def _day(world):
    return {**_plan(world), "day": DAY}


def _workout(world):
    return {**_plan(world), "workout": world["drafted"].public_id}


def _template(world):
    return {"object_id": world["template"].pk}


def _given(world):
    return {"object_id": world["assignment"].pk}


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
    *admin_rows("training", "plantemplate", "template", lists=DESK_OF_ATHLETES, reads=DESK_OF_ATHLETES),
    Row("admin/training/plantemplate/<path:object_id>/assign/", desk(DESK_OF_ATHLETES, 404), args=_template),
    *admin_rows("training", "planassignment", "assignment", lists=DESK_OF_ATHLETES, reads=NORTHERN),
    Row(
        UNDO,
        desk((), 404) | dict.fromkeys(NORTHERN, 405),
        args=_given,
    ),
    Row(
        UNDO,
        desk(NORTHERN, 404, yes=302),
        args=_given,
        method="post",
        form=True,
    ),
]
