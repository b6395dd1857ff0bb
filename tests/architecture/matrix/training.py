"""The training room: activities and weeks."""

from datetime import UTC, datetime
from uuid import UUID

from tests.architecture.matrix.core import EDITORS, SIGNED_IN, TRAINING, Row, but, seen_by, statuses
from training.services import log_activity, recompute_dirty_weeks

ONE = "api/v1/activities/<uuid:id>/"
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
START = "2026-11-16T07:30:00+01:00"
# Who sees her and is no coach reads, and changes nothing.
WRITES = but(seen_by(EDITORS), physio=403)


def build(world):
    world["activity"] = log_activity(
        world.cast.minor.user,
        athlete=world.cast.minor,
        start_at=datetime(2026, 11, 16, 6, 30, tzinfo=UTC),
        now=NOW,
        type="run",
        distance_m=5_000,
        notes=world.canary("by the canal", seen_by=TRAINING),
    )
    recompute_dirty_weeks(now=NOW)


def _id(world):
    return {"id": world["activity"].public_id}


def _of_her(world):
    return f"?athlete={world.cast.minor.public_id}"


def _new(world):
    return {"athlete": str(world.cast.minor.public_id), "start_at": START, "type": "run", "distance_m": 4_000}


ROWS = [
    Row("api/v1/activities/", seen_by(SIGNED_IN)),
    # An athlete who is not visible reads like one who does not exist.
    Row("api/v1/activities/", seen_by(TRAINING, no=400), query=_of_her),
    Row(
        "api/v1/activities/",
        but(seen_by(EDITORS, yes=201, no=400), physio=403),
        method="post",
        data=_new,
    ),
    Row("api/v1/activities/", statuses(400, anonymous=401), method="post", data=lambda _w: {"type": "run"}),
    Row(ONE, seen_by(TRAINING), args=_id),
    Row(ONE, WRITES, args=_id, method="patch", data=lambda _w: {"rpe": 5}),
    Row(ONE, {**WRITES, **dict.fromkeys(EDITORS, 204)}, args=_id, method="delete"),
    Row(f"{ONE}track/", seen_by(TRAINING), args=_id),
    # Without a time there is no such file, for those who see the activity.
    Row(f"{ONE}fit/", seen_by(TRAINING, yes=400), args=_id),
    Row(f"{ONE}tcx/", seen_by(TRAINING, yes=400), args=_id),
    Row("api/v1/activities/csv/", seen_by(SIGNED_IN)),
    Row("api/v1/activities/csv/", seen_by(TRAINING, no=400), query=_of_her),
    Row(ONE, seen_by((), no=404), args=lambda _w: {"id": UUID(int=7)}),
    Row("api/v1/load-weeks/", seen_by(SIGNED_IN)),
    Row("api/v1/load-weeks/", seen_by(TRAINING, no=400), query=_of_her),
    # Without a profile of one's own there is nobody to compute days of.
    Row("api/v1/load-days/", seen_by(("athlete", "other_athlete"), no=400)),
    Row("api/v1/load-days/", seen_by(TRAINING, no=400), query=_of_her),
    Row("api/v1/load-days/", statuses(405, anonymous=401), method="post", data=lambda _w: {}),
    Row("api/v1/load-weeks/", statuses(405, anonymous=401), method="post", data=lambda _w: {}),
]
