"""A week or a run as plain JSON: what alerts store and sentences are made from."""

from typing import Any

from training.models import Activity, WeekLoad
from training.rules import iso_week


def week_facts(week: WeekLoad) -> dict[str, Any]:
    """What a week alert carries, as plain JSON."""
    return {
        "iso_week": iso_week(week.monday),
        "monday": week.monday.isoformat(),
        "verdict": week.verdict,
        "basis": week.basis,
        "runs": week.runs,
        "distance_m": week.distance_m,
        "longest_m": week.longest_m,
        "baseline_m": week.baseline_m,
        "ceiling_m": week.ceiling_m,
        "longest_allowed_m": week.longest_allowed_m,
        "change_pct": None if week.change_pct is None else round(week.change_pct, 1),
        "increase_pct": week.increase_pct,
        "rule_version": week.rule_version,
    }


def spike_facts(run: Activity) -> dict[str, Any]:
    """What a spike alert carries, as plain JSON."""
    return {
        "activity": str(run.public_id),
        "date": run.local_date.isoformat(),
        "category": run.spike_category,
        "distance_m": run.distance_m,
        "longest_30d_m": run.longest_30d_m,
    }
