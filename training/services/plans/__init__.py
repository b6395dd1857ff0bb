"""Writes of plans: the coach's copy, edited under the version of its week, and what athletes are shown."""

from training.services.plans.fitting import fit_week, make_recovery_week
from training.services.plans.lifecycle import (
    PlanChanges,
    WeekChanges,
    create_plan,
    delete_draft,
    delete_note,
    edit_note,
    edit_plan,
    edit_week,
    end_plan,
    note_plan,
)
from training.services.plans.locks import lock_to_publish, lock_to_write
from training.services.plans.publishing import check_overlap, publish_plan
from training.services.plans.undo import as_one_edit, undo_edit
from training.services.plans.weeks import copy_week, shift_plan
from training.services.plans.workouts import add_workout, edit_workout, remove_workout, replace_week

__all__ = [
    "PlanChanges",
    "WeekChanges",
    "add_workout",
    "as_one_edit",
    "check_overlap",
    "copy_week",
    "create_plan",
    "delete_draft",
    "delete_note",
    "edit_note",
    "edit_plan",
    "edit_week",
    "edit_workout",
    "end_plan",
    "fit_week",
    "lock_to_publish",
    "lock_to_write",
    "make_recovery_week",
    "note_plan",
    "publish_plan",
    "remove_workout",
    "replace_week",
    "shift_plan",
    "undo_edit",
]
