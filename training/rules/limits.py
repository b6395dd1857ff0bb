"""What no session can be; everything else is believed."""

from training.enums import ActivityType

MAX_DISTANCE_M = 400_000
# Six-day races exist; a run of 34 days in a public log does not.
MAX_DURATION_S = 10 * 24 * 3600
MAX_RPE = 10
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
