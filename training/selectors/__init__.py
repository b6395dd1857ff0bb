"""Reads that span tables: settings that apply, weeks for charts and roster, sentences about them."""

from training.selectors.settings import AthleteRule, rules_of

__all__ = ["AthleteRule", "rules_of"]
