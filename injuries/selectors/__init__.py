"""Reads about pain and warning signs: content, open flags, the words for both, and who was told."""

from injuries.selectors.causes import (
    LikelyCause,
    LikelyCauses,
    Reason,
    kept_causes,
    likely_causes,
    likely_causes_of,
    ranked_causes,
)
from injuries.selectors.chains import chains_of, lasts_in_the_log
from injuries.selectors.context import context_of
from injuries.selectors.episodes import (
    episode_of_place,
    may_record_for,
    open_episodes_of,
    values_of,
)
from injuries.selectors.flags import (
    CLEARANCE_WAITS,
    FLAG_UNCLEARED,
    RED_FLAG,
    SHARED_WARNING,
    FlagText,
    describe_red_flag,
    describe_shared,
    describe_uncleared,
    describe_waiting,
    flag_text,
    flags_of,
    judged_flags,
    open_flags,
    open_flags_of,
    told,
)
from injuries.selectors.hiding import MayShow, hidden_by_flags
from injuries.selectors.library import exercises_for, plan_of
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
    "CLEARANCE_WAITS",
    "CONTENT_FIELDS",
    "FLAG_UNCLEARED",
    "RED_FLAG",
    "SHARED_WARNING",
    "FlagText",
    "LikelyCause",
    "LikelyCauses",
    "MayShow",
    "Reason",
    "advice_of",
    "chains_of",
    "content_of",
    "context_of",
    "describe_red_flag",
    "describe_shared",
    "describe_uncleared",
    "describe_waiting",
    "episode_of_place",
    "exercises_for",
    "first_content_of",
    "flag_text",
    "flags_of",
    "hidden_by_flags",
    "is_first_report_of_place",
    "judged_flags",
    "kept_causes",
    "last_report",
    "lasts_in_the_log",
    "likely_causes",
    "likely_causes_of",
    "may_record_for",
    "open_episodes_of",
    "open_flags",
    "open_flags_of",
    "plan_of",
    "question_text",
    "ranked_causes",
    "restrictions_of_athletes",
    "same_as_last_time",
    "told",
    "values_of",
]
