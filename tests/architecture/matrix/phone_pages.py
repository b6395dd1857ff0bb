"""The athlete's own pages: hers and her guardian's; staff read her reports at their desk, not here."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from injuries.enums import Area, Side, Sign
from injuries.rules.report import Report
from injuries.services import Entry, log_no_pain, log_pain
from tests import files
from tests.architecture.matrix.core import OWN, TRAINING, Row, page_seen_by, statuses
from training.services import start_import

# Everybody with a profile or a ward has pages of their own; others are sent home.
RUNNERS = (*OWN, "other_athlete")
MINE = {**statuses(302), **dict.fromkeys(RUNNERS, 200)}
# Written over: `for` names the minor, who is nobody to the others.
HERS = page_seen_by(OWN)
PAGES = (
    "today/",
    "week/",
    "me/",
    "log/",
    "log/morning/",
    "warnings/",
    "history/",
    "runs/",
    "runs/upload/",
    "runs/csv/",
)


def build(world):
    mina, now = world.cast.minor, timezone.now()
    world.canary("canary note of pain", seen_by=("athlete", "guardian", "coach", "physio"))
    report = Report(side=Side.LEFT, area=Area.KNEE, worst_during=4, signs={Sign.SWELLING: True})
    entry = Entry(report=report, felt_at=now - timedelta(hours=1), notes="canary note of pain")
    world["page_report"] = log_pain(mina.user, athlete=mina, entry=entry, now=now).report
    file = ContentFile(files.fit())
    upload, _ = start_import(mina.user, athlete=mina, name="canary-name.fit", content=file)
    world.canary("canary-name.fit", seen_by=TRAINING)
    world["page_import"] = upload
    log = ContentFile(b"date,distance,notes\n2026-05-31,10,by the canal\n")
    world["page_table"], _ = start_import(
        mina.user, athlete=mina, name="canary-table.csv", content=log, hold_tables=True
    )
    world.canary("canary-table.csv", seen_by=TRAINING)
    day = mina.local_date(now) - timedelta(days=3)
    world["page_free_day"] = log_no_pain(mina.user, athlete=mina, local_date=day, now=now).day


def _report(world):
    return {"public_id": world["page_report"].public_id}


def _import(world):
    return {"public_id": world["page_import"].public_id}


def _table(world):
    return {"public_id": world["page_table"].public_id}


def _free_day(world):
    return {"public_id": world["page_free_day"].public_id}


def _for_mina(world):
    return {"for": str(world.cast.minor.public_id)}


def _query(world):
    return f"?for={world.cast.minor.public_id}"


def _hers(route, table=HERS, **more):
    return Row(route, table, args=_free_day if "no-pain" in route else _report, **more)


ROWS = [
    *(Row(path, MINE) for path in PAGES),
    *(Row(path, HERS, query=_query) for path in PAGES),
    Row("runs/upload/", HERS, method="post", data=_for_mina, form=True),
    Row("runs/imports/<uuid:public_id>/", HERS, args=_import),
    Row("runs/imports/<uuid:public_id>/table/", HERS, args=_table),
    Row("runs/imports/<uuid:public_id>/table/", HERS, args=_table, method="post", data=_for_mina, form=True),
    Row("log/no-pain/", page_seen_by(OWN, yes=302), method="post", data=_for_mina, form=True),
    Row("log/birth-month/", HERS, method="post", data=_for_mina, form=True),
    Row("log/", HERS, method="post", data=_for_mina, form=True),
    _hers("log/no-pain/<uuid:public_id>/"),
    _hers("log/no-pain/<uuid:public_id>/undo/", page_seen_by(OWN, yes=302), method="post", form=True),
    _hers("log/<uuid:public_id>/"),
    _hers("log/<uuid:public_id>/edit/"),
    _hers("log/<uuid:public_id>/later/"),
    _hers("log/<uuid:public_id>/morning/", page_seen_by(OWN, yes=302), method="post", form=True),
    _hers("log/<uuid:public_id>/withdraw/", page_seen_by(OWN, yes=302), method="post", form=True),
]
