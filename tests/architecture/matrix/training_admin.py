"""The admin of runs, weeks and uploads."""

from tests.architecture.matrix.admin_site import admin_rows
from tests.architecture.matrix.roster import DESK_OF_ATHLETES, READERS


def build(world):
    world["week"] = world.cast.minor.weekload_set.get()


ROWS = [
    *admin_rows("training", "activity", "activity", lists=DESK_OF_ATHLETES, reads=READERS),
    *admin_rows("training", "weekload", "week", lists=DESK_OF_ATHLETES, reads=READERS),
    *admin_rows("training", "import", "import", lists=DESK_OF_ATHLETES, reads=READERS),
]
