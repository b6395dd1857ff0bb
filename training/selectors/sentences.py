"""Verdicts in words and numbers, and what they rest on: for the inbox, charts and pages."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from training.enums import LoadAlert, Verdict, WeekBasis

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WEEKLY_EVIDENCE = gettext_lazy(
    "A planning guide, not a limit of the body: in a trial with 532 novices (Buist 2008) a programme built "
    "on it had as many injuries (20.8 %) as the usual one (20.3 %). On a public log of 116 runners (41,449 "
    "runs) it speaks in 25 % of the weeks with runs, compared with the week before alone in 40 %; more than "
    "30 % above the usual week happens in 15 %. For a roster of 50 that is about 10 a week."
)
START_EVIDENCE = gettext_lazy(
    "Muscles need weeks to get used to impact. In a cohort of novices, those who ran far in their first "
    "weeks were injured more often (PMC4060311); the kilometres are our convention."
)
RETURN_EVIDENCE = gettext_lazy(
    "After two weeks or more without running, the usual week is reached in steps. "
    "The steps are our convention."
)
SPIKE_EVIDENCE = gettext_lazy(
    "In a study of 5,205 runners (Frandsen 2025), runs more than 10 % longer than the longest of the last 30 "
    "days were followed by more overuse injuries."
)
EVIDENCE: "Mapping[str, StrOrPromise]" = {
    LoadAlert.WEEKLY_INCREASE: WEEKLY_EVIDENCE,
    LoadAlert.START_TOO_FAST: START_EVIDENCE,
    LoadAlert.RETURN_TOO_FAST: RETURN_EVIDENCE,
    LoadAlert.SESSION_SPIKE: SPIKE_EVIDENCE,
    Verdict.OVER: WEEKLY_EVIDENCE,
    Verdict.OVER_30: WEEKLY_EVIDENCE,
    Verdict.START_TOO_FAST: START_EVIDENCE,
    Verdict.RETURN_TOO_FAST: RETURN_EVIDENCE,
}

EVIDENCE_OF_BASIS: "Mapping[str, StrOrPromise]" = {
    WeekBasis.WEEKS: WEEKLY_EVIDENCE,
    WeekBasis.STRICT: WEEKLY_EVIDENCE,
    WeekBasis.DECLARED: WEEKLY_EVIDENCE,
    WeekBasis.START: START_EVIDENCE,
    WeekBasis.RETURN: RETURN_EVIDENCE,
}

type Facts = Mapping[str, Any]


def km(metres: int, *, decimals: int = 1) -> str:
    """`12.3 km` in the active language, rounded half up."""
    unit = 10 ** (3 - decimals)
    number = (metres + unit // 2) // unit * unit / 1000
    return _("%(number)s km") % {"number": number_format(number, decimal_pos=decimals)}


def say_week(facts: Facts) -> str:
    """Why a week was judged as it was, with its numbers; the facts are those of a week alert."""
    said = [_say_verdict(facts)]
    said += [_say_long_run(facts)] if _run_too_long(facts) else []
    said += [say_spike(spike) for spike in facts.get("spikes", ())]
    return " ".join([*said, *_say_expected(facts)])


def say_spike(facts: Facts) -> str:
    """One run against the longest of the 30 days before."""
    said = _("The run of %(day)s was %(run)s; the longest of the 30 days before was %(longest)s.") % {
        "day": date_format(date.fromisoformat(facts["date"]), "j F"),
        "run": km(facts["distance_m"]),
        "longest": km(facts["longest_30d_m"]),
    }
    return " ".join([said, *_say_expected(facts)])


def _say_expected(facts: Facts) -> list[str]:
    """Why a rise is news and not a warning."""
    if "inside" not in facts:
        return []
    if facts["inside"] == "rise":
        return [_("It lies in a camp or planned jump that the coach has marked.")]
    return [_("The published plan asked for it.")]


def say_history(facts: Facts) -> str:
    """`212 runs since May 2024 added.`"""
    said = ngettext(
        "%(runs)s run since %(month)s added.", "%(runs)s runs since %(month)s added.", facts["runs"]
    )
    month = date_format(date.fromisoformat(facts["since"]), "F Y")
    return said % {"runs": number_format(facts["runs"]), "month": month}


def say_verdict(verdict: str, facts: Facts) -> str:
    """The sentence under a chart, for any verdict."""
    if verdict == Verdict.INSUFFICIENT_DATA:
        return _(
            "Too little is known to judge this week: the log does not yet hold a complete week before it."
        )
    if verdict == Verdict.OK:
        return _say_ok(facts)
    return say_week(facts)


def evidence_of(verdict: str, basis: str) -> "StrOrPromise":
    """What a verdict rests on, good ones too; "" where nothing was judged."""
    return EVIDENCE.get(verdict) or EVIDENCE_OF_BASIS.get(basis, "")


def _say_ok(facts: Facts) -> str:
    if facts["ceiling_m"] is None:
        return _("%(total)s: nothing to compare with yet.") % {"total": km(facts["distance_m"])}
    return _("%(total)s, within the ceiling of %(ceiling)s.") % {
        "total": km(facts["distance_m"]),
        "ceiling": km(facts["ceiling_m"]),
    }


def _say_verdict(facts: Facts) -> str:
    numbers = _told_apart(facts["distance_m"], facts["ceiling_m"])
    if facts["verdict"] == Verdict.START_TOO_FAST:
        return (
            _("%(total)s in one of the first two weeks of running; the plan is %(ceiling)s at most.")
            % numbers
        )
    if facts["verdict"] == Verdict.RETURN_TOO_FAST:
        return (
            _("%(total)s in a week of coming back after a break; the plan is %(ceiling)s at most.") % numbers
        )
    numbers |= {"usual": km(facts["baseline_m"]), "above": _above(facts)}
    if facts["basis"] == WeekBasis.DECLARED:
        said = _("%(total)s, %(above)s above the %(usual)s named at joining; the ceiling was %(ceiling)s.")
        return said % numbers
    return _("%(total)s, %(above)s above the usual %(usual)s; the ceiling was %(ceiling)s.") % numbers


def _told_apart(total_m: int, ceiling_m: int) -> dict[str, str]:
    """To the metre where the rounded numbers would read the same."""
    decimals = 1 if km(total_m) != km(ceiling_m) else 3
    return {"total": km(total_m, decimals=decimals), "ceiling": km(ceiling_m, decimals=decimals)}


def _above(facts: Facts) -> str:
    """How far above the baseline, in whole percent, rounded down so that it never overstates."""
    pct = (facts["distance_m"] - facts["baseline_m"]) * 100 // facts["baseline_m"]
    return f"{pct} %"


def _run_too_long(facts: Facts) -> bool:
    allowed = facts.get("longest_allowed_m")
    return allowed is not None and facts["longest_m"] > allowed


def _say_long_run(facts: Facts) -> str:
    return _("The longest run was %(run)s; up to %(allowed)s was planned.") % {
        "run": km(facts["longest_m"]),
        "allowed": km(facts["longest_allowed_m"]),
    }
