"""Statuses in words."""

from datetime import date

import pytest

from coachsite.roster.enums import Level, Reason
from coachsite.roster.reasons import ago, last_answer, status_of
from coachsite.roster.selectors import roster_for
from tests.cast import NOW
from tests.coachsite.roster.rows import alert, flag, painless, report

pytestmark = pytest.mark.django_db


def row(viewer, athlete):
    return roster_for(viewer, now=NOW).get(pk=athlete.pk)


def said(viewer, athlete):
    status = status_of(row(viewer, athlete), now=NOW)
    return status.level, [reason.text for reason in status.reasons]


def test_signs_of_one_place_and_urgency_are_one_sentence(cast):
    flag(cast.athlete, "swelling")
    flag(cast.athlete, "clicks")
    flag(cast.athlete, "popped", "U", side="left")
    level, (urgent, other) = said(cast.coach, cast.athlete)
    assert level == Level.STOP
    assert urgent == "Knee, left: Began with a pop. A doctor within 3 days, no running."
    assert other.startswith("Knee, right: Swelling; painful clicks, locking or catching. Book a doctor")


def test_the_alert_of_a_flag_is_not_said_twice(cast):
    flag(cast.athlete)
    alert(cast.athlete, "red_flag", severity="urgent", is_health=True, subject="flag:1", facts={})
    assert len(said(cast.coach, cast.athlete)[1]) == 1


def test_alerts_say_the_rule_with_its_numbers(cast):
    alert(cast.athlete)
    assert said(cast.coach, cast.athlete) == (
        Level.CAREFUL,
        ["44.0 km, 37 % above the usual 32.0 km; the ceiling was 35.2 km."],
    )


@pytest.mark.parametrize(("days_ago", "when"), [(0, "today"), (1, "yesterday"), (3, "3 days ago")])
def test_pain_says_how_strong_where_and_when(cast, days_ago, when):
    report(cast.athlete, 3, days_ago=days_ago, next_morning=5)
    report(cast.athlete, 2, days_ago=0)
    assert said(cast.coach, cast.athlete) == (Level.CAREFUL, [f"Pain 5/10, Knee, right, {when}"])


def test_no_news_says_since_when(cast):
    assert said(cast.coach, cast.athlete) == (Level.UNKNOWN, ["No answer about pain yet"])
    painless(cast.athlete, days_ago=9)
    assert said(cast.coach, cast.athlete) == (Level.UNKNOWN, ["Last answer about pain: 9 days ago"])


def test_ok_says_what_it_rests_on(cast):
    report(cast.athlete, 1)
    status = status_of(row(cast.coach, cast.athlete), now=NOW)
    assert (status.level, status.reasons[0].code) == (Level.OK, Reason.ANSWERED)
    assert status.reasons[0].text == "Nothing above 2/10 in the last 7 days"


def test_not_shared_is_said_and_nothing_else(cast):
    flag(cast.athlete)
    report(cast.athlete, 9)
    assert said(cast.coach_without_consent, cast.athlete) == (Level.UNKNOWN, ["Health not shared with you"])


def test_of_who_is_seen_without_any_consent_at_all(cast):
    """An empty window makes lists that the database was never asked for."""
    alert(cast.other_athlete)
    assert said(cast.other_squad_coach, cast.other_athlete)[0] == Level.CAREFUL


class TestLastAnswer:
    def test_a_report(self, cast):
        painless(cast.athlete, days_ago=4)
        report(cast.athlete, 4, days_ago=1)
        assert last_answer(row(cast.coach, cast.athlete), now=NOW) == "Pain 4/10, Knee, right, yesterday"

    def test_no_pain_after_a_report(self, cast):
        report(cast.athlete, 4, days_ago=9)
        painless(cast.athlete, days_ago=2)
        assert last_answer(row(cast.coach, cast.athlete), now=NOW) == "No pain, 2 days ago"

    def test_nothing_yet_or_not_for_this_reader(self, cast):
        report(cast.minor, 4)
        assert last_answer(row(cast.coach, cast.athlete), now=NOW) == ""
        assert last_answer(row(cast.coach_without_consent, cast.minor), now=NOW) == ""


@pytest.mark.parametrize(
    ("day", "words"),
    [(18, "today"), (19, "today"), (17, "yesterday"), (16, "2 days ago"), (1, "17 days ago")],
)
def test_ago(day, words):
    assert ago(date(2026, 11, day), date(2026, 11, 18)) == words
