"""The admin's own pages; those of each model stand with their room (see `admin_rows`)."""

from tests.architecture.matrix.core import STAFF, Row, page_seen_by, statuses

# Whoever works for no club is sent to the sign-in page, signed in or not.
DESK = page_seen_by(STAFF, no=302)


def admin_rows(app, model, thing, *, lists, reads, writes=(), adds=(), deletes=()):
    """The seven addresses Django makes for a model.

    `lists`: who may open the list (empty or not); `reads`: who may open the row `world[thing]`; `writes`,
    `deletes`: to whom the row's form shows fields to fill in or a delete button; `adds`: who may add rows.
    """
    base = f"admin/{app}/{model}/"

    def pk(world):
        return {"object_id": world[thing].pk}

    def table(allowed, refused):
        return {**page_seen_by(allowed, no=302), **dict.fromkeys(set(STAFF) - set(allowed), refused)}

    return [
        Row(base, table(lists, 403)),
        Row(f"{base}add/", table(adds, 403)),
        Row(f"{base}<path:object_id>/change/", table(reads, 404), args=pk),
        Row(f"{base}<path:object_id>/history/", table(reads, 404), args=pk),
        Row(f"{base}<path:object_id>/delete/", table(deletes, 404), args=pk),
        Row(f"{base}<path:object_id>/", {**table(reads, 302), **dict.fromkeys(reads, 302)}, args=pk),
    ]


ROWS = [
    Row("admin/", DESK),
    Row("admin/search/", DESK, query=lambda _w: "?s=mina"),
    # Signed in and no staff: refused here, or sign-in and desk would send them to and fro.
    Row("admin/login/", statuses(403, anonymous=302, **dict.fromkeys(STAFF, 302))),
    Row("admin/logout/", statuses(302), method="post", form=True),
    Row("admin/autocomplete/", page_seen_by((), no=302) | dict.fromkeys(STAFF, 403)),
    Row("admin/jsi18n/", DESK),
    Row("admin/(?P<url>.*)$", page_seen_by((), no=302) | dict.fromkeys(STAFF, 404), path="/admin/nothing/"),
]
