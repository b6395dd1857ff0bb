"""What the injury report counts: whose days, whose runs, which episodes, which check-ins. Set-wise."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from athletes.enums import CoachingState
from athletes.health_window import HealthWindow
from athletes.models import Coaching, Squad
from athletes.querysets import Viewer, coached_athlete_ids, known
from athletes.rules import TRAINING_ROLES
from injuries.enums import Area, EpisodeKind, OnsetMode
from injuries.models import Episode
from injuries.rules.surveillance import (
    Exposure,
    Injury,
    Report,
    WeekCount,
    WeekPrevalence,
    report_of,
    season_prevalence,
    weekly_prevalence,
)
from training.rules import RUN_TYPES, monday_of

WEEK: Final = timedelta(weeks=1)
ONE_DAY: Final = timedelta(days=1)
# One row a season and athlete: the days on which she is looked at.
_SPANS: Final = """
    unnest(%s::int[], %s::bigint[], %s::date[], %s::date[], %s::date[], %s::timestamptz[])
    AS span (season, athlete_id, first_on, last_on, last_monday, seen_from)
"""
_RUNNING: Final = f"""
    SELECT span.season, SUM(COALESCE(run.moving_s, run.elapsed_s, 0))
    FROM {_SPANS}
    JOIN training_activity run
      ON run.athlete_id = span.athlete_id AND run.local_date BETWEEN span.first_on AND span.last_on
    WHERE run.type = ANY(%s)
    GROUP BY span.season
"""  # noqa: S608  a constant of this module
# Each season by week, and (monday NULL) its different athletes.
_ANSWERED: Final = f"""
    SELECT span.season, answer.monday,
           COUNT(DISTINCT answer.athlete_id),
           COUNT(DISTINCT answer.athlete_id) FILTER (WHERE said.is_problem),
           COUNT(DISTINCT answer.athlete_id) FILTER (WHERE said.is_substantial)
    FROM {_SPANS}
    JOIN injuries_checkin answer
      ON answer.athlete_id = span.athlete_id AND answer.monday BETWEEN span.first_on AND span.last_monday
     AND answer.created_at >= span.seen_from
    LEFT JOIN LATERAL (
        SELECT bool_or(GREATEST(participation, training_change, performance, pain) > 0) AS is_problem,
               bool_or(substantial) AS is_substantial
        FROM injuries_checkinproblem WHERE check_in_id = answer.id
    ) said ON TRUE
    GROUP BY GROUPING SETS ((span.season, answer.monday), (span.season))
"""  # noqa: S608  a constant of this module


@dataclass(frozen=True, slots=True)
class Season:
    """A range of local dates, both included."""

    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one athlete within one season; health rows count that were written from `seen_from` on."""

    season: int
    athlete_id: int
    first_on: date
    last_on: date
    seen_from: datetime

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1

    @property
    def last_monday(self) -> date:
        """Of the last week that is over."""
        return monday_of(self.last_on + ONE_DAY) - WEEK


@dataclass(frozen=True, slots=True)
class SeasonReport:
    """The report of one season, and what the check-ins say, week by week and on the whole."""

    season: Season
    report: Report
    weeks: tuple[WeekPrevalence, ...]
    prevalence: WeekPrevalence


@dataclass(frozen=True, slots=True)
class Surveillance:
    """`athlete_ids`: whose health stands behind it, for the access log."""

    seasons: tuple[SeasonReport, ...]
    athlete_ids: tuple[int, ...]


def surveillance(
    viewer: Viewer, *, seasons: Sequence[Season], squad_id: UUID | None = None, now: datetime
) -> Surveillance:
    """The injury report of those whom this person coaches or treats and who share health with her.

    An athlete counts from the day of the link on, and for who joined later than the consent from that day on.
    `squad_id`: those of one squad alone. Six queries for any number of athletes and seasons.
    """
    window = HealthWindow.of(viewer)
    spans = _spans(viewer, window, seasons, squad_id, now)
    runs, answers, injuries = _running(spans), _answered(spans), _injuries(window, spans)
    return Surveillance(
        seasons=tuple(
            SeasonReport(season, *_reported(n, spans, runs.get(n, 0), answers, injuries.get(n, [])))
            for n, season in enumerate(seasons)
        ),
        athlete_ids=tuple(sorted({span.athlete_id for span in spans})),
    )


type _Answers = dict[tuple[int, date | None], tuple[int, int, int]]


def _reported(
    season: int, everybody: Sequence[Span], running_s: int, answers: _Answers, injuries: Sequence[Injury]
) -> tuple[Report, tuple[WeekPrevalence, ...], WeekPrevalence]:
    spans = [span for span in everybody if span.season == season]
    exposure = Exposure(len(spans), sum(span.days for span in spans), running_s)
    weeks = list(_weeks(season, spans, answers))
    _all, problems, substantial = answers.get((season, None), (0, 0, 0))
    return (
        report_of(exposure, injuries),
        tuple(weekly_prevalence(week) for week in weeks),
        season_prevalence(weeks, with_problem=problems, with_substantial=substantial),
    )


def _weeks(season: int, spans: Sequence[Span], answers: _Answers) -> Iterable[WeekCount]:
    """Every week that lies within the days of anybody, whether answered or not."""
    if not spans:
        return
    begins = sorted(span.first_on for span in spans)
    monday = monday_of(begins[0] + WEEK - ONE_DAY)
    while monday <= max(span.last_monday for span in spans):
        asked = bisect_right(begins, monday)
        yield WeekCount(monday, asked, *answers.get((season, monday), (0, 0, 0)))
        monday += WEEK


def _spans(
    viewer: Viewer, window: HealthWindow, seasons: Sequence[Season], squad_id: UUID | None, now: datetime
) -> list[Span]:
    person = known(viewer)
    if person is None:
        return []
    seen_from = {pk: since for since, ids in window.since.items() for pk in ids}
    links = Coaching.objects.visible_to(person).filter(
        state=CoachingState.ACTIVE, athlete_id__in=seen_from, accepted_at__isnull=False
    )
    links = links.filter(athlete_id__in=coached_athlete_ids(person, TRAINING_ROLES))
    if squad_id is not None:
        links = links.filter(squad__in=Squad.objects.visible_to(person).filter(public_id=squad_id))
    earliest: dict[int, Coaching] = {}
    for link in links.select_related("athlete").order_by("accepted_at", "pk"):
        earliest.setdefault(link.athlete_id, link)
    spans = (
        _span(n, season, link, seen_from[pk], now)
        for n, season in enumerate(seasons)
        for pk, link in earliest.items()
    )
    return [span for span in spans if span.first_on <= span.last_on]


def _span(number: int, season: Season, link: Coaching, seen_from: datetime, now: datetime) -> Span:
    athlete = link.athlete
    linked_on = athlete.local_date(max(link.accepted_at or seen_from, seen_from))
    return Span(
        season=number,
        athlete_id=athlete.pk,
        first_on=max(season.first_on, linked_on),
        last_on=min(season.last_on, athlete.local_date(now)),
        seen_from=seen_from,
    )


def _running(spans: Sequence[Span]) -> dict[int, int]:
    """Seconds run, by season."""
    kinds = [kind.value for kind in RUN_TYPES]
    return {season: int(seconds) for season, seconds in _fetch(_RUNNING, [*_arrays(spans), kinds])}


def _answered(spans: Sequence[Span]) -> _Answers:
    return {
        (season, monday): (answered, problems, substantial)
        for season, monday, answered, problems, substantial in _fetch(_ANSWERED, _arrays(spans))
    }


def _arrays(spans: Sequence[Span]) -> list[list[Any]]:
    names = ("season", "athlete_id", "first_on", "last_on", "last_monday", "seen_from")
    return [[getattr(span, name) for span in spans] for name in names]


def _fetch(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _injuries(window: HealthWindow, spans: Sequence[Span]) -> dict[int, list[Injury]]:
    """By season: episodes whose onset lies within the athlete's days."""
    by_athlete: dict[int, list[Span]] = {}
    for span in spans:
        by_athlete.setdefault(span.athlete_id, []).append(span)
    since = min((span.first_on for span in spans), default=date.max)
    found: dict[int, list[Injury]] = {}
    for episode in window.seen(Episode).filter(athlete_id__in=by_athlete, onset_date__gte=since):
        for span in by_athlete[episode.athlete_id]:
            if span.first_on <= episode.onset_date <= span.last_on:
                found.setdefault(span.season, []).append(_injury(episode))
    return found


def _injury(episode: Episode) -> Injury:
    return Injury(
        athlete_id=episode.athlete_id,
        area=Area(episode.area),
        kind=EpisodeKind(episode.kind),
        onset_mode=OnsetMode(episode.onset_mode) if episode.onset_mode else None,
        time_loss_days=episode.time_loss_days,
    )
