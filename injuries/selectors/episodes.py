"""Episodes as pages and other parts read them: what is open, its days in numbers, who may say what."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from athletes.models import Athlete, User
from athletes.querysets import Viewer
from athletes.selectors import staff_of
from injuries.enums import EpisodeState, Side
from injuries.models import Episode, PainFreeDay, PainReport
from injuries.models.columns import INTENSITIES
from injuries.querysets import EpisodeQuerySet
from injuries.rules.episodes import same_place

type Numbers = tuple[Any, ...]

# A trend longer than this shows its last days only.
TREND_DAYS: Final = 91


def open_episodes_of(athlete: Athlete, viewer: Viewer) -> EpisodeQuerySet:
    """Episodes open now (none that sleeps) that this person sees, the latest first."""
    return Episode.objects.visible_to(viewer).filter(athlete=athlete, state=EpisodeState.OPEN)


def episode_of_place(athlete: Athlete, *, side: str, area: str) -> Episode | None:
    """What a report of this place would join now: open or asleep; its own side first."""
    rows = Episode.objects.standing().filter(athlete=athlete, area=area)
    fitting = [row for row in rows if same_place(Side(row.side), Side(side))]
    return max(fitting, key=lambda row: (row.side == side, row.onset_date), default=None)


def may_record_for(actor: User, episode: Episode) -> bool:
    """Diagnosis and full return: coaches and physios with health access, never the runner's own side."""
    return staff_of(episode.athlete, health=True).filter(pk=actor.pk).exists()


@dataclass(frozen=True, slots=True)
class DayValue:
    """One day of a trend: the numbers given (0-10), `worst` of them; all None where nothing was answered."""

    on: date
    worst_during: int | None = None
    after_60min: int | None = None
    next_morning: int | None = None
    is_pain_free: bool = False

    @property
    def worst(self) -> int | None:
        given = [n for n in (self.worst_during, self.after_60min, self.next_morning) if n is not None]
        return max(given, default=0 if self.is_pain_free else None)


def values_of(episode: Episode) -> dict[date, int]:
    """The highest number of each answered day, for the rules; asks nobody who may see it."""
    reports = episode.reports.active().values_list("local_date", *INTENSITIES)
    pain_free = PainFreeDay.objects.filter(athlete_id=episode.athlete_id)
    days = _by_day(reports, pain_free.values_list("local_date", flat=True))
    return {day.on: day.worst for day in days.values() if day.worst is not None}


def days_of_episodes(
    episodes: Collection[Episode], viewer: Viewer, *, today: date
) -> dict[int, list[DayValue]]:
    """By key: each day from the onset to the end, or today, as this person may see it."""
    athletes = {episode.athlete_id for episode in episodes}
    first = min((episode.onset_date for episode in episodes), default=today)
    reports = PainReport.objects.visible_to(viewer).active().filter(episode__in=episodes)
    well = PainFreeDay.objects.visible_to(viewer).filter(athlete__in=athletes).dated(first, today)
    numbers: dict[int, list[Numbers]] = defaultdict(list)
    for key, *row in reports.values_list("episode_id", "local_date", *INTENSITIES):
        numbers[key].append(tuple(row))
    free: dict[int, set[date]] = defaultdict(set)
    for athlete, on in well.values_list("athlete_id", "local_date"):
        free[athlete].add(on)
    return {
        episode.pk: _span(episode, _by_day(numbers[episode.pk], free[episode.athlete_id]), today)
        for episode in episodes
    }


def trend_days(episode: Episode, viewer: Viewer, *, today: date) -> list[DayValue]:
    """The same of one episode."""
    return days_of_episodes([episode], viewer, today=today)[episode.pk]


def _span(episode: Episode, found: Mapping[date, DayValue], today: date) -> list[DayValue]:
    last = max(min(today, episode.ended_on or today), episode.onset_date)
    first = max(episode.onset_date, last - timedelta(days=TREND_DAYS - 1))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [found.get(on, DayValue(on)) for on in days]


def _by_day(reports: Iterable[Numbers], pain_free: Iterable[date]) -> dict[date, DayValue]:
    """What was answered, by day; the highest of each number where a day has several reports."""
    found = {on: DayValue(on, is_pain_free=True) for on in pain_free}
    for on, *numbers in reports:
        before = found.get(on, DayValue(on))
        known = (before.worst_during, before.after_60min, before.next_morning)
        during, after, morning = (_higher(a, b) for a, b in zip(known, numbers, strict=True))
        found[on] = DayValue(on, during, after, morning)
    return found


def _higher(one: int | None, other: int | None) -> int | None:
    return max((n for n in (one, other) if n is not None), default=None)
