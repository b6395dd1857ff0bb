"""People: `me/`, the pages behind invitation mails, and who sees what."""

from athletes import services
from athletes.tokens import coaching_token, guardian_token
from tests.architecture.matrix.core import OWN, SIGNED_IN, TRAINING, Row, page_seen_by, seen_by, statuses
from tests.cast import NOW

NORTH_STAFF = ("coach", "other_squad_coach", "coach_without_consent", "physio", "manager")


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
    cast = world.cast
    world["handover"] = services.invite_athlete(
        cast.coach, athlete=cast.kept, club=cast.north, squad=cast.milers, email="kira@example.org", now=NOW
    )
    world["second guardian"] = services.invite_guardian(
        cast.guardian, athlete=cast.minor, email="dad@example.org", now=NOW
    )
    world["link"] = cast.link(cast.minor)


def _minor(world):
    return {"for": str(world.cast.minor.public_id)}


def _link(world):
    return {**_minor(world), "link": str(world["link"].public_id), "role": "coach", "answer": "withdraw"}


def _page(route, **more):
    return Row(route, page_seen_by(OWN), query=lambda w: f"?for={w.cast.minor.public_id}", **more)


def _button(route, data):
    return Row(route, page_seen_by(OWN, yes=302), method="post", data=data, form=True)


def _handover(world):
    return {"token": coaching_token(world["handover"])}


def _guardianship(world):
    return {"token": guardian_token(world["second guardian"])}


# Whoever holds the mail reads it; the club's own staff cannot answer it.
HOLDERS = statuses(200, **dict.fromkeys(NORTH_STAFF, 403))

ROWS = [
    Row("api/v1/me/", seen_by(SIGNED_IN)),
    Row("api/v1/me/", seen_by(SIGNED_IN), method="patch", data=lambda _w: {"units": "mi"}),
    Row("api/v1/me/", seen_by(SIGNED_IN, yes=400), method="patch", data=lambda _w: {"units": "leagues"}),
    Row("invitations/<str:token>/", HOLDERS, args=_handover),
    Row("invitations/<str:token>/", statuses(410), args=lambda _w: {"token": "forged"}),
    Row(
        "invitations/<str:token>/",
        {name: 302 if status == 200 and name != "anonymous" else status for name, status in HOLDERS.items()},
        args=_handover,
        method="post",
        data=lambda _w: {"answer": "decline"},
        form=True,
    ),
    Row("guardians/<str:token>/", statuses(200), args=_guardianship, shows=["Mina Minor"]),
    Row("guardians/<str:token>/", statuses(410), args=lambda _w: {"token": "forged"}),
    _page("me/profile/"),
    _button("me/profile/", lambda w: {**_minor(w), "name": "Mina M.", "time_zone": "UTC"}),
    Row("me/settings/", page_seen_by(SIGNED_IN), method="post", form=True),
    _page("me/sharing/"),
    _button("me/sharing/health/", _link),
    _button("me/sharing/end/", _link),
    _button("me/sharing/storage/", _minor),
    _button("me/sharing/guardians/", lambda w: {**_minor(w), "email": "aunt@example.org"}),
]
