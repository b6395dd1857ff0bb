"""The athletes room, and `me/`."""

from tests.architecture.matrix.core import SIGNED_IN, TRAINING, Row, seen_by


def build(world):
    """Names are canaries: who may read the names of the cast's athletes."""
    world.canary("Mina Minor", seen_by=(*TRAINING, "manager"))
    world.canary("mina.minor@example.org", seen_by=("athlete", "guardian"))
    world.canary("Anna Athlete", seen_by=("coach", "coach_without_consent", "physio", "manager"))
    world.canary("Olga Other", seen_by=("other_athlete", "other_squad_coach", "physio", "manager"))
    world.canary("Kira Kept", seen_by=("coach", "coach_without_consent", "physio", "manager"))
    world.canary("Lena Loner", seen_by=("physio", "manager"))
    world.canary("Sara South", seen_by=("other_club_coach",))
    world.canary("Zoe Stranger", seen_by=())


ROWS = [
    Row("api/v1/me/", seen_by(SIGNED_IN)),
    Row("api/v1/me/", seen_by(SIGNED_IN), method="patch", data=lambda _w: {"units": "mi"}),
    Row("api/v1/me/", seen_by(SIGNED_IN, yes=400), method="patch", data=lambda _w: {"units": "leagues"}),
]
