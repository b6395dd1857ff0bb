"""What a doctor gets to read of one episode: on one page, in the order in which a doctor asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.rules import age_years
from coachsite.summaries.chart import SummaryChart, chart_of
from injuries.enums import NoteAudience, Quality, RadiatesTo, Sign, Spot, Timing, Trigger
from injuries.models import Clearance, Episode, EpisodeNote, Finding, PainReport, RedFlag, Restraint
from injuries.selectors import trend_days
from injuries.templatetags.places import place
from training.selectors import load_chart

if TYPE_CHECKING:
    from athletes.querysets import Viewer

CHART_WEEKS: Final = 12
# A page holds so many lines; the chart shows the days between.
LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One event; `said` is the athlete's own account or a record, in words."""

    on: date
    what: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything the page, the PDF and the bundle are made of, in the active language."""

    episode: Episode
    name: str
    age: int | None
    made_at: datetime
    place: str
    since: str
    last: PainReport | None
    complaint: list[tuple[str, str]]
    signs_yes: list[str]
    signs_no: list[str]
    flags: list[RedFlag]
    findings: list[Finding]
    tried: list[Line]
    timeline: list[Line]
    left_out: int
    weeks_said: str
    chart: SummaryChart


def summary_of(episode: Episode, viewer: "Viewer", *, now: datetime) -> Summary:
    """One episode as this person may see it.

    Signs are yes or no if any report of the episode answered so, the latest answer wins; what nobody asked
    is in neither list.
    """
    athlete, today = episode.athlete, episode.athlete.local_date(now)
    reports = list(_rows(PainReport, viewer, episode).active().order_by("felt_at", "pk"))
    flags = list(_rows(RedFlag, viewer, episode).order_by("opened_at", "pk"))
    signs = _signs(reports)
    load = load_chart(athlete.pk, CHART_WEEKS, now=now)
    tried = _tried(episode, viewer)
    timeline = sorted([*_said(reports), *_flagged(flags), *_notes(episode, viewer)], key=_newest_first)
    return Summary(
        episode=episode,
        name=athlete.name,
        age=None if athlete.birth_month is None else age_years(athlete.birth_month, today),
        made_at=now,
        place=place(episode),
        since=_since(episode, reports, today),
        last=reports[-1] if reports else None,
        complaint=_complaint(reports[-1]) if reports else [],
        signs_yes=[str(sign.label) for sign in Sign if signs.get(sign) is True],
        signs_no=[str(sign.label) for sign in Sign if signs.get(sign) is False],
        flags=flags,
        findings=list(_rows(Finding, viewer, episode)),
        tried=tried,
        timeline=timeline[:LINES],
        left_out=max(len(timeline) - LINES, 0),
        weeks_said=load.sentence,
        chart=chart_of(load.weeks, trend_days(episode, viewer, today=today)),
    )


def _rows(model: Any, viewer: "Viewer", episode: Episode) -> Any:
    return model.objects.visible_to(viewer).filter(episode=episode)


def _newest_first(line: Line) -> int:
    return -line.on.toordinal()


def _signs(reports: Iterable[PainReport]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for report in reports:
        found |= report.signs
    return found


def _since(episode: Episode, reports: Sequence[PainReport], today: date) -> str:
    days = (today - episode.onset_date).days
    before = next((r.duration_days for r in reports if r.duration_days is not None), None)
    text = ngettext("%(date)s, %(days)d day ago", "%(date)s, %(days)d days ago", days) % {
        "date": f"{episode.onset_date:%Y-%m-%d}",
        "days": days,
    }
    if before:
        told = ngettext("had hurt for %(days)d day by then", "had hurt for %(days)d days by then", before) % {
            "days": before
        }
        return f"{text}; {told}"
    return text


def _complaint(report: PainReport) -> list[tuple[str, str]]:
    """The latest report, as a list of what was answered."""
    given = [
        (_("Spots"), _labels(Spot, report.spots)),
        (_("Strength, 0-10"), _intensities(report)),
        (_("When"), _when(report)),
        (_("Brought on by"), _labels(Trigger, report.triggers)),
        (_("Feels"), _labels(Quality, report.quality)),
        (_("Radiates"), _labels(RadiatesTo, report.radiates_to)),
        (_("In the athlete's words"), report.notes),
    ]
    return [(name, text) for name, text in given if text]


def _intensities(report: PainReport) -> str:
    asked = [
        (_("during %(n)d"), report.worst_during),
        (_("an hour after %(n)d"), report.after_60min),
        (_("next morning %(n)d"), report.next_morning),
    ]
    return ", ".join(text % {"n": value} for text, value in asked if value is not None)


def _when(report: PainReport) -> str:
    said = _labels(Timing, report.timing)
    if report.onset_km is None:
        return said
    kilometre = _("from km %(km)s") % {"km": f"{report.onset_km.normalize():f}"}
    return f"{said} ({kilometre})" if said else kilometre


def _labels(codes: type[TextChoices], given: Iterable[str]) -> str:
    return ", ".join(str(codes(code).label) for code in given)


def _said(reports: Iterable[PainReport]) -> list[Line]:
    return [Line(r.local_date, _("Pain %(n)s") % {"n": _intensities(r)}, r.notes) for r in reports]


def _flagged(flags: Iterable[RedFlag]) -> list[Line]:
    text = _("Warning sign")
    return [
        Line(f.opened_at.date(), text, f"{f.get_rule_display()} ({f.get_state_display()})") for f in flags
    ]


def _notes(episode: Episode, viewer: "Viewer") -> list[Line]:
    """Shared ones alone: a note of staff for staff is not part of what the athlete hands out."""
    notes = _rows(EpisodeNote, viewer, episode).filter(audience=NoteAudience.SHARED)
    return [
        Line(n.created_at.date(), _("Note by %(name)s") % {"name": n.author or "-"}, n.text) for n in notes
    ]


def _tried(episode: Episode, viewer: "Viewer") -> list[Line]:
    """Rest and limits that were set, and what professionals decided."""
    rests = [
        Line(row.since, str(row.get_kind_display()), _until(row.until, row.limits))
        for row in _rows(Restraint, viewer, episode)
    ]
    seen = [
        Line(row.seen_on, f"{row.get_profession_display()}: {row.get_outcome_display()}", row.limits)
        for row in _rows(Clearance, viewer, episode)
    ]
    return sorted([*rests, *seen], key=_newest_first)


def _until(until: date | None, limits: str) -> str:
    end = _("until %(date)s") % {"date": f"{until:%Y-%m-%d}"} if until else _("still on")
    return f"{end}; {limits}" if limits else end
