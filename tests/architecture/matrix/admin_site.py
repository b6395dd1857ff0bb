"""The admin's own pages; those of each model stand with their room (see `admin_rows`)."""

from tests.architecture.matrix.core import COACHES, STAFF, Row, all_routes, page_seen_by, statuses

# Whoever works for no club is sent to the sign-in page, signed in or not.
DESK = page_seen_by(STAFF, no=302)


# One route for the lists of every room; its text names those that have pages.
APP_LIST = next(route for route in all_routes() if "<app_label>" in route)


def desk(allowed, refused, *, yes=200):
    """`allowed` get `yes`, other staff `refused`; who works for no club is sent to sign in."""
    others = set(STAFF) - set(allowed)
    return {**page_seen_by(allowed, yes=yes, no=302), **dict.fromkeys(others, refused)}


def admin_rows(app, model, thing, *, lists, reads, adds=(), deletes=()):
    """The five addresses that TenantAdmin keeps for a model.

    `lists`: who may open the list (empty or not); `reads`: who may open the row `world[thing]`; `deletes`:
    who among them is asked whether to delete it; `adds`: who may open the form for a new row. Staff who do
    not see the row get 404, as for a row that does not exist.
    """
    base = f"admin/{app}/{model}/"

    def pk(world):
        return {"object_id": world[thing].pk}

    may_delete = {**desk(reads, 404), **dict.fromkeys(set(reads) - set(deletes), 403)}
    return [
        Row(base, desk(lists, 403)),
        Row(f"{base}add/", desk(adds, 403)),
        Row(f"{base}<path:object_id>/change/", desk(reads, 404), args=pk),
        Row(f"{base}<path:object_id>/history/", desk(reads, 404), args=pk),
        Row(f"{base}<path:object_id>/delete/", may_delete, args=pk),
    ]


ROWS = [
    Row(APP_LIST, DESK, path="/admin/athletes/"),
    *(
        Row(APP_LIST, desk((*COACHES, "physio"), 404), path=f"/admin/{a}/")
        for a in ("training", "injuries", "alerts")
    ),
    Row("admin/", DESK),
    Row("admin/search/", DESK, query=lambda _w: "?s=mina"),
    # Signed in and no staff: refused here, or sign-in and desk would send them to and fro.
    Row("admin/login/", statuses(403, anonymous=302, **dict.fromkeys(STAFF, 302))),
    Row("admin/logout/", statuses(302), method="post", form=True),
    Row("admin/autocomplete/", page_seen_by((), no=302) | dict.fromkeys(STAFF, 403)),
    Row("admin/jsi18n/", DESK),
    Row("admin/(?P<url>.*)$", page_seen_by((), no=302) | dict.fromkeys(STAFF, 404), path="/admin/nothing/"),
]
