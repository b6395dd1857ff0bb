"""The +10 % rule: what a week may hold, and whether it did."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from training.enums import MonotonyGap, Verdict, WeekBasis
from training.rules.dates import WEEK, monday_of
from training.rules.layoffs import (
    GENTLE_START_WEEK_M,
    RETURN_FLOOR_RUN_M,
    RETURN_FLOOR_WEEK_M,
    START_RUN_M,
    START_WEEK_M,
    WEEKS_TO_KNOW,
    Layoff,
    RunLog,
    find_layoff,
)
from training.rules.load import Monotony, week_monotony
from training.rules.sessions import Session, WeekTotals, sum_week
from training.rules.settings import DEFAULT_INCREASE_PCT

# Raised with every change of a rule; stored verdicts name it.
RULE_VERSION = "1"
# The band above which Nielsen 2014 saw more distance-related injuries.
OVER_30_PCT = 130
BROKEN = frozenset({Verdict.OVER, Verdict.OVER_30, Verdict.START_TOO_FAST, Verdict.RETURN_TOO_FAST})
# Ceilings are counted in 1/200 m: (100 + p) percent of half of "twice the usual week" is then whole.
PARTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRule:
    """The settings a week is judged with."""

    increase_pct: int = DEFAULT_INCREASE_PCT
    strict: bool = False
    gentle_start: bool = False
    declared_m: int | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekVerdict:
    """A week's totals, its verdict, and everything the verdict rests on."""

    totals: WeekTotals
    verdict: Verdict
    basis: WeekBasis
    covered: bool
    w1_m: int
    change_pct: float | None
    baseline_m: int | None
    ceiling_m: int | None
    longest_allowed_m: int | None
    increase_pct: int
    strict: bool
    monotony: float | None
    strain: float | None
    monotony_gap: str
    rule_version: str = RULE_VERSION

    @property
    def monday(self) -> date:
        return self.totals.monday


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """What the week may hold, and how far back that is known."""

    basis: WeekBasis
    twice_usual_m: int = 0
    ceiling_parts: int | None = None
    longest_allowed_m: int | None = None


def judge_weeks(
    sessions: Sequence[Session],
    rule: WeekRule,
    *,
    until: date | None = None,
    log_start: date | None = None,
) -> list[WeekVerdict]:
    """Every week from the first session to the last one (or to `until`), oldest first.

    With the sessions of late weeks only, `log_start` names the first logged day; verdicts are then right from
    20 weeks after the first session given.
    """
    log = RunLog.of(sessions, declared_m=rule.declared_m, joined_on=rule.joined_on, log_start=log_start)
    by_week: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        by_week[monday_of(session.local_date)].append(session)
    if not by_week:
        return []
    first, last = min(by_week), max(*by_week, monday_of(until or date.min))
    mondays = [first + n * WEEK for n in range((last - first) // WEEK + 1)]
    return [judge_week(log, sum_week(monday, by_week[monday]), rule) for monday in mondays]


def judge_week(log: RunLog, totals: WeekTotals, rule: WeekRule) -> WeekVerdict:
    """One week against what the log says about the ones before."""
    monday = totals.monday
    limits = _limits_of(log, monday, rule)
    verdict = _verdict(totals, limits, known=log.twice_usual_m(monday) is not None)
    w1_m = log.metres.get(monday - WEEK, 0)
    alike = _monotony(log, totals)
    return WeekVerdict(
        totals=totals,
        verdict=verdict,
        basis=limits.basis,
        covered=log.covers(monday),
        w1_m=w1_m,
        change_pct=_change_pct(log, totals, limits, w1_m),
        baseline_m=limits.twice_usual_m // 2 if limits.twice_usual_m else None,
        ceiling_m=limits.ceiling_parts // PARTS if limits.ceiling_parts is not None else None,
        longest_allowed_m=limits.longest_allowed_m,
        increase_pct=rule.increase_pct,
        strict=rule.strict,
        monotony=alike.monotony,
        strain=alike.strain,
        monotony_gap=alike.gap or "",
    )


def verdict_of(log: RunLog, totals: WeekTotals, rule: WeekRule) -> Verdict:
    """The verdict of `judge_week` alone, for weeks that are told and not stored."""
    limits = _limits_of(log, totals.monday, rule)
    return _verdict(totals, limits, known=log.twice_usual_m(totals.monday) is not None)


def _monotony(log: RunLog, totals: WeekTotals) -> Monotony:
    """Of a week that the log holds from its Monday on; whether it is over is for the reader to ask."""
    if log.known_from is None or log.known_from > totals.monday:
        return Monotony(gap=MonotonyGap.INCOMPLETE_WEEK)
    return week_monotony(totals.day_loads)


def room_in_week(
    sessions: Sequence[Session], rule: WeekRule, day: date, *, log_start: date | None = None
) -> WeekVerdict:
    """How the week of `day` would be judged if a single metre were run that day: its ceiling is the corridor.

    The metre makes a week after a break show the ceiling of a return, which begins with its first run.
    """
    step = Session(local_date=day, distance_m=1)
    verdicts = judge_weeks([*sessions, step], rule, log_start=log_start)
    return next(verdict for verdict in verdicts if verdict.monday == monday_of(day))


def _limits_of(log: RunLog, monday: date, rule: WeekRule) -> _Limits:
    layoff = find_layoff(log, monday)
    if layoff is None:
        return _usual_limits(log, monday, rule)
    if layoff.basis == WeekBasis.START:
        week_m = GENTLE_START_WEEK_M if rule.gentle_start else START_WEEK_M
        return _Limits(basis=WeekBasis.START, ceiling_parts=PARTS * week_m, longest_allowed_m=START_RUN_M)
    return _return_limits(layoff, log.metres.get(monday - WEEK, 0), rule)


def _usual_limits(log: RunLog, monday: date, rule: WeekRule) -> _Limits:
    """The weekly rule itself.

    The strict reading needs a week before to compare with: after an empty one it reads like the default.
    """
    usual = log.twice_usual_m(monday)
    if not usual:
        return _Limits(basis=WeekBasis.NONE)
    basis = WeekBasis.DECLARED if _rests_on_declared(log, monday) else WeekBasis.WEEKS
    w1_m = log.metres.get(monday - WEEK, 0)
    if rule.strict and basis == WeekBasis.WEEKS and w1_m:
        basis, usual = WeekBasis.STRICT, 2 * w1_m
    return _Limits(basis=basis, twice_usual_m=usual, ceiling_parts=(100 + rule.increase_pct) * usual)


def _rests_on_declared(log: RunLog, monday: date) -> bool:
    return log.declared_for(monday) is not None and log.complete_weeks_before(monday) < WEEKS_TO_KNOW


def _return_limits(layoff: Layoff, w1_m: int, rule: WeekRule) -> _Limits:
    """A share of the usual week; never under 6 km or that week; or the usual growth, if that is more."""
    parts = max(
        layoff.pct * layoff.twice_usual_m,
        PARTS // 2 * min(2 * RETURN_FLOOR_WEEK_M, layoff.twice_usual_m),
        (100 + rule.increase_pct) * 2 * w1_m,
    )
    longest = None
    if layoff.longest_m is not None:
        longest = max(layoff.run_pct * layoff.longest_m // 100, RETURN_FLOOR_RUN_M)
    return _Limits(
        basis=WeekBasis.RETURN,
        twice_usual_m=layoff.twice_usual_m,
        ceiling_parts=parts,
        longest_allowed_m=longest,
    )


def _verdict(totals: WeekTotals, limits: _Limits, *, known: bool) -> Verdict:
    parts = PARTS * totals.distance_m
    if limits.ceiling_parts is None:
        return Verdict.OK if known and not totals.distance_m else Verdict.INSUFFICIENT_DATA
    too_long = limits.longest_allowed_m is not None and totals.longest_m > limits.longest_allowed_m
    over = parts > limits.ceiling_parts
    if limits.basis == WeekBasis.START:
        return Verdict.START_TOO_FAST if over or too_long else Verdict.OK
    if limits.basis == WeekBasis.RETURN:
        return Verdict.RETURN_TOO_FAST if over or too_long else Verdict.OK
    if parts > OVER_30_PCT * limits.twice_usual_m:
        return Verdict.OVER_30
    return Verdict.OVER if over else Verdict.OK


def _change_pct(log: RunLog, totals: WeekTotals, limits: _Limits, w1_m: int) -> float | None:
    """Against the week before; none where that week is empty or not fully known, nor in the weeks after a
    break, where percentages say nothing.
    """
    ordinary = limits.basis not in {WeekBasis.NONE, WeekBasis.START, WeekBasis.RETURN}
    if not ordinary or not w1_m or not log.complete_weeks_before(totals.monday):
        return None
    return 100 * (totals.distance_m - w1_m) / w1_m
