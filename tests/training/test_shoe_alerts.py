"""The reminder of worn shoes: once for each limit, true at any moment, and for the athlete alone."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.messages import render_alert
from alerts.models import Alert, Delivery
from athletes.enums import Units
from tests.cast import NOW
from tests.training.shoes import KM, pair, run, wear
from training.services import assign_shoe, delete_activity, delete_shoe, edit_activity, edit_shoe

pytestmark = pytest.mark.django_db

STEPS = st.lists(st.tuples(st.sampled_from(["add", "edit", "drop"]), st.integers(0, 400)), max_size=6)


def reminders():
    return list(Alert.objects.order_by("pk").values_list("kind", "severity", "state", "step"))


def told():
    return Delivery.objects.filter(alert__isnull=False).count()


class TestLimits:
    def test_below_500_nothing_is_said(self, anna):
        pair(anna, start_m=489 * KM, default_for=["run"])
        run(anna, 10.999)
        assert reminders() == []

    def test_500_is_a_note_and_700_a_step_up_and_each_is_told_once(self, anna):
        shoe = pair(anna, start_m=490 * KM, default_for=["run"])
        run(anna, 10)
        assert reminders() == [("shoe_due", "info", "open", 0)]
        Delivery.objects.update(state="sent", sent_at=NOW)
        run(anna, 10)
        assert told() == 1
        edit_shoe(anna.user, shoe=shoe, start_m=690 * KM, now=NOW)
        assert reminders() == [("shoe_due", "info", "open", 1)]
        run(anna, 10)
        assert told() == 2
        alert = Alert.objects.get()
        assert alert.facts == {
            "shoe": str(shoe.public_id),
            "name": "Blue",
            "distance_m": 720 * KM,
            "note_m": 500 * KM,
            "due_m": 700 * KM,
        }

    def test_limits_are_settings_of_each_pair(self, anna):
        shoe = pair(anna, start_m=200 * KM, note_m=150 * KM, due_m=300 * KM)
        assert reminders() == [("shoe_due", "info", "open", 0)]
        edit_shoe(anna.user, shoe=shoe, note_m=250 * KM, now=NOW)
        assert reminders() == [("shoe_due", "info", "no_longer_true", 0)]
        edit_shoe(anna.user, shoe=shoe, note_m=100 * KM, due_m=180 * KM, now=NOW)
        assert reminders() == [("shoe_due", "info", "open", 1)]

    def test_each_pair_has_its_own(self, anna):
        pair(anna, "One", start_m=600 * KM)
        pair(anna, "Two", start_m=800 * KM)
        assert [step for *_, step in reminders()] == [0, 1]


class TestFollowsEveryCorrection:
    @pytest.fixture
    def worn(self, anna):
        """A run that took a pair over its note."""
        anna.pair = pair(anna, start_m=495 * KM, default_for=["run"])
        found = run(anna, 10)
        assert reminders()[0][2] == "open"
        return found

    @pytest.mark.parametrize(
        "change", [{"distance_m": 4 * KM}, {"distance_m": None}, {"shoe": None}, {"type": "ride"}]
    )
    def test_an_edit_that_takes_the_reason_away_closes_it_and_back_again(self, anna, worn, change):
        edit_activity(anna.user, activity=worn, now=NOW, **change)
        assert reminders()[0][2] == "no_longer_true"
        before = {name: getattr(worn, name) for name in change}
        edit_activity(anna.user, activity=worn, now=NOW, **before)
        assert reminders()[0][2] == "open"
        assert told() == 1, "the same limit is told once"

    def test_a_deleted_run_closes_it(self, anna, worn):
        delete_activity(anna.user, activity=worn, now=NOW)
        assert reminders()[0][2] == "no_longer_true"

    def test_other_corrections_leave_it_alone(self, anna, worn):
        version = Alert.objects.get().version
        edit_activity(anna.user, activity=worn, rpe=4, notes="easy", now=NOW)
        assert Alert.objects.get().version == version

    def test_moved_in_bulk_it_moves_along(self, anna, worn):
        other = pair(anna, "Red", start_m=499 * KM)
        assign_shoe(anna.user, shoe=other, first=worn.local_date, last=worn.local_date, now=NOW)
        assert [state for _, _, state, _ in reminders()] == ["no_longer_true", "open"]

    def test_put_away_it_rests_and_taken_out_it_is_back(self, anna, worn):
        edit_shoe(anna.user, shoe=anna.pair, retired=True, now=NOW)
        assert reminders()[0][2] == "no_longer_true"
        edit_shoe(anna.user, shoe=anna.pair, retired=False, now=NOW)
        assert reminders()[0][2] == "open"

    def test_a_deleted_pair_reminds_nobody(self, anna, worn):
        delete_shoe(anna.user, shoe=anna.pair, now=NOW)
        assert reminders()[0][2] == "no_longer_true"

    def test_back_below_700_it_is_a_note_again(self, anna):
        shoe = pair(anna, start_m=690 * KM, default_for=["run"])
        last = run(anna, 15)
        assert reminders()[0][3] == 1
        delete_activity(anna.user, activity=last, now=NOW)
        assert reminders() == [("shoe_due", "info", "open", 0)]
        assert wear(shoe).distance_m == 690 * KM

    @given(steps=STEPS)
    @settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_whatever_happens_it_says_what_the_pair_has_run(self, anna, steps):
        shoe, runs = pair(anna, default_for=["run"]), []
        for what, km in steps:
            if what == "add" or not runs:
                runs.append(run(anna, km, moving_s=None))
            elif what == "edit":
                edit_activity(anna.user, activity=runs[-1], distance_m=km * KM, now=NOW)
            else:
                delete_activity(anna.user, activity=runs.pop(), now=NOW)
        total = wear(shoe).distance_m
        alert = Alert.objects.filter(subject=f"shoe:{shoe.public_id}", state="open").first()
        assert (alert is not None) == (total >= 500 * KM)
        if alert:
            assert (alert.facts["distance_m"], alert.step) == (total, int(total >= 700 * KM))


class TestWhoIsTold:
    def test_the_athlete_alone(self, cast):
        pair(cast.minor, start_m=800 * KM)
        (delivery,) = Delivery.objects.filter(alert__kind="shoe_due")
        assert delivery.recipient == cast.minor.user
        for person in (cast.coach, cast.head_coach, cast.physio, cast.guardian):
            assert not Alert.objects.visible_to(person).filter(kind="shoe_due").exists()
        assert Alert.objects.visible_to(cast.minor.user).get().severity == "info"

    @pytest.mark.parametrize(
        ("start_km", "words"),
        [(512, "has run 512.0 km. Look at sole"), (705, "has run 705.0 km; you planned")],
    )
    def test_the_mail_says_which_pair_and_how_far(self, anna, start_km, words, settings):
        pair(anna, "Blue <b>", start_m=start_km * KM)
        texts = render_alert(Alert.objects.get(), anna.user)
        assert texts["subject"] == "Your shoes: Blue <b>"
        for part in (texts["text"], texts["html"]):
            assert words in part.replace("\xa0", " ")
            assert "no trial supports a number" in part
            assert f"{settings.SITE_URL}/me/shoes/" in part
        assert "<b>" not in texts["html"]

    def test_in_the_readers_units(self, anna):
        pair(anna, start_m=round(500 * 1609.344))
        anna.user.units = Units.MI
        assert "500.0\xa0mi" in render_alert(Alert.objects.get(), anna.user)["text"]

    def test_closed_before_it_left_it_says_so(self, anna):
        shoe = pair(anna, start_m=800 * KM)
        edit_shoe(anna.user, shoe=shoe, retired=True, now=NOW + timedelta(minutes=1))
        texts = render_alert(Alert.objects.get(), anna.user)
        assert "this has been closed" in texts["text"]
        assert "this has been closed" in texts["html"]

    @pytest.mark.parametrize(("start_km", "words"), [(512, "Look at sole"), (705, "Time for another pair")])
    def test_the_rule_in_words(self, anna, start_km, words):
        pair(anna, start_m=start_km * KM)
        text = Alert.objects.get().text
        assert f"{start_km} km" in text
        assert words in text
