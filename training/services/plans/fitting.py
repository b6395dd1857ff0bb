"""Weeks made lighter: a recovery week, and a week scaled to its ceiling."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from athletes.models import User
from training.enums import WeekKind, WorkoutType
from training.models import PlanWeek, Workout
from training.rules import days_of_week
from training.rules.plan_fit import UNSCALED, scaled
from training.rules.plan_fit import fit_week as fitted_week
from training.rules.workouts import FAST_WORKOUTS, WorkoutContent
from training.selectors.plan_gate import gate_inputs_of
from training.services.plans.refusals import past
from training.services.plans.weeks import set_kind
from training.services.plans.writing import PlanWriting

# A recovery week is 7/10 of what was planned, without speed and hills; our convention.
RECOVERY_THOUSANDTHS = 700


@transaction.atomic
def make_recovery_week(actor: User, *, week: PlanWeek, now: datetime) -> PlanWeek:
    """Takes every run of the week to 7/10, and speed and hills out of it; races stay.

    Raises:
        NotAllowedError: not the actor's to write.
        ConflictError: `past` or `plan_ended`.
    """
    writing = PlanWriting(actor, week.plan, action="make_recovery_week", now=now)
    pace = gate_inputs_of(writing.plan, now=now).pace_s_per_km
    days = days_of_week(week.monday)
    if writing.plan.published_at and days[-1] < writing.today:
        raise past(days[-1])
    for row in _open_rows(writing, week.monday):
        writing.change(row, _recovery(row.content, pace))
    set_kind(writing, week, WeekKind.RECOVERY)
    writing.finish()
    return week


@transaction.atomic
def fit_week(actor: User, *, week: PlanWeek, now: datetime) -> PlanWeek:
    """Scales the training runs of the week to its ceiling; nothing is written where it fits already.

    Raises:
        NotAllowedError: not the actor's to write.
        ConflictError: `past` or `plan_ended`.
    """
    writing = PlanWriting(actor, week.plan, action="fit_week", now=now)
    contents = fitted_week(gate_inputs_of(writing.plan, now=now), week.monday)
    rows = writing.rows(days_of_week(week.monday))
    for row, content in zip(rows, contents, strict=True):
        writing.change(row, content)
    writing.finish()
    week.refresh_from_db()
    return week


def _open_rows(writing: PlanWriting, monday: date) -> list[Workout]:
    """Those that may still change."""
    rows = writing.rows(days_of_week(monday))
    if not writing.plan.published_at:
        return rows
    return [row for row in rows if min(row.date, row.published_on or row.date) >= writing.today]


def _recovery(content: WorkoutContent, pace_s_per_km: int) -> WorkoutContent:
    if not content.is_run or content.type in UNSCALED:
        return content
    if content.type not in FAST_WORKOUTS:
        return scaled(content, RECOVERY_THOUSANDTHS, pace_s_per_km)
    metres = content.planned_m(pace_s_per_km)
    plain = replace(
        content, type=WorkoutType.EASY, title="", target=None, steps=(), distance_m=metres or None
    )
    if content.distance_m is None and not content.steps:
        plain = replace(plain, distance_m=None)
    else:
        plain = replace(plain, duration_s=None)
    return scaled(plain, RECOVERY_THOUSANDTHS, pace_s_per_km)
