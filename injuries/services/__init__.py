"""Writes of the injuries room: the actor first; each is one transaction and raises DomainError.

The athlete's row is locked first in every write, so that two reports never open the same flag twice.
"""

from injuries.services.clearance import (
    Recorded,
    confirm_clearance,
    correct_flag,
    flags_covered,
    is_slip,
    record_clearance,
)
from injuries.services.days import LoggedDay, log_no_pain, withdraw_no_pain
from injuries.services.reminders import remind_uncleared
from injuries.services.reports import Entry, LoggedPain, edit_pain, log_pain, withdraw_pain
from injuries.services.restraints import end_restraints, lift_restraint, restrain, restrain_by_hand
from injuries.services.sharing import share_flag

__all__ = [
    "Entry",
    "LoggedDay",
    "LoggedPain",
    "Recorded",
    "confirm_clearance",
    "correct_flag",
    "edit_pain",
    "end_restraints",
    "flags_covered",
    "is_slip",
    "lift_restraint",
    "log_no_pain",
    "log_pain",
    "record_clearance",
    "remind_uncleared",
    "restrain",
    "restrain_by_hand",
    "share_flag",
    "withdraw_no_pain",
    "withdraw_pain",
]
