"""The usual cadence of an athlete's easy runs."""

from datetime import datetime, timedelta

from athletes.models import Athlete
from training.enums import RestrictionKind
from training.models import Activity
from training.restrictions import restrictions_of
from training.rules import CADENCE_WINDOW_DAYS, CadenceBaseline, CadenceRun, cadence_baseline


def cadence_of(athlete: Athlete, *, now: datetime) -> CadenceBaseline | None:
    """From the runs of the last 28 days; None without an easy one that has a cadence.

    Runs since a ladder began are none: walking and running in turn has no cadence of its own.
    """
    today = athlete.local_date(now)
    found = restrictions_of([athlete.pk]).get(athlete.pk, [])
    ladders = [restriction.since for restriction in found if restriction.kind == RestrictionKind.LADDER]
    ladder_from = min(ladders, default=None)
    runs = Activity.objects.filter(
        athlete=athlete, local_date__gt=today - timedelta(days=CADENCE_WINDOW_DAYS)
    ).runs()
    columns = runs.values_list("local_date", "distance_m", "moving_s", "avg_cadence_spm", "rpe")
    return cadence_baseline(
        [
            CadenceRun(
                local_date=day,
                distance_m=distance_m,
                moving_s=moving_s,
                cadence_spm=spm,
                rpe=rpe,
                is_ladder=ladder_from is not None and day >= ladder_from,
            )
            for day, distance_m, moving_s, spm, rpe in columns
        ],
        today,
    )
