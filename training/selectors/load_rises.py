"""The runs that made the load rise, for whoever joins them with something else."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from training.enums import LoadRiseKind, SpikeCategory
from training.models import Activity, WeekLoad
from training.rules import BROKEN, monday_of, speaks
from training.rules.dates import WEEK
from training.rules.load_rises import LoadRise, RunOfWeek, rises_of_week

_SPIKES = [SpikeCategory.SMALL, SpikeCategory.MODERATE, SpikeCategory.LARGE]

# Athlete id and Monday.
type Week = tuple[int, date]


def load_rises_of(athlete_ids: Collection[int], first: date, last: date) -> dict[int, list[LoadRise]]:
    """By athlete id, in order; both days included. As weeks and spikes were judged last; two queries."""
    found: dict[int, list[LoadRise]] = {pk: [] for pk in athlete_ids}
    weeks = WeekLoad.objects.filter(
        athlete_id__in=athlete_ids, monday__range=(monday_of(first), last), verdict__in=sorted(BROKEN)
    )
    broken = {(week.athlete_id, week.monday): week for week in weeks}
    runs: dict[Week, list[RunOfWeek]] = defaultdict(list)
    rows = Activity.objects.filter(
        athlete_id__in=athlete_ids, local_date__range=(monday_of(first), monday_of(last) + WEEK)
    ).runs()
    for run in rows.order_by("local_date", "start_at", "pk"):
        if run.spike_category in _SPIKES and speaks(run.spike_category, run.distance_m, run.longest_30d_m):
            found[run.athlete_id].append(LoadRise(run.local_date, LoadRiseKind.SPIKE))
        runs[run.athlete_id, monday_of(run.local_date)].append(RunOfWeek(run.local_date, run.distance_m or 0))
    for key, week in broken.items():
        found[key[0]] += rises_of_week(
            week.verdict,
            runs[key],
            baseline_m=week.baseline_m,
            ceiling_m=week.ceiling_m,
            longest_allowed_m=week.longest_allowed_m,
        )
    return {pk: sorted(rise for rise in rises if first <= rise.on <= last) for pk, rises in found.items()}
