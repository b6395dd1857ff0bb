"""Two years of 5,000 athletes, about 2 million runs, recomputed from nothing but the runs.

Three programs on the same rows, each with its week table already filled, each writing every week anew:
ours, as the nightly pass runs in a worker; bare SQL that only groups; a polars program that computes the
same and replaces the weeks by COPY. What ours and polars stored is compared, row by row.
"""

import time
from collections.abc import Callable, Iterator

from django.db import connection

from benchmarks import peer
from benchmarks.line import Line, ratio_line, seconds
from benchmarks.people import add_logs, make_athletes
from benchmarks.scale import sized
from benchmarks.worker import run_pass

ATHLETES, WEEKS = 5_000, 104
# Small sizes are measured again and the best taken: a pause of the machine is as long as they are.
PATIENCE_S, TRIES = 12.0, 3
WORKER_LIMIT_MB = 200
SLICE_LIMIT_S = 60
BARE_TABLE = """
create table bare_week (
    athlete_id bigint not null, monday date not null, runs bigint, distance_m bigint, moving_s bigint,
    elapsed_s bigint, ascent_m bigint, descent_m bigint, longest_m integer, primary key (athlete_id, monday)
)
"""
BARE = """
insert into bare_week
select
    athlete_id, date_trunc('week', local_date)::date, count(*), sum(distance_m), sum(moving_s),
    sum(elapsed_s), sum(ascent_m), sum(descent_m), max(distance_m)
from training_activity
where type in ('run', 'trail_run', 'treadmill')
group by 1, 2
on conflict (athlete_id, monday) do update set
    runs = excluded.runs, distance_m = excluded.distance_m, moving_s = excluded.moving_s,
    elapsed_s = excluded.elapsed_s, ascent_m = excluded.ascent_m, descent_m = excluded.descent_m,
    longest_m = excluded.longest_m
"""


def measure(scale: float) -> Iterator[Line]:
    add_logs(make_athletes(sized(ATHLETES, scale, least=3)), weeks=WEEKS)
    peer.recompute_everything()
    _run(BARE_TABLE)
    _run(BARE)
    passes = [run_pass("bench-0")]
    _keep_ours()
    peer_s = best_of(_recompute_by_peer)
    _compare()
    bare_s = best_of(lambda: _run(BARE))
    while len(passes) < TRIES and sum(each.seconds for each in passes) < PATIENCE_S:
        passes.append(run_pass(f"bench-{len(passes)}"))
    ours_s = min(each.seconds for each in passes)
    yield ratio_line("full-recompute/sql", ours_s, "bare SQL", bare_s, 8)
    yield ratio_line("full-recompute/polars", ours_s, "polars", peer_s, 2.5)
    longest_s = max(each.longest_slice_s for each in passes)
    yield Line(
        name="full-recompute/slice",
        value=seconds(longest_s),
        against=f"the longest of {passes[0].slices}",
        measured=longest_s,
        limit=SLICE_LIMIT_S,
        sign="s",
    )
    peak_mb = max(each.peak_mb for each in passes)
    yield Line(
        name="full-recompute/memory",
        value=f"{peak_mb:.0f} MB",
        measured=peak_mb,
        limit=WORKER_LIMIT_MB,
        sign="MB",
    )


def best_of(work: Callable[[], object]) -> float:
    """Seconds of the fastest try; a long one is not repeated."""
    took: list[float] = []
    while len(took) < TRIES and sum(took) < PATIENCE_S:
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took)


def _recompute_by_peer() -> None:
    wrong = peer.recompute_everything()
    assert wrong == 0, f"{wrong} spikes differ"


def _keep_ours() -> None:
    _run(f"create table ours as select {_columns()} from training_weekload")


def _compare() -> None:
    for one, other in (("ours", "training_weekload"), ("training_weekload", "ours")):
        query = f"select {_columns()} from {one} except select {_columns()} from {other}"
        different = _run(f"select from ({query}) as different")
        assert different == 0, f"{different} weeks of {one} are not in {other}"


def _columns() -> str:
    return ", ".join(name for name in peer.WEEK_COLUMNS if name != "rule_version")


def _run(statement: str) -> int:
    """How many rows it concerned."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)
