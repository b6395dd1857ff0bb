"""Weekly check-ins: REST, the phone, the desk, and a club's own words."""

from injuries.models import CheckInText
from tests.architecture.matrix.admin_site import admin_rows, desk
from tests.architecture.matrix.core import (
    HEALTH,
    OWN,
    SIGNED_IN,
    TRAINING,
    Row,
    but,
    page_seen_by,
    seen_by,
    statuses,
)
from tests.architecture.matrix.roster import DESK_OF_ATHLETES, HEALTH_READERS
from tests.injuries.check_ins import SUBSTANTIAL, at, check_in

LIST, ONE = "api/v1/check-ins/", "api/v1/check-ins/<uuid:id>/"
QUESTIONS = "api/v1/check-ins/questions/"
SAID, EDIT = "check-in/<uuid:public_id>/", "check-in/<uuid:public_id>/edit/"
ENTERS = but(seen_by(HEALTH, yes=201, no=400), coach_without_consent=403)
NO_STAFF = {"coach": 403, "physio": 403}
MINE = {**statuses(302), **dict.fromkeys((*OWN, "other_athlete"), 200)}


def build(world):
    mina = world.cast.minor
    world["check_in"] = check_in(mina, at(*SUBSTANTIAL, area="thigh"), weeks_ago=2)
    lines = "canary words of the north\na\nb\nc\nd"
    names = ("participation", "training_change", "performance", "pain")
    world["check_in_text"] = CheckInText.objects.create(
        club=world.cast.north, language="de", source="canary leave", **dict.fromkeys(names, lines)
    )


def _row(world):
    return {"id": world["check_in"].public_id}


def _page(world):
    return {"public_id": world["check_in"].public_id}


def _query(world):
    return f"?athlete={world.cast.minor.public_id}"


def _for(world):
    return f"?for={world.cast.minor.public_id}"


def _hers(world):
    return {"for": str(world.cast.minor.public_id)}


def _new(world):
    return {"athlete": str(world.cast.minor.public_id), "problems": []}


ROWS = [
    Row(LIST, seen_by(SIGNED_IN)),
    Row(LIST, seen_by(TRAINING, no=400), query=_query),
    Row(LIST, ENTERS, method="post", data=_new),
    Row(LIST, statuses(400, anonymous=401), method="post", data=lambda _w: {}),
    Row(ONE, seen_by(HEALTH), args=_row),
    Row(ONE, but(seen_by(OWN), **NO_STAFF), args=_row, method="patch", data=lambda _w: {}),
    Row(ONE, statuses(405, anonymous=401), args=_row, method="delete"),
    Row(QUESTIONS, seen_by(TRAINING, no=400), query=_query),
    Row("check-in/", MINE),
    Row("check-in/", page_seen_by(OWN), query=_for),
    Row("check-in/", page_seen_by(OWN), method="post", data=_hers, form=True),
    Row("check-in/all-well/", page_seen_by(OWN, yes=302), method="post", data=_hers, form=True),
    Row(SAID, page_seen_by(OWN), args=_page),
    Row(EDIT, page_seen_by(OWN), args=_page),
    *admin_rows("injuries", "checkin", "check_in", lists=DESK_OF_ATHLETES, reads=HEALTH_READERS),
    *admin_rows(
        "injuries",
        "checkintext",
        "check_in_text",
        lists=DESK_OF_ATHLETES,
        reads=("coach", "other_squad_coach", "coach_without_consent", "physio"),
        adds=("other_club_coach",),
    ),
    # Its own name for a squad of hers; of who shares nothing it is empty.
    *(Row(path, desk(DESK_OF_ATHLETES, 403)) for path in ("admin/surveillance/", "admin/surveillance/csv/")),
]
