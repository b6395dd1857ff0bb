"""The library: the same for everybody who is signed in, by page and by REST."""

from tests.architecture.matrix.core import SIGNED_IN, Row, page_seen_by, seen_by, statuses

EVERYBODY = page_seen_by(SIGNED_IN)
NOBODY = {**statuses(404), "anonymous": 302}
KINDS = ("topics", "causes", "exercises")


def coded(code):
    return lambda _world: {"code": code}


ROWS = [
    Row("library/", EVERYBODY),
    Row("library/exercises/", EVERYBODY),
    Row("library/topics/<slug:code>/", EVERYBODY, args=coded("when_it_hurts")),
    Row("library/causes/<slug:code>/", EVERYBODY, args=coded("pfps")),
    Row("library/exercises/<slug:code>/", EVERYBODY, args=coded("glute_bridge")),
    *(Row(f"library/{kind}/<slug:code>/", NOBODY, args=coded("x")) for kind in KINDS),
    Row("api/v1/exercises/", seen_by(SIGNED_IN)),
    Row("api/v1/exercises/<slug:code>/", seen_by(SIGNED_IN), args=coded("glute_bridge")),
    Row("api/v1/exercises/<slug:code>/", seen_by(()), args=coded("x")),
    Row("api/v1/knowledge/", seen_by(SIGNED_IN)),
]
