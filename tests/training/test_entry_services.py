"""Runs by hand: stored once, corrected, deleted, and taken back as they were."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction

from athletes.errors import DomainError, NotAllowedError
from athletes.models import Athlete, Tombstone
from tests.cast import NOW
from tests.injuries.entries import log as log_pain
from tests.training.shoes import KM, pair, run, wear
from training import services
from training.models import Activity, ActivitySource, ActivityTrack, DeletedActivity, DirtyWeek
from training.selectors import week_distance_m, week_effect, without_effort
from training.tasks import purge_deleted_activities

pytestmark = pytest.mark.django_db
FIELDS = {"type": "run", "distance_m": 8 * KM, "moving_s": 2_700}


def enter(athlete, public_id=None, *, actor=None, start_at=None, **fields):
    return services.enter_run(
        actor or athlete.user,
        athlete=athlete,
        public_id=public_id,
        start_at=start_at,
        now=NOW,
        **(FIELDS | fields),
    )


class TestEntering:
    def test_a_run_without_a_start_has_just_ended(self, anna):
        stored = enter(anna)
        assert stored.start_at == NOW - timedelta(seconds=2_700)
        assert [source.format for source in stored.sources.all()] == ["manual"]
        assert enter(anna, moving_s=None).start_at == NOW

    def test_sent_twice_it_is_stored_once(self, anna):
        public_id = uuid4()
        first, again = enter(anna, public_id), enter(anna, public_id)
        assert (first.pk, first.version) == (again.pk, again.version)
        assert Activity.objects.count() == 1

    def test_sent_again_with_another_number_it_is_corrected(self, anna):
        public_id = uuid4()
        enter(anna, public_id)
        start = NOW - timedelta(hours=5)
        again = enter(anna, public_id, distance_m=9 * KM, start_at=start)
        assert (again.distance_m, again.start_at, Activity.objects.count()) == (9 * KM, start, 1)

    def test_somebody_elses_id_is_not_taken(self, cast):
        theirs = run(cast.stranger)
        mine = enter(cast.athlete, theirs.public_id)
        assert mine.public_id != theirs.public_id
        theirs.refresh_from_db()
        assert theirs.athlete == cast.stranger

    @pytest.mark.parametrize("who", ["physio", "manager", "former_coach", "other_club_coach"])
    def test_who_may_not_write_for_her_stores_nothing(self, cast, who):
        with pytest.raises(NotAllowedError):
            enter(cast.athlete, actor=getattr(cast, who))
        assert not Activity.objects.exists()

    def test_what_cannot_be_names_the_field(self, anna):
        with pytest.raises(DomainError) as refused:
            enter(anna, start_at=NOW + timedelta(hours=1))
        assert refused.value.field == "start_at"


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_one_moment_store_one_run(anna):
    public_id, found, waiting = uuid4(), [], threading.Barrier(3, timeout=20)

    def tap():
        try:
            waiting.wait()
            found.append(enter(anna, public_id).pk)
        finally:
            connection.close()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for thread in taps:
        thread.start()
    with transaction.atomic():
        Athlete.objects.select_for_update().get(pk=anna.pk)
        waiting.wait()
    for thread in taps:
        thread.join(20)
    assert found == [Activity.objects.get().pk] * 2


class TestTakingBack:
    @pytest.fixture
    def deleted(self, anna):
        """A run with everything that can hang on it, deleted."""
        anna.pair = pair(anna, start_m=495 * KM, default_for=["run"])
        found = run(anna, 10, rpe=4, notes="windy", surface="trail", warm_up_done=True)
        ActivityTrack.objects.create(activity=found, packed=b"\x00\x01track")
        services.delete_activity(anna.user, activity=found, now=NOW)
        return DeletedActivity.objects.get(public_id=found.public_id)

    @pytest.fixture(autouse=True)
    def frozen(self):
        with time_machine.travel(NOW, tick=False):
            yield

    def test_it_comes_back_as_it_was_with_its_track_and_sources(self, anna, deleted):
        assert not Activity.objects.exists()
        before = DirtyWeek.objects.count()
        back = services.restore_activity(anna.user, deleted=deleted, now=NOW)
        assert (back.public_id, back.distance_m, back.rpe) == (deleted.public_id, 10 * KM, 4)
        assert (back.notes, back.surface, back.warm_up_done) == ("windy", "trail", True)
        assert (back.shoe, back.version) == (anna.pair, 2)
        assert bytes(ActivityTrack.objects.get().packed) == b"\x00\x01track"
        assert ActivitySource.objects.get().format == "manual"
        assert DirtyWeek.objects.count() == before + 1
        assert wear(anna.pair).distance_m == 505 * KM
        assert not Tombstone.objects.exists()
        assert not DeletedActivity.objects.exists()

    def test_twice_is_once(self, anna, deleted):
        first, again = (services.restore_activity(anna.user, deleted=deleted, now=NOW) for _ in range(2))
        assert first == again

    def test_it_can_be_deleted_again(self, anna, deleted):
        back = services.restore_activity(anna.user, deleted=deleted, now=NOW)
        services.delete_activity(anna.user, activity=back, now=NOW)
        assert DeletedActivity.objects.count() == 1

    def test_after_a_day_it_is_gone(self, anna, deleted):
        late = NOW + timedelta(days=1)
        with pytest.raises(DomainError) as refused:
            services.restore_activity(anna.user, deleted=deleted, now=late)
        assert refused.value.code == "gone"
        assert not Activity.objects.exists()

    def test_what_is_older_than_a_day_is_forgotten(self, deleted):
        assert services.purge_deleted_activities(now=NOW + timedelta(hours=23)) == 0
        with time_machine.travel(NOW + timedelta(days=1)):
            assert purge_deleted_activities() == 1
        assert not DeletedActivity.objects.exists()

    def test_shoes_that_were_deleted_meanwhile_are_left_out(self, anna, deleted):
        services.delete_shoe(anna.user, shoe=anna.pair, now=NOW)
        assert services.restore_activity(anna.user, deleted=deleted, now=NOW).shoe is None

    def test_a_pain_report_finds_its_run_again(self, cast):
        worn = run(cast.athlete)
        report = log_pain(cast.athlete, now=NOW).report
        report.activity = worn
        report.save()
        services.delete_activity(cast.athlete.user, activity=worn, now=NOW)
        report.refresh_from_db()
        assert report.activity is None
        deleted = DeletedActivity.objects.get()
        back = services.restore_activity(cast.athlete.user, deleted=deleted, now=NOW)
        report.refresh_from_db()
        assert report.activity == back

    @pytest.mark.parametrize("who", ["physio", "manager", "other_club_coach", "former_coach"])
    def test_nobody_else_takes_it_back(self, cast, who):
        worn = run(cast.athlete)
        services.delete_activity(cast.athlete.user, activity=worn, now=NOW)
        deleted = DeletedActivity.objects.get()
        with pytest.raises(NotAllowedError):
            services.restore_activity(getattr(cast, who), deleted=deleted, now=NOW)
        assert not Activity.objects.exists()
        assert not DeletedActivity.objects.visible_to(cast.other_club_coach).exists()


class TestWeekEffect:
    def test_the_current_week_against_its_ceiling_without_a_worker(self, anna):
        for days in (7, 14, 21):
            run(anna, 30, days_ago=days)
        run(anna, 10)
        effect = week_effect(anna, NOW.date(), now=NOW)
        assert (effect.distance_m, effect.ceiling_m) == (10 * KM, 33 * KM)
        assert (effect.is_current, effect.is_news, effect.is_above) == (True, True, False)
        run(anna, 23.001)
        assert week_effect(anna, NOW.date(), now=NOW).is_above

    def test_the_week_before_too_and_older_ones_without_a_ceiling(self, anna):
        for days in (7, 14, 21, 28):
            run(anna, 30, days_ago=days)
        before = week_effect(anna, NOW.date() - timedelta(days=7), now=NOW)
        assert (before.is_current, before.is_news, before.ceiling_m) == (False, True, 33 * KM)
        old = week_effect(anna, NOW.date() - timedelta(days=14), now=NOW)
        assert (old.is_news, old.ceiling_m, old.distance_m) == (False, None, 30 * KM)

    def test_the_first_week_has_nothing_to_compare_with(self, anna):
        run(anna, 10)
        effect = week_effect(anna, NOW.date(), now=NOW)
        assert (effect.ceiling_m, effect.is_above) == (None, False)

    def test_one_run_can_be_left_out(self, anna):
        run(anna, 10)
        other = run(anna, 5)
        run(anna, 30, type="ride")
        assert week_distance_m(anna, NOW.date()) == 15 * KM
        assert week_distance_m(anna, NOW.date(), without=other.public_id) == 10 * KM


class TestWithoutEffort:
    def test_sessions_of_two_weeks_newest_first(self, anna):
        run(anna, days_ago=15)
        old, ride = run(anna, days_ago=14), run(anna, type="ride")
        run(anna, rpe=0)
        assert list(without_effort(anna, anna.user, now=NOW)) == [ride, old]

    def test_of_nobody_else(self, cast):
        run(cast.stranger)
        assert not without_effort(cast.stranger, cast.athlete.user, now=NOW).exists()
