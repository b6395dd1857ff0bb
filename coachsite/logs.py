"""What never reaches a log line."""

import re

from structlog.typing import EventDict, WrappedLogger

# Names of fields that hold health data, in requests, facts and model rows.
HEALTH_KEYS = frozenset(
    {
        "signs",
        "intensity",
        "worst_during",
        "after_60min",
        "next_morning",
        "spots",
        "area",
        "side",
        "timing",
        "triggers",
        "quality",
        "notes",
        "facts",
        "rule",
        "red_flags",
        "likely_causes",
    }
)


def drop_health_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Structlog processor: removes health fields from a log event."""
    for key in HEALTH_KEYS & event.keys():
        del event[key]
    return event


# Whoever reads the log could open what is behind such an address.
SECRET_ADDRESS = re.compile(r"(/calendar/|/shared/)[^/\s?]+(\.ics|/)")


def hide_secret_addresses(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Structlog processor: the secret of an address becomes "..." wherever it stands."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = SECRET_ADDRESS.sub(r"\1...\2", value)
    return event
