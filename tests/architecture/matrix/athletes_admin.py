"""The admin of clubs: their members, squads and links."""

from tests.architecture.matrix.admin_site import admin_rows
from tests.architecture.matrix.core import COACHES, STAFF

NORTH = tuple(name for name in STAFF if name != "other_club_coach")
# Silke leads South: she may add there, and sees nothing of North.
LEADS_SOMEWHERE = ("manager", "other_club_coach")


def build(world):
    world["club"] = world.cast.north
    world["squad"] = world.cast.milers
    world["member"] = world.cast.members["physio"]
    world["link"] = world.cast.link(world.cast.minor)


ROWS = [
    *admin_rows("athletes", "club", "club", lists=STAFF, reads=NORTH),
    *admin_rows("athletes", "squad", "squad", lists=STAFF, reads=NORTH, adds=LEADS_SOMEWHERE),
    *admin_rows("athletes", "clubmember", "member", lists=STAFF, reads=NORTH, adds=LEADS_SOMEWHERE),
    *admin_rows(
        "athletes",
        "coaching",
        "link",
        lists=STAFF,
        reads=("coach", "coach_without_consent", "physio", "manager"),
        adds=COACHES,
    ),
]
