"""The phone pages of this room."""

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
from training.views.tables import import_table

__all__ = [
    "delete_run",
    "deleted_run",
    "edit_run",
    "efforts",
    "enter_run",
    "import_progress",
    "import_table",
    "restore_run",
    "run",
    "runs",
    "set_effort",
    "upload_run",
]
