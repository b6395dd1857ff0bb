"""The roster by REST: who is on it, and whose profile may be changed."""

from uuid import UUID

from tests.architecture.matrix.core import EDITORS, SIGNED_IN, TRAINING, Row, but, seen_by

ONE = "api/v1/athletes/<uuid:id>/"


def _id(world):
    return {"id": world.cast.minor.public_id}


ROWS = [
    Row("api/v1/athletes/", seen_by(SIGNED_IN)),
    Row(ONE, seen_by(TRAINING), args=_id),
    Row(ONE, but(seen_by(EDITORS), physio=403), args=_id, method="patch", data=lambda _w: {"rest_hr": 55}),
    Row(ONE, seen_by((), no=404), args=lambda _w: {"id": UUID(int=7)}),
]
