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
from training.services.assignments import (
    assign_template,
    run_assignment,
    sweep_assignments,
    undo_assignment,
)
from training.services.entries import enter_run
from training.services.import_news import Added, runs_added
from training.services.import_runs import run_import
from training.services.import_tables import TableOptions, check_table, preview_table
from training.services.imports import purge_import_files, release_table, start_import, sweep_imports
from training.services.matching import match_automatically, match_by_hand, match_days, settle_all_days
from training.services.shoe_alerts import update_shoe_alerts
from training.services.shoes import ShoeChanges, add_shoe, assign_shoe, delete_shoe, edit_shoe, enter_shoe
from training.services.templates import (
    TemplateChanges,
    create_template,
    delete_template,
    edit_template,
    save_as_template,
    sync_templates,
)
from training.services.trash import purge_deleted_activities, restore_activity
from training.services.weeks import (
    check_all_weeks,
    mark_news_dirty,
    mark_weeks_dirty,
    recompute_dirty_weeks,
)

__all__ = [
    "ActivityChanges",
    "ActivityFields",
    "Added",
    "Origin",
    "ShoeChanges",
    "TableOptions",
    "TemplateChanges",
    "add_origin",
    "add_shoe",
    "assign_shoe",
    "assign_template",
    "check_all_weeks",
    "check_table",
    "create_template",
    "delete_activity",
    "delete_shoe",
    "delete_template",
    "edit_activity",
    "edit_shoe",
    "edit_template",
    "enter_run",
    "enter_shoe",
    "log_activity",
    "mark_news_dirty",
    "mark_weeks_dirty",
    "match_automatically",
    "match_by_hand",
    "match_days",
    "preview_table",
    "purge_deleted_activities",
    "purge_import_files",
    "recompute_dirty_weeks",
    "release_table",
    "restore_activity",
    "run_assignment",
    "run_import",
    "runs_added",
    "save_as_template",
    "settle_all_days",
    "start_import",
    "sweep_assignments",
    "sweep_imports",
    "sync_templates",
    "undo_assignment",
    "update_shoe_alerts",
]
