"""The admin of athletes: the list, the page of one, and what can be done there."""

from tests.architecture.matrix.admin_site import admin_rows, desk
from tests.architecture.matrix.core import COACHES, Row

DESK_OF_ATHLETES = (*COACHES, "physio")
READERS = ("coach", "coach_without_consent", "physio")
HEALTH_READERS = ("coach", "physio")
ONE = "admin/athletes/athlete/<path:object_id>/"


def build(world):
    world["athlete"] = world.cast.minor


def _her(world):
    return {"object_id": world.cast.minor.pk}


def _alert(world):
    return {"alert": world["load_alert"].pk}


def _match(_world):
    return {"workout": "none", "said": "auto"}


ROWS = [
    *admin_rows("athletes", "athlete", "athlete", lists=DESK_OF_ATHLETES, reads=READERS),
    Row(f"{ONE}profile/", desk(READERS, 404), args=_her),
    Row(f"{ONE}profile/", {**desk(READERS, 404), "physio": 403}, args=_her, method="post", form=True),
    Row(f"{ONE}log-pain/", {**desk(HEALTH_READERS, 404), "coach_without_consent": 403}, args=_her),
    Row(f"{ONE}acknowledge/", desk((), 404) | dict.fromkeys(READERS, 405), args=_her),
    Row(
        f"{ONE}acknowledge/",
        desk(READERS, 404, yes=302),
        args=_her,
        method="post",
        data=_alert,
        form=True,
    ),
    Row(f"{ONE}week/", desk(READERS, 404), args=_her),
    Row(f"{ONE}match/", desk((), 404) | dict.fromkeys(READERS, 405), args=_her),
    Row(f"{ONE}match/", desk(READERS, 404, yes=302), args=_her, method="post", data=_match, form=True),
]
