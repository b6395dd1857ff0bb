"""Reads that span tables: settings that apply, weeks for charts and roster, sentences about them.

`training.selectors.tracks` is asked for by name: it brings numpy, which few processes need.
"""

from training.selectors.facts import spike_facts, week_facts
from training.selectors.sentences import EVIDENCE, km, say_history, say_spike, say_verdict, say_week
from training.selectors.settings import AthleteRule, rules_of
from training.selectors.weeks import LoadChart, WeekBar, last_weeks, load_chart

__all__ = [
    "EVIDENCE",
    "AthleteRule",
    "LoadChart",
    "WeekBar",
    "km",
    "last_weeks",
    "load_chart",
    "rules_of",
    "say_history",
    "say_spike",
    "say_verdict",
    "say_week",
    "spike_facts",
    "week_facts",
]
