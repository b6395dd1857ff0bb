"""Reads that span tables: settings that apply, weeks for charts and roster, sentences about them.

`training.selectors.tracks` is asked for by name: it brings numpy, which few processes need.
"""

from training.selectors.applied import AppliedSetting, applied_settings
from training.selectors.cadence import cadence_of
from training.selectors.days import LoadDays, load_days
from training.selectors.entries import WeekEffect, week_distance_m, week_effect, without_effort
from training.selectors.facts import spike_facts, week_facts
from training.selectors.inputs import verdict_inputs
from training.selectors.sentences import (
    EVIDENCE,
    evidence_of,
    km,
    say_history,
    say_spike,
    say_verdict,
    say_week,
)
from training.selectors.settings import AthleteRule, rules_of
from training.selectors.shoes import (
    ROTATION_EVIDENCE,
    SHOE_EVIDENCE,
    Rotation,
    default_shoe,
    default_types,
    recent_shoe_change,
    rotation,
    say_shoe,
    shoe_changes,
    shoe_context,
    shoe_m_on,
    worn_last,
)
from training.selectors.weeks import LoadChart, WeekBar, last_weeks, load_chart

__all__ = [
    "EVIDENCE",
    "ROTATION_EVIDENCE",
    "SHOE_EVIDENCE",
    "AppliedSetting",
    "AthleteRule",
    "LoadChart",
    "LoadDays",
    "Rotation",
    "WeekBar",
    "WeekEffect",
    "applied_settings",
    "cadence_of",
    "default_shoe",
    "default_types",
    "evidence_of",
    "km",
    "last_weeks",
    "load_chart",
    "load_days",
    "recent_shoe_change",
    "rotation",
    "rules_of",
    "say_history",
    "say_shoe",
    "say_spike",
    "say_verdict",
    "say_week",
    "shoe_changes",
    "shoe_context",
    "shoe_m_on",
    "spike_facts",
    "verdict_inputs",
    "week_distance_m",
    "week_effect",
    "week_facts",
    "without_effort",
    "worn_last",
]
