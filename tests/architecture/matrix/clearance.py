"""Examinations of warning signs: recorded by the athlete's side, confirmed by staff."""

from uuid import UUID

from injuries.enums import ClearanceOutcome, Profession, RestraintReason
from injuries.services import record_clearance, restrain
from tests.architecture.matrix.admin_site import admin_rows
from tests.architecture.matrix.core import HEALTH, OWN, Row, but, page_seen_by, seen_by, statuses
from tests.architecture.matrix.roster import DESK_OF_ATHLETES, HEALTH_READERS
from tests.cast import NOW
from tests.injuries.clearances import flagged
from training.enums import RestrictionKind

SEEN, SHARE = "warnings/<uuid:public_id>/seen/", "warnings/<uuid:public_id>/share/"
CLEARANCE = "api/v1/episodes/<uuid:id>/clearance/"


def build(world):
    mina = world.cast.minor
    world["flagged"] = flagged(mina, "giving_way", area="ankle", side="left")
    limits = world.canary("canary of the limits", seen_by=HEALTH)
    world["clearance"] = record_clearance(
        world.cast.guardian,
        episode=world["flagged"],
        seen_on=mina.local_date(NOW),
        profession=Profession.DOCTOR,
        outcome=ClearanceOutcome.MAY_RUN_WITH_LIMITS,
        limits=limits,
        now=NOW,
    ).clearance
    world["restraint"] = restrain(
        None,
        athlete=mina,
        kind=RestrictionKind.LIMITS,
        reason=RestraintReason.LIMITS,
        since=mina.local_date(NOW),
        limits=limits,
    )


def _episode(world):
    return {"id": world["flagged"].public_id}


def _seen(world):
    day = world.cast.minor.local_date(NOW)
    return {"seen_on": day.isoformat(), "profession": "doctor", "outcome": "not_told"}


def _page(world):
    return {"public_id": world["flagged"].public_id}


def _flag(world):
    return {"public_id": world["flagged"].flags.get(rule="instability").public_id}


ROWS = [
    *(
        row
        for model in ("clearance", "restraint")
        for row in admin_rows(
            "injuries", model, model, lists=DESK_OF_ATHLETES, reads=HEALTH_READERS, adds=("physio",)
        )
    ),
    Row(SEEN, page_seen_by(OWN), args=_page),
    Row(SEEN, page_seen_by(OWN), args=_page, method="post", data=lambda _w: {"outcome": "?"}, form=True),
    Row(SHARE, page_seen_by(OWN, yes=302), args=_flag, method="post", form=True),
    Row(SHARE, statuses(405, anonymous=302), args=_flag),
    Row(CLEARANCE, seen_by(HEALTH), args=_episode),
    Row(CLEARANCE, seen_by(()), args=lambda _w: {"id": UUID(int=7)}),
    # A minor's is the guardian's to record; staff confirm.
    Row(
        CLEARANCE,
        but(seen_by((), anonymous=401), athlete=403, guardian=201, coach=403, physio=403),
        args=_episode,
        method="post",
        data=_seen,
    ),
    Row(
        CLEARANCE,
        but(seen_by(("coach", "physio")), **dict.fromkeys(OWN, 403)),
        args=_episode,
        method="post",
        data=lambda _w: {"confirm": True, "note": "Read the letter."},
    ),
]
