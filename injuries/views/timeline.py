"""Every answer about pain in one line of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from injuries.forms import LATER
from injuries.models import PainFreeDay, PainReport
from injuries.rules.report import EDIT_WINDOW, OLDEST_REPORT

if TYPE_CHECKING:
    from athletes.models import Athlete
    from athletes.querysets import Viewer


class Key(NamedTuple):
    """Sorts by day, then by moment."""

    on: date
    at: datetime
    is_report: bool
    pk: int


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
    """Newest first. Withdrawn reports stay in sight: the warning signs they raised are still waiting."""

    def __init__(self, athlete: "Athlete", viewer: "Viewer", now: datetime) -> None:
        self.reports = PainReport.objects.visible_to(viewer).filter(athlete=athlete)
        self.days = PainFreeDay.objects.visible_to(viewer).filter(athlete=athlete)
        self.now = now

    @property
    def keys(self) -> list[Key]:
        """What a page is cut from, without loading the rows."""
        reports = self.reports.values_list("local_date", "felt_at", "pk")
        days = self.days.values_list("local_date", "created_at", "pk")
        found = [Key(on, at, is_report=True, pk=pk) for on, at, pk in reports]
        found += [Key(on, at, is_report=False, pk=pk) for on, at, pk in days]
        return sorted(found, reverse=True)

    def entries(self, keys: Iterable[Key]) -> list[TimelineEntry]:
        """The rows of one page, in two queries."""
        wanted = list(keys)
        reports = self.reports.select_related("activity", "episode")
        rows = reports.in_bulk([key.pk for key in wanted if key.is_report])
        days = self.days.in_bulk([key.pk for key in wanted if not key.is_report])
        return [self._of_report(rows[k.pk]) if k.is_report else _of_day(days[k.pk]) for k in wanted]

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
