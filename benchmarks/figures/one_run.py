"""One more run, logged and recomputed, of an athlete with ten years of history and of one with two months."""

import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from athletes.models import Athlete
from benchmarks.line import Line, ratio_line
from benchmarks.moment import NOW
from benchmarks.people import add_logs, make_athletes
from benchmarks.scale import sized
from benchmarks.worker import run_pass
from training.enums import ActivityType
from training.models import DirtyWeek
from training.services import log_activity, recompute_dirty_weeks

ATHLETES, LONG, SHORT = 100, 522, 9
WARM_UP = 5
LIMIT = 1.3


def measure(scale: float) -> Iterator[Line]:
    count = sized(ATHLETES, scale, least=20)
    old, young = make_athletes(count), make_athletes(count)
    add_logs(old, weeks=LONG)
    add_logs(young, weeks=SHORT, seed=2)
    run_pass()
    took: dict[str, list[float]] = {"old": [], "young": []}
    # By turns, so that both meet the same machine.
    for pair in zip(old, young, strict=True):
        for kind, athlete_id in zip(took, pair, strict=True):
            took[kind].append(one_run(Athlete.objects.get(pk=athlete_id)))
    typical = {kind: median(times[WARM_UP:]) for kind, times in took.items()}
    yield ratio_line("one-run", typical["old"], "with 2 months", typical["young"], LIMIT)


def one_run(athlete: Athlete) -> float:
    """Seconds from the service that logs it to weeks, spikes and alerts that know it."""
    start = time.perf_counter()
    log_activity(
        None,
        athlete=athlete,
        start_at=NOW - timedelta(hours=2),
        now=NOW,
        type=ActivityType.RUN,
        distance_m=2_000,
        moving_s=720,
    )
    recompute_dirty_weeks(now=NOW)
    took = time.perf_counter() - start
    assert not DirtyWeek.objects.exists()
    return took
