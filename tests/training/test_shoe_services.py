"""Pairs: added, changed, worn by default, given to runs, put away; by her side and her coaches alone."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from athletes.errors import DomainError, NotAllowedError
from athletes.models import Tombstone
from tests.cast import NOW
from tests.training.shoes import KM, pair, run, wear
from training.models import Activity, Shoe, ShoeChange, ShoeDefault
from training.services import add_shoe, assign_shoe, delete_shoe, edit_activity, edit_shoe

OTHERS = ["physio", "manager", "other_squad_coach", "former_coach", "other_club_coach"]
TODAY = NOW.date()

pytestmark = pytest.mark.django_db


def changes(athlete):
    rows = ShoeChange.objects.filter(athlete=athlete).order_by("pk")
    return list(rows.values_list("kind", "shoe_name", "previous_name"))


def defaults(athlete):
    return dict(ShoeDefault.objects.filter(athlete=athlete).values_list("type", "shoe__name"))


class TestAdding:
    def test_the_athlete_adds_a_pair_with_what_it_has_run(self, anna):
        public_id = uuid4()
        shoe = pair(anna, " Daily ", start_m=340 * KM, public_id=public_id, worn_from=TODAY)
        assert (shoe.name, shoe.start_m, shoe.retired) == ("Daily", 340 * KM, False)
        assert (shoe.note_m, shoe.due_m) == (500 * KM, 700 * KM)
        assert (shoe.public_id, shoe.worn_from) == (public_id, TODAY)
        (change,) = ShoeChange.objects.all()
        assert (change.kind, change.by, change.at, change.local_date) == ("added", anna.user, NOW, TODAY)

    @pytest.mark.parametrize("who", ["coach", "head_coach"])
    def test_her_coaches_may_add_one(self, cast, who):
        shoe = add_shoe(getattr(cast, who), athlete=cast.athlete, name="Race", now=NOW)
        assert shoe.athlete == cast.athlete

    @pytest.mark.parametrize("who", OTHERS)
    def test_nobody_else_writes_anything(self, cast, who):
        person = getattr(cast, who)
        shoe = pair(cast.athlete)
        run(cast.athlete, shoe=None)
        for attempt in (
            lambda: add_shoe(person, athlete=cast.athlete, name="Race", now=NOW),
            lambda: edit_shoe(person, shoe=shoe, name="Mine", now=NOW),
            lambda: delete_shoe(person, shoe=shoe, now=NOW),
            lambda: assign_shoe(person, shoe=shoe, first=TODAY, last=TODAY, now=NOW),
        ):
            with pytest.raises(NotAllowedError):
                attempt()
        assert list(Shoe.objects.values_list("name", flat=True)) == ["Blue"]
        assert Activity.objects.get().shoe is None

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"name": "  "}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"start_m": -1}, "start_m"),
            ({"start_m": 10**8}, "start_m"),
            ({"due_m": 0}, "due_m"),
            ({"due_m": 10**8}, "due_m"),
            ({"note_m": 0}, "note_m"),
            ({"note_m": 800 * KM}, "note_m"),
            ({"worn_from": date(1899, 1, 1)}, "worn_from"),
            ({"default_for": ["walk"]}, "default_for"),
            ({"retired": True, "default_for": ["run"]}, "default_for"),
        ],
    )
    def test_a_pair_that_cannot_be_names_the_field_and_stores_nothing(self, anna, fields, field):
        with pytest.raises(DomainError) as error:
            add_shoe(anna.user, athlete=anna, now=NOW, **({"name": "A"} | fields))
        assert error.value.field == field
        assert not Shoe.objects.exists()
        assert not ShoeChange.objects.exists()


class TestKilometres:
    def test_start_and_runs_are_added_up(self, anna):
        shoe, other = pair(anna, start_m=340 * KM), pair(anna, "Red")
        run(anna, 10.5, shoe=shoe, days_ago=1)
        run(anna, 5, shoe=shoe, type="treadmill")
        run(anna, 7, shoe=other)
        assert (wear(shoe).distance_m, wear(shoe).runs) == (355_500, 2)
        assert wear(shoe).last_worn_on == TODAY
        assert wear(other).distance_m == 7 * KM

    def test_what_is_no_run_and_what_has_no_distance_adds_nothing(self, anna):
        shoe = pair(anna)
        run(anna, 30, shoe=shoe, type="ride")
        run(anna, 8, shoe=shoe, type="walk")
        run(anna, shoe=shoe, distance_m=None)
        assert (wear(shoe).distance_m, wear(shoe).runs) == (0, 1)

    def test_as_a_day_ended(self, anna):
        shoe = pair(anna, start_m=KM)
        run(anna, 10, shoe=shoe, days_ago=3)
        run(anna, 20, shoe=shoe)
        found = Shoe.objects.with_wear(until=TODAY - timedelta(days=1)).get(pk=shoe.pk)
        assert found.distance_m == 11 * KM

    def test_one_query_for_any_number_of_pairs(self, anna, django_assert_num_queries):
        for n in range(4):
            run(anna, shoe=pair(anna, f"Pair {n}"))
        with django_assert_num_queries(1):
            assert [shoe.distance_m for shoe in Shoe.objects.with_wear()] == [10 * KM] * 4

    def test_pairs_in_use_are_those_not_put_away(self, anna):
        pair(anna, "Old", retired=True)
        new = pair(anna)
        assert list(Shoe.objects.in_use()) == [new]


class TestDefaults:
    def test_a_run_is_given_to_the_pair_of_its_type(self, anna):
        road, trail = pair(anna, "Road", default_for=["run", "treadmill"]), pair(anna, "Trail")
        edit_shoe(anna.user, shoe=trail, default_for=["trail_run"], now=NOW)
        assert [run(anna, type=kind).shoe for kind in ("run", "treadmill", "trail_run", "ride")] == [
            road,
            road,
            trail,
            None,
        ]

    def test_what_is_said_wins_over_the_default(self, anna):
        pair(anna, default_for=["run"])
        other = pair(anna, "Red")
        assert run(anna, shoe=other).shoe == other
        assert run(anna, shoe=None).shoe is None

    def test_runs_before_it_was_worn_are_not_given_to_it(self, anna):
        shoe = pair(anna, worn_from=TODAY - timedelta(days=2), default_for=["run"])
        assert [run(anna, days_ago=days).shoe for days in (3, 2, 0)] == [None, shoe, shoe]

    def test_one_pair_for_each_type_and_the_log_says_instead_of_which(self, anna):
        old = pair(anna, "Old", default_for=["run", "treadmill"])
        version = old.version
        pair(anna, "New", default_for=["run"])
        assert defaults(anna) == {"run": "New", "treadmill": "Old"}
        assert changes(anna)[-1] == ("default", "New", "Old")
        old.refresh_from_db()
        assert old.version == version + 1, "a phone that knows the old pair must read it again"

    def test_taking_it_back_is_logged_too(self, anna):
        shoe = pair(anna, default_for=["run", "trail_run"])
        edit_shoe(anna.user, shoe=shoe, default_for=["run"], now=NOW)
        assert defaults(anna) == {"run": "Blue"}
        assert ShoeChange.objects.filter(kind="default_ended").get().types == ["trail_run"]

    def test_the_same_again_changes_nothing(self, anna):
        shoe = pair(anna, default_for=["run"])
        before = changes(anna)
        again = edit_shoe(anna.user, shoe=shoe, name="Blue", default_for=["run"], now=NOW)
        assert (again.version, changes(anna)) == (shoe.version, before)

    def test_whose_pair_it_is_stays_apart(self, cast):
        hers = pair(cast.athlete, default_for=["run"])
        pair(cast.stranger, "Zoe's", default_for=["run"])
        assert run(cast.athlete).shoe == hers


class TestEditing:
    def test_what_was_given_is_written_and_logged_with_before_and_after(self, anna):
        shoe = pair(anna)
        edited = edit_shoe(
            anna.user, shoe=shoe, name=" Sky ", start_m=5 * KM, worn_from=TODAY, note_m=400 * KM, now=NOW
        )
        assert (edited.name, edited.start_m, edited.note_m) == ("Sky", 5 * KM, 400 * KM)
        assert edited.version == shoe.version + 1
        change = ShoeChange.objects.get(kind="edited")
        assert change.facts == {
            "name": ["Blue", "Sky"],
            "start_m": [0, 5 * KM],
            "worn_from": [None, "2026-11-18"],
            "note_m": [500 * KM, 400 * KM],
        }

    def test_a_change_that_cannot_be_leaves_all_as_it_was(self, anna):
        shoe = pair(anna)
        with pytest.raises(DomainError):
            edit_shoe(anna.user, shoe=shoe, name="Sky", note_m=900 * KM, now=NOW)
        shoe.refresh_from_db()
        assert (shoe.name, shoe.note_m) == ("Blue", 500 * KM)

    def test_a_pair_put_away_keeps_its_runs_and_gets_no_more(self, anna):
        shoe = pair(anna, default_for=["run"])
        run(anna)
        put_away = edit_shoe(anna.user, shoe=shoe, retired=True, now=NOW)
        assert put_away.retired
        assert run(anna).shoe is None
        assert wear(shoe).runs == 1
        assert [kind for kind, *_ in changes(anna)][-2:] == ["retired", "default_ended"]
        with pytest.raises(DomainError) as refused:
            edit_shoe(anna.user, shoe=shoe, default_for=["run"], now=NOW)
        assert refused.value.field == "default_for"

    def test_it_can_be_taken_out_again(self, anna):
        shoe = pair(anna, retired=True)
        assert not edit_shoe(anna.user, shoe=shoe, retired=False, now=NOW).retired
        assert changes(anna)[-1][0] == "restored"

    def test_a_deleted_pair_leaves_its_runs_without_shoes(self, anna):
        shoe = pair(anna, default_for=["run"])
        worn = run(anna)
        delete_shoe(anna.user, shoe=shoe, now=NOW)
        before = worn.version
        worn.refresh_from_db()
        assert (worn.shoe, worn.version) == (None, before + 1)
        assert Tombstone.objects.get().public_id == shoe.public_id
        assert defaults(anna) == {}
        assert changes(anna)[-1] == ("deleted", "Blue", "")


class TestGivingRuns:
    def test_the_runs_of_some_days_are_given_to_a_pair(self, anna):
        shoe, other = pair(anna), pair(anna, "Red")
        inside = [run(anna, days_ago=3), run(anna, days_ago=1, shoe=other, type="treadmill")]
        outside = [run(anna, days_ago=4), run(anna), run(anna, days_ago=2, type="ride")]
        days = {"first": TODAY - timedelta(days=3), "last": TODAY - timedelta(days=1)}
        assert assign_shoe(anna.user, shoe=shoe, now=NOW, **days) == 2
        for worn in (*inside, *outside):
            before = worn.version
            worn.refresh_from_db()
            assert (worn.shoe, worn.version) == ((shoe, before + 1) if worn in inside else (None, before))
        assert (wear(shoe).runs, wear(other).runs) == (2, 0)
        facts = ShoeChange.objects.get(kind="assigned").facts
        assert facts == {"runs": 2, "from": "2026-11-15", "to": "2026-11-17"}

    def test_again_there_is_nothing_left_to_do(self, anna):
        shoe = pair(anna)
        run(anna)
        days = {"first": TODAY, "last": TODAY}
        assert [assign_shoe(anna.user, shoe=shoe, now=NOW, **days) for _ in range(2)] == [1, 0]
        assert ShoeChange.objects.filter(kind="assigned").count() == 1

    def test_runs_with_a_pair_can_be_left_alone(self, anna):
        shoe, other = pair(anna), pair(anna, "Red")
        run(anna)
        kept = run(anna, shoe=other)
        days = {"first": TODAY, "last": TODAY}
        assert assign_shoe(anna.user, shoe=shoe, only_without=True, now=NOW, **days) == 1
        kept.refresh_from_db()
        assert kept.shoe == other

    def test_one_type_alone(self, anna):
        shoe = pair(anna)
        run(anna)
        run(anna, type="trail_run")
        days = {"first": TODAY, "last": TODAY, "types": ["trail_run"]}
        assert assign_shoe(anna.user, shoe=shoe, now=NOW, **days) == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [({"last": TODAY - timedelta(days=1)}, "to"), ({"types": ["swim"]}, "types")],
    )
    def test_what_cannot_be_is_named(self, anna, change, field):
        with pytest.raises(DomainError) as refused:
            assign_shoe(anna.user, shoe=pair(anna), now=NOW, **({"first": TODAY, "last": TODAY} | change))
        assert refused.value.field == field

    def test_nobody_elses_runs_are_touched(self, cast):
        run(cast.stranger, shoe=None)
        days = {"first": TODAY, "last": TODAY}
        assert assign_shoe(cast.athlete.user, shoe=pair(cast.athlete), now=NOW, **days) == 0

    def test_one_run_is_changed_on_its_own(self, anna):
        shoe, other = pair(anna, default_for=["run"]), pair(anna, "Red")
        worn = run(anna)
        edit_activity(anna.user, activity=worn, shoe=other, now=NOW)
        assert (wear(shoe).runs, wear(other).runs) == (0, 1)
