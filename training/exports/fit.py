"""An activity as a FIT file, as its watch would have written it."""

from training.exports.points import highest_hr, points_of, times_of, utc_offset_s
from training.fit_writer import FitActivity, write_fit
from training.models import Activity
from training.tracks import Track


def fit_of(activity: Activity, track: Track | None) -> bytes:
    """The file; `track` is what its reader may see of it.

    Raises:
        DomainError: no_times.
    """
    times = times_of(activity, track)
    return write_fit(
        FitActivity(
            start_at=activity.start_at,
            type=activity.type,
            distance_m=activity.distance_m or 0,
            moving_s=times.moving_s,
            elapsed_s=times.elapsed_s,
            points=list(points_of(track)),
            ascent_m=activity.ascent_m,
            descent_m=activity.descent_m,
            avg_hr=activity.avg_hr,
            max_hr=highest_hr(track),
            avg_cadence_spm=activity.avg_cadence_spm,
            utc_offset_s=utc_offset_s(activity),
        )
    )
