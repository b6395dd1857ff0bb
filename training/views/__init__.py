"""The phone pages of this room."""

from training.views.imports import import_progress, upload_run
from training.views.runs import runs

__all__ = ["import_progress", "runs", "upload_run"]
