"""The phone pages of this room."""

from injuries.views.check_ins import all_well, change_check_in, check_in, check_in_said
from injuries.views.clearance import record_clearance, share_warning
from injuries.views.entering import log_no_pain, log_pain, pain_free_day, set_birth_month, withdraw_no_pain
from injuries.views.episodes import (
    document,
    episode,
    keep_document,
    remove_document,
    remove_note,
    say_onset,
    write_note,
)
from injuries.views.health_history import health_history
from injuries.views.library import (
    library,
    library_cause,
    library_exercise,
    library_exercises,
    library_topic,
)
from injuries.views.mornings import answer_morning, mornings
from injuries.views.recovery import (
    check_recovery,
    mark_cooled,
    recovery,
    recovery_answer,
    recovery_run,
    run_today,
    start_recovery,
)
from injuries.views.reports import answer_later, edit_pain, history, pain_report, warning_signs, withdraw_pain

__all__ = [
    "all_well",
    "answer_later",
    "answer_morning",
    "change_check_in",
    "check_in",
    "check_in_said",
    "check_recovery",
    "document",
    "edit_pain",
    "episode",
    "health_history",
    "history",
    "keep_document",
    "library",
    "library_cause",
    "library_exercise",
    "library_exercises",
    "library_topic",
    "log_no_pain",
    "log_pain",
    "mark_cooled",
    "mornings",
    "pain_free_day",
    "pain_report",
    "record_clearance",
    "recovery",
    "recovery_answer",
    "recovery_run",
    "remove_document",
    "remove_note",
    "run_today",
    "say_onset",
    "set_birth_month",
    "share_warning",
    "start_recovery",
    "warning_signs",
    "withdraw_no_pain",
    "withdraw_pain",
    "write_note",
]
