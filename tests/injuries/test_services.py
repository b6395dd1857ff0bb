"""Logging, editing and withdrawing pain; what happens to flags is in test_flag_services.py."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError

from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, ClubMember, Guardian, Tombstone
from injuries import services
from injuries.knowledge import knowledge_version
from injuries.models import NOTES_LENGTH, PainFreeDay, PainReport, PainReportVersion, RedFlag
from injuries.rules import RULE_VERSION
from injuries.selectors import first_content_of
from injuries.services import flags
from tests.cast import NOW
from tests.injuries.entries import entry, later, log
from training.enums import ActivityType, Surface
from training.models import Activity

TODAY = NOW.date()


def make_run(athlete, **fields):
    values = {"start_at": NOW, "time_zone": "UTC", "local_date": TODAY, "type": ActivityType.RUN}
    return Activity.objects.create(athlete=athlete, **values | fields)


def nothing_is_stored():
    return not (PainReport.objects.exists() or RedFlag.objects.exists() or PainFreeDay.objects.exists())


def test_a_report_is_stored_as_it_was_said(runner):
    run = make_run(runner)
    logged = log(
        runner,
        "limp",
        no=["swelling"],
        side="left",
        spots=["posterior", "lateral"],
        timing=["from_km"],
        onset_km=Decimal("4.256"),
        triggers=["downhill", "camber"],
        quality=["sharp"],
        surface=Surface.TRAIL,
        duration_days=3,
        after_60min=1,
        activity=run,
        self_analysis={"volume_up": True, "new_shoes": None, "last_warm_up_days": 9},
        notes="  Since the hill repeats.  ",
    )
    report = PainReport.objects.get()
    assert logged.created
    assert logged.report == report
    assert (report.side, report.area, report.spots) == ("left", "knee", ["lateral", "posterior"])
    assert (report.worst_during, report.after_60min, report.next_morning) == (3, 1, None)
    assert (report.timing, report.onset_km) == (["from_km"], Decimal("4.26"))
    assert (report.triggers, report.quality, report.surface) == (["camber", "downhill"], ["sharp"], "trail")
    assert report.signs == {"limp": True, "swelling": False}
    assert report.self_analysis == {"last_warm_up_days": 9, "volume_up": True}
    assert (report.notes, report.duration_days, report.activity) == ("Since the hill repeats.", 3, run)
    assert report.entered_by == runner.user
    assert (report.rule_version, report.knowledge_version) == (RULE_VERSION, knowledge_version())


def test_the_day_is_that_of_the_athlete(runner):
    felt = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    report = log(runner, felt_at=felt).report
    report.refresh_from_db()
    assert (report.time_zone, report.local_date) == ("Europe/Berlin", date(2026, 11, 18))
    assert (report.felt_at, report.received_at) == (felt, NOW)


def test_moving_to_another_zone_rewrites_nothing(runner):
    report = log(runner, felt_at=datetime(2026, 11, 17, 23, 30, tzinfo=UTC)).report
    Athlete.objects.filter(pk=runner.pk).update(time_zone="America/New_York")
    report.refresh_from_db()
    edited = services.edit_pain(
        runner.user, report=report, entry=entry(felt_at=report.felt_at, worst_during=5), now=NOW
    )
    assert (edited.report.local_date, edited.report.time_zone) == (date(2026, 11, 18), "Europe/Berlin")


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"felt_at": later(minutes=11)}, "felt_at", "future"),
        ({"felt_at": later(days=-15)}, "felt_at", "too_old"),
        ({"spots": ["calf"]}, "spots", "spot_elsewhere"),
        ({"worst_during": 11}, "intensity.worst_during", "out_of_range"),
        ({"worst_during": None}, "intensity", "no_intensity"),
        ({"self_analysis": {"moon": True}}, "self_analysis.moon", "unknown_code"),
        ({"notes": "a" * (NOTES_LENGTH + 1)}, "notes", "too_long"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_nothing_is_stored(runner, fields, field, code):
    with pytest.raises(DomainError) as refused:
        log(runner, "swelling", **fields)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert "%" not in refused.value.message
    assert nothing_is_stored()


def test_a_run_of_somebody_else_reads_like_one_that_does_not_exist(cast):
    with pytest.raises(DomainError) as refused:
        log(cast.athlete, activity=make_run(cast.other_athlete))
    assert (refused.value.field, refused.value.code) == ("activity", "does_not_exist")
    assert nothing_is_stored()


class TestWhoMayEnter:
    @pytest.mark.parametrize("name", ["coach", "head_coach", "physio"])
    def test_staff_with_health_access(self, cast, name):
        actor = getattr(cast, name)
        assert log(cast.athlete, actor=actor).report.entered_by == actor

    @pytest.mark.parametrize(
        "name", ["coach_without_consent", "other_squad_coach", "manager", "former_coach", "other_club_coach"]
    )
    def test_nobody_without(self, cast, name):
        with pytest.raises(NotAllowedError) as refused:
            log(cast.athlete, actor=getattr(cast, name))
        assert refused.value.code == "no_health_access"
        assert nothing_is_stored()

    def test_no_other_athlete_and_no_guardian_of_another(self, cast):
        for stranger in (cast.other_athlete.user, cast.stranger.user, cast.guardian):
            with pytest.raises(NotAllowedError):
                log(cast.athlete, actor=stranger)
        assert nothing_is_stored()

    def test_the_guardian_for_the_minor(self, cast):
        assert log(cast.minor, actor=cast.guardian).report.athlete == cast.minor


class TestConsentToStore:
    def test_the_month_of_birth_is_asked_first(self, runner):
        Athlete.objects.filter(pk=runner.pk).update(birth_month=None)
        with pytest.raises(DomainError) as refused:
            log(runner)
        assert (refused.value.code, refused.value.field) == ("birth_month_missing", "birth_month")
        assert nothing_is_stored()

    def test_a_minor_needs_a_guardian_who_agreed(self, cast):
        Guardian.objects.filter(athlete=cast.minor).update(health_storage_consent_at=None)
        with pytest.raises(DomainError) as refused:
            log(cast.minor, "swelling")
        assert refused.value.code == "guardian_consent_missing"
        with pytest.raises(DomainError):
            services.log_no_pain(cast.minor.user, athlete=cast.minor, local_date=TODAY, now=NOW)
        assert nothing_is_stored()

    def test_nothing_new_is_stored_by_an_edit_either(self, cast):
        report = log(cast.minor).report
        Guardian.objects.filter(athlete=cast.minor).update(health_storage_consent_at=None)
        with pytest.raises(DomainError):
            services.edit_pain(cast.minor.user, report=report, entry=entry(worst_during=7), now=NOW)


class TestTheSameAgain:
    def test_the_same_id_and_content_is_stored_once(self, runner):
        chosen = uuid4()
        first = log(runner, "swelling", public_id=chosen)
        again = log(runner, "swelling", public_id=chosen, felt_at=NOW, now=later(minutes=2))
        assert first.report.public_id == chosen
        assert (first.created, again.created) == (True, False)
        assert again.report == first.report
        assert again.flags == first.flags
        assert PainReport.objects.count() == 1

    def test_the_same_id_with_other_content_is_refused(self, runner):
        chosen = uuid4()
        log(runner, public_id=chosen)
        with pytest.raises(ConflictError):
            log(runner, public_id=chosen, worst_during=9)
        assert PainReport.objects.get().worst_during == 3

    def test_the_first_body_is_still_the_same_after_an_edit(self, runner):
        chosen = uuid4()
        report = log(runner, public_id=chosen).report
        services.edit_pain(runner.user, report=report, entry=entry(worst_during=6), now=NOW)
        again = log(runner, public_id=chosen)
        assert (again.created, again.report.worst_during) == (False, 6)

    def test_an_id_of_somebody_else_is_refused_in_the_same_words(self, cast):
        chosen = uuid4()
        log(cast.athlete, public_id=chosen)
        with pytest.raises(ConflictError) as refused:
            log(cast.stranger, public_id=chosen)
        assert refused.value.code == "id_in_use"

    def test_a_withdrawn_report_does_not_come_back(self, runner):
        chosen = uuid4()
        report = log(runner, public_id=chosen).report
        services.withdraw_pain(runner.user, report=report, now=NOW)
        with pytest.raises(ConflictError):
            log(runner, public_id=chosen)


class TestEditing:
    def test_the_first_version_stays(self, runner):
        report = log(runner, worst_during=6, notes="first").report
        edit = services.edit_pain
        edit(runner.user, report=report, entry=entry(worst_during=2, notes="second"), now=later(hours=1))
        edit(runner.user, report=report, entry=entry(worst_during=1, notes="third"), now=later(hours=2))
        report.refresh_from_db()
        assert (report.worst_during, report.notes) == (1, "third")
        versions = list(PainReportVersion.objects.values_list("number", "content__worst_during", "ended"))
        assert versions == [(1, 6, "edited"), (2, 2, "edited")]
        assert first_content_of(report)["notes"] == "first"
        kept = PainReportVersion.objects.get(number=1)
        assert (kept.ended_by, kept.ended_at, kept.athlete) == (
            runner.user,
            later(hours=1),
            runner,
        )

    def test_no_change_makes_no_version(self, runner):
        report = log(runner, spots=["lateral"], onset_km=Decimal(4)).report
        report.refresh_from_db()
        same = entry(spots=["lateral"], onset_km=Decimal("4.00"))
        services.edit_pain(runner.user, report=report, entry=same, now=NOW)
        report.refresh_from_db()
        assert report.version == 1
        assert not PainReportVersion.objects.exists()

    def test_everything_may_change_for_a_day_and_nothing_after(self, runner):
        report = log(runner).report
        changed = entry(worst_during=5)
        with pytest.raises(NotAllowedError) as refused:
            services.edit_pain(runner.user, report=report, entry=changed, now=later(hours=24, seconds=1))
        assert refused.value.code == "too_late"
        report.refresh_from_db()
        assert report.worst_during == 3
        services.edit_pain(runner.user, report=report, entry=changed, now=later(hours=24))
        report.refresh_from_db()
        assert report.worst_during == 5

    def test_the_next_morning_may_be_answered_later_once(self, runner):
        report = log(runner).report
        services.edit_pain(runner.user, report=report, entry=entry(next_morning=4), now=later(days=2))
        report.refresh_from_db()
        assert report.next_morning == 4
        with pytest.raises(NotAllowedError):
            services.edit_pain(runner.user, report=report, entry=entry(next_morning=0), now=later(days=2))

    def test_a_late_morning_answer_has_an_end(self, runner):
        report = log(runner).report
        with pytest.raises(NotAllowedError):
            services.edit_pain(
                runner.user, report=report, entry=entry(next_morning=4), now=later(days=14, seconds=1)
            )

    def test_an_old_report_that_was_taken_may_still_be_edited_the_same_day(self, runner):
        report = log(runner, felt_at=later(days=-14)).report
        edited = entry(felt_at=later(days=-14), worst_during=7)
        services.edit_pain(runner.user, report=report, entry=edited, now=later(hours=3))
        report.refresh_from_db()
        assert report.worst_during == 7

    def test_staff_change_what_they_entered_and_never_what_she_did(self, cast):
        own = log(cast.athlete, actor=cast.coach).report
        services.edit_pain(cast.coach, report=own, entry=entry(worst_during=4), now=NOW)
        hers = log(cast.athlete).report
        for actor in (cast.coach, cast.physio, cast.stranger.user, cast.other_club_coach):
            with pytest.raises(NotAllowedError):
                services.edit_pain(actor, report=hers, entry=entry(worst_during=0), now=NOW)
        with pytest.raises(NotAllowedError):
            services.edit_pain(cast.physio, report=own, entry=entry(worst_during=0), now=NOW)
        services.edit_pain(cast.athlete.user, report=own, entry=entry(worst_during=5), now=NOW)

    def test_a_coach_who_lost_access_edits_nothing(self, cast):
        own = log(cast.athlete, actor=cast.coach).report
        ClubMember.objects.filter(user=cast.coach).update(active=False)
        with pytest.raises(NotAllowedError):
            services.edit_pain(cast.coach, report=own, entry=entry(worst_during=4), now=NOW)

    def test_bad_content_changes_nothing(self, runner):
        report = log(runner).report
        with pytest.raises(DomainError):
            services.edit_pain(runner.user, report=report, entry=entry(spots=["calf"]), now=NOW)
        report.refresh_from_db()
        assert (report.spots, report.version) == ([], 1)


class TestWithdrawing:
    def test_it_counts_no_more_leaves_a_trace_and_keeps_its_content(self, runner):
        report = log(runner, worst_during=6).report
        services.withdraw_pain(runner.user, report=report, now=later(days=3))
        report.refresh_from_db()
        assert (report.state, report.withdrawn_at) == ("withdrawn", later(days=3))
        assert not PainReport.objects.active().exists()
        assert PainReportVersion.objects.get().content["worst_during"] == 6
        stone = Tombstone.objects.get(model="injuries.painreport")
        assert (stone.public_id, stone.athlete, stone.is_health) == (report.public_id, runner, True)

    def test_it_happens_once(self, runner):
        report = log(runner).report
        services.withdraw_pain(runner.user, report=report, now=NOW)
        with pytest.raises(ConflictError):
            services.withdraw_pain(runner.user, report=report, now=NOW)
        with pytest.raises(ConflictError):
            services.edit_pain(runner.user, report=report, entry=entry(worst_during=1), now=NOW)
        assert Tombstone.objects.filter(model="injuries.painreport").count() == 1

    def test_staff_do_not_withdraw_hers(self, cast):
        report = log(cast.athlete).report
        with pytest.raises(NotAllowedError):
            services.withdraw_pain(cast.coach, report=report, now=NOW)
        report.refresh_from_db()
        assert report.is_active


class TestNoPain:
    def say(self, cast, local_date=TODAY, now=NOW, **fields):
        fields = {"actor": cast.athlete.user, "athlete": cast.athlete} | fields
        actor = fields.pop("actor")
        return services.log_no_pain(actor, local_date=local_date, now=now, **fields)

    def test_it_is_stored_once_a_day(self, cast):
        chosen = uuid4()
        first, again = self.say(cast, public_id=chosen), self.say(cast, public_id=uuid4())
        assert (first.created, again.created) == (True, False)
        assert first.day == again.day
        assert (first.day.public_id, first.day.entered_by) == (chosen, cast.athlete.user)

    def test_another_day_under_the_same_id_is_refused(self, cast):
        chosen = uuid4()
        self.say(cast, public_id=chosen)
        with pytest.raises(ConflictError):
            self.say(cast, TODAY - timedelta(days=1), public_id=chosen)
        assert PainFreeDay.objects.count() == 1

    @pytest.mark.parametrize(("days", "taken"), [(-15, False), (-14, True), (0, True), (1, False)])
    def test_for_today_and_14_days_back(self, cast, days, taken):
        wanted = TODAY + timedelta(days=days)
        if taken:
            assert self.say(cast, wanted).day.local_date == wanted
            return
        with pytest.raises(DomainError) as refused:
            self.say(cast, wanted)
        assert refused.value.field == "local_date"
        assert nothing_is_stored()

    def test_the_date_is_the_athletes_own(self, cast):
        """At 23:30 UTC it is tomorrow in Berlin already."""
        late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
        assert self.say(cast, date(2026, 11, 19), late).created

    def test_staff_with_health_access_may_enter_it_and_nobody_else(self, cast):
        assert self.say(cast, actor=cast.coach).day.entered_by == cast.coach
        for stranger in (cast.coach_without_consent, cast.stranger.user, cast.manager):
            with pytest.raises(NotAllowedError):
                self.say(cast, TODAY - timedelta(days=1), actor=stranger)

    def test_taken_back_it_is_unanswered_and_leaves_a_trace(self, cast):
        day = self.say(cast).day
        with pytest.raises(NotAllowedError):
            services.withdraw_no_pain(cast.coach, day=day, now=NOW)
        stone_id = day.public_id
        services.withdraw_no_pain(cast.athlete.user, day=day, now=NOW)
        assert not PainFreeDay.objects.exists()
        assert Tombstone.objects.get().public_id == stone_id
        with pytest.raises(ConflictError):
            self.say(cast, public_id=stone_id)
        assert self.say(cast).created


def test_a_failure_half_way_stores_nothing(runner, monkeypatch):
    def broken(**_facts):
        raise IntegrityError("the alert cannot be written")

    monkeypatch.setattr(flags, "raise_alert", broken)
    with pytest.raises(IntegrityError):
        log(runner, "swelling")
    assert nothing_is_stored()
