"""Every answer about pain in one line of time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.functional import cached_property

from injuries.forms import LATER
from injuries.models import PainFreeDay, PainReport
from injuries.rules.report import EDIT_WINDOW, OLDEST_REPORT

if TYPE_CHECKING:
    from athletes.models import Athlete
    from athletes.querysets import Viewer


@dataclass(frozen=True)
class TimelineEntry:
    """One day without pain, or one report with what may still be done with it."""

    on: date
    at: datetime
    day: PainFreeDay | None = None
    report: PainReport | None = None
    may_edit: bool = False
    asks_later: bool = False


class Timeline:
    """Newest first; a sequence that a paginator can slice, in three queries for any page.

    Withdrawn reports stay in sight for their owner: what they raised waits for a professional.
    """

    def __init__(self, athlete: "Athlete", viewer: "Viewer", now: datetime) -> None:
        self.reports = PainReport.objects.visible_to(viewer).filter(athlete=athlete)
        self.days = PainFreeDay.objects.visible_to(viewer).filter(athlete=athlete)
        self.now = now

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, wanted: slice) -> list[TimelineEntry]:
        keys = self._keys[wanted]
        reports = self.reports.select_related("activity").in_bulk([pk for _, _, kind, pk in keys if kind])
        days = self.days.in_bulk([pk for _, _, kind, pk in keys if not kind])
        return [self._of_report(reports[pk]) if kind else _of_day(days[pk]) for _, _, kind, pk in keys]

    @cached_property
    def _keys(self) -> list[tuple[date, datetime, bool, int]]:
        reports = self.reports.values_list("local_date", "felt_at", "pk")
        days = self.days.values_list("local_date", "created_at", "pk")
        found = [(on, at, True, pk) for on, at, pk in reports]
        found += [(on, at, False, pk) for on, at, pk in days]
        return sorted(found, reverse=True)

    def _of_report(self, report: PainReport) -> TimelineEntry:
        is_open = report.is_active and any(getattr(report, name) is None for name in LATER)
        return TimelineEntry(
            on=report.local_date,
            at=report.felt_at,
            report=report,
            may_edit=report.is_active and self.now <= report.received_at + EDIT_WINDOW,
            asks_later=is_open and self.now <= report.felt_at + OLDEST_REPORT,
        )


def _of_day(day: PainFreeDay) -> TimelineEntry:
    return TimelineEntry(on=day.local_date, at=day.created_at, day=day)
