"""Which runs made the load rise: the ones that took a week over its limit, and the long ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from training.enums import LoadRiseKind, Verdict
from training.rules.weekly import OVER_30_PCT


@dataclass(frozen=True, slots=True, order=True)
class LoadRise:
    """One run that made the load rise, on its local date."""

    on: date
    kind: LoadRiseKind


@dataclass(frozen=True, slots=True)
class RunOfWeek:
    on: date
    distance_m: int


def rises_of_week(
    verdict: str,
    runs: Sequence[RunOfWeek],
    *,
    baseline_m: int | None,
    ceiling_m: int | None,
    longest_allowed_m: int | None,
) -> tuple[LoadRise, ...]:
    """The runs, in order of time, that broke this week: each limit is broken once, by the run that passes it.

    In a start or a return every run longer than the longest allowed breaks it, too.
    """
    if verdict in {Verdict.START_TOO_FAST, Verdict.RETURN_TOO_FAST}:
        days = {run.on for run in runs if _is_too_long(run, longest_allowed_m)}
        days |= _passing_day(runs, 100, ceiling_m)
        return tuple(LoadRise(day, LoadRiseKind(verdict)) for day in sorted(days))
    found: list[LoadRise] = []
    if verdict in {Verdict.OVER, Verdict.OVER_30}:
        found += [LoadRise(day, LoadRiseKind.OVER) for day in _passing_day(runs, 100, ceiling_m)]
    if verdict == Verdict.OVER_30:
        found += [LoadRise(day, LoadRiseKind.OVER_30) for day in _passing_day(runs, OVER_30_PCT, baseline_m)]
    return tuple(found)


def _is_too_long(run: RunOfWeek, longest_allowed_m: int | None) -> bool:
    return longest_allowed_m is not None and run.distance_m > longest_allowed_m


def _passing_day(runs: Iterable[RunOfWeek], pct: int, limit_m: int | None) -> set[date]:
    """The day on which the running total passed `pct` % of the limit; empty when none did."""
    if limit_m is None:
        return set()
    total_m = 0
    for run in runs:
        total_m += run.distance_m
        if 100 * total_m > pct * limit_m:
            return {run.on}
    return set()
