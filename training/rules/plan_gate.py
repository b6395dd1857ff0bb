"""The gate before publishing: each planned week and run against what is done so far, then planned."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from training.enums import GateCode, Verdict, WeekBasis
from training.rules.dates import days_of_week
from training.rules.plan_limits import (
    PlannedWeek,
    Said,
    held_findings,
    minor_findings,
    rest_findings,
    strength_findings,
)
from training.rules.plan_log import GateInputs, Held, PlanLog, gate_ceiling_m, is_estimated
from training.rules.sessions import sum_week
from training.rules.spikes import judge_spike, longest_quiet_m, speaks
from training.rules.weekly import RULE_VERSION, WeekVerdict

__all__ = ["Finding", "GateInputs", "GateReport", "Held", "WeekGate", "judge_plan"]

# Said, and no reason is asked for.
INFO_CODES: Final = frozenset(
    {
        GateCode.RACE,
        GateCode.UNKNOWN_BASELINE,
        GateCode.UNKNOWN_LONGEST,
        GateCode.UNSIZED,
        GateCode.BEGINS_LATER,
    }
)
# For those alone who see health data of this athlete.
HEALTH_CODES: Final = frozenset({GateCode.NO_PROGRESSION_FAST, GateCode.NO_PROGRESSION_GROWTH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the gate says. `index` is the place of the workout among those of the inputs, `workout` its
    id; the numbers behind it are plain JSON.
    """

    code: str
    monday: dt.date
    date: dt.date | None = None
    index: int | None = None
    workout: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether publishing over it needs a reason."""
        return self.code not in INFO_CODES

    @property
    def is_health(self) -> bool:
        """Whether it tells something about health: it must not reach, nor stop, those without access."""
        return self.code in HEALTH_CODES

    @property
    def is_about_training(self) -> bool:
        """Whether a reason for going over it is one about training; that running is paused everybody may
        read, but not why somebody is planned to run all the same.
        """
        return self.blocks and not self.is_health and self.code != GateCode.NO_RUNNING

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """From `data()`, as it comes back from JSON."""
        return cls(
            code=data["code"],
            monday=dt.date.fromisoformat(data["monday"]),
            date=dt.date.fromisoformat(data["date"]) if data["date"] else None,
            index=data["index"],
            workout=data["workout"],
            facts=data["facts"],
        )

    def data(self) -> dict[str, Any]:
        return {
            "code": str(self.code),
            "monday": self.monday.isoformat(),
            "date": self.date.isoformat() if self.date else None,
            "index": self.index,
            "workout": self.workout,
            "facts": dict(self.facts),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekGate:
    """One week of the plan. In the current week `done_m` is run so far and `planned_m` still to come; weeks
    gone by have nothing to come and no findings.

    `ceiling_m` is the gate's own; `longest_allowed_m` as the first open day of the week begins. None: not
    known. `planned_m` holds the races (`race_m`), which the ceiling is not asked about.
    """

    monday: dt.date
    planned_m: int
    race_m: int
    done_m: int
    baseline_m: int | None
    ceiling_m: int | None
    longest_allowed_m: int | None
    basis: WeekBasis
    verdict: Verdict
    increase_pct: int
    estimated: bool
    is_past: bool
    findings: tuple[Finding, ...] = ()

    @property
    def total_m(self) -> int:
        return self.done_m + self.planned_m

    @property
    def gated_m(self) -> int:
        """What is held against the ceiling: everything but planned races."""
        return self.total_m - self.race_m


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReport:
    """A plan as judged now."""

    weeks: tuple[WeekGate, ...]
    rule_version: str = RULE_VERSION

    @property
    def findings(self) -> list[Finding]:
        return [finding for week in self.weeks for finding in week.findings]

    @property
    def blocking(self) -> list[Finding]:
        """Those that need a reason."""
        return [finding for finding in self.findings if finding.blocks]

    @property
    def passes(self) -> bool:
        return not self.blocking

    def without_health(self) -> Self:
        """The same for somebody without health access."""
        weeks = tuple(
            replace(week, findings=tuple(found for found in week.findings if not found.is_health))
            for week in self.weeks
        )
        return replace(self, weeks=weeks)


def judge_plan(inputs: GateInputs) -> GateReport:
    """Every week of the plan, oldest first, with what speaks against it."""
    log = PlanLog.of(inputs)
    return GateReport(weeks=tuple(_judge(log, monday) for monday in inputs.mondays))


def _judge(log: PlanLog, monday: dt.date) -> WeekGate:
    week = PlannedWeek.of(log, monday)
    verdict = log.judged(monday)
    gate = WeekGate(
        monday=monday,
        planned_m=week.planned_m,
        race_m=sum(run.metres for run in week.runs if run.is_race),
        done_m=sum_week(monday, week.done).distance_m,
        baseline_m=verdict.baseline_m,
        ceiling_m=gate_ceiling_m(verdict),
        longest_allowed_m=_longest_allowed_m(week, verdict),
        basis=verdict.basis,
        verdict=verdict.verdict,
        increase_pct=verdict.increase_pct,
        estimated=any(is_estimated(run.content) for run in week.runs),
        is_past=week.is_past,
    )
    if week.is_past:
        return gate
    return replace(gate, findings=tuple(_findings(week, gate, verdict)))


def _findings(week: PlannedWeek, gate: WeekGate, verdict: WeekVerdict) -> Iterator[Finding]:
    said = [
        *_begins_later(week),
        *_volume(gate),
        *_runs(week, gate, verdict),
        *rest_findings(week),
        *strength_findings(week),
        *minor_findings(week),
        *held_findings(week, gate.gated_m),
    ]
    for one in said:
        yield Finding(
            code=one.code,
            monday=week.monday,
            date=one.workout.day if one.workout else None,
            index=one.workout.index if one.workout else None,
            workout=week.log.inputs.id_of(one.workout.index) if one.workout else None,
            facts=one.facts,
        )


def _begins_later(week: PlannedWeek) -> Iterator[Said]:
    inputs = week.log.inputs
    if inputs.weeks_until and week.monday == inputs.first_monday:
        yield Said(code=GateCode.BEGINS_LATER, facts={"weeks": inputs.weeks_until})


def _volume(gate: WeekGate) -> Iterator[Said]:
    """The week against its ceiling; a week in which no more training is planned can no longer be helped."""
    if gate.planned_m == gate.race_m:
        return
    if gate.ceiling_m is None:
        yield Said(code=GateCode.UNKNOWN_BASELINE, facts={"total_m": gate.gated_m})
    elif gate.gated_m > gate.ceiling_m:
        yield Said(
            code=GateCode.WEEKLY_CEILING,
            facts={
                "total_m": gate.gated_m,
                "done_m": gate.done_m,
                "baseline_m": gate.baseline_m,
                "ceiling_m": gate.ceiling_m,
                "basis": str(gate.basis),
                "increase_pct": gate.increase_pct,
                "estimated": gate.estimated,
            },
        )


def _runs(week: PlannedWeek, gate: WeekGate, verdict: WeekVerdict) -> Iterator[Said]:
    """Each run alone, against what a start or return allows and the longest of the 30 days before."""
    unknown_said = False
    for run in week.runs:
        before_m = week.log.longest_before(run.day)
        facts: dict[str, Any] = {
            "distance_m": run.metres,
            "longest_30d_m": before_m,
            "estimated": is_estimated(run.content),
        }
        if not run.metres:
            yield Said(code=GateCode.UNSIZED, workout=run, facts={"type": str(run.content.type)})
        elif run.is_race:
            facts |= {"total_m": gate.total_m, "ceiling_m": gate.ceiling_m}
            yield Said(code=GateCode.RACE, workout=run, facts=facts)
        elif verdict.longest_allowed_m is not None and run.metres > verdict.longest_allowed_m:
            facts |= {"allowed_m": verdict.longest_allowed_m, "basis": str(verdict.basis)}
            yield Said(code=GateCode.LONGEST_RUN, workout=run, facts=facts)
        elif before_m and speaks(category := judge_spike(run.metres, before_m), run.metres, before_m):
            facts |= {"allowed_m": longest_quiet_m(before_m), "category": str(category)}
            yield Said(code=GateCode.SESSION_SPIKE, workout=run, facts=facts)
        elif not before_m and verdict.longest_allowed_m is None and not unknown_said:
            unknown_said = True
            yield Said(code=GateCode.UNKNOWN_LONGEST, workout=run, facts=facts)


def _longest_allowed_m(week: PlannedWeek, verdict: WeekVerdict) -> int | None:
    first_open = max(week.monday, min(week.log.inputs.today, days_of_week(week.monday)[-1]))
    before_m = week.log.longest_before(first_open)
    limits = [verdict.longest_allowed_m, longest_quiet_m(before_m) if before_m else None]
    return min((limit for limit in limits if limit is not None), default=None)
