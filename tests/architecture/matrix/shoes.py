"""Shoes by REST and on the phone, and the reminder that is for the athlete alone."""

from uuid import UUID

from tests.architecture.matrix.core import (
    EDITORS,
    OWN,
    SIGNED_IN,
    TRAINING,
    Row,
    but,
    page_seen_by,
    seen_by,
    statuses,
)
from tests.cast import NOW
from training.services import add_shoe

LIST = "api/v1/shoes/"
ONE = f"{LIST}<uuid:id>/"
# Who sees her and is no coach reads, and changes nothing.
WRITES = but(seen_by(EDITORS), physio=403)
DAYS = {"from": "2026-11-01", "to": "2026-11-18"}


def build(world):
    mina = world.cast.minor
    name = world.canary("canary-coloured pair", seen_by=TRAINING)
    world["shoe"] = add_shoe(mina.user, athlete=mina, name=name, now=NOW)
    # Its reminder stands in nobody's inbox but hers.
    worn = world.canary("canary of worn soles", seen_by=TRAINING)
    add_shoe(mina.user, athlete=mina, name=worn, start_m=900_000, now=NOW)


def _id(world):
    return {"id": world["shoe"].public_id}


def _of_her(world):
    return f"?athlete={world.cast.minor.public_id}"


def _new(world):
    return {"athlete": str(world.cast.minor.public_id), "name": "Another"}


ROWS = [
    Row(LIST, seen_by(SIGNED_IN)),
    Row(LIST, seen_by(TRAINING, no=400), query=_of_her),
    Row(LIST, but(seen_by(EDITORS, yes=201, no=400), physio=403), method="post", data=_new),
    Row(LIST, statuses(400, anonymous=401), method="post", data=lambda _w: {}),
    Row(f"{LIST}rotation/", seen_by(TRAINING, no=400), query=_of_her),
    Row(f"{LIST}changes/", seen_by(TRAINING, no=400), query=_of_her),
    Row(ONE, seen_by(TRAINING), args=_id),
    Row(ONE, WRITES, args=_id, method="patch", data=lambda _w: {"start_m": 1_000}),
    Row(ONE, {**WRITES, **dict.fromkeys(EDITORS, 204)}, args=_id, method="delete"),
    Row(f"{ONE}assign/", WRITES, args=_id, method="post", data=lambda _w: DAYS),
    Row(ONE, seen_by((), no=404), args=lambda _w: {"id": UUID(int=7)}),
]


def _page(world):
    return {"public_id": world["shoe"].public_id}


def _for_mina(world):
    return {"for": str(world.cast.minor.public_id)}


def _query(world):
    return f"?for={world.cast.minor.public_id}"


PAGES = ("me/shoes/", "me/shoes/new/")
RUNNERS = {**statuses(302), **dict.fromkeys((*OWN, "other_athlete"), 200)}
HERS = page_seen_by(OWN)
GOES_ON = page_seen_by(OWN, yes=302)
PAIR = "me/shoes/<uuid:public_id>/"
ROWS += [
    *(Row(path, RUNNERS) for path in PAGES),
    *(Row(path, HERS, query=_query) for path in PAGES),
    Row("me/shoes/new/", HERS, method="post", data=_for_mina, form=True),
    Row("me/shoes/new/", GOES_ON, method="post", data=lambda w: _for_mina(w) | {"name": "Red"}, form=True),
    Row(PAIR, HERS, args=_page),
    Row(PAIR, GOES_ON, args=_page, method="post", data=lambda _w: {"name": "Red"}, form=True),
    Row(f"{PAIR}runs/", HERS, args=_page, method="post", form=True),
    Row(f"{PAIR}retire/", GOES_ON, args=_page, method="post", form=True),
    Row(f"{PAIR}delete/", GOES_ON, args=_page, method="post", form=True),
]
