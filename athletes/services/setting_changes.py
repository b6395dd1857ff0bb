"""The trace that a change of settings leaves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from athletes.models import Athlete, Club, SettingChange, Squad, User

# What judges weeks.
RULE_SETTINGS = frozenset({"weekly_increase_pct", "strict_baseline", "gentle_start"})
# What else is set for a club, a squad or a runner in the same place.
LOAD_SETTINGS = RULE_SETTINGS | {"shows_acwr", "any_pain_rests"}


def settings_now(row: Athlete | Squad | Club) -> dict[str, Any]:
    """The load settings of a row, to be compared with those after a change."""
    return {name: getattr(row, name) for name in sorted(LOAD_SETTINGS)}


def note_changes(actor: User, row: Athlete | Squad | Club, before: Mapping[str, Any], now: datetime) -> None:
    """Writes a line for each load setting that is no longer as before."""
    owner = {type(row).__name__.lower(): row}
    SettingChange.objects.bulk_create(
        SettingChange(**owner, field=name, before=before[name], after=value, changed_by=actor, at=now)
        for name, value in settings_now(row).items()
        if value != before[name]
    )
