"""What changed lately, which pairs are worn in turn, and what an assessment hears about shoes."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.training.shoes import KM, pair, run
from training.models import ShoeChange
from training.selectors import (
    default_shoe,
    default_types,
    recent_shoe_change,
    rotation,
    shoe_changes,
    shoe_context,
    shoe_m_on,
    worn_last,
)
from training.services import assign_shoe, delete_shoe, edit_shoe

TODAY = NOW.date()
pytestmark = pytest.mark.django_db


def ago(days):
    return TODAY - timedelta(days=days)


def at(days):
    return NOW - timedelta(days=days)


class TestRecentChange:
    def test_without_shoes_nothing_is_known(self, anna):
        assert recent_shoe_change(anna, TODAY) is None
        assert (shoe_context(anna, TODAY).shoe_km, worn_last(anna, TODAY)) == (None, None)

    def test_registering_what_one_wears_is_no_change(self, anna):
        pair(anna, start_m=300 * KM, worn_from=ago(3), default_for=["run"])
        run(anna)
        assert recent_shoe_change(anna, TODAY) is None

    def test_the_first_run_in_another_pair_is_one(self, anna):
        old, new = pair(anna, "Old"), pair(anna, "New")
        run(anna, shoe=old, days_ago=40)
        run(anna, shoe=new, days_ago=5)
        change = recent_shoe_change(anna, TODAY)
        assert (change.changed_on, change.days) == (ago(5), 5)
        assert (change.to, change.previous) == ("New", "Old")

    @pytest.mark.parametrize(("days", "is_recent"), [(14, True), (15, False)])
    def test_it_counts_for_14_days(self, anna, days, is_recent):
        old, new = pair(anna, "Old"), pair(anna, "New")
        run(anna, shoe=old, days_ago=40)
        run(anna, shoe=new, days_ago=days)
        assert (recent_shoe_change(anna, TODAY) is not None) is is_recent

    def test_what_comes_later_is_not_known_yet(self, anna):
        old, new = pair(anna, "Old"), pair(anna, "New")
        run(anna, shoe=old, days_ago=40)
        run(anna, shoe=new, days_ago=5)
        assert recent_shoe_change(anna, ago(6)) is None

    def test_two_pairs_from_the_same_day_on_are_no_change(self, anna):
        for name in ("One", "Two"):
            run(anna, shoe=pair(anna, name), days_ago=3)
        assert recent_shoe_change(anna, TODAY) is None

    def test_going_back_and_forth_between_known_pairs_is_none(self, anna):
        one, two = pair(anna, "One"), pair(anna, "Two")
        for days in range(40, 0, -1):
            run(anna, shoe=(one, two)[days % 2], days_ago=days)
        assert recent_shoe_change(anna, TODAY) is None

    def test_another_pair_by_default_is_one(self, anna):
        pair(anna, "Old", start_m=KM, default_for=["run"], at=at(50))
        pair(anna, "New", start_m=KM, default_for=["run"], at=at(2))
        change = recent_shoe_change(anna, TODAY)
        assert (change.days, change.to, change.previous) == (2, "New", "Old")
        assert recent_shoe_change(anna, TODAY + timedelta(days=13)) is None

    def test_a_pair_new_from_the_box_is_one_even_as_the_first(self, anna):
        pair(anna, "New", worn_from=ago(4))
        assert recent_shoe_change(anna, TODAY).changed_on == ago(4)

    def test_the_latest_wins(self, anna):
        run(anna, shoe=pair(anna, "Old"), days_ago=40)
        run(anna, shoe=pair(anna, "New"), days_ago=9)
        run(anna, shoe=pair(anna, "Newest"), days_ago=2)
        assert recent_shoe_change(anna, TODAY).to == "Newest"

    def test_nobody_elses_shoes_count(self, cast):
        run(cast.stranger, shoe=pair(cast.stranger, "Old"), days_ago=40)
        run(cast.stranger, shoe=pair(cast.stranger, "New", worn_from=ago(1)), days_ago=1)
        assert recent_shoe_change(cast.athlete, TODAY) is None


class TestContext:
    def test_kilometres_of_the_pair_worn_last_and_days_since_the_change(self, anna):
        old, new = pair(anna, "Old", start_m=600 * KM), pair(anna, "New", start_m=10 * KM)
        run(anna, 20, shoe=old, days_ago=10)
        run(anna, 5, shoe=new, days_ago=3)
        run(anna, 8, shoe=None, days_ago=1)
        context = shoe_context(anna, TODAY)
        assert (context.shoe_km, context.shoe_changed_days) == (15, 3)
        before = shoe_context(anna, ago(4))
        assert (before.shoe_km, before.shoe_changed_days) == (620, None)
        assert shoe_m_on(old, ago(11)) == 600 * KM
        assert worn_last(anna, TODAY) == new


class TestDefault:
    def test_by_type_and_day(self, anna):
        shoe = pair(anna, worn_from=ago(3), default_for=["run"])
        assert default_shoe(anna.pk, "run", TODAY) == shoe
        assert default_shoe(anna.pk, "run", ago(4)) is None
        assert default_shoe(anna.pk, "treadmill", TODAY) is None
        assert default_shoe(anna.pk, "ride", TODAY) is None
        assert default_types(anna) == {"run"}


class TestRotation:
    def test_pairs_of_28_days_the_most_worn_first(self, anna):
        one, two = pair(anna, "One"), pair(anna, "Two")
        run(anna, 30, shoe=one, days_ago=28)
        run(anna, 5, shoe=one, days_ago=27)
        run(anna, 10, shoe=two)
        run(anna, 3, shoe=two, type="walk")
        found = rotation(anna, TODAY)
        assert [(row.shoe, row.runs, row.distance_m) for row in found.pairs] == [
            (two, 1, 10 * KM),
            (one, 1, 5 * KM),
        ]
        assert found.sentence == "2 pairs in turn in the last 28 days."
        assert "Malisoux 2015" in str(found.evidence)
        assert "%" not in found.sentence

    def test_one_pair_and_none_are_said_in_plain_words(self, anna):
        assert "No run of the last 28 days" in rotation(anna, TODAY).sentence
        run(anna, shoe=pair(anna), distance_m=None)
        found = rotation(anna, TODAY)
        assert "One pair in the last 28 days" in found.sentence
        assert found.pairs[0].distance_m == 0

    def test_the_same_queries_for_any_number_of_pairs(self, anna, django_assert_num_queries):
        for n in range(4):
            run(anna, shoe=pair(anna, f"Pair {n}"))
        with django_assert_num_queries(2):
            assert len(rotation(anna, TODAY).pairs) == 4


class TestLog:
    def test_who_what_and_when_newest_first(self, anna):
        old = pair(anna, "Old", default_for=["run"], at=at(9))
        new = pair(anna, "New", at=at(5))
        edit_shoe(anna.user, shoe=new, default_for=["run", "treadmill"], now=at(4))
        run(anna, shoe=None)
        run(anna, shoe=None)
        assign_shoe(anna.user, shoe=new, first=TODAY, last=TODAY, now=at(3))
        edit_shoe(anna.user, shoe=old, retired=True, now=at(2))
        edit_shoe(anna.user, shoe=new, default_for=[], now=at(1))
        lines = shoe_changes(anna, anna.user)
        assert [line.text for line in lines] == [
            "New no longer worn by default for: Run, Treadmill run",
            "Old: Put away",
            "New: given to 2 runs",
            "New worn by default for: Treadmill run",
            "New instead of Old for: Run",
            "New: Added",
            "Old worn by default for: Run",
            "Old: Added",
        ]
        assert {line.who for line in lines} == {"Anna Alone"}
        assert lines[0].change.at == at(1)

    def test_it_stays_readable_when_the_pair_is_gone(self, anna):
        delete_shoe(anna.user, shoe=pair(anna), now=NOW)
        assert [line.text for line in shoe_changes(anna, anna.user)] == ["Blue: Deleted", "Blue: Added"]

    def test_people_of_other_clubs_stay_unnamed(self, cast):
        pair(cast.athlete, "By herself")
        edit_shoe(cast.coach, shoe=cast.athlete.shoe_set.get(), name="By coach", now=NOW)
        ShoeChange.objects.create(
            athlete=cast.athlete,
            kind="retired",
            shoe_name="By nobody",
            at=NOW,
            local_date=TODAY,
        )

        def names(person):
            return [line.who for line in shoe_changes(cast.athlete, person)]

        everybody = ["", "Carla Coach", "Anna Athlete"]
        assert names(cast.athlete.user) == everybody
        assert names(cast.head_coach) == everybody
        assert names(cast.other_club_coach) == ["", "", "Anna Athlete"]

    def test_the_log_ends_somewhere(self, anna):
        for n in range(4):
            pair(anna, f"Pair {n}")
        assert len(shoe_changes(anna, anna.user, limit=3)) == 3
