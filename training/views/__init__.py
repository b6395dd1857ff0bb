"""The phone pages of this room."""

from training.views.calendars import calendar, calendar_feed
from training.views.exports import run_file, runs_table
from training.views.imports import import_progress, upload_run
from training.views.run_pages import (
    delete_run,
    deleted_run,
    edit_run,
    efforts,
    enter_run,
    restore_run,
    run,
    set_effort,
)
from training.views.runs import runs
from training.views.shoes import add_shoe, assign_shoe, delete_shoe, retire_shoe, shoe, shoes
from training.views.tables import import_table
from training.views.workout_files import printed_week, week_on_paper, workout_file

__all__ = [
    "add_shoe",
    "assign_shoe",
    "calendar",
    "calendar_feed",
    "delete_run",
    "delete_shoe",
    "deleted_run",
    "edit_run",
    "efforts",
    "enter_run",
    "import_progress",
    "import_table",
    "printed_week",
    "restore_run",
    "retire_shoe",
    "run",
    "run_file",
    "runs",
    "runs_table",
    "set_effort",
    "shoe",
    "shoes",
    "upload_run",
    "week_on_paper",
    "workout_file",
]
