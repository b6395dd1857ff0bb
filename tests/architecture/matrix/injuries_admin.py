"""The admin of pain reports and warning signs."""

from tests.architecture.matrix.admin_site import admin_rows
from tests.architecture.matrix.roster import DESK_OF_ATHLETES, HEALTH_READERS


def build(world):
    world["flag"] = world.cast.minor.redflag_set.first()


ROWS = [
    *admin_rows("injuries", "painreport", "report", lists=DESK_OF_ATHLETES, reads=HEALTH_READERS),
    *admin_rows("injuries", "redflag", "flag", lists=DESK_OF_ATHLETES, reads=HEALTH_READERS),
]
