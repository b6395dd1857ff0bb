"""A reported sign freezes the runs of the plan wherever it is read, and a clearance brings the way back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from athletes.errors import DomainError
from injuries import services
from injuries.enums import ClearanceOutcome, RestraintReason
from tests.cast import NOW
from tests.injuries.clearances import LATER, confirm, flagged, record
from tests.injuries.entries import later, log
from tests.training.planned import planned
from training.enums import RestrictionKind
from training.selectors.shown_workouts import shown_workouts
from training.services.calendars import make_calendar

TODAY = date(2026, 11, 18)
TOMORROW = TODAY + timedelta(days=1)
# What a coach without access must never find, in any page's words or codes.
HEALTH_WORDS = ("lock", "knee", "clicks", "catching", "doctor", "red_flag", "no_running", 'limits": ["')


@pytest.fixture
def anna(cast):
    """Anna with a run today and tomorrow, and strength on the day after."""
    planned(cast.athlete, TODAY, distance_m=8_000, title="Round the lake")
    planned(cast.athlete, TOMORROW, "intervals", distance_m=6_000, title="Ten times one")
    planned(cast.athlete, TOMORROW + timedelta(days=1), "strength", duration_s=1_800, title="Core")
    return cast.athlete


def seen(athlete, viewer, *, now=NOW):
    return shown_workouts(athlete, viewer, TODAY, TODAY + timedelta(days=9), now=now)


def seen_until(athlete, last):
    return shown_workouts(athlete, athlete.user, TODAY, last, now=NOW)


def states(athlete, viewer, **more):
    return [one.state for one in seen(athlete, viewer, **more)]


def body(client, person, address):
    client.force_login(person)
    return client.get(address).content.decode()


class TestFrozen:
    def test_runs_read_paused_for_everybody_and_strength_stays(self, cast, anna):
        assert states(anna, anna.user) == ["", "", ""]
        flagged(anna)
        for person in (anna.user, cast.coach, cast.coach_without_consent, cast.physio):
            assert states(anna, person) == ["paused", "paused", ""]

    @pytest.mark.parametrize("address", ["/", "/today/", "/week/"])
    def test_her_pages_say_so(self, client, anna, address):
        flagged(anna)
        client.force_login(anna.user)
        assert "aused" in client.get(address, follow=True).content.decode()

    def test_her_calendar_says_paused_and_no_word_of_health(self, client, anna):
        address = reverse("calendar-feed", args=[make_calendar(anna.user, athlete=anna, now=NOW)])
        flagged(anna)
        feed = client.get(address).content.decode()
        assert feed.count("SUMMARY:paused") == 2
        assert not any(word in feed.lower() for word in HEALTH_WORDS)

    def test_the_api_says_paused(self, client, cast, anna):
        flagged(anna)
        for person in (anna.user, cast.coach, cast.coach_without_consent):
            client.force_login(person)
            rows = client.get(f"/api/v1/workouts/?athlete={anna.public_id}").json()["results"]
            assert {row["type"]: row["paused"] for row in rows} == {
                "easy": True,
                "intervals": True,
                "strength": False,
            }

    @pytest.mark.parametrize("what", ["workouts", "plans", "activities"])
    def test_a_coach_without_consent_gets_the_same_bytes_but_for_paused(self, client, cast, anna, what):
        address = f"/api/v1/{what}/?athlete={anna.public_id}"
        healthy = body(client, cast.coach_without_consent, address)
        flagged(anna)
        hurt = body(client, cast.coach_without_consent, address)
        assert hurt.replace('"paused":true', '"paused":false') == healthy
        assert not any(word in hurt.lower() for word in HEALTH_WORDS)

    def test_lasting_pain_eases_for_those_who_may_know_and_changes_nothing_for_others(self, cast, anna):
        plain = [(one.title, one.state) for one in seen(anna, cast.coach_without_consent)]
        flagged(anna, "not_improving")
        assert [(one.title, one.state) for one in seen(anna, cast.coach_without_consent)] == plain
        assert [one.eased for one in seen(anna, cast.coach)] == [True, True, False]

    @pytest.mark.parametrize("first", ["catching_locking", "not_improving"])
    def test_the_stronger_wins(self, anna, first):
        flagged(anna, first)
        flagged(anna, "giving_way" if first == "not_improving" else "not_improving", now=later(minutes=1))
        assert states(anna, anna.user) == ["paused", "paused", ""]


class TestTheWayBack:
    @pytest.fixture
    def cleared(self, cast, anna):
        said = {"outcome": ClearanceOutcome.MAY_RUN_WITH_LIMITS, "limits": "Flat ground only"}
        return confirm(record(flagged(anna), until=TODAY + timedelta(days=5), **said), cast.coach)

    def test_of_the_plan_nothing_is_run_and_its_first_step_stands_there(self, cast, anna, cleared):
        shown = seen(anna, anna.user)
        runs = [one for one in shown if one.content.is_run]
        assert {one.state for one in runs if not one.ladder} <= {"paused"}
        ladder = [one for one in runs if one.ladder]
        assert {(one.state, one.limits) for one in ladder} == {("", ("Flat ground only",))}
        assert {one.state for one in shown if not one.content.is_run} == {""}

    def test_it_stands_until_the_way_back_is_over(self, anna, cleared):
        planned(anna, TOMORROW + timedelta(days=20), distance_m=5_000)
        last = seen_until(anna, TOMORROW + timedelta(days=20))[-1]
        assert last.state == "paused"
        services.end_restraints(
            None, athlete=anna, reason=RestraintReason.WAY_BACK, because="done", now=later(days=1)
        )
        assert seen_until(anna, TOMORROW + timedelta(days=20))[-1].state == ""

    def test_limits_stand_on_every_workout_for_those_with_access(self, cast, anna, cleared):
        for person in (anna.user, cast.coach):
            assert {one.limits for one in seen(anna, person) if not one.paused} == {("Flat ground only",)}
        without = seen(anna, cast.coach_without_consent)
        assert {one.limits for one in without} == {()}
        assert not any(one.is_health for one in without)

    def test_pages_and_api_say_the_limits(self, client, cast, anna, cleared):
        with time_machine.travel(later(days=2)):
            assert "Flat ground only" in body(client, anna.user, "/today/")
            assert "Flat ground only" in body(client, anna.user, "/week/")
            address = f"/api/v1/workouts/?athlete={anna.public_id}"
            assert '"limits":["Flat ground only"]' in body(client, cast.coach, address)
            hidden = body(client, cast.coach_without_consent, address)
        assert "Flat" not in hidden

    def test_they_end_with_their_last_day(self, anna, cleared):
        planned(anna, TODAY + timedelta(days=6), "strength", duration_s=600)
        assert [one.limits for one in seen(anna, anna.user)][-2:] == [("Flat ground only",), ()]


class TestRestraints:
    def by_hand(self, cast, actor, kind=RestrictionKind.NO_PROGRESSION, limits="20 min flat", **more):
        more.setdefault("until", TODAY + timedelta(days=7))
        return services.restrain_by_hand(
            actor, athlete=cast.athlete, kind=kind, limits=limits, now=LATER, **more
        )

    def test_a_physio_sets_one_and_the_athlete_reads_it(self, cast, anna):
        self.by_hand(cast, cast.physio)
        shown = seen(anna, anna.user)
        assert [(one.eased, one.limits) for one in shown][:2] == [(True, ("20 min flat",))] * 2
        self.by_hand(cast, cast.physio, RestrictionKind.NO_RUNNING, "No running")
        assert states(anna, anna.user) == ["paused", "paused", ""]

    @pytest.mark.parametrize("who", ["coach", "head_coach", "coach_without_consent", "other_club_coach"])
    def test_nobody_else_does(self, cast, who):
        with pytest.raises(DomainError) as refused:
            self.by_hand(cast, getattr(cast, who))
        assert refused.value.code == "not_physio"

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"kind": RestrictionKind.LADDER}, "not_by_hand"),
            ({"limits": " "}, "required"),
            ({"limits": "x" * 301}, "too_long"),
            ({"until": TODAY - timedelta(days=1)}, "until_before_since"),
        ],
    )
    def test_it_names_what_is_wrong(self, cast, fields, code):
        with pytest.raises(DomainError) as refused:
            self.by_hand(cast, cast.physio, **fields)
        assert refused.value.code == code

    def test_another_persons_episode_reads_as_none(self, cast):
        elsewhere = flagged(cast.other_athlete)
        with pytest.raises(DomainError) as refused:
            self.by_hand(cast, cast.physio, episode=elsewhere)
        assert refused.value.code == "does_not_exist"

    def test_the_physio_lifts_it_with_a_reason_once(self, cast, anna):
        row = self.by_hand(cast, cast.physio)
        for actor, reason, code in (
            (cast.coach, "Fine", "not_physio"),
            (cast.athlete.user, "Fine", "not_staff_with_health"),
            (cast.physio, " ", "reason_needed"),
        ):
            with pytest.raises(DomainError) as refused:
                services.lift_restraint(actor, restraint=row, reason=reason, now=LATER)
            assert refused.value.code == code
        lifted = services.lift_restraint(cast.physio, restraint=row, reason="Strong again", now=LATER)
        assert (lifted.lifted_by, lifted.lifted_reason) == (cast.physio, "Strong again")
        assert states(anna, anna.user) == ["", "", ""]
        with pytest.raises(DomainError):
            services.lift_restraint(cast.physio, restraint=row, reason="Again", now=LATER)

    @pytest.mark.parametrize(("light", "who", "may"), [(True, "coach", True), (False, "coach", False)])
    def test_a_coach_lifts_a_rest_after_new_pain_unless_it_is_strong(self, cast, light, who, may):
        row = services.restrain(
            None,
            athlete=cast.athlete,
            kind=RestrictionKind.NO_RUNNING,
            reason=RestraintReason.NEW_PAIN,
            since=TODAY,
            until=TOMORROW,
            coach_may_lift=light,
        )
        if may:
            lifted = services.lift_restraint(cast.coach, restraint=row, reason="Spoke to her", now=LATER)
            assert lifted.lifted_at
        else:
            with pytest.raises(DomainError):
                services.lift_restraint(cast.coach, restraint=row, reason="Spoke to her", now=LATER)

    def test_the_same_reason_stands_once_with_the_longer_days(self, cast):
        about = {
            "athlete": cast.athlete,
            "kind": RestrictionKind.NO_RUNNING,
            "reason": RestraintReason.NEW_PAIN,
        }
        first = services.restrain(None, since=TODAY, until=TOMORROW, coach_may_lift=True, **about)
        again = services.restrain(None, since=TOMORROW, until=TOMORROW + timedelta(days=1), **about)
        assert again == first
        assert (again.since, again.until) == (TODAY, TOMORROW + timedelta(days=1))
        assert not again.coach_may_lift

    @pytest.mark.parametrize(("days", "same"), [(2, True), (3, False)])
    def test_days_that_do_not_touch_are_no_one_rest(self, cast, days, same):
        about = {
            "athlete": cast.athlete,
            "kind": RestrictionKind.NO_RUNNING,
            "reason": RestraintReason.NEW_PAIN,
        }
        first = services.restrain(None, since=TODAY, until=TOMORROW, **about)
        later_on = TODAY + timedelta(days=days)
        assert (services.restrain(None, since=later_on, until=later_on, **about) == first) is same
        before = TODAY - timedelta(days=days - 1)
        assert (services.restrain(None, since=before, until=before, **about) == first) is same

    def test_a_restraint_closes_no_sign(self, cast, anna):
        flagged(anna)
        row = self.by_hand(cast, cast.physio)
        services.lift_restraint(cast.physio, restraint=row, reason="Strong again", now=LATER)
        assert states(anna, anna.user) == ["paused", "paused", ""]


def test_signs_of_others_freeze_nobody_else(cast, anna):
    log(cast.other_athlete, "giving_way")
    assert states(anna, anna.user) == ["", "", ""]
