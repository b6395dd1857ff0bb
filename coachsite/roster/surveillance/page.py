"""What the page of the injury report shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coachsite.roster.selectors import squads_of
from coachsite.roster.surveillance.charts import PartsChart, PrevalenceChart, parts_chart, prevalence_chart
from coachsite.roster.surveillance.forms import SurveillanceForm
from coachsite.roster.surveillance.words import name_of, percent, say, say_share
from injuries.rules.surveillance import LEAST_ATHLETES, SECONDS_AN_HOUR, Report, Row
from injuries.selectors.surveillance import SeasonReport, Surveillance, surveillance

if TYPE_CHECKING:
    from athletes.querysets import Viewer


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure, with its value in each season."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    name: str
    injuries: str
    per_1000_h: str
    per_365_days: str
    days_lost: str
    burden: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One table of parts with its picture."""

    code: str
    title: str
    chart: PartsChart
    lines: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class SurveillancePage:
    """`athlete_ids`: whose health stands behind it, for the access log."""

    form: SurveillanceForm
    found: Surveillance
    seasons: tuple[str, ...]
    measures: tuple[MeasureLine, ...]
    prevalence: PrevalenceChart
    breakdowns: tuple[Breakdown, ...]
    query: str

    @classmethod
    def of(cls, viewer: "Viewer", asked: Any, *, now: datetime) -> "SurveillancePage":
        """Seven queries for any number of athletes."""
        form = SurveillanceForm(asked, squads=list(squads_of(viewer)), today=now.date())
        found = surveillance(
            viewer, seasons=form.seasons, squad_id=UUID(form.squad_id) if form.squad_id else None, now=now
        )
        current = found.seasons[0]
        return cls(
            form=form,
            found=found,
            seasons=tuple(name_of(season.season) for season in found.seasons),
            measures=tuple(_measures(found.seasons)),
            prevalence=prevalence_chart(current.weeks, current.prevalence),
            breakdowns=tuple(breakdowns(current.report)),
            query="?" + urlencode({name: form[name].value() for name in form.fields}),
        )

    @property
    def athlete_ids(self) -> Sequence[int]:
        return self.found.athlete_ids

    @property
    def is_empty(self) -> bool:
        """Nobody shares health with this person."""
        return not self.found.athlete_ids

    @property
    def is_small(self) -> bool:
        """Too few athletes for any number."""
        return self.found.seasons[0].report.exposure.athletes < LEAST_ATHLETES


def parts_of(report: Report) -> list[tuple[str, str, Sequence[Row[Any]], str]]:
    """Each table: its code, its title, its rows, and the word for what has no code."""
    return [
        ("area", gettext("Where"), report.by_area, ""),
        ("onset", gettext("How it began"), report.by_onset, gettext("Not said")),
        ("kind", gettext("First time or again"), report.by_kind, ""),
        ("time_loss", gettext("Days without full training"), report.by_time_loss, gettext("Not known yet")),
    ]


def breakdowns(report: Report) -> list[Breakdown]:
    """With areas in the order of their codes; all of them stay, or a missing one would tell."""
    found = []
    for code, title, rows, without in parts_of(report):
        named = [(str(row.key.label) if row.key is not None else without, row) for row in rows]
        lines = tuple(_part_line(name, row) for name, row in named)
        found.append(Breakdown(code, title, parts_chart(title, named), lines))
    return found


def _part_line(name: str, row: Row[Any]) -> PartLine:
    return PartLine(
        name=name,
        injuries=say(row.injuries),
        per_1000_h=say(row.per_1000_h, 1),
        per_365_days=say(row.per_365_days, 2),
        days_lost=say(row.days_lost),
        burden=say(row.burden_per_1000_h, 1),
    )


def _measures(seasons: Sequence[SeasonReport]) -> list[MeasureLine]:
    """A season a column, so that three of them fit a phone."""
    values = zip(*(_values(season) for season in seasons), strict=True)
    return [MeasureLine(str(name), shown) for name, shown in zip(_MEASURES, values, strict=True)]


_MEASURES = (
    _("Athletes"),
    _("Hours run"),
    _("Injuries"),
    _("Injuries per 1,000 h of running"),
    _("Injuries per 365 athlete-days"),
    _("Days lost"),
    _("Burden: days lost per 1,000 h"),
    _("Days lost per injury"),
    _("Check-ins answered"),
    _("Prevalence: answered, and had a problem"),
    _("Prevalence of substantial problems"),
)


def _values(season: SeasonReport) -> tuple[str, ...]:
    exposure, total = season.report.exposure, season.report.total
    return (
        str(exposure.athletes),
        number_format(round(exposure.running_s / SECONDS_AN_HOUR), 0),
        say(total.row.injuries),
        say(total.row.per_1000_h, 1),
        say(total.row.per_365_days, 2),
        say(total.row.days_lost),
        say(total.row.burden_per_1000_h, 1),
        say(total.mean_days, 1),
        percent(season.prevalence.response),
        say_share(season.prevalence.problems),
        say_share(season.prevalence.substantial),
    )
