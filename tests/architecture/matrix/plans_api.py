"""Plans and workouts by REST: what the athlete sees of them, and who writes them."""

from datetime import date
from uuid import UUID

from tests.architecture.matrix.core import OWN, SIGNED_IN, TRAINING, Row, but, seen_by, statuses
from tests.cast import NOW
from tests.training.plans import asks, draft, published, rows_of
from training.models import PlanTemplate
from training.services import assign_template, create_template

PLANS = "api/v1/plans/"
PLAN = f"{PLANS}<uuid:id>/"
WORKOUTS = "api/v1/workouts/"
WORKOUT = f"{WORKOUTS}<uuid:id>/"
# After what other parts have published for her.
WINTER = date(2026, 12, 7)
SPRING = date(2027, 3, 1)
HER_COACHES = ("coach", "coach_without_consent")
HER_STAFF = (*HER_COACHES, "physio")
# The athlete's side and the physio read, and change nothing; of a draft she knows nothing at all.
WRITES = but(seen_by(HER_COACHES), physio=403, athlete=403, guardian=403)
DRAFTS = but(seen_by(HER_COACHES), physio=403)
DELETES = {**DRAFTS, **dict.fromkeys(HER_COACHES, 204)}
CREATES = but(seen_by(HER_COACHES, yes=201, no=400), physio=403, athlete=403, guardian=403)


def build(world):
    cast = world.cast
    # Names stand in alerts and on pages too; their own rows say who reads those.
    world["published_plan"] = published(cast, asks(8, monday=WINTER), athlete=cast.minor, monday=WINTER)
    hidden = world.canary("canary of the draft", seen_by=HER_STAFF)
    world["draft_plan"] = draft(
        cast, asks(9, monday=SPRING, title=hidden), athlete=cast.minor, name=hidden, monday=SPRING
    )
    theirs = world.canary("canary of a club's template", seen_by=(*NORTH, "physio"))
    world["club_template"] = create_template(cast.coach, club=cast.north, name=theirs, weeks=WEEKS)
    world["assignment"] = assign_template(
        cast.coach,
        template=world["club_template"],
        club=cast.north,
        athletes=[cast.minor],
        first_monday=SPRING,
        now=NOW,
    )


def _shown_plan(world):
    return {"id": world["published_plan"].public_id}


def _draft_plan(world):
    return {"id": world["draft_plan"].public_id}


def _shown_run(world):
    return {"id": rows_of(world["published_plan"])[0].public_id}


def _draft_run(world):
    return {"id": rows_of(world["draft_plan"])[0].public_id}


def _of_her(world):
    return f"?athlete={world.cast.minor.public_id}"


def _of_plan(world):
    return f"?plan={world['draft_plan'].public_id}"


def _new_plan(world):
    her = str(world.cast.minor.public_id)
    return {"athlete": her, "name": "Summer", "first_monday": "2027-06-07", "weeks_count": 4}


def _new_run(plan):
    def body(world):
        return {
            "plan": str(world[plan].public_id),
            "date": world[plan].first_monday.isoformat(),
            "type": "easy",
        }

    return body


def _data(**fields):
    return lambda _world: fields


TEMPLATES = "api/v1/plan-templates/"
TEMPLATE = f"{TEMPLATES}<uuid:id>/"
NORTH = ("coach", "other_squad_coach", "coach_without_consent")
# Ours are for the staff of every club but its managers.
READERS = (*NORTH, "physio", "other_club_coach")
NORTH_WRITES = but(seen_by(NORTH), physio=403)
WEEKS = [{"kind": "build", "workouts": [{"day": 1, "type": "easy", "distance_m": 3_000}]}]


def _ours(_world):
    return {"id": PlanTemplate.objects.get(code="five_km").public_id}


def _theirs(world):
    return {"id": world["club_template"].public_id}


def _new_template(world):
    return {"club": str(world.cast.north.public_id), "name": "Base", "weeks": WEEKS}


def _to_her(world):
    her = str(world.cast.minor.public_id)
    return {"club": str(world.cast.north.public_id), "athletes": [her], "first_monday": "2027-06-07"}


ROWS = [
    Row(TEMPLATES, seen_by(SIGNED_IN)),
    # Clubs are known to those who belong to them: their athletes read that templates are not theirs to write.
    Row(
        TEMPLATES,
        but(seen_by(NORTH, yes=201, no=403), guardian=403, former_coach=400, other_club_coach=400),
        method="post",
        data=_new_template,
    ),
    Row(TEMPLATE, seen_by(READERS), args=_ours),
    Row(TEMPLATE, seen_by((*NORTH, "physio")), args=_theirs),
    Row(TEMPLATE, seen_by(READERS, yes=403), args=_ours, method="patch", data=_data(name="Mine")),
    Row(TEMPLATE, NORTH_WRITES, args=_theirs, method="patch", data=_data(name="Base")),
    Row(TEMPLATE, {**NORTH_WRITES, **dict.fromkeys(NORTH, 204)}, args=_theirs, method="delete"),
    Row(
        f"{TEMPLATE}assign/",
        {
            **seen_by(READERS, yes=400),
            **dict.fromkeys(HER_COACHES, 202),
            "physio": 403,
        },
        args=_ours,
        method="post",
        data=_to_her,
    ),
    Row(
        "api/v1/plan-assignments/<uuid:id>/",
        seen_by((*NORTH, "physio")),
        args=lambda world: {"id": world["assignment"].public_id},
    ),
    Row("api/v1/plan-assignments/", seen_by(SIGNED_IN)),
    Row(PLANS, seen_by(SIGNED_IN)),
    Row(PLANS, seen_by(TRAINING, no=400), query=_of_her),
    Row(PLANS, CREATES, method="post", data=_new_plan),
    Row(PLANS, statuses(400, anonymous=401), method="post", data=_data()),
    Row(PLAN, seen_by(TRAINING), args=_shown_plan),
    Row(PLAN, seen_by(HER_STAFF), args=_draft_plan),
    Row(PLAN, seen_by((), no=404), args=lambda _w: {"id": UUID(int=7)}),
    Row(PLAN, WRITES, args=_shown_plan, method="patch", data=_data(notes="Slowly")),
    Row(PLAN, DRAFTS, args=_draft_plan, method="patch", data=_data(notes="Slowly")),
    Row(PLAN, DELETES, args=_draft_plan, method="delete"),
    Row(f"{PLAN}gate/", but(seen_by(HER_STAFF), athlete=403, guardian=403), args=_shown_plan),
    Row(f"{PLAN}gate/", seen_by(HER_STAFF), args=_draft_plan),
    Row(f"{PLAN}publish/", DRAFTS, args=_draft_plan, method="post", data=_data(reason="We talked.")),
    Row(f"{PLAN}publish/", WRITES, args=_shown_plan, method="post", data=_data()),
    Row(f"{PLAN}end/", WRITES, args=_shown_plan, method="post"),
    Row(WORKOUTS, seen_by(SIGNED_IN)),
    Row(WORKOUTS, seen_by(TRAINING, no=400), query=_of_her),
    Row(WORKOUTS, seen_by(HER_STAFF, no=400), query=_of_plan),
    Row(WORKOUTS, CREATES, method="post", data=_new_run("published_plan")),
    Row(
        WORKOUTS,
        but(seen_by(HER_COACHES, yes=201, no=400), physio=403),
        method="post",
        data=_new_run("draft_plan"),
    ),
    Row(WORKOUT, seen_by(TRAINING), args=_shown_run),
    Row(WORKOUT, seen_by(HER_STAFF), args=_draft_run),
    Row(WORKOUT, WRITES, args=_shown_run, method="patch", data=_data(notes="Slowly")),
    Row(WORKOUT, DRAFTS, args=_draft_run, method="patch", data=_data(notes="Slowly")),
    Row(WORKOUT, DELETES, args=_draft_run, method="delete"),
    Row(
        f"{WORKOUT}move/",
        {**WRITES, "athlete": 200, "guardian": 200},
        args=_shown_run,
        method="post",
        data=_data(to_date="2026-12-09"),
    ),
    # It is a run: whoever may tick reads that runs are done by their log.
    Row(
        f"{WORKOUT}tick/",
        but(seen_by((*OWN, *HER_COACHES), yes=400), physio=403),
        args=_shown_run,
        method="post",
        data=_data(),
    ),
]
