"""What the gate found, in plain words and numbers."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from training.enums import GateCode, WeekBasis
from training.rules.plan_gate import Finding
from training.selectors.sentences import EVIDENCE_OF_BASIS, SPIKE_EVIDENCE, km

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STRENGTH_EVIDENCE = gettext_lazy(
    "Strength work two or three times a week is the advice of the article that this program began with."
)
REST_EVIDENCE = gettext_lazy("One day without training each week is our convention.")
MINOR_EVIDENCE = gettext_lazy(
    "Paediatric guidance for young athletes: running on five days a week at most, one day without any sport, "
    "and no more hours of sport a week than the age in years. Sport elsewhere is not known here and not "
    "counted."
)


def say_finding(finding: Finding) -> str:
    """One finding in plain words; for stored ones too (`Finding.of`)."""
    said = _WORDS[finding.code](finding)
    return f"{said} {_estimated()}" if finding.facts.get("estimated") else said


def say_source(finding: Finding) -> "StrOrPromise":
    """What a finding rests on; "" for restrictions and mere information."""
    if finding.code in {GateCode.WEEKLY_CEILING, GateCode.LONGEST_RUN}:
        return EVIDENCE_OF_BASIS[WeekBasis(finding.facts["basis"])]
    return _SOURCES.get(finding.code, "")


_SOURCES: "Mapping[str, StrOrPromise]" = {
    GateCode.SESSION_SPIKE: SPIKE_EVIDENCE,
    GateCode.STRENGTH: STRENGTH_EVIDENCE,
    GateCode.REST_DAY: REST_EVIDENCE,
    GateCode.MINOR_RUNNING_DAYS: MINOR_EVIDENCE,
    GateCode.MINOR_FREE_DAY: MINOR_EVIDENCE,
    GateCode.MINOR_HOURS: MINOR_EVIDENCE,
}


def _estimated() -> str:
    return _("What is given by time is counted with the easy pace.")


def _day(day: date | None) -> str:
    return date_format(day, "j F") if day else ""


def _apart(more_m: int, less_m: int) -> tuple[str, str]:
    """To the metre where the rounded numbers would read the same."""
    decimals = 1 if km(more_m) != km(less_m) else 3
    return km(more_m, decimals=decimals), km(less_m, decimals=decimals)


def _ceiling(finding: Finding) -> str:
    facts = finding.facts
    total, ceiling = _apart(facts["total_m"], facts["ceiling_m"])
    numbers = {"week": _day(finding.monday), "total": total, "ceiling": ceiling}
    if facts["basis"] == WeekBasis.START:
        said = _("Week of %(week)s: %(total)s in one of the first two weeks of running; at most %(ceiling)s.")
    elif facts["basis"] == WeekBasis.RETURN:
        said = _("Week of %(week)s: %(total)s while coming back after a break; at most %(ceiling)s.")
    else:
        numbers["usual"] = km(facts["baseline_m"])
        said = _("Week of %(week)s: %(total)s; the usual week is %(usual)s, the ceiling %(ceiling)s.")
    done = _("%(done)s of it is already run.") % {"done": km(facts["done_m"])} if facts["done_m"] else ""
    return f"{said % numbers} {done}".rstrip()


def _longest(finding: Finding) -> str:
    run, allowed = _apart(finding.facts["distance_m"], finding.facts["allowed_m"])
    numbers = {"day": _day(finding.date), "run": run, "allowed": allowed}
    if finding.facts["basis"] == WeekBasis.START:
        said = _("%(day)s: a run of %(run)s in one of the first two weeks of running; at most %(allowed)s.")
    else:
        said = _("%(day)s: a run of %(run)s while coming back after a break; at most %(allowed)s.")
    return said % numbers


def _spike(finding: Finding) -> str:
    run, allowed = _apart(finding.facts["distance_m"], finding.facts["allowed_m"])
    said = _(
        "%(day)s: a run of %(run)s; the longest of the 30 days before is %(longest)s: at most %(allowed)s."
    )
    longest = km(finding.facts["longest_30d_m"])
    return said % {"day": _day(finding.date), "run": run, "allowed": allowed, "longest": longest}


def _strength(finding: Finding) -> str:
    said = ngettext(
        "Week of %(week)s: strength %(times)d time; two or three times a week are asked for.",
        "Week of %(week)s: strength %(times)d times; two or three times a week are asked for.",
        finding.facts["times"],
    )
    return said % {"week": _day(finding.monday), "times": finding.facts["times"]}


def _rest(finding: Finding) -> str:
    return _("Week of %(week)s: no day of rest.") % {"week": _day(finding.monday)}


def _dates(finding: Finding) -> str:
    return ", ".join(_day(date.fromisoformat(day)) for day in finding.facts["dates"])


def _no_running(finding: Finding) -> str:
    return _("Running is paused: %(dates)s.") % {"dates": _dates(finding)}


def _fast(finding: Finding) -> str:
    return _("Easy and flat for now, without speed and hills: %(dates)s.") % {"dates": _dates(finding)}


def _growth(finding: Finding) -> str:
    total, good = _apart(finding.facts["total_m"], finding.facts["last_good_week_m"])
    said = _("Week of %(week)s: %(total)s; for now at most the last good week, %(good)s.")
    return said % {"week": _day(finding.monday), "total": total, "good": good}


def _minor_days(finding: Finding) -> str:
    said = _("Week of %(week)s: running on %(days)d days; at most %(most)d under 18.")
    days, most = finding.facts["days"], finding.facts["most"]
    return said % {"week": _day(finding.monday), "days": days, "most": most}


def _minor_free_day(finding: Finding) -> str:
    return _("Week of %(week)s: no day without sport, which is asked for under 18.") % {
        "week": _day(finding.monday)
    }


def _minor_hours(finding: Finding) -> str:
    said = _("Week of %(week)s: %(hours)s hours of sport; at most %(most)d, as many as years of age.")
    # Rounded up, so that it never reads like the limit.
    hours = -(-finding.facts["seconds"] * 10 // 3600) / 10
    numbers = {"hours": number_format(hours, decimal_pos=1), "most": finding.facts["most_h"]}
    told = said % {"week": _day(finding.monday), **numbers}
    untimed = finding.facts["untimed"]
    if not untimed:
        return told
    more = ngettext(
        "%(count)d workout without a time is not in it.",
        "%(count)d workouts without a time are not in it.",
        untimed,
    )
    return f"{told} {more % {'count': untimed}}"


def _race(finding: Finding) -> str:
    facts = finding.facts
    said = [_("%(day)s: a race of %(run)s.") % {"day": _day(finding.date), "run": km(facts["distance_m"])}]
    if facts["longest_30d_m"]:
        said.append(
            _("The longest run of the 30 days before is %(run)s.") % {"run": km(facts["longest_30d_m"])}
        )
    if facts["ceiling_m"] is not None:
        numbers = {"total": km(facts["total_m"]), "ceiling": km(facts["ceiling_m"])}
        said.append(_("With it the week has %(total)s; its ceiling for training is %(ceiling)s.") % numbers)
    return " ".join(said)


def _unknown_week(finding: Finding) -> str:
    said = _("Week of %(week)s: %(total)s, with too little known of the weeks before to judge it.")
    return said % {"week": _day(finding.monday), "total": km(finding.facts["total_m"])}


def _unknown_longest(finding: Finding) -> str:
    said = _("%(day)s: a run of %(run)s, and no run of the 30 days before to compare it with.")
    return said % {"day": _day(finding.date), "run": km(finding.facts["distance_m"])}


def _unsized(finding: Finding) -> str:
    return _("%(day)s: a run without distance and time, which is not counted.") % {"day": _day(finding.date)}


def _begins_later(finding: Finding) -> str:
    weeks = finding.facts["weeks"]
    said = ngettext(
        "The plan begins later; it is judged as if the %(weeks)d week until then did not exist.",
        "The plan begins later; it is judged as if the %(weeks)d weeks until then did not exist.",
        weeks,
    )
    return said % {"weeks": weeks}


_WORDS: Mapping[str, Callable[[Finding], str]] = {
    GateCode.WEEKLY_CEILING: _ceiling,
    GateCode.LONGEST_RUN: _longest,
    GateCode.SESSION_SPIKE: _spike,
    GateCode.STRENGTH: _strength,
    GateCode.REST_DAY: _rest,
    GateCode.NO_RUNNING: _no_running,
    GateCode.NO_PROGRESSION_FAST: _fast,
    GateCode.NO_PROGRESSION_GROWTH: _growth,
    GateCode.MINOR_RUNNING_DAYS: _minor_days,
    GateCode.MINOR_FREE_DAY: _minor_free_day,
    GateCode.MINOR_HOURS: _minor_hours,
    GateCode.RACE: _race,
    GateCode.UNKNOWN_BASELINE: _unknown_week,
    GateCode.UNKNOWN_LONGEST: _unknown_longest,
    GateCode.UNSIZED: _unsized,
    GateCode.BEGINS_LATER: _begins_later,
}
