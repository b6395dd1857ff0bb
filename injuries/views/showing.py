"""What every page of the athlete's own side carries: the open warning signs, and the access log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.enums import DeliveryState
from alerts.selectors import Told
from athletes.access import log_access
from athletes.enums import AccessKind
from athletes.subjects import Subject
from injuries.enums import Urgency
from injuries.models import RedFlag
from injuries.selectors import FlagText, flag_text, open_flags_of, told

# "A doctor within 3 days".
DOCTOR_WITHIN: Final = timedelta(days=3)


@dataclass(frozen=True)
class OpenWarning:
    """An open warning sign with its words."""

    flag: RedFlag
    text: FlagText

    @property
    def doctor_by(self) -> date | None:
        """The athlete's local date by which a doctor should have looked; None where no date is meant."""
        if self.text.urgency != Urgency.URGENT:
            return None
        since = self.flag.raised_at or self.flag.opened_at
        return self.flag.athlete.local_date(since) + DOCTOR_WITHIN


@dataclass(frozen=True)
class Informed:
    """One person and how the news stands: with a time it has left; without, it is under way or failed."""

    name: str
    sent_at: datetime | None
    failed: bool


def in_words(flags: Iterable[RedFlag]) -> list[OpenWarning]:
    """In the order given."""
    return [OpenWarning(flag, flag_text(flag.rule, flag.urgency)) for flag in flags]


def informed_about(flags: Iterable[RedFlag]) -> list[Informed]:
    """Each person once, by the latest message about each of these flags, read from the deliveries."""
    latest: dict[int, dict[int, Told]] = {}
    for flag in flags:
        for message in told(flag):
            if message.state != DeliveryState.DROPPED:
                latest.setdefault(message.recipient.pk, {})[flag.pk] = message
    return [_informed(list(by_flag.values())) for by_flag in latest.values()]


def show(
    request: HttpRequest, template: str, subject: Subject, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Renders a page about `subject` with the banner; a guardian's reading is logged."""
    warnings = in_words(open_flags_of(subject.athlete, request.user))
    response = render(request, template, {"subject": subject, "warnings": warnings, **context}, status=status)
    log_access(request.user, athlete_ids=[subject.athlete.pk], kind=AccessKind.PAIN_REPORTS)
    return response


def _informed(messages: Sequence[Told]) -> Informed:
    """Told of all of it, or not yet."""
    times = [message.sent_at for message in messages if message.sent_at]
    return Informed(
        name=str(messages[0].recipient),
        sent_at=max(times) if len(times) == len(messages) else None,
        failed=any(message.state == DeliveryState.FAILED for message in messages),
    )
