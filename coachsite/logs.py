"""What never reaches a log line."""

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
