"""Writes of the injuries room: the actor first; each is one transaction and raises DomainError.

The athlete's row is locked first in every write, so that two reports never open the same flag twice.
"""

from injuries.services.days import LoggedDay, log_no_pain, withdraw_no_pain
from injuries.services.reports import Entry, LoggedPain, edit_pain, log_pain, withdraw_pain

__all__ = [
    "Entry",
    "LoggedDay",
    "LoggedPain",
    "edit_pain",
    "log_no_pain",
    "log_pain",
    "withdraw_no_pain",
    "withdraw_pain",
]
