"""Alerts of pain in words with their numbers, for people who may see them; never a diagnosis."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alerts.enums import Severity
from alerts.kinds import AlertKind
from injuries.enums.alerts import PainAlert
from injuries.selectors.places import say_place
from training.enums import LoadAlert, LoadRiseKind
from training.selectors import say_spike, say_week

type Facts = Mapping[str, Any]

TODAY_PAGE: Final = "/today/"
MORNING_PAGE: Final = "/log/morning/"


def say_new_pain(facts: Facts) -> str:
    """What hurts for the first time, how much, and what follows."""
    said = [
        _("New pain, %(worst)d/10 (%(place)s), on %(day)s.")
        % {"worst": facts["worst"], "place": _place(facts), "day": _day(facts["on"])}
    ]
    if facts["limp"]:
        said.append(_("With a limp or a changed stride."))
    if facts["severity"] == Severity.INFO and not facts["strict"]:
        said.append(_("Easy and flat for two days; stop if it rises."))
    else:
        said.append(_("Two days without running, then easy and flat until a run went well."))
    return " ".join(said)


def say_pain_rising(facts: Facts) -> str:
    """Pain that rose by itself."""
    return _(
        "Pain rises (%(place)s): up to %(recent)d/10 in the last 7 days, up to %(earlier)d/10 in the two "
        "weeks before."
    ) % {"place": _place(facts), "recent": facts["recent"], "earlier": facts["earlier"]}


def say_load_and_pain(facts: Facts) -> str:
    """Pain that rose while the load did, with what made the load rise."""
    said = [say_pain_rising(facts), _say_rises(facts["rises"])]
    said += [_say_load(load) for load in facts["loads"]]
    said.append(_("Two days without running, then nothing that grows for 14 days."))
    return " ".join(said)


def say_morning_question(facts: Facts) -> str:
    """For the athlete alone."""
    return _("How was it on the morning after %(day)s? One tap.") % {"day": _day(facts["on"])}


def say_morning_unanswered(facts: Facts) -> str:
    """For staff: a question that nobody answered."""
    return _("Pain was reported on %(day)s; how it was the next morning was not answered.") % {
        "day": _day(facts["on"])
    }


def say_no_report(facts: Facts) -> str:
    """For staff: silence."""
    if facts["last_on"] is None:
        return _("No answer about pain yet.")
    days = facts["days"]
    text = ngettext(
        "No answer about pain for %(days)d day; the last was on %(day)s.",
        "No answer about pain for %(days)d days; the last was on %(day)s.",
        days,
    )
    return text % {"days": days, "day": _day(facts["last_on"])}


def _say_rises(rises: list[dict[str, str]]) -> str:
    named = [
        _("%(what)s (%(day)s)") % {"what": _small(LoadRiseKind(rise["kind"]).label), "day": _day(rise["on"])}
        for rise in rises
    ]
    return _("The load rose, too: %(what)s.") % {"what": "; ".join(named)}


def _say_load(load: Facts) -> str:
    return say_spike(load["facts"]) if load["kind"] == LoadAlert.SESSION_SPIKE else say_week(load["facts"])


def _small(words: Any) -> str:
    text = str(words)
    return text[:1].lower() + text[1:]


def _place(facts: Facts) -> str:
    return say_place(facts["side"], facts["area"])


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j F")


def pain_kinds() -> list[AlertKind]:
    """The kinds of alert of this part, to be registered once."""
    staff = {
        PainAlert.NEW_PAIN: say_new_pain,
        PainAlert.PAIN_RISING: say_pain_rising,
        PainAlert.MORNING_UNANSWERED: say_morning_unanswered,
        PainAlert.NO_REPORT_7_DAYS: say_no_report,
    }
    kinds = [AlertKind(kind.value, kind.label, True, says) for kind, says in staff.items()]
    case, question = PainAlert.LOAD_AND_PAIN, PainAlert.MORNING_QUESTION
    return [
        *kinds,
        AlertKind(case.value, case.label, True, say_load_and_pain, tells_athlete=True, page=TODAY_PAGE),
        AlertKind(
            question.value, question.label, True, say_morning_question, is_private=True, page=MORNING_PAGE
        ),
    ]
