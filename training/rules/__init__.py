"""The load rules as pure functions: dates, session load, weekly verdicts, single-session spikes,
monotony, daily series, cadence.

`judge_weeks` is the reference that the SQL of training/sql/ is compared with, column by column.
"""

from training.rules.cadence import (
    HINT_LOW_SPM,
    HINT_USUAL_SPM,
    CadenceBaseline,
    CadenceRun,
    cadence_baseline,
)
from training.rules.dates import (
    days_of_week,
    is_future,
    is_time_zone,
    iso_week,
    local_date_of,
    monday_of,
    monday_of_iso_week,
)
from training.rules.layoffs import Layoff, RunLog
from training.rules.limits import (
    MAX_DISTANCE_M,
    MAX_DURATION_S,
    MAX_RPE,
    OLDEST_YEAR,
    is_absurd_speed,
)
from training.rules.load import (
    HIGH_MONOTONY,
    MONOTONY_SHOWN_UP_TO,
    STEEP_DESCENT,
    Monotony,
    descent_share,
    session_load,
    trimp,
    week_monotony,
    whole_minutes,
)
from training.rules.series import DayLoad, day_series
from training.rules.sessions import OVER_GROUND, RUN_TYPES, Session, WeekTotals, sum_week
from training.rules.settings import DEFAULT_INCREASE_PCT, Applied, Growth, GrowthChoice, most_careful
from training.rules.shoes import (
    DEFAULT_SHOE_DUE_M,
    DEFAULT_SHOE_NOTE_M,
    MAX_SHOE_M,
    SHOE_CHANGE_COUNTS,
    change_counts,
    rotation_days,
    wear_of,
)
from training.rules.spikes import judge_spike, longest_before, speaks
from training.rules.weekly import (
    BROKEN,
    RULE_VERSION,
    WeekRule,
    WeekVerdict,
    judge_week,
    judge_weeks,
    room_in_week,
)

__all__ = [
    "BROKEN",
    "DEFAULT_INCREASE_PCT",
    "DEFAULT_SHOE_DUE_M",
    "DEFAULT_SHOE_NOTE_M",
    "HIGH_MONOTONY",
    "HINT_LOW_SPM",
    "HINT_USUAL_SPM",
    "MAX_DISTANCE_M",
    "MAX_DURATION_S",
    "MAX_RPE",
    "MAX_SHOE_M",
    "MONOTONY_SHOWN_UP_TO",
    "OLDEST_YEAR",
    "OVER_GROUND",
    "RULE_VERSION",
    "RUN_TYPES",
    "SHOE_CHANGE_COUNTS",
    "STEEP_DESCENT",
    "Applied",
    "CadenceBaseline",
    "CadenceRun",
    "DayLoad",
    "Growth",
    "GrowthChoice",
    "Layoff",
    "Monotony",
    "RunLog",
    "Session",
    "WeekRule",
    "WeekTotals",
    "WeekVerdict",
    "cadence_baseline",
    "change_counts",
    "day_series",
    "days_of_week",
    "descent_share",
    "is_absurd_speed",
    "is_future",
    "is_time_zone",
    "iso_week",
    "judge_spike",
    "judge_week",
    "judge_weeks",
    "local_date_of",
    "longest_before",
    "monday_of",
    "monday_of_iso_week",
    "most_careful",
    "room_in_week",
    "rotation_days",
    "session_load",
    "speaks",
    "sum_week",
    "trimp",
    "wear_of",
    "week_monotony",
    "whole_minutes",
]
