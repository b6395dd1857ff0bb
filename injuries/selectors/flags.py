"""Open flags, the words for them, and who was told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alerts.models import Alert
from alerts.selectors import Told
from alerts.selectors import told as told_about_alert
from athletes.models import Athlete
from athletes.querysets import Viewer
from injuries.enums import Area, ClearanceOutcome, FlagRule, Side, Sign, Urgency
from injuries.knowledge import knowledge
from injuries.models import PainReport, RedFlag
from injuries.querysets import RedFlagQuerySet
from injuries.rules.red_flags import Flag

RED_FLAG = "red_flag"
# Still open after some days.
FLAG_UNCLEARED = "flag_uncleared"
# One sign that the athlete showed to coaches who see nothing else of her health.
SHARED_WARNING = "shared_warning"
# A professional said yes, and it takes a coach or physio to confirm it.
CLEARANCE_WAITS = "clearance_waits"


@dataclass(frozen=True, slots=True)
class FlagText:
    """A flag in words, in the active language; `id` is the rule."""

    id: FlagRule
    urgency: Urgency
    headline: str
    what_to_do: str
    sign: str
    advice: str


def open_flags(athlete_ids: Collection[int]) -> RedFlagQuerySet:
    """Open flags of these athletes, the most urgent first; the caller has made sure who may see them."""
    return RedFlag.objects.open().filter(athlete_id__in=athlete_ids).by_urgency()


def open_flags_of(athlete: Athlete, viewer: Viewer) -> RedFlagQuerySet:
    """Open flags of one athlete that this person sees, the most urgent first."""
    return open_flags([athlete.pk]).visible_to(viewer)


def flags_of(report: PainReport) -> list[RedFlag]:
    """The stored flags that this report raised or repeated."""
    rules = [flag["id"] for flag in report.judged]
    rows = open_flags([report.athlete_id]).filter(side=report.side, area=report.area, rule__in=rules)
    return list(rows)


def judged_flags(report: PainReport) -> tuple[Flag, ...]:
    """The flags as the rules gave them when the report was stored."""
    side, area = Side(report.side), Area(report.area)
    return tuple(
        Flag(FlagRule(flag["id"]), Urgency(flag["urgency"]), side, area, tuple(map(Sign, flag["signs"])))
        for flag in report.judged
    )


def told(flag: RedFlag) -> Sequence[Told]:
    """Who was, or will be, told about a flag: read from the deliveries, never assumed."""
    about = Alert.objects.filter(athlete_id=flag.athlete_id, kind__in=[RED_FLAG, SHARED_WARNING])
    alerts = about.filter(subject=flag.subject).order_by("pk")
    return [message for alert in alerts for message in told_about_alert(alert)]


def flag_text(rule: str, urgency: str) -> FlagText:
    """The words for a flag of this rule at this urgency."""
    language, known = get_language(), knowledge()
    texts, about = known.urgencies[Urgency(urgency)], known.rules[FlagRule(rule)]
    return FlagText(
        id=FlagRule(rule),
        urgency=Urgency(urgency),
        headline=texts.headline.in_language(language),
        what_to_do=texts.advice.in_language(language),
        sign=about.sign.in_language(language),
        advice=about.advice.in_language(language),
    )


def describe_red_flag(facts: Mapping[str, Any]) -> str:
    """The alert of a flag in words, for people who may see the flag."""
    text = _("%(sign)s · %(side)s, %(area)s: %(urgency)s.") % {
        "sign": FlagRule(facts["rule"]).label,
        "side": Side(facts["side"]).label,
        "area": Area(facts["area"]).label,
        "urgency": Urgency(facts["urgency"]).label,
    }
    if not facts["withdrawn"]:
        return text
    return f"{text} {_('The report was changed or withdrawn since: speak to the athlete.')}"


def describe_uncleared(facts: Mapping[str, Any]) -> str:
    """A sign that nobody has cleared for days, for people who may see it."""
    return _("%(sign)s · %(side)s, %(area)s: open for %(days)d days, not cleared.") % {
        "sign": FlagRule(facts["rule"]).label,
        "side": Side(facts["side"]).label,
        "area": Area(facts["area"]).label,
        "days": facts["days"],
    }


def describe_shared(facts: Mapping[str, Any]) -> str:
    """The one sign that the athlete showed, in words."""
    return _("%(sign)s · %(side)s, %(area)s: %(urgency)s. The runner shares this one warning with you.") % {
        "sign": FlagRule(facts["rule"]).label,
        "side": Side(facts["side"]).label,
        "area": Area(facts["area"]).label,
        "urgency": Urgency(facts["urgency"]).label,
    }


def describe_waiting(facts: Mapping[str, Any]) -> str:
    """An examination that waits for a coach's or physio's note."""
    return _("%(side)s, %(area)s, seen on %(day)s: %(outcome)s. Confirm it with a note.") % {
        "side": Side(facts["side"]).label,
        "area": Area(facts["area"]).label,
        "day": date_format(date.fromisoformat(facts["seen_on"]), "j E"),
        "outcome": ClearanceOutcome(facts["outcome"]).label,
    }
