"""Recomputes weeks and spikes in SQL, for many athletes at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from alerts.broker import poke
from athletes.models import Athlete
from training.models import Activity, DirtyWeek, LoadState, WeekLoad
from training.rules import OLDEST_YEAR, RULE_VERSION, monday_of
from training.rules.dates import WEEK
from training.selectors import AthleteRule, rules_of
from training.services.matching import match_weeks
from training.services.week_alerts import update_load_alerts
from training.signals import weeks_judged
from training.sql import statement

RECOMPUTE = "training.tasks.recompute_dirty_weeks"

# A verdict rests on at most this much before it: the longest break that is a return (12 weeks), the return
# itself (3 more), and before the break the four weeks and the 30 days (5).
REACH = 20 * WEEK
FIRST_WEEK = monday_of(date(OLDEST_YEAR, 1, 1))


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last touched week of an athlete, by their Mondays."""

    first: date
    last: date

    def reaching(self, *days: date) -> "Span":
        """Widened to the weeks of these days."""
        mondays = [monday_of(day) for day in days]
        return Span(min([self.first, *mondays]), max([self.last, *mondays]))


@dataclass(frozen=True, slots=True)
class LogStart:
    """The earliest activity at the last recompute, and now."""

    before: date | None
    now: date | None

    @property
    def moved(self) -> list[date]:
        """Both ends of a move: weeks between them became known or unknown."""
        if self.before == self.now:
            return []
        return [day for day in (self.before, self.now) if day]


def mark_weeks_dirty(athlete_id: int, days: Iterable[date], *, now: datetime) -> None:
    """Leaves a mark for the week of each day; part of the transaction that touched those days."""
    mondays = sorted({monday_of(day) for day in days})
    DirtyWeek.objects.bulk_create(
        DirtyWeek(athlete_id=athlete_id, monday=monday, marked_at=now) for monday in mondays
    )
    poke(RECOMPUTE)


def mark_news_dirty(athlete_ids: Collection[int], *, now: datetime) -> None:
    """After a change of settings: the current and the previous week are judged again.

    So is the beginning of a log that began lately, because what was said at joining counts there. Older weeks
    keep the settings they were judged with.
    """
    # Without a state nothing was judged yet.
    states = LoadState.objects.filter(pk__in=athlete_ids)
    starts = dict(states.values_list("pk", "log_start_on"))
    marks = [
        DirtyWeek(athlete_id=pk, monday=monday, marked_at=now)
        for pk, rule in rules_of(starts.keys(), now=now).items()
        for monday in _news_and_beginning(rule, starts[pk])
    ]
    DirtyWeek.objects.bulk_create(marks)
    poke(RECOMPUTE)


def _news_and_beginning(rule: AthleteRule, log_start: date | None) -> set[date]:
    mondays = {rule.news_from, rule.this_week}
    if log_start and log_start >= rule.this_week - REACH:
        mondays.add(monday_of(log_start))
    return mondays


@transaction.atomic
def recompute_dirty_weeks(*, now: datetime, limit: int = 1_000) -> int:
    """Takes up to `limit` marks and brings their weeks, and those that rest on them, up to date.

    Any number of workers may do this at once. Returns how many marks were taken; 0 means: none is left, or
    others are at them.
    """
    marks = _rows("claim_dirty_weeks", limit=limit)
    spans: dict[int, Span] = {}
    for athlete_id, monday in marks:
        spans[athlete_id] = spans.get(athlete_id, Span(monday, monday)).reaching(monday)
    if spans:
        _recompute(spans, now)
        match_weeks({(athlete_id, monday) for athlete_id, monday in marks}, now=now)
    return len(marks)


@transaction.atomic
def check_all_weeks(*, now: datetime, after: int = 0, limit: int = 200) -> int | None:
    """Recomputes everything of the next `limit` athletes past the id `after`.

    Few at a time: as long as a slice runs, the quick queue waits for its athletes.

    Returns the id to go on from, or None at the end. Rows that were right are not written.
    """
    known = Activity.objects.filter(athlete_id=OuterRef("pk"))
    stored = WeekLoad.objects.filter(athlete_id=OuterRef("pk"))
    athletes = Athlete.objects.filter(Exists(known) | Exists(stored), pk__gt=after).order_by("pk")
    ids = list(athletes.values_list("pk", flat=True)[:limit])
    # Nothing is dated later than tomorrow: the future is refused at the door.
    everything = Span(FIRST_WEEK, monday_of(now.date() + timedelta(days=1)))
    if ids:
        _recompute(dict.fromkeys(ids, everything), now)
    return ids[-1] if len(ids) == limit else None


def _recompute(spans: Mapping[int, Span], now: datetime) -> None:
    # Compiling the statement costs more than running it.
    _run("no_jit")
    starts = _lock(sorted(spans))
    rules = rules_of(list(starts), now=now)
    touched = {pk: spans[pk].reaching(*starts[pk].moved) for pk in rules}
    _run("weeks", rule_version=RULE_VERSION, **_columns(touched, starts, rules))
    _run(
        "spikes",
        athletes=list(touched),
        touched_from=[span.first for span in touched.values()],
        touched_to=[span.last for span in touched.values()],
    )
    _run("store_load_states", athletes=list(starts), log_starts=[s.now for s in starts.values()])
    update_load_alerts(rules, now=now)
    # Whoever joins load with something else hears of it here, in the same transaction.
    weeks_judged.send(sender=WeekLoad, athlete_ids=list(rules), now=now)


def _lock(athlete_ids: list[int]) -> dict[int, LogStart]:
    _run("open_load_states", athletes=athlete_ids)
    return {pk: LogStart(*days) for pk, *days in _rows("lock_load_states", athletes=athlete_ids)}


def _columns(
    touched: Mapping[int, Span], starts: Mapping[int, LogStart], rules: Mapping[int, AthleteRule]
) -> dict[str, list[Any]]:
    """What weeks.sql wants to know of each athlete, one array a column."""
    settings = [rules[pk].rule for pk in touched]
    return {
        "athletes": list(touched),
        "judge_from": [span.first for span in touched.values()],
        "judge_to": [span.last + REACH for span in touched.values()],
        "news_from": [rules[pk].news_from for pk in touched],
        "log_starts": [starts[pk].now for pk in touched],
        "increase_pct": [rule.increase_pct for rule in settings],
        "strict": [rule.strict for rule in settings],
        "gentle_start": [rule.gentle_start for rule in settings],
        "declared_m": [rule.declared_m for rule in settings],
        "declared_from": [monday_of(rule.joined_on or date.min) for rule in settings],
    }


def _run(name: str, **parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)


def _rows(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        return list(cursor.fetchall())
