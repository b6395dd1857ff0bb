"""Alerts: the inbox in the admin, the messages, and the REST resource."""

from alerts.kinds import AlertKind, register_kind
from alerts.services import raise_alert
from tests.architecture.matrix.admin_site import admin_rows
from tests.architecture.matrix.core import (
    COACHES,
    HEALTH,
    OWN,
    SIGNED_IN,
    TRAINING,
    Row,
    page_seen_by,
    seen_by,
)
from tests.cast import NOW

DESK = (*COACHES, "physio")
READERS = ("coach", "coach_without_consent", "physio")
HEALTH_READERS = ("coach", "physio")


def say(facts):
    return facts["word"]


def build(world):
    register_kind(AlertKind("matrix_load", "Week", is_health=False, describe=say))
    register_kind(AlertKind("matrix_flag", "Please look in", is_health=True, describe=say))
    about = {"athlete": world.cast.minor, "severity": "urgent", "now": NOW}
    load = world.canary("canary of load", seen_by=TRAINING)
    flag = world.canary("canary of health", seen_by=HEALTH)
    world["load_alert"] = raise_alert(kind="matrix_load", subject="week:1", facts={"word": load}, **about)
    world["flag_alert"] = raise_alert(kind="matrix_flag", subject="flag:1", facts={"word": flag}, **about)
    world["load_message"] = world["load_alert"].deliveries.first()
    world["flag_message"] = world["flag_alert"].deliveries.get(recipient=world.cast.coach)


def named(thing):
    return lambda world: {"id": world[thing].public_id}


def keyed(thing):
    return lambda world: {"object_id": world[thing].pk}


def in_the_admin(thing, readers):
    """The dialogs of an alert's actions."""
    table = {**page_seen_by(readers, no=302), **dict.fromkeys({*DESK, "manager"} - set(readers), 404)}
    base = "admin/alerts/alert/<path:object_id>/"
    return [Row(f"{base}{name}/", table, args=keyed(thing)) for name in ("acknowledge", "resolve")]


def by_rest(thing, readers):
    acting = tuple(name for name in readers if name not in OWN)
    return [
        Row("api/v1/alerts/<uuid:id>/", seen_by(readers), args=named(thing)),
        Row(
            "api/v1/alerts/<uuid:id>/acknowledge/",
            {**seen_by(acting), **dict.fromkeys(OWN, 403)},
            args=named(thing),
            method="post",
        ),
    ]


ROWS = [
    Row("api/v1/alerts/", seen_by(SIGNED_IN)),
    *by_rest("load_alert", TRAINING),
    *by_rest("flag_alert", HEALTH),
    *admin_rows("alerts", "alert", "load_alert", lists=DESK, reads=READERS),
    *admin_rows("alerts", "alert", "flag_alert", lists=DESK, reads=HEALTH_READERS),
    *in_the_admin("load_alert", READERS),
    *in_the_admin("flag_alert", HEALTH_READERS),
    *admin_rows("alerts", "delivery", "load_message", lists=DESK, reads=READERS),
    *admin_rows("alerts", "delivery", "flag_message", lists=DESK, reads=HEALTH_READERS),
]
