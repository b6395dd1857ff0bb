"""Which settings apply to an athlete and why, as each reader may know it."""

from datetime import timedelta

import pytest

from athletes.services import accept_invitation, edit_club, edit_profile, edit_squad, invite_athlete
from tests.cast import NOW
from training.selectors import applied_settings

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def applied(athlete, viewer):
    return applied_settings(athlete, viewer, now=NOW)


def test_without_any_choice_the_defaults_apply(anna):
    found = applied(anna, anna.user)
    assert [(setting.value, setting.source) for setting in found] == [
        ("10 % above the usual week", "nobody set anything else"),
        (
            "the larger of the week before and the mean of the two largest of the four before",
            "nobody set anything else",
        ),
        ("6 km each, no run over 3 km", "nobody set anything else"),
        ("not shown", "nobody set anything else"),
    ]
    assert {(setting.who, setting.when) for setting in found} == {("", None)}


def test_each_setting_says_whom_it_was_set_for_and_who_did_it(cast):
    edit_club(cast.head_coach, club=cast.north, now=NOW, weekly_increase_pct=8, strict_baseline=True)
    edit_squad(cast.head_coach, squad=cast.milers, now=LATER, gentle_start=True, weekly_increase_pct=6)
    edit_profile(cast.coach, athlete=cast.athlete, now=LATER, shows_acwr=True)
    for viewer in (cast.coach, cast.athlete.user):
        pct, compared, start, ratio = applied(cast.athlete, viewer)
        assert (pct.value, pct.source) == ("6 % above the usual week", "set for the squad Milers")
        assert (pct.who, pct.when) == ("Hanna Head", LATER)
        assert (compared.value, compared.source) == ("the week before only", "set for the club North")
        assert (compared.who, compared.when) == ("Hanna Head", NOW)
        assert (start.value, start.source) == ("3 km each, no run over 3 km", "set for the squad Milers")
        assert (ratio.value, ratio.source, ratio.who) == ("shown", "set for this runner", "Carla Coach")


def test_the_last_change_counts(cast):
    edit_squad(cast.head_coach, squad=cast.milers, now=NOW, weekly_increase_pct=6)
    edit_squad(cast.head_coach, squad=cast.milers, now=LATER, weekly_increase_pct=4)
    assert applied(cast.athlete, cast.coach)[0].when == LATER


def test_the_age_sets_an_end_of_its_own(cast):
    edit_squad(cast.head_coach, squad=cast.milers, now=NOW, weekly_increase_pct=25)
    pct = applied(cast.minor, cast.coach)[0]
    assert (pct.value, pct.source) == ("10 % above the usual week", "the most that is allowed under 18")
    assert pct.who == ""


def test_staff_learn_nothing_of_another_club_but_the_number(cast):
    coach, anna = cast.other_club_coach, cast.athlete
    link = invite_athlete(coach, athlete=anna, club=cast.south, squad=None, email=anna.user.email, now=NOW)
    accept_invitation(anna.user, coaching=link, health_roles=set(), now=NOW)
    edit_club(coach, club=cast.south, now=NOW, weekly_increase_pct=2)
    pct = applied(anna, cast.coach)[0]
    assert (pct.value, pct.source) == ("2 % above the usual week", "set for another club")
    assert (pct.who, pct.when) == ("", None)
    own = applied(anna, anna.user)[0]
    assert (own.source, own.who) == ("set for the club South", "Silke South")


def test_a_coach_of_another_club_stays_unnamed_to_staff(cast):
    edit_profile(cast.coach, athlete=cast.athlete, now=NOW, weekly_increase_pct=3)
    cast.members["coach"].delete()
    pct = applied(cast.athlete, cast.head_coach)[0]
    assert (pct.value, pct.source, pct.who) == ("3 % above the usual week", "set for this runner", "")
    assert applied(cast.athlete, cast.athlete.user)[0].who == "Carla Coach"
