"""A status in words: each reason with its numbers, from the rows that roster_for has annotated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alerts.kinds import kind_of
from coachsite.roster.enums import Level, Reason
from coachsite.roster.status import CAREFUL_INTENSITY, FRESH_DAYS
from injuries.enums import Area, FlagRule, Side, Urgency
from injuries.models import Restraint
from injuries.selectors.clearances import say_restraint

# The alert of a flag says what the flag says.
_SAID_BY_FLAGS = "red_flag"


@dataclass(frozen=True, slots=True)
class Said:
    """One reason: a code for programs, a sentence for people; `urgency` for flags alone."""

    code: Reason
    text: str
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True)
class Status:
    level: Level
    reasons: tuple[Said, ...]


def status_of(athlete: Any, *, now: datetime) -> Status:
    """The status of a row of roster_for, in the active language."""
    today = athlete.local_date(now)
    said = [*_flags(athlete), *_restraints(athlete), *_alerts(athlete), *_pain(athlete, today)]
    return Status(level_at(athlete), tuple(said or [_without_reason(athlete, today)]))


def level_at(athlete: Any) -> Level:
    """The level of a row of a roster."""
    level: Level = list(Level)[athlete.level_order]
    return level


def last_answer(athlete: Any, *, now: datetime) -> str:
    """When the athlete last said how it feels, and what; "" when never, or not to this viewer."""
    on = answered_on(athlete)
    if on is None:
        return ""
    when = ago(on, athlete.local_date(now))
    report = athlete.latest_report
    if report is not None and date.fromisoformat(report["on"]) == on:
        return _say_pain(report, when)
    if athlete.painless_on == on:
        return _("No pain, %(when)s") % {"when": when}
    return _("Weekly check-in, %(when)s") % {"when": when}


def answered_on(athlete: Any) -> date | None:
    """The local date of the last answer about pain that the viewer may see."""
    report = athlete.latest_report
    reported_on = date.fromisoformat(report["on"]) if report else None
    days = [athlete.painless_on, athlete.checked_in_on, reported_on]
    return max((day for day in days if day), default=None)


def ago(day: date, today: date) -> str:
    """`today`, `yesterday`, `5 days ago`."""
    days = (today - day).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


def _flags(athlete: Any) -> list[Said]:
    """One sentence for each place and urgency, most urgent first: what to do is said once."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for row in athlete.flag_rows or ():
        signs = grouped.setdefault((row["urgency"], row["side"], row["area"]), [])
        signs.append(str(FlagRule(row["rule"]).label))
    return [_flag(*where, signs) for where, signs in grouped.items()]


def _flag(urgency: str, side: str, area: str, signs: list[str]) -> Said:
    text = _("%(place)s: %(signs)s. %(urgency)s.") % {
        "place": place(side, area),
        "signs": "; ".join(_small_after_first(signs)),
        "urgency": Urgency(urgency).label,
    }
    return Said(Reason.RED_FLAG, text, Urgency(urgency))


def _small_after_first(words: list[str]) -> list[str]:
    return [words[0], *(word[:1].lower() + word[1:] for word in words[1:])]


def _restraints(athlete: Any) -> list[Said]:
    """What holds today besides flags."""
    return [Said(Reason.RESTRICTION, say_restraint(_restraint(row))) for row in athlete.restraint_rows or ()]


def _restraint(row: Mapping[str, Any]) -> Restraint:
    until = row["until"]
    return Restraint(**{**row, "until": until and date.fromisoformat(until)})


def _alerts(athlete: Any) -> list[Said]:
    skipped = _SAID_BY_FLAGS if athlete.flag_rows else None
    return [
        Said(Reason.ALERT, kind_of(row["kind"]).describe(row["facts"]))
        for row in athlete.alert_rows or ()
        if row["kind"] != skipped
    ]


def _pain(athlete: Any, today: date) -> list[Said]:
    report = athlete.strongest_report
    if report is None or report["worst"] < CAREFUL_INTENSITY:
        return []
    return [Said(Reason.PAIN, _say_pain(report, ago(date.fromisoformat(report["on"]), today)))]


def _say_pain(report: Mapping[str, Any], when: str) -> str:
    return _("Pain %(worst)d/10, %(place)s, %(when)s") % {
        "worst": report["worst"],
        "place": place(report["side"], report["area"]),
        "when": when,
    }


def place(side: str, area: str) -> str:
    """`Knee, right`: the athlete's own side."""
    return _("%(area)s, %(side)s") % {"area": Area(area).label, "side": str(Side(side).label).lower()}


def _reported_since(athlete: Any, first: date) -> bool:
    """Whether a number or a "no pain" has been given since; else a check-in is all there is."""
    report = athlete.latest_report
    days = [athlete.painless_on, date.fromisoformat(report["on"]) if report else None]
    return any(day and day >= first for day in days)


def _without_reason(athlete: Any, today: date) -> Said:
    if not athlete.health_shared:
        return Said(Reason.NOT_SHARED, _("Health not shared with you"))
    on = answered_on(athlete)
    if on is None:
        return Said(Reason.NO_ANSWER, _("No answer about pain yet"))
    if athlete.answered and not _reported_since(athlete, today - timedelta(days=FRESH_DAYS - 1)):
        said = _("Weekly check-in answered %(when)s")
        return Said(Reason.ANSWERED, said % {"when": ago(athlete.checked_in_on, today)})
    if athlete.answered:
        highest = {"highest": CAREFUL_INTENSITY - 1}
        return Said(Reason.ANSWERED, _("Nothing above %(highest)d/10 in the last 7 days") % highest)
    return Said(Reason.NO_ANSWER, _("Last answer about pain: %(when)s") % {"when": ago(on, today)})
