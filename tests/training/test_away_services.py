"""Times away, and the camps and jumps that coaches mark."""

from datetime import timedelta

import pytest

from alerts.models import Alert
from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Guardian, Tombstone
from tests.cast import NOW
from tests.training.test_week_alerts import log, recompute, steady
from tests.training.workouts import MONDAY, TODAY, add, day, make_plan
from training.enums import AwayKind, RiseKind, WorkoutOutcome
from training.models import AwayPeriod, PlannedRise, Workout
from training.services.away import delete_rise, edit_away, edit_rise, end_away, mark_away, mark_rise

pytestmark = pytest.mark.django_db


def away(athlete, first, last, kind=AwayKind.TRAVEL, actor=None):
    return mark_away(
        actor or athlete.user, athlete=athlete, kind=kind, first_on=day(first), last_on=day(last), now=NOW
    )


def days():
    return [(row.kind, row.first_on, row.last_on) for row in AwayPeriod.objects.order_by("first_on")]


class TestAway:
    def test_days_that_the_night_has_not_seen_are_settled_at_once(self, cast):
        row = add(make_plan(cast.athlete), 0)
        assert row.outcome == WorkoutOutcome.PLANNED
        said = away(cast.athlete, 0, 1)
        row.refresh_from_db()
        assert row.outcome == WorkoutOutcome.EXCUSED
        edit_away(
            cast.athlete.user, away=said, kind=AwayKind.TRAVEL, first_on=day(1), last_on=day(1), now=NOW
        )
        row.refresh_from_db()
        assert row.outcome == WorkoutOutcome.MISSED

    def test_touching_days_of_one_kind_become_one_time(self, cast):
        away(cast.athlete, 3, 5)
        away(cast.athlete, 9, 10)
        away(cast.athlete, 6, 8)
        assert days() == [("travel", day(3), day(10))]

    def test_another_kind_on_the_same_day_is_refused_with_its_days(self, cast):
        away(cast.athlete, 3, 5)
        away(cast.athlete, 6, 7, AwayKind.EXAMS)
        with pytest.raises(ConflictError, match="from 19 November to 21 November"):
            away(cast.athlete, 5, 9, AwayKind.ILLNESS)

    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [
            (5, 4, "ends_before"),
            (3, 63, "too_long"),
            (-20, 3, "too_old"),
            (400, 401, "too_far"),
        ],
    )
    def test_days_that_cannot_be_name_their_field(self, cast, first, last, code):
        with pytest.raises(DomainError) as refused:
            away(cast.athlete, first, last)
        assert refused.value.code == code
        assert refused.value.field in {"first_on", "last_on"}

    def test_sixty_days_are_taken_and_merging_makes_no_more(self, cast):
        away(cast.athlete, 3, 62)
        with pytest.raises(DomainError, match="60 days"):
            away(cast.athlete, 60, 70)

    def test_no_kind_is_no_reason(self, cast):
        with pytest.raises(DomainError, match="why"):
            away(cast.athlete, 3, 4, "holiday")

    def test_an_illness_of_a_minor_waits_for_the_consent(self, cast):
        away(cast.minor, 3, 4, AwayKind.ILLNESS, actor=cast.guardian)
        Guardian.objects.update(health_storage_consent_at=None)
        with pytest.raises(DomainError) as refused:
            away(cast.minor, 8, 9, AwayKind.ILLNESS)
        assert refused.value.code == "no_storage_consent"
        away(cast.minor, 8, 9)

    @pytest.mark.parametrize("who", ["coach", "physio", "other_club_coach", "other_athlete", "manager"])
    def test_only_her_side_says_so(self, cast, who):
        actor = cast.viewers()[who]
        with pytest.raises(NotAllowedError):
            away(cast.minor, 3, 4, actor=actor)
        row = away(cast.minor, 3, 4)
        with pytest.raises(NotAllowedError):
            end_away(actor, away=row, now=NOW)

    def test_it_is_edited(self, cast):
        row = away(cast.athlete, 3, 5)
        away(cast.athlete, 10, 11)
        edit_away(cast.athlete.user, away=row, kind="exams", first_on=day(4), last_on=day(6), now=NOW)
        assert days()[0] == ("exams", day(4), day(6))
        with pytest.raises(ConflictError):
            edit_away(cast.athlete.user, away=row, kind="travel", first_on=day(4), last_on=day(10), now=NOW)

    def test_ending_early_means_back_today(self, cast):
        row = away(cast.athlete, 0, 9)
        assert end_away(cast.athlete.user, away=row, now=NOW).last_on == TODAY - timedelta(days=1)

    def test_what_has_not_begun_is_gone_with_a_trace(self, cast):
        row = away(cast.athlete, 3, 9, AwayKind.ILLNESS)
        assert end_away(cast.athlete.user, away=row, now=NOW) is None
        assert days() == []
        assert Tombstone.objects.get().is_health

    def test_what_was_missed_meanwhile_is_excused_and_no_more_than_that(self, cast):
        plan = make_plan(cast.athlete)
        for n in (0, 1):
            add(plan, n, outcome=WorkoutOutcome.MISSED)
        row = away(cast.athlete, 0, 4)
        assert set(Workout.objects.values_list("outcome", flat=True)) == {WorkoutOutcome.EXCUSED}
        edit_away(cast.athlete.user, away=row, kind="travel", first_on=day(1), last_on=day(4), now=NOW)
        found = Workout.objects.order_by("date").values_list("outcome", flat=True)
        assert list(found) == [WorkoutOutcome.MISSED, WorkoutOutcome.EXCUSED]


def rise(cast, first=0, last=6, actor=None, kind=RiseKind.CAMP):
    return mark_rise(
        actor or cast.coach, squad=cast.milers, kind=kind, first_on=day(first), last_on=day(last), now=NOW
    )


class TestRises:
    @pytest.mark.parametrize("who", ["other_squad_coach", "other_club_coach", "physio", "manager", "athlete"])
    def test_only_coaches_of_the_squad_mark_and_change_them(self, cast, who):
        actor, made = cast.viewers()[who], rise(cast)
        same = {"kind": RiseKind.CAMP, "first_on": day(0), "last_on": day(1), "now": NOW}
        with pytest.raises(NotAllowedError):
            rise(cast, actor=actor)
        with pytest.raises(NotAllowedError):
            edit_rise(actor, rise=made, **same)
        with pytest.raises(NotAllowedError):
            delete_rise(actor, rise=made, now=NOW)
        assert PlannedRise.objects.count() == 1

    @pytest.mark.parametrize(
        ("fields", "code"),
        [({"first": 3, "last": 2}, "ends_before"), ({"last": 28}, "too_long"), ({"kind": "x"}, "invalid")],
    )
    def test_days_that_cannot_be_are_refused(self, cast, fields, code):
        with pytest.raises(DomainError) as refused:
            rise(cast, **fields)
        assert refused.value.code == code


class TestExpectedRises:
    @pytest.fixture
    def broken(self, cast):
        steady(cast.athlete)
        for n in (0, 1, 2):
            log(cast.athlete, n, 11_001)
        recompute()
        return Alert.objects.get()

    def test_a_camp_marked_later_makes_it_news_and_taken_back_a_warning_again(self, cast, broken):
        assert broken.severity == "attention"
        made = rise(cast)
        recompute()
        broken.refresh_from_db()
        assert (broken.severity, broken.facts["inside"]) == ("info", "rise")
        assert "camp or planned jump" in broken.text
        edit_rise(cast.coach, rise=made, kind="planned_jump", first_on=day(9), last_on=day(10), now=NOW)
        recompute()
        broken.refresh_from_db()
        assert (broken.severity, "inside" in broken.facts) == ("attention", False)
        delete_rise(cast.coach, rise=made, now=NOW)
        assert not PlannedRise.objects.exists()

    def test_a_camp_of_another_squad_is_no_reason(self, cast, broken):
        mark_rise(cast.head_coach, squad=cast.trail, kind="camp", first_on=day(0), last_on=day(6), now=NOW)
        recompute()
        assert Alert.objects.get().severity == "attention"

    @pytest.mark.parametrize(("planned_m", "severity"), [(11_000, "info"), (10_000, "attention")])
    def test_what_the_published_plan_asked_for_is_news(self, cast, planned_m, severity):
        plan = make_plan(cast.athlete)
        for n in (0, 1, 2):
            add(plan, n, distance_m=planned_m)
        steady(cast.athlete)
        for n in (0, 1, 2):
            log(cast.athlete, n, 11_001)
        recompute()
        assert Alert.objects.get().severity == severity

    def test_a_long_run_is_asked_for_on_its_day(self, cast):
        steady(cast.athlete)
        add(make_plan(cast.athlete), 2, "long", distance_m=15_000)
        log(cast.athlete, 2, 15_100)
        recompute()
        alert = Alert.objects.get()
        assert (alert.kind, alert.severity) == ("session_spike", "info")
        assert "The published plan asked for it." in alert.text

    def test_a_week_with_a_run_that_nobody_asked_for_stays_a_warning(self, cast):
        steady(cast.athlete)
        add(make_plan(cast.athlete), 5, "long", distance_m=60_000)
        log(cast.athlete, 0, 15_000)
        log(cast.athlete, 1, 20_000)
        recompute()
        assert Alert.objects.get().severity == "attention"

    def test_a_draft_and_the_way_back_ask_for_nothing(self, cast):
        add(make_plan(cast.athlete, published_at=None), 2, distance_m=15_000, published=False)
        steady(cast.athlete)
        log(cast.athlete, 2, 15_000)
        recompute()
        assert Alert.objects.get().severity == "attention"

    def test_a_start_is_too_fast_in_any_camp(self, cast):
        rise(cast)
        cast.athlete.weekly_declared_m = 0
        cast.athlete.save()
        log(cast.athlete, 0, 9_000)
        recompute()
        alert = Alert.objects.get(kind="start_too_fast")
        assert (alert.severity, MONDAY.isoformat()) == ("attention", alert.facts["monday"])
