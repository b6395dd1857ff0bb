"""The answers about one place as the rules read them: by day, with the runs around them."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from athletes.models import Athlete
from injuries.enums import Side
from injuries.models import PainFreeDay, PainReport, RecoveryRun
from injuries.querysets import PainReportQuerySet
from injuries.rules.load_and_pain import EARLIER, LOGGED, ONE_DAY, PainDay, PlaceLog, worsens
from injuries.rules.log_signs import LogSigns, onset_falls
from injuries.rules.new_pain import went_well
from injuries.selectors.chains import lasts_in_the_log
from injuries.selectors.places import Place
from training.models import Activity
from training.rules import RUN_TYPES

# Runs further apart than this are no row any more.
ROW_REACH: Final = timedelta(days=28)
# A report reaches this far into later judgements.
LATER_REACH: Final = timedelta(days=EARLIER[-1])
EARLIER_REACH: Final = timedelta(days=LOGGED[-1])


def sides_at(side: str) -> tuple[Side, ...]:
    """The sides that name the same place: both goes with left and with right."""
    if side == Side.BOTH:
        return (Side.LEFT, Side.RIGHT, Side.BOTH)
    if side == Side.CENTRAL:
        return (Side.CENTRAL,)
    return (Side(side), Side.BOTH)


def reports_at(athlete_id: int, *, side: str, area: str) -> PainReportQuerySet:
    """The reports of this place that count."""
    rows: PainReportQuerySet = PainReport.objects.active()
    return rows.filter(athlete_id=athlete_id, area=area, side__in=sides_at(side))


def place_log(
    athlete_id: int, *, side: str, area: str, first: date, last: date, also: PainReport | None = None
) -> PlaceLog:
    """What is known of a place on these days, both included; `also` stands for its own stored row."""
    rows = reports_at(athlete_id, side=side, area=area).filter(local_date__range=(first, last))
    found = list(rows.exclude(pk=also.pk) if also and also.pk else rows)
    if also is not None and first <= also.local_date <= last:
        found.append(also)
    free = PainFreeDay.objects.filter(athlete_id=athlete_id, local_date__range=(first, last))
    days = {day: PainDay(0, reported=False) for day in free.values_list("local_date", flat=True)}
    return PlaceLog(days | _pain_days(found), frozenset(_run_days(athlete_id, first, last)))


def log_signs_of(report: PainReport) -> LogSigns:
    """What the log adds to a report that is about to be judged; it need not be stored yet."""
    log = place_log(
        report.athlete_id,
        side=report.side,
        area=report.area,
        first=report.local_date - EARLIER_REACH,
        last=report.local_date + LATER_REACH,
        also=report,
    )
    # A report that comes late may be what a later one is measured against.
    worsening = any(worsens(log, day) for day in log.days if day >= report.local_date)
    onset_earlier = onset_falls(_onsets(report, log))
    return LogSigns(worsening=worsening, onset_earlier=onset_earlier, lasting=lasts_in_the_log(report))


def run_went_well(athlete: Athlete, place: Place, *, after: date) -> bool:
    """Whether a run after this local date gave the place no trouble, by its report or by two days of answers.

    "No pain" said of the day of a run and of the day after it speaks of the run and of the morning.
    """
    of_a_run = Q(activity__type__in=sorted(RUN_TYPES))
    of_a_run |= Q(Exists(RecoveryRun.objects.filter(report=OuterRef("pk"))))
    rows = reports_at(athlete.pk, side=place.side, area=place.area).filter(of_a_run, local_date__gt=after)
    if any(went_well(row.answers) for row in rows.select_related("activity")):
        return True
    log = place_log(athlete.pk, side=place.side, area=place.area, first=after + ONE_DAY, last=date.max)
    calm = {day for day, found in log.days.items() if not found.reported}
    return any(day in calm and day + ONE_DAY in calm for day in log.ran_on)


def _pain_days(reports: Iterable[PainReport]) -> dict[date, PainDay]:
    worst: dict[date, list[int]] = {}
    mornings: dict[date, list[int]] = {}
    for report in reports:
        given = [v for v in (report.worst_during, report.after_60min, report.next_morning) if v is not None]
        worst.setdefault(report.local_date, []).extend(given)
        if report.next_morning is not None:
            mornings.setdefault(report.local_date, []).append(report.next_morning)
    return {
        day: PainDay(max(found), max(mornings.get(day, []), default=None)) for day, found in worst.items()
    }


def _run_days(athlete_id: int, first: date, last: date) -> Any:
    runs = Activity.objects.filter(athlete_id=athlete_id, local_date__range=(first, last)).runs()
    return runs.values_list("local_date", flat=True)


def _onsets(report: PainReport, log: PlaceLog) -> list[Decimal | None]:
    """Where the pain began in each run of the last weeks, in order of time; None: the run went without."""
    rows = reports_at(report.athlete_id, side=report.side, area=report.area)
    rows = rows.filter(local_date__gte=report.local_date - ROW_REACH, onset_km__isnull=False)
    runs: dict[Any, tuple[date, Decimal | None]] = {
        day: (day, None) for day in log.ran_on if day in log.days and not log.days[day].reported
    }
    for row in sorted([*rows.exclude(pk=report.pk), report], key=lambda row: row.felt_at):
        if row.onset_km is not None:
            run = row.activity_id or row.local_date
            earlier = runs[run][1] if run in runs else None
            lowest = row.onset_km if earlier is None else min(earlier, row.onset_km)
            runs[run] = (row.local_date, lowest)
    # Runs of one day stay in the order they were felt in.
    return [onset for _day, onset in sorted(runs.values(), key=lambda run: run[0])]
