"""Pain reports and days without pain by REST."""

from datetime import timedelta
from uuid import UUID

from injuries.services import log_no_pain
from tests.architecture.matrix.core import HEALTH, OWN, SIGNED_IN, TRAINING, Row, but, seen_by, statuses
from tests.cast import NOW
from tests.injuries.entries import log

REPORT = "api/v1/pain-reports/<uuid:id>/"
DAY = "api/v1/pain-free-days/<uuid:id>/"
CAUSES = "api/v1/pain-reports/<uuid:id>/likely-causes/"
ASSESSMENTS = "api/v1/assessments/"
LISTS = ("api/v1/pain-reports/", "api/v1/pain-free-days/")
# Staff with health access enter for her, and change nothing of hers.
ENTERS = but(seen_by(HEALTH, yes=201, no=400), coach_without_consent=403)
NO_STAFF = {"coach": 403, "physio": 403}


def build(world):
    mina = world.cast.minor
    notes = world.canary("canary of the left shin", seen_by=HEALTH)
    world["report"] = log(mina, "giving_way", area="lower_leg", spots=["shin"], notes=notes).report
    day = NOW.date() - timedelta(days=1)
    world["free_day"] = log_no_pain(mina.user, athlete=mina, local_date=day, now=NOW).day


def _report(world):
    return {"id": world["report"].public_id}


def _day(world):
    return {"id": world["free_day"].public_id}


def _nobodys(_world):
    return {"id": UUID(int=7)}


def _of_her(world):
    return f"?athlete={world.cast.minor.public_id}"


def _new_report(world):
    place = {"side": "right", "area": "knee", "intensity": {"worst_during": 2}}
    return place | {"athlete": str(world.cast.minor.public_id), "felt_at": NOW.isoformat()}


def _new_day(world):
    return {"athlete": str(world.cast.minor.public_id), "local_date": NOW.date().isoformat()}


ROWS = [
    *(Row(path, seen_by(SIGNED_IN)) for path in LISTS),
    *(Row(path, seen_by(TRAINING, no=400), query=_of_her) for path in LISTS),
    *(Row(path, statuses(400, anonymous=401), method="post", data=lambda _w: {}) for path in LISTS),
    Row(LISTS[0], ENTERS, method="post", data=_new_report),
    Row(LISTS[1], ENTERS, method="post", data=_new_day),
    Row(REPORT, seen_by(HEALTH), args=_report),
    Row(REPORT, but(seen_by(OWN), **NO_STAFF), args=_report, method="patch", data=lambda _w: {"notes": "x"}),
    Row(REPORT, but(seen_by(OWN, yes=204), **NO_STAFF), args=_report, method="delete"),
    Row(CAUSES, seen_by(HEALTH), args=_report),
    Row(CAUSES, seen_by(()), args=_nobodys),
    # Stored nowhere and about nobody.
    Row(ASSESSMENTS, seen_by(SIGNED_IN), method="post", data=lambda _w: {}),
    Row(DAY, seen_by(HEALTH), args=_day),
    Row(DAY, statuses(405, anonymous=401), args=_day, method="patch", data=lambda _w: {}),
    Row(DAY, but(seen_by(OWN, yes=204), **NO_STAFF), args=_day, method="delete"),
    Row(REPORT, seen_by(()), args=_nobodys),
    Row(DAY, seen_by(()), args=_nobodys),
]
