"""Whatever happens besides, in whatever order: running stays frozen until a clearance or a correction."""

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alerts.models import Alert
from alerts.services import acknowledge_alert
from athletes.enums import ConsentRole
from athletes.errors import DomainError
from athletes.services import end_coaching, withdraw_health_consent
from injuries import services
from injuries.enums import ClearanceOutcome, RestraintReason
from injuries.models import Clearance, PainReport, RedFlag
from injuries.selectors import restrictions_of_athletes
from injuries.services.episodes import rejudge_all_episodes
from tests.cast import NOW
from tests.injuries.clearances import confirm, flagged, record
from tests.injuries.entries import entry, log
from tests.training.planned import planned
from training.enums import RestrictionKind
from training.selectors.shown_workouts import shown_workouts


class World:
    """Anna with a locked knee; each step is something that must not let her run."""

    def __init__(self, cast):
        self.cast, self.anna, self.now = cast, cast.athlete, NOW
        self.episode = flagged(self.anna)
        self.moved_to(NOW + timedelta(minutes=5))

    def moved_to(self, now):
        self.now = now

    @property
    def latest(self):
        return PainReport.objects.active().filter(athlete=self.anna).order_by("-received_at").first()

    def days_pass(self):
        self.moved_to(self.now + timedelta(days=9))

    def months_pass(self):
        self.moved_to(self.now + timedelta(days=90))

    def no_pain_today(self):
        today = self.anna.local_date(self.now)
        services.log_no_pain(self.anna.user, athlete=self.anna, local_date=today, now=self.now)

    def all_is_well_again(self):
        log(self.anna, worst_during=0, now=self.now, no=["catching_locking"])

    def it_is_said_again(self):
        log(self.anna, "catching_locking", now=self.now)

    def edited(self):
        if self.latest:
            fresh = entry(felt_at=self.latest.felt_at)
            services.edit_pain(self.anna.user, report=self.latest, entry=fresh, now=self.now)

    def withdrawn(self):
        if self.latest:
            services.withdraw_pain(self.anna.user, report=self.latest, now=self.now)

    def night(self):
        rejudge_all_episodes(now=self.now)
        services.remind_uncleared(now=self.now)

    def new_plan(self):
        planned(self.anna, self.anna.local_date(self.now), distance_m=5_000)

    def acknowledged(self):
        for alert in Alert.objects.open().filter(athlete=self.anna, kind="red_flag"):
            acknowledge_alert(self.cast.coach, alert=alert, now=self.now)

    def seen_without_a_yes(self):
        record(self._episode(), outcome=ClearanceOutcome.NOT_TOLD, now=self.now)

    def a_yes_that_nobody_confirms(self):
        record(self._episode(), now=self.now)

    def confirmed_by_the_wrong_people(self):
        clearance = Clearance.objects.order_by("-recorded_at").first()
        for person in (self.anna.user, self.cast.coach_without_consent, self.cast.manager):
            if clearance:
                with pytest.raises(DomainError):
                    confirm(clearance, person, now=self.now)

    def corrected_without_reason(self):
        """While a report still says it; taken back within a day it is a correction, and may close."""
        for flag in RedFlag.objects.open().filter(athlete=self.anna, withdrawn_at=None):
            with pytest.raises(DomainError):
                services.correct_flag(
                    self.cast.coach, flag=flag, spoken_to="athlete", note="No.", now=self.now
                )

    def a_physio_restrains_and_lifts(self):
        row = services.restrain_by_hand(
            self.cast.physio,
            athlete=self.anna,
            kind=RestrictionKind.NO_RUNNING,
            limits="No running",
            until=None,
            now=self.now,
        )
        services.lift_restraint(self.cast.physio, restraint=row, reason="Better", now=self.now)

    def other_restraints_end(self):
        services.end_restraints(
            None, athlete=self.anna, reason=RestraintReason.WAY_BACK, because="x", now=self.now
        )

    def consent_withdrawn(self):
        for role in ConsentRole:
            withdraw_health_consent(
                self.anna.user, coaching=self.cast.link(self.anna), role=role, now=self.now
            )

    def coach_gone(self):
        end_coaching(self.anna.user, coaching=self.cast.link(self.anna), now=self.now)

    def _episode(self):
        return RedFlag.objects.open().filter(athlete=self.anna).order_by("pk").first().episode


# Steps after which nobody is left to confirm: then a record suffices, so no record follows them. The link
# may be gone already.
ALONE = {"consent_withdrawn", "coach_gone"}
RECORDS = {"a_yes_that_nobody_confirms", "confirmed_by_the_wrong_people", "acknowledged"}
STEPS = sorted(name for name, step in vars(World).items() if callable(step) and name[0] != "_")
STEPS.remove("moved_to")


def do(world, name):
    """A refusal is fine: it stores nothing."""
    refusals = (DomainError, ObjectDoesNotExist) if name in ALONE else DomainError
    with suppress(refusals), transaction.atomic():
        getattr(world, name)()


def stopped(world):
    found = restrictions_of_athletes([world.anna.pk]).get(world.anna.pk, [])
    return any(one.kind == RestrictionKind.NO_RUNNING and one.until is None for one in found)


@given(st.lists(st.sampled_from(STEPS), min_size=3, max_size=7))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example(["edited", "months_pass", "no_pain_today", "night", "new_plan"])
@example(["a_yes_that_nobody_confirms", "days_pass", "night", "coach_gone"])
def test_nothing_but_a_clearance_or_a_correction_lets_her_run(cast, steps):
    with transaction.atomic():
        world, alone = World(cast), False
        for name in steps:
            if alone and name in RECORDS:
                continue
            alone = alone or name in ALONE
            world.moved_to(world.now + timedelta(minutes=1))
            with time_machine.travel(world.now, tick=False):
                do(world, name)
            assert stopped(world), steps
        day = world.anna.local_date(world.now)
        planned(world.anna, day, distance_m=5_000)
        rows = shown_workouts(world.anna, world.anna.user, day, day, now=world.now)
        assert {row.state for row in rows if row.content.is_run} == {"paused"}
        transaction.set_rollback(True)


def test_then_a_confirmed_clearance_does(cast):
    world = World(cast)
    confirm(record(world.episode, now=world.now), cast.coach, now=world.now + timedelta(minutes=1))
    assert not stopped(world)
