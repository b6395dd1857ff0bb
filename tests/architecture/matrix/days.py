"""Workouts and days away on the phone, camps at the desk."""

from tests.architecture.matrix.admin_site import admin_rows
from tests.architecture.matrix.core import COACHES, OWN, TRAINING, Row, page_seen_by, statuses
from tests.architecture.matrix.roster import DESK_OF_ATHLETES, READERS
from tests.cast import NOW
from tests.training.workouts import add, day, make_plan
from training.services.away import mark_away, mark_rise


def build(world):
    mina = world.cast.minor
    title = world.canary("canary of a workout", seen_by=TRAINING)
    plan = make_plan(mina)
    world["planned"] = add(plan, 3, title=title)
    world["strength"] = add(plan, 2, "strength")
    world["away"] = mark_away(
        mina.user, athlete=mina, kind="travel", first_on=day(2), last_on=day(9), now=NOW
    )
    world["rise"] = mark_rise(
        world.cast.coach, squad=world.cast.milers, kind="camp", first_on=day(0), last_on=day(6), now=NOW
    )


def _workout(world):
    return {"public_id": world["planned"].public_id}


def _strength(world):
    return {"public_id": world["strength"].public_id}


def _away(world):
    return {"public_id": world["away"].public_id}


def _for_mina(world):
    return {"for": str(world.cast.minor.public_id)}


def _query(world):
    return f"?for={world.cast.minor.public_id}"


HERS = page_seen_by(OWN)
GOES_ON = page_seen_by(OWN, yes=302)
RUNNERS = {**statuses(302), **dict.fromkeys((*OWN, "other_athlete"), 200)}
WORKOUT = "workouts/<uuid:public_id>/"
AWAY = "away/<uuid:public_id>/"
TO = {"to_date": day(5).isoformat()}
DAYS = {"kind": "travel", "first_on": day(3).isoformat(), "last_on": day(4).isoformat()}
ROWS = [
    Row(WORKOUT, HERS, args=_workout),
    Row(f"{WORKOUT}move/", GOES_ON, args=_workout, method="post", data=lambda _w: TO, form=True),
    Row(f"{WORKOUT}tick/", GOES_ON, args=_strength, method="post", form=True),
    Row("away/", RUNNERS),
    Row("away/", HERS, query=_query),
    Row("away/", HERS, method="post", data=_for_mina, form=True),
    Row("away/", GOES_ON, method="post", data=lambda w: _for_mina(w) | DAYS, form=True),
    Row("away/undo/", GOES_ON, method="post", data=_for_mina, form=True),
    Row(AWAY, HERS, args=_away),
    Row(AWAY, GOES_ON, args=_away, method="post", data=lambda _w: DAYS, form=True),
    Row(f"{AWAY}end/", GOES_ON, args=_away, method="post", form=True),
    *admin_rows("training", "awayperiod", "away", lists=DESK_OF_ATHLETES, reads=READERS),
    *admin_rows(
        "training",
        "plannedrise",
        "rise",
        lists=DESK_OF_ATHLETES,
        reads=READERS,
        adds=COACHES,
        deletes=("coach", "coach_without_consent"),
    ),
]
