"""The coach's first page: who needs somebody, in the order of need."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from athletes.health_window import HealthWindow
from athletes.models import Athlete, Squad
from coachsite.roster import selectors
from coachsite.roster.charts import WEEK, Sparkline, sparkline, weeks_until
from coachsite.roster.enums import Level
from coachsite.roster.forms import RosterFilterForm, Show
from coachsite.roster.reasons import Status, last_answer, status_of
from training.models import WeekLoad
from training.rules import monday_of

if TYPE_CHECKING:
    from athletes.querysets import Viewer

PAGE_SIZE = 50
SPARK_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Row:
    athlete: Athlete
    status: Status
    last_answer: str
    spark: Sparkline


@dataclass(frozen=True)
class Triage:
    """One page of the roster with its cards. `health_ids`: athletes whose health it shows."""

    counts: selectors.Counts
    rows: list[Row]
    squads: list[Squad]
    chosen: dict[str, Any]
    page: int
    has_next: bool
    health_ids: list[int]

    @classmethod
    def of(cls, viewer: "Viewer", asked: Any, *, now: datetime) -> "Triage":
        """Seven queries for any number of athletes."""
        window = HealthWindow.of(viewer)
        squads = list(selectors.squads_of(viewer))
        chosen = RosterFilterForm(asked, squads=squads).chosen()
        roster = selectors.coached_roster(viewer, window, now=now)
        page = int(chosen["page"] or 1)
        wanted = _narrowed(roster, chosen, viewer).order_by(*selectors.NEED)
        first = (page - 1) * PAGE_SIZE
        athletes: list[Any] = list(
            selectors.with_reasons(wanted, viewer, window)[first : first + PAGE_SIZE + 1]
        )
        shown = athletes[:PAGE_SIZE]
        return cls(
            counts=selectors.counts_of(roster),
            rows=_rows(shown, viewer, now),
            squads=squads,
            chosen=chosen,
            page=page,
            has_next=len(athletes) > PAGE_SIZE,
            health_ids=[athlete.pk for athlete in shown if athlete.health_shared],
        )

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen[name] for name in ("show", "squad", "q"))

    def query(self, **changes: Any) -> str:
        """The address of this page with something else asked for."""
        asked = {name: value for name, value in {**self.chosen, "page": "", **changes}.items() if value}
        return f"?{urlencode(asked)}" if asked else "?"

    @property
    def next_query(self) -> str:
        return self.query(page=self.page + 1)

    @property
    def previous_query(self) -> str:
        return self.query(page=self.page - 1 if self.page > 2 else "")  # noqa: PLR2004  the first page has no number

    @property
    def shows_stop(self) -> bool:
        return bool(self.chosen["show"] == Show.STOP)

    @property
    def shows_careful(self) -> bool:
        return bool(self.chosen["show"] == Show.CAREFUL)

    @property
    def shows_silent(self) -> bool:
        return bool(self.chosen["show"] == Show.SILENT)

    @property
    def stop_query(self) -> str:
        return self.query(show=Show.STOP)

    @property
    def careful_query(self) -> str:
        return self.query(show=Show.CAREFUL)

    @property
    def silent_query(self) -> str:
        return self.query(show=Show.SILENT)


def _narrowed(roster: selectors.Roster, chosen: dict[str, Any], viewer: "Viewer") -> selectors.Roster:
    if chosen["squad"]:
        roster = selectors.in_squad(roster, chosen["squad"], viewer)
    if chosen["q"]:
        roster = roster.filter(name__icontains=chosen["q"])
    conditions = {
        Show.STOP: selectors.at_level(Level.STOP),
        Show.CAREFUL: selectors.at_level(Level.CAREFUL),
        Show.SILENT: selectors.silent(),
    }
    return roster.filter(conditions[chosen["show"]]) if chosen["show"] else roster


def _rows(athletes: list[Any], viewer: "Viewer", now: datetime) -> list[Row]:
    mondays = {athlete.pk: monday_of(athlete.local_date(now)) for athlete in athletes}
    weeks = _weeks(viewer, mondays)
    return [
        Row(
            athlete=athlete,
            status=status_of(athlete, now=now),
            last_answer=last_answer(athlete, now=now),
            spark=sparkline(weeks_until(weeks[athlete.pk], mondays[athlete.pk], SPARK_WEEKS)),
        )
        for athlete in athletes
    ]


def _weeks(viewer: "Viewer", mondays: dict[int, date]) -> dict[int, list[WeekLoad]]:
    found: dict[int, list[WeekLoad]] = {pk: [] for pk in mondays}
    since = min(mondays.values(), default=date.max) - SPARK_WEEKS * WEEK if mondays else date.max
    rows = WeekLoad.objects.visible_to(viewer).filter(athlete_id__in=mondays, monday__gt=since)
    for row in rows:
        found[row.athlete_id].append(row)
    return found
