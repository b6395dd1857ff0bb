"""Writes of the training room: the actor first; each is one transaction and raises DomainError."""

from training.services.activities import (
    ActivityChanges,
    ActivityFields,
    Origin,
    add_origin,
    delete_activity,
    edit_activity,
    log_activity,
)
from training.services.imports import purge_import_files, run_import, start_import, sweep_imports
from training.services.shoes import add_shoe
from training.services.weeks import (
    check_all_weeks,
    mark_news_dirty,
    mark_weeks_dirty,
    recompute_dirty_weeks,
)

__all__ = [
    "ActivityChanges",
    "ActivityFields",
    "Origin",
    "add_origin",
    "add_shoe",
    "check_all_weeks",
    "delete_activity",
    "edit_activity",
    "log_activity",
    "mark_news_dirty",
    "mark_weeks_dirty",
    "purge_import_files",
    "recompute_dirty_weeks",
    "run_import",
    "start_import",
    "sweep_imports",
]
