"""The way back by REST."""

from uuid import UUID

from injuries.enums.recovery import LadderStep
from injuries.models import LadderOverride
from injuries.services.recovery import begin_recovery, record_run
from tests.architecture.matrix.admin_site import admin_rows
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
from tests.cast import NOW
from tests.injuries.entries import log
from tests.injuries.recovering import TODAY

PLANS = "api/v1/recovery-plans/"
PLAN = "api/v1/recovery-plans/<uuid:id>/"
RESULTS = "api/v1/recovery-plans/<uuid:plan>/steps/<int:n>/results/"
RESULT = "api/v1/recovery-plans/<uuid:plan>/steps/<int:n>/results/<uuid:id>/"
# Other rooms of this world have opened warning signs: nothing new begins, and nobody decides a step.
BY_PHYSIO = but(seen_by((), anonymous=401), athlete=403, guardian=403, coach=403, physio=409)


def build(world):
    mina, guardian = world.cast.minor, world.cast.guardian
    report = log(mina, area="upper_body", worst_during=1, actor=guardian).report
    world["way_back"] = begin_recovery(None, episode=report.episode, athlete=mina, now=NOW)
    world["way_back_run"] = record_run(
        guardian,
        plan=world["way_back"],
        step=LadderStep.WALK_30,
        run_on=mina.local_date(NOW),
        answers=TODAY,
        now=NOW,
    ).run
    world["step_decided"] = LadderOverride.objects.create(
        athlete=mina,
        plan=world["way_back"],
        local_date=mina.local_date(NOW),
        from_step=LadderStep.WALK_30,
        up=True,
        reason=world.canary("canary of the step", seen_by=HEALTH),
        decided_by=world.cast.physio,
    )
    world["new_pain"] = log(mina, area="thigh", side="left", worst_during=1, actor=guardian).report.episode


def _plan(world):
    return {"id": world["way_back"].public_id}


def _step(world):
    return {"plan": world["way_back"].public_id, "n": 1}


def _result(world):
    return _step(world) | {"id": world["way_back_run"].public_id}


def _of_her(world):
    return f"?athlete={world.cast.minor.public_id}"


def _for_her(world):
    return f"?for={world.cast.minor.public_id}"


def _new_run(world):
    day = world.cast.minor.local_date(NOW)
    return {"local_date": day.isoformat(), "intensity": {"worst_during": 0}}


def _page(world):
    return {"public_id": world["way_back"].public_id}


def _episode_page(world):
    return {"public_id": world["new_pain"].public_id}


def _run_page(world):
    return {"public_id": world["way_back_run"].public_id}


PAGE, TODAY_PAGE = "recovery/", "recovery/today/"
PAGES = [
    Row(PAGE, page_seen_by(OWN), query=_for_her),
    Row(TODAY_PAGE, page_seen_by(OWN), query=_for_her),
    Row(TODAY_PAGE, page_seen_by(OWN), query=_for_her, method="post", form=True),
    Row("recovery/begin/<uuid:public_id>/", statuses(405, anonymous=302), args=_episode_page),
    Row(
        "recovery/begin/<uuid:public_id>/",
        page_seen_by(OWN, yes=302),
        args=_episode_page,
        method="post",
        form=True,
    ),
    Row("recovery/cooled/<uuid:public_id>/", statuses(405, anonymous=302), args=_episode_page),
    Row(
        "recovery/cooled/<uuid:public_id>/",
        page_seen_by(OWN, yes=302),
        args=_episode_page,
        method="post",
        form=True,
    ),
    Row("recovery/<uuid:public_id>/check/", statuses(405, anonymous=302), args=_page),
    Row("recovery/<uuid:public_id>/check/", page_seen_by(OWN), args=_page, method="post", form=True),
    Row("recovery/<uuid:public_id>/run/", page_seen_by(OWN), args=_page),
    Row("recovery/<uuid:public_id>/run/", page_seen_by(OWN), args=_page, method="post", form=True),
    Row("recovery/runs/<uuid:public_id>/", page_seen_by(OWN), args=_run_page),
    Row("recovery/runs/<uuid:public_id>/", page_seen_by(OWN), args=_run_page, method="post", form=True),
]

ROWS = [
    *PAGES,
    *admin_rows("injuries", "recoveryplan", "way_back", lists=DESK_OF_ATHLETES, reads=HEALTH_READERS),
    *admin_rows(
        "injuries",
        "ladderoverride",
        "step_decided",
        lists=DESK_OF_ATHLETES,
        reads=HEALTH_READERS,
        adds=DESK_OF_ATHLETES,
    ),
    Row(PLANS, seen_by(SIGNED_IN)),
    Row(PLANS, seen_by(TRAINING, no=400), query=_of_her),
    Row(PLANS, statuses(400, anonymous=401), method="post", data=lambda _w: {}),
    Row(
        PLANS,
        seen_by(HEALTH, yes=409, no=400),
        method="post",
        data=lambda w: {"episode": str(w["new_pain"].public_id)},
    ),
    Row(PLAN, seen_by(HEALTH), args=_plan),
    Row(PLAN, seen_by(()), args=lambda _w: {"id": UUID(int=7)}),
    Row(PLAN + "entry/", seen_by(HEALTH), args=_plan, method="post", data=lambda _w: {"walking": 0}),
    Row(PLAN + "entry/", seen_by(HEALTH, yes=400), args=_plan, method="post", data=lambda _w: {"run": 0}),
    Row(
        PLAN + "override/",
        BY_PHYSIO,
        args=_plan,
        method="post",
        data=lambda _w: {"up": True, "reason": "Ready."},
    ),
    Row(PLAN + "today/", seen_by(HEALTH), args=_plan, method="post", data=lambda _w: {"walking": 0}),
    Row(RESULTS, seen_by(HEALTH), args=_step),
    Row(RESULTS, seen_by(()), args=lambda w: _step(w) | {"n": 9}),
    Row(RESULTS, seen_by(HEALTH, yes=201), args=_step, method="post", data=_new_run),
    Row(RESULTS, seen_by(HEALTH, yes=400), args=_step, method="post", data=lambda _w: {}),
    Row(RESULT, seen_by(HEALTH), args=_result),
    # Staff enter for her, and change nothing of hers.
    Row(
        RESULT,
        but(seen_by(OWN), coach=403, physio=403),
        args=_result,
        method="patch",
        data=lambda _w: {"after_60min": 1, "limp": False},
    ),
]
