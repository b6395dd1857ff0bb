"""A weekly check-in is an answer about pain: for the level, and in words."""

from datetime import timedelta

import pytest

from coachsite.roster import selectors
from coachsite.roster.enums import Level
from coachsite.roster.reasons import last_answer, level_at, status_of
from tests.cast import NOW
from tests.coachsite.roster.rows import painless, report
from tests.injuries.check_ins import SLIGHT, SUBSTANTIAL, at, check_in

pytestmark = pytest.mark.django_db


def row(viewer, athlete, now=NOW):
    return selectors.roster_for(viewer, now=now).get(pk=athlete.pk)


def said(viewer, athlete, now=NOW):
    found = row(viewer, athlete, now)
    return level_at(found), status_of(found, now=now).reasons[0].text


@pytest.mark.parametrize(("days", "level"), [(6, Level.OK), (7, Level.UNKNOWN)])
def test_it_counts_for_seven_local_days(cast, days, level):
    check_in(cast.athlete, at(*SLIGHT))
    assert level_at(row(cast.coach, cast.athlete, NOW + timedelta(days=days))) == level


def test_it_says_what_it_rests_on(cast):
    check_in(cast.athlete, at(*SLIGHT))
    assert said(cast.coach, cast.athlete) == (Level.OK, "Weekly check-in answered today")
    assert last_answer(row(cast.coach, cast.athlete), now=NOW) == "Weekly check-in, today"
    later = NOW + timedelta(days=9)
    assert said(cast.coach, cast.athlete, later) == (Level.UNKNOWN, "Last answer about pain: 9 days ago")


def test_what_is_newer_or_says_more_goes_first(cast):
    report(cast.athlete, 1, days_ago=1)
    check_in(cast.athlete)
    assert said(cast.coach, cast.athlete) == (Level.OK, "Nothing above 2/10 in the last 7 days")
    assert last_answer(row(cast.coach, cast.athlete), now=NOW) == "Weekly check-in, today"
    painless(cast.athlete)
    assert last_answer(row(cast.coach, cast.athlete), now=NOW) == "No pain, today"
    report(cast.athlete, 1)
    assert last_answer(row(cast.coach, cast.athlete), now=NOW) == "Pain 1/10, Knee, right, today"


def test_a_substantial_problem_asks_for_care(cast):
    check_in(cast.athlete, at(*SUBSTANTIAL))
    level, text = said(cast.coach, cast.athlete)
    assert level == Level.CAREFUL
    assert "could not train or perform as usual. Knee, right." in text


def test_without_consent_it_changes_nothing(cast):
    before = said(cast.coach_without_consent, cast.athlete)
    check_in(cast.athlete, at(*SUBSTANTIAL))
    assert said(cast.coach_without_consent, cast.athlete) == before
    assert last_answer(row(cast.coach_without_consent, cast.athlete), now=NOW) == ""
    counts = selectors.counts_of(
        selectors.coached_roster(
            cast.coach_without_consent,
            selectors.HealthWindow.of(cast.coach_without_consent),
            now=NOW,
        )
    )
    assert (counts.careful, counts.silent) == (0, 0)
