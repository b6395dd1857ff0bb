"""The builder's table: weeks of seven days, what is planned in them, and what the gate says about each."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.models import User
from coachsite.roster.enums import Level
from coachsite.roster.plans.words import say_size, say_target
from coachsite.roster.selectors import shares_health
from training.enums import RestrictionKind, WorkoutType
from training.models import Plan, PlanWeek, Workout
from training.rules.dates import days_of_week
from training.rules.plan_gate import Finding, GateInputs, GateReport, WeekGate, judge_plan
from training.rules.workouts import DEFAULT_PACE_S_PER_KM
from training.selectors.plan_gate import gate_inputs_of, say_finding
from training.templatetags.units import distance

# On the way back its own runs are the only ones.
PAUSING = (RestrictionKind.NO_RUNNING, RestrictionKind.LADDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One workout in its cell."""

    workout: Workout
    size: str
    hard: str
    paused: bool

    @property
    def label(self) -> str:
        """What it is, for the link."""
        said = self.workout.title or self.workout.get_type_display()
        return f"{said} {self.size}".strip()

    @property
    def changed(self) -> bool:
        """The athlete sees something else, or nothing yet."""
        shown = self.workout.shown
        return shown is None or shown != self.workout.content


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    day: date
    is_past: bool
    is_today: bool
    is_target: bool
    planned: list[Planned]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One finding in words."""

    text: str
    blocks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """One row of the table."""

    number: int
    week: PlanWeek
    cells: list[Cell]
    gate: WeekGate | None
    said: list[Said]
    seconds: int
    runs: int
    strength: int
    # Something about training; that running is paused stands beside each run.
    needs_look: bool

    @property
    def is_past(self) -> bool:
        return all(cell.is_past for cell in self.cells)

    @property
    def level(self) -> Level:
        """Stop above the ceiling, careful for all else that needs a reason."""
        if not self.needs_look:
            return Level.OK if self.gate and self.gate.ceiling_m is not None else Level.UNKNOWN
        above = self.gate and self.gate.ceiling_m is not None and self._trained_m > self.gate.ceiling_m
        return Level.STOP if above else Level.CAREFUL

    @property
    def word(self) -> str:
        words = {
            Level.STOP: _("Above the ceiling"),
            Level.CAREFUL: _("Look at this"),
            Level.OK: _("Within the corridor"),
            Level.UNKNOWN: _("Nothing to compare with"),
        }
        return words[self.level]

    @property
    def total(self) -> str:
        return distance(self.gate.total_m if self.gate else 0)

    @property
    def corridor(self) -> str:
        """Usual and ceiling of this week, in words."""
        if not self.gate or self.gate.ceiling_m is None:
            return ""
        ceiling = distance(self.gate.ceiling_m)
        if self.gate.baseline_m is None:
            return _("at most %(ceiling)s") % {"ceiling": ceiling}
        usual = distance(self.gate.baseline_m)
        return _("usual %(usual)s, at most %(ceiling)s") % {"usual": usual, "ceiling": ceiling}

    @property
    def share(self) -> int:
        """Of the ceiling, in per cent up to 100, for the bar."""
        if not self.gate or not self.gate.ceiling_m:
            return 0
        return min(100, self.gate.total_m * 100 // self.gate.ceiling_m)

    @property
    def counts(self) -> str:
        runs = ngettext("%(number)d run", "%(number)d runs", self.runs) % {"number": self.runs}
        strength = ngettext("%(number)d strength", "%(number)d strength", self.strength)
        return f"{runs}, {strength % {'number': self.strength}}"

    @property
    def _trained_m(self) -> int:
        return self.gate.total_m - self.gate.race_m if self.gate else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGrid:
    """A plan as this person sees it now."""

    plan: Plan
    today: date
    report: GateReport
    rows: list[WeekRow] = field(default_factory=list)

    @classmethod
    def of(cls, plan: Plan, viewer: User, *, now: datetime, monday: date | None = None) -> Self:
        """A constant number of queries. `monday`: the row of this week alone."""
        inputs = gate_inputs_of(plan, now=now)
        report = seen_report(plan, viewer, inputs)
        weeks = plan.weeks.all()
        workouts = plan.workouts.kept()
        if monday:
            weeks, workouts = weeks.filter(monday=monday), workouts.filter(date__in=days_of_week(monday))
        by_day: dict[date, list[Workout]] = defaultdict(list)
        for workout in workouts:
            by_day[workout.date].append(workout)
        gates = {week.monday: week for week in report.weeks}
        rows = [_row(plan, week, gates.get(week.monday), by_day, inputs) for week in weeks]
        return cls(plan=plan, today=inputs.today, report=report, rows=rows)

    @property
    def findings(self) -> list[Said]:
        return said_of(self.report.findings)

    @property
    def needs_reason(self) -> bool:
        return not self.report.passes

    @property
    def is_empty(self) -> bool:
        return not any(cell.planned for row in self.rows for cell in row.cells)


def seen_report(plan: Plan, viewer: User, inputs: GateInputs) -> GateReport:
    """What the gate says to this person: without health where that is not shared."""
    report = judge_plan(inputs)
    return report if shares_health(viewer, plan.athlete_id) else report.without_health()


def said_of(findings: list[Finding]) -> list[Said]:
    """In words, those that need a reason first."""
    said = [Said(text=say_finding(finding), blocks=finding.blocks) for finding in findings]
    return sorted(said, key=lambda one: not one.blocks)


def _row(
    plan: Plan, week: PlanWeek, gate: WeekGate | None, by_day: dict[date, list[Workout]], inputs: GateInputs
) -> WeekRow:
    days = days_of_week(week.monday)
    contents = [workout.content for day in days for workout in by_day[day]]
    pace = inputs.pace_s_per_km or DEFAULT_PACE_S_PER_KM
    return WeekRow(
        number=(week.monday - plan.first_monday).days // 7 + 1,
        week=week,
        cells=[_cell(plan, day, by_day[day], inputs) for day in days],
        gate=gate,
        said=said_of(list(gate.findings)) if gate else [],
        needs_look=any(one.is_about_training for one in gate.findings) if gate else False,
        seconds=sum(content.planned_s(pace) or 0 for content in contents),
        runs=sum(content.is_run for content in contents),
        strength=sum(content.type == WorkoutType.STRENGTH for content in contents),
    )


def _cell(plan: Plan, day: date, workouts: list[Workout], inputs: GateInputs) -> Cell:
    held = day >= inputs.today and any(one.kind in PAUSING and one.holds(day) for one in inputs.restrictions)
    return Cell(
        day=day,
        is_past=day < inputs.today,
        is_today=day == inputs.today,
        is_target=day == plan.target_on,
        planned=[_planned(workout, held=held) for workout in workouts],
    )


def _planned(workout: Workout, *, held: bool) -> Planned:
    content = workout.content
    return Planned(
        workout=workout,
        size=say_size(content),
        hard=say_target(content.target),
        paused=held and content.is_run,
    )
