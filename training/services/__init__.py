"""Writes of the training room."""

from training.services.weeks import check_all_weeks, mark_weeks_dirty, recompute_dirty_weeks

__all__ = ["check_all_weeks", "mark_weeks_dirty", "recompute_dirty_weeks"]
