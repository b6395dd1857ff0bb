"""The doctor's summary with its links, findings, and the history that physios alone read."""

from datetime import date

from django.utils import timezone

from injuries.models import Finding, HealthHistory
from injuries.services.summaries import share_summary
from tests.architecture.matrix.admin_site import admin_rows
from tests.architecture.matrix.core import HEALTH, OWN, Row, but, page_seen_by, statuses
from tests.architecture.matrix.phone_pages import HERS, MINE
from tests.architecture.matrix.roster import DESK_OF_ATHLETES, HEALTH_READERS
from tests.injuries.entries import log

EPISODE = "episodes/<uuid:public_id>/summary"
FILES = (f"{EPISODE}/", f"{EPISODE}.pdf", f"{EPISODE}.json")
LINKS, REVOKE = f"{EPISODE}/links/", "summary-links/<uuid:public_id>/revoke/"
SHARED, HISTORY = "shared/<str:secret>/", "me/bone-and-energy/"
PHYSIOS = ("physio",)


def build(world):
    mina = world.cast.minor
    world.canary("canary of a summary", seen_by=HEALTH)
    report = log(mina, area="foot", worst_during=2, notes="canary of a summary").report
    world["summed"] = report.episode
    world["share"] = share_summary(world.cast.guardian, episode=report.episode, now=timezone.now())
    text = world.canary("canary of a finding", seen_by=HEALTH)
    world["finding"] = Finding.objects.create(
        athlete=mina, episode=report.episode, found_on=date(2026, 5, 1), test=text, found_by=world.cast.physio
    )
    text = world.canary("canary of bones", seen_by=(*OWN, "physio"))
    world["bones"] = HealthHistory.objects.create(athlete=mina, bone_stress_before=True, notes=text)


def _episode(world):
    return {"public_id": world["summed"].public_id}


def _for_mina(world):
    return {"for": str(world.cast.minor.public_id)}


def _query(world):
    return f"?for={world.cast.minor.public_id}"


ROWS = [
    *(Row(path, page_seen_by(HEALTH), args=_episode) for path in FILES),
    Row(LINKS, page_seen_by(OWN), args=_episode),
    # A minor is told that the guardian makes it.
    Row(LINKS, but(page_seen_by(OWN), athlete=302), args=_episode, method="post", form=True),
    Row(
        REVOKE,
        page_seen_by(OWN, yes=302),
        args=lambda w: {"public_id": w["share"].share.public_id},
        method="post",
        form=True,
    ),
    Row(SHARED, statuses(200), args=lambda w: {"secret": w["share"].secret}),
    Row(SHARED, statuses(404), args=lambda _w: {"secret": "unknown"}),
    Row(
        SHARED,
        statuses(200),
        args=lambda w: {"secret": w["share"].secret},
        method="post",
        form=True,
        data=lambda w: {"pin": w["share"].pin},
        shows=("Mina Minor", "canary of a summary", "canary of a finding"),
    ),
    Row(HISTORY, MINE),
    Row(HISTORY, HERS, query=_query),
    Row(HISTORY, page_seen_by(OWN, yes=302), method="post", data=_for_mina, form=True),
    *admin_rows(
        "injuries",
        "finding",
        "finding",
        lists=DESK_OF_ATHLETES,
        reads=HEALTH_READERS,
        adds=PHYSIOS,
        deletes=PHYSIOS,
    ),
    *admin_rows("injuries", "healthhistory", "bones", lists=PHYSIOS, reads=PHYSIOS),
]
