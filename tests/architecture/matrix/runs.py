"""One run on the phone: hers and her guardian's; staff read runs at their desk, not here."""

from datetime import UTC, datetime

from tests.architecture.matrix.core import OWN, TRAINING, Row, page_seen_by, statuses
from tests.cast import NOW
from training.services import delete_activity, log_activity

RUNNERS = (*OWN, "other_athlete")
MINE = {**statuses(302), **dict.fromkeys(RUNNERS, 200)}
HERS = page_seen_by(OWN)
GOES_ON = page_seen_by(OWN, yes=302)
ONE = "runs/<uuid:public_id>/"
PAGES = ("runs/new/", "runs/effort/")


def build(world):
    mina = world.cast.minor
    notes = world.canary("canary by the weir", seen_by=TRAINING)

    def run(hour):
        start = datetime(2026, 11, 17, hour, tzinfo=UTC)
        fields = {"type": "run", "distance_m": 3_000, "notes": notes}
        return log_activity(mina.user, athlete=mina, start_at=start, now=NOW, **fields)

    world["page_run"] = run(6)
    gone = run(9)
    world["gone_run"] = gone.public_id
    delete_activity(mina.user, activity=gone, now=NOW)


def _run(world):
    return {"public_id": world["page_run"].public_id}


def _gone(world):
    return {"public_id": world["gone_run"]}


def _for_mina(world):
    return {"for": str(world.cast.minor.public_id)}


def _query(world):
    return f"?for={world.cast.minor.public_id}"


def _new(world):
    return _for_mina(world) | {"distance": "4", "type": "run"}


ROWS = [
    *(Row(path, MINE) for path in PAGES),
    *(Row(path, HERS, query=_query) for path in PAGES),
    Row("runs/new/", GOES_ON, method="post", data=_new, form=True),
    Row("runs/new/", HERS, method="post", data=_for_mina, form=True),
    Row(ONE, HERS, args=_run),
    Row(f"{ONE}edit/", HERS, args=_run),
    Row(f"{ONE}edit/", GOES_ON, args=_run, method="post", data=_new, form=True),
    Row(f"{ONE}effort/", GOES_ON, args=_run, method="post", data=lambda _w: {"rpe": "5"}, form=True),
    Row(f"{ONE}delete/", GOES_ON, args=_run, method="post", form=True),
    Row(f"{ONE}deleted/", HERS, args=_gone),
    # Without a time there is no such file: back to its page.
    Row(f"{ONE}fit/", GOES_ON, args=_run),
    Row(f"{ONE}tcx/", GOES_ON, args=_run),
    Row(f"{ONE}restore/", GOES_ON, args=_gone, method="post", form=True),
]
