"""Twenty times the athletes: the time grows with them, the memory of the worker not at all."""

from collections.abc import Iterator
from math import log

from benchmarks import peer
from benchmarks.line import Line, seconds
from benchmarks.people import add_logs, make_athletes
from benchmarks.scale import sized
from benchmarks.worker import Pass, run_pass

FEW, MANY, WEEKS = 1_000, 20_000, 26
EXPONENT_LIMIT = 1.05
WORKER_LIMIT_MB = 200
TRIES = 2


def measure(scale: float) -> Iterator[Line]:
    few, many = sized(FEW, scale, least=2), sized(MANY, scale, least=40)
    add_logs(make_athletes(few), weeks=WEEKS)
    small = _best_pass()
    add_logs(make_athletes(many - few), weeks=WEEKS, seed=2)
    large = _best_pass()
    exponent = log(large.seconds / small.seconds) / log(many / few)
    yield Line(
        name="growth",
        value=f"{seconds(large.seconds)} for {many:,}",
        against=f"{seconds(small.seconds)} for {few:,} athletes",
        measured=exponent,
        limit=EXPONENT_LIMIT,
        sign="exp",
    )
    yield Line(
        name="growth/memory",
        value=f"{large.peak_mb:.0f} MB for {many:,}",
        against=f"{small.peak_mb:.0f} MB for {few:,} athletes",
        measured=large.peak_mb,
        limit=WORKER_LIMIT_MB,
        sign="MB",
    )


def _best_pass() -> Pass:
    """The faster of two, every one with every week written anew.

    The second finds the room that the first left in the table, as each does in a table that has lived.
    """
    peer.recompute_everything()
    return min((run_pass(f"bench-{n}") for n in range(TRIES)), key=lambda each: each.seconds)
