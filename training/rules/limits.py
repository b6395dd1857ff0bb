"""What no session can be; everything else is believed."""

from training.enums import ActivityType
from training.rules.sessions import RUN_TYPES

MAX_DISTANCE_M = 400_000
# Six-day races exist; a run of 34 days in a public log does not.
MAX_DURATION_S = 10 * 24 * 3600
MAX_RPE = 10
KM_M = 1_000
# Watches without a date write their epoch, and some exports write 1901.
OLDEST_YEAR = 1980
# Means over a session: the fastest 100 m ever run was at 10.4 m/s, a paced cycling hour at 15.8 m/s.
MAX_ON_FOOT_MPS = 12
MAX_ON_WHEELS_MPS = 25
# "Other" may be skiing or skating, so it is judged like a ride.
ON_FOOT_OR_IN_WATER = frozenset(
    {
        ActivityType.RUN,
        ActivityType.TRAIL_RUN,
        ActivityType.TREADMILL,
        ActivityType.WALK,
        ActivityType.SWIM,
        ActivityType.STRENGTH,
    }
)


def is_absurd_speed(activity_type: str, distance_m: int | None, seconds: int | None) -> bool:
    """Faster on average than anybody; without a distance or a time there is no speed to doubt.

    A distance in no time at all is absurd too.
    """
    if not distance_m or seconds is None:
        return False
    limit = MAX_ON_FOOT_MPS if activity_type in ON_FOOT_OR_IN_WATER else MAX_ON_WHEELS_MPS
    return distance_m > limit * seconds


# Believed when a person says so a second time: the fastest marathons are run at 5.9 m/s; slower than 30
# minutes a kilometre is a slip between hours and minutes.
FAST_RUN_MPS = 6
SLOW_RUN_MPS = 0.55
# More in a week than all but a few ever run; our convention.
WEEK_TO_CONFIRM_M = 300_000


def is_unlikely_speed(activity_type: str, distance_m: int | None, seconds: int | None) -> bool:
    """A run so fast or so slow that a number is probably wrong; sprints of under a kilometre are believed."""
    if activity_type not in RUN_TYPES or not seconds or not distance_m or distance_m < KM_M:
        return False
    return not SLOW_RUN_MPS * seconds <= distance_m <= FAST_RUN_MPS * seconds
