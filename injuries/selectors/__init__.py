"""Reads about pain and warning signs: content, open flags, the words for both, and who was told."""

from injuries.selectors.causes import LikelyCause, LikelyCauses, likely_causes
from injuries.selectors.chains import chains_of, lasts_in_the_log
from injuries.selectors.episodes import (
    DayValue,
    episode_of_place,
    may_record_for,
    open_episodes_of,
    trend_days,
    values_of,
)
from injuries.selectors.flags import (
    RED_FLAG,
    FlagText,
    describe_red_flag,
    flag_text,
    flags_of,
    judged_flags,
    open_flags,
    open_flags_of,
    told,
)
from injuries.selectors.reports import (
    CONTENT_FIELDS,
    advice_of,
    content_of,
    first_content_of,
    is_first_report_of_place,
    last_report,
    question_text,
    same_as_last_time,
)
from injuries.selectors.restrictions import restrictions_of_athletes

__all__ = [
    "CONTENT_FIELDS",
    "RED_FLAG",
    "DayValue",
    "FlagText",
    "LikelyCause",
    "LikelyCauses",
    "advice_of",
    "chains_of",
    "content_of",
    "describe_red_flag",
    "episode_of_place",
    "first_content_of",
    "flag_text",
    "flags_of",
    "is_first_report_of_place",
    "judged_flags",
    "last_report",
    "lasts_in_the_log",
    "likely_causes",
    "may_record_for",
    "open_episodes_of",
    "open_flags",
    "open_flags_of",
    "question_text",
    "restrictions_of_athletes",
    "same_as_last_time",
    "told",
    "trend_days",
    "values_of",
]
