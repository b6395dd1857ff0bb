"""Closing a warning sign: an examination, confirmed; or a slip of the finger, asked about."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from alerts.enums import AlertState
from alerts.models import Alert
from athletes.enums import ConsentRole
from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.services import withdraw_health_consent
from injuries import services
from injuries.enums import ClearanceOutcome, Profession, RestraintReason, SpokenTo
from injuries.models import Clearance, RedFlag, Restraint
from injuries.selectors import CLEARANCE_WAITS, FLAG_UNCLEARED, RED_FLAG, restrictions_of_athletes
from injuries.services.flags import reopen_flag
from tests.cast import NOW
from tests.injuries.clearances import LATER, confirm, episode_of, flagged, open_rules, record
from tests.injuries.entries import entry, later, log
from training.enums import RestrictionKind

TODAY = date(2026, 11, 18)
LIMITED = ClearanceOutcome.MAY_RUN_WITH_LIMITS


def kinds_of(athlete):
    """Without the rest after new pain, which ends by itself."""
    found = restrictions_of_athletes([athlete.pk]).get(athlete.pk, [])
    return [one.kind for one in found if one.reason_code != RestraintReason.NEW_PAIN]


def state_of(athlete, kind):
    return set(Alert.objects.filter(athlete=athlete, kind=kind).values_list("state", flat=True))


class TestRecording:
    def test_a_yes_waits_until_somebody_confirms_it(self, cast):
        episode = flagged(cast.athlete)
        clearance = record(episode)
        assert clearance.waits
        assert open_rules(cast.athlete) == {"clicks"}
        assert kinds_of(cast.athlete) == [RestrictionKind.NO_RUNNING]
        assert state_of(cast.athlete, CLEARANCE_WAITS) == {AlertState.OPEN}

    @pytest.mark.parametrize("outcome", [ClearanceOutcome.MAY_NOT_RUN, ClearanceOutcome.NOT_TOLD])
    def test_seen_is_not_cleared(self, cast, outcome):
        clearance = record(flagged(cast.athlete), outcome=outcome)
        with pytest.raises(ConflictError, match="nothing to confirm"):
            confirm(clearance, cast.coach)
        assert open_rules(cast.athlete) == {"clicks"}
        assert state_of(cast.athlete, CLEARANCE_WAITS) == set()

    def test_where_nobody_sees_her_health_the_record_suffices(self, cast):
        clearance = record(flagged(cast.other_athlete))
        assert clearance.lifted_at == LATER
        assert open_rules(cast.other_athlete) == set()
        assert RedFlag.objects.get(athlete=cast.other_athlete).closed_by == cast.other_athlete.user
        assert kinds_of(cast.other_athlete) == [RestrictionKind.LADDER]

    @pytest.mark.parametrize(
        ("who", "code"),
        [("coach", "not_own_side"), ("physio", "not_own_side"), ("guardian", "not_own_side")],
    )
    def test_staff_and_strangers_record_nothing_for_an_adult(self, cast, who, code):
        episode = flagged(cast.athlete)
        with pytest.raises(NotAllowedError) as refused:
            record(episode, actor=getattr(cast, who))
        assert refused.value.code == code

    def test_of_a_minor_the_guardian_records_and_never_the_minor(self, cast):
        episode = flagged(cast.minor)
        with pytest.raises(NotAllowedError) as refused:
            record(episode)
        assert refused.value.code == "guardian_needed"
        assert record(episode, actor=cast.guardian).waits

    @pytest.mark.parametrize(
        ("fields", "field", "code"),
        [
            ({"seen_on": TODAY + timedelta(days=1)}, "seen_on", "seen_later"),
            ({"outcome": LIMITED}, "limits", "limits_missing"),
            ({"limits": "20 min flat"}, "limits", "limits_unasked"),
            ({"outcome": LIMITED, "limits": "x" * 301}, "limits", "limits_too_long"),
            ({"until": TODAY}, "until", "until_unasked"),
            (
                {"outcome": ClearanceOutcome.MAY_NOT_RUN, "until": TODAY - timedelta(days=1)},
                "until",
                "until_before_seen",
            ),
            ({"seen_on": TODAY - timedelta(days=1)}, "seen_on", "seen_before_sign"),
        ],
    )
    def test_it_names_what_is_wrong(self, cast, fields, field, code):
        episode = flagged(cast.athlete)
        with pytest.raises(DomainError) as refused:
            record(episode, **fields)
        assert (refused.value.field, refused.value.code) == (field, code)
        assert not Clearance.objects.exists()

    def test_without_an_open_sign_there_is_nothing_to_examine(self, cast):
        report = log(cast.athlete, worst_during=2).report
        with pytest.raises(ConflictError) as refused:
            record(episode_of(report))
        assert refused.value.code == "nothing_open"

    def test_the_same_id_and_words_are_one_record(self, cast):
        episode, same = flagged(cast.athlete), UUID(int=5)
        assert record(episode, public_id=same) == record(episode, public_id=same)
        with pytest.raises(ConflictError) as refused:
            record(episode, public_id=same, profession=Profession.PHYSIO)
        assert refused.value.code == "id_in_use"

    def test_a_physio_records_an_own_examination_and_it_counts_at_once(self, cast):
        episode = flagged(cast.athlete)
        clearance = record(
            episode, actor=cast.physio, own_examination=True, note="Full range, no effusion.",
            outcome=LIMITED, limits=" 20 min flat ", until=TODAY + timedelta(days=9),
        )  # fmt: skip
        assert (clearance.profession, clearance.confirmed_by) == (Profession.PHYSIO, cast.physio)
        assert open_rules(cast.athlete) == set()
        assert kinds_of(cast.athlete) == [RestrictionKind.LADDER, RestrictionKind.LIMITS]

    @pytest.mark.parametrize("who", ["coach", "head_coach", "other_club_coach", "coach_without_consent"])
    def test_only_a_physio_examines(self, cast, who):
        episode = flagged(cast.athlete)
        with pytest.raises(NotAllowedError) as refused:
            record(episode, actor=getattr(cast, who), own_examination=True, note="Looks fine.")
        assert refused.value.code == "not_physio"

    def test_an_own_examination_needs_a_note(self, cast):
        episode = flagged(cast.athlete)
        with pytest.raises(DomainError) as refused:
            record(episode, actor=cast.physio, own_examination=True, note=" ")
        assert refused.value.code == "note_needed"

    def test_an_own_examination_that_says_no_closes_nothing(self, cast):
        episode = flagged(cast.athlete)
        no = ClearanceOutcome.MAY_NOT_RUN
        record(episode, actor=cast.physio, own_examination=True, note="Send to a doctor.", outcome=no)
        assert open_rules(cast.athlete) == {"clicks"}


class TestConfirming:
    def test_it_closes_the_signs_and_running_restarts_at_the_first_step(self, cast):
        episode = flagged(cast.athlete, "catching_locking", "swelling")
        clearance = confirm(record(episode), cast.coach)
        assert (clearance.confirmed_by, clearance.lifted_at) == (cast.coach, LATER + timedelta(hours=1))
        flags = RedFlag.objects.filter(athlete=cast.athlete)
        assert {(flag.state, flag.clearance, flag.closed_by) for flag in flags} == {
            ("cleared", clearance, cast.coach)
        }
        assert kinds_of(cast.athlete) == [RestrictionKind.LADDER]

    def test_the_alerts_close_with_it_and_say_who(self, cast):
        episode = flagged(cast.athlete)
        services.remind_uncleared(now=later(days=3))
        record(episode)
        confirm(Clearance.objects.get(), cast.physio)
        alert = Alert.objects.get(kind=RED_FLAG)
        assert (alert.state, alert.resolved_by) == (AlertState.RESOLVED, cast.physio)
        assert state_of(cast.athlete, FLAG_UNCLEARED) == {AlertState.NO_LONGER_TRUE}
        assert state_of(cast.athlete, CLEARANCE_WAITS) == {AlertState.NO_LONGER_TRUE}

    @pytest.mark.parametrize(
        "who",
        [
            "coach_without_consent",
            "other_squad_coach",
            "manager",
            "former_coach",
            "other_club_coach",
            "guardian",
        ],
    )
    def test_nobody_without_health_consent_confirms(self, cast, who):
        clearance = record(flagged(cast.athlete))
        with pytest.raises(NotAllowedError):
            confirm(clearance, getattr(cast, who))
        assert open_rules(cast.athlete) == {"clicks"}

    def test_the_athlete_never_confirms_her_own(self, cast):
        clearance = record(flagged(cast.athlete))
        with pytest.raises(NotAllowedError):
            confirm(clearance, cast.athlete.user)

    def test_it_takes_a_note(self, cast):
        clearance = record(flagged(cast.athlete))
        for note in ("", "x" * 4001):
            with pytest.raises(DomainError) as refused:
                confirm(clearance, cast.coach, note=note)
            assert refused.value.field == "note"

    def test_what_is_said_again_after_the_examination_is_not_covered(self, cast):
        episode = flagged(cast.athlete)
        clearance = record(episode)
        log(cast.athlete, "catching_locking", now=LATER + timedelta(minutes=5))
        with pytest.raises(ConflictError) as refused:
            confirm(clearance, cast.coach)
        assert refused.value.code == "reported_again"

    def test_a_sign_that_came_later_stays_open(self, cast):
        episode = flagged(cast.athlete)
        clearance = record(episode)
        log(cast.athlete, "giving_way", worst_during=0, now=LATER + timedelta(minutes=5))
        RedFlag.objects.filter(rule="instability").update(episode=episode)
        confirm(clearance, cast.coach)
        assert open_rules(cast.athlete) == {"instability"}
        assert kinds_of(cast.athlete) == [RestrictionKind.NO_RUNNING, RestrictionKind.LADDER]

    def test_an_older_report_edited_later_hides_no_newer_one(self, cast):
        first = log(cast.athlete, "catching_locking", now=NOW - timedelta(days=2)).report
        episode = episode_of(first)
        again = log(cast.athlete, "catching_locking", now=NOW).report
        later_answer = entry("catching_locking", felt_at=first.felt_at, next_morning=4)
        services.edit_pain(cast.athlete.user, report=first, entry=later_answer, now=later(minutes=5))
        assert again.local_date == TODAY
        with pytest.raises(DomainError) as refused:
            record(episode, seen_on=TODAY - timedelta(days=1))
        assert refused.value.code == "seen_before_sign"

    def test_a_sign_of_another_place_stays_open(self, cast):
        episode = flagged(cast.athlete)
        flagged(cast.athlete, "giving_way", side="left")
        confirm(record(episode), cast.coach)
        assert open_rules(cast.athlete) == {"instability"}

    def test_an_older_yes_cannot_be_confirmed_past_a_newer_no(self, cast):
        episode = flagged(cast.athlete)
        yes = record(episode)
        record(episode, outcome=ClearanceOutcome.MAY_NOT_RUN, now=LATER + timedelta(minutes=30))
        with pytest.raises(ConflictError) as refused:
            confirm(yes, cast.coach)
        assert refused.value.code == "newer_record"
        assert state_of(cast.athlete, CLEARANCE_WAITS) == {AlertState.NO_LONGER_TRUE}

    def test_lasting_pain_cleared_needs_no_way_back(self, cast):
        episode = flagged(cast.athlete, "not_improving")
        assert kinds_of(cast.athlete) == [RestrictionKind.NO_PROGRESSION]
        confirm(record(episode), cast.coach)
        assert kinds_of(cast.athlete) == []

    def test_limits_stand_until_their_day_and_a_newer_word_replaces_them(self, cast):
        episode = flagged(cast.athlete)
        until = TODAY + timedelta(days=5)
        confirm(record(episode, outcome=LIMITED, limits="No hills", until=until), cast.coach)
        limits = Restraint.objects.get(reason=RestraintReason.LIMITS)
        assert (limits.limits, limits.since, limits.until) == ("No hills", TODAY, until)
        log(cast.athlete, "giving_way", worst_during=0, now=later(days=1))
        RedFlag.objects.open().update(episode=episode)
        confirm(record(episode, now=later(days=2)), cast.coach, now=later(days=2, hours=1))
        limits.refresh_from_db()
        assert limits.lifted_at == later(days=2, hours=1)
        assert Restraint.objects.standing().count() == 1

    def test_limits_that_are_over_are_not_set(self, cast):
        episode = flagged(cast.athlete)
        until = TODAY
        clearance = record(episode, outcome=LIMITED, limits="No hills", until=until)
        confirm(clearance, cast.coach, now=later(days=2))
        assert not Restraint.objects.filter(reason=RestraintReason.LIMITS).exists()

    def test_answering_later_what_was_cleared_opens_nothing_again(self, cast):
        report = log(cast.athlete, "catching_locking", worst_during=0).report
        confirm(record(episode_of(report)), cast.coach)
        answered = entry("catching_locking", next_morning=2)
        services.edit_pain(cast.athlete.user, report=report, entry=answered, now=later(hours=20))
        assert open_rules(cast.athlete) == set()

    @pytest.mark.parametrize(
        "more", [("catching_locking", "painful_click"), ("catching_locking", "giving_way")]
    )
    def test_saying_more_later_opens_it(self, cast, more):
        report = log(cast.athlete, "catching_locking", worst_during=0).report
        confirm(record(episode_of(report)), cast.coach)
        services.edit_pain(cast.athlete.user, report=report, entry=entry(*more), now=later(hours=20))
        assert open_rules(cast.athlete) & {"clicks", "instability"}

    def test_a_new_report_of_the_same_sign_opens_a_new_one(self, cast):
        episode = flagged(cast.athlete)
        confirm(record(episode), cast.coach)
        log(cast.athlete, "catching_locking", now=later(days=1))
        assert RedFlag.objects.filter(rule="clicks").count() == 2
        assert kinds_of(cast.athlete)[0] == RestrictionKind.NO_RUNNING

    @pytest.mark.parametrize(("days_later", "stands"), [(0, False), (1, True)])
    def test_the_rest_after_new_pain_ends_if_it_was_looked_at(self, cast, days_later, stands):
        episode = flagged(cast.athlete)
        rest = services.restrain(
            None,
            athlete=cast.athlete,
            kind=RestrictionKind.NO_RUNNING,
            reason=RestraintReason.NEW_PAIN,
            since=TODAY + timedelta(days=days_later),
            until=TODAY + timedelta(days=9),
            episode=episode,
        )
        elsewhere = services.restrain(
            None,
            athlete=cast.athlete,
            kind=RestrictionKind.NO_RUNNING,
            reason=RestraintReason.NEW_PAIN,
            since=TODAY,
        )
        confirm(record(episode), cast.coach)
        standing = set(Restraint.objects.standing().filter(reason=RestraintReason.NEW_PAIN))
        assert standing == ({rest, elsewhere} if stands else {elsewhere})

    def test_an_episode_that_is_gone_leaves_the_place(self, cast):
        episode = flagged(cast.athlete)
        flagged(cast.athlete, "giving_way", side="left")
        clearance = record(episode)
        RedFlag.objects.update(episode=None)
        episode.delete()
        confirm(Clearance.objects.get(pk=clearance.pk), cast.coach)
        assert open_rules(cast.athlete) == {"instability"}
        assert RestrictionKind.LADDER in kinds_of(cast.athlete)

    def test_withdrawn_consent_ends_the_say_of_a_coach(self, cast):
        clearance = record(flagged(cast.athlete))
        link = cast.link(cast.athlete)
        for role in ConsentRole:
            withdraw_health_consent(cast.athlete.user, coaching=link, role=role, now=LATER)
        with pytest.raises(NotAllowedError):
            confirm(clearance, cast.coach)
        assert open_rules(cast.athlete) == {"clicks"}
        # Nobody is left to confirm: she records it once more.
        assert record(clearance.episode, now=LATER + timedelta(minutes=1)).lifted_at is not None


class TestReopening:
    def test_it_opens_a_row_of_its_own_and_tells(self, cast):
        episode = flagged(cast.athlete)
        confirm(record(episode), cast.coach)
        flag = RedFlag.objects.get()
        reopened = reopen_flag(flag, report=None, now=later(days=9))
        assert (reopened.is_open, reopened.rule, reopened.episode) == (True, "clicks", episode)
        assert reopen_flag(flag, report=None, now=later(days=9)) == reopened
        assert Alert.objects.filter(kind=RED_FLAG, state=AlertState.OPEN).count() == 1


class TestSlips:
    def take_back(self, athlete, now):
        report = athlete.painreport_set.get()
        services.withdraw_pain(athlete.user, report=report, now=now)
        return RedFlag.objects.get(athlete=athlete)

    def correct(self, actor, flag, *, spoken_to=SpokenTo.ATHLETE, note="Meant the other box.", now=LATER):
        return services.correct_flag(actor, flag=flag, spoken_to=spoken_to, note=note, now=now)

    def test_staff_who_have_asked_close_it_and_both_versions_stay(self, cast):
        report = log(cast.athlete, "catching_locking", worst_during=0).report
        services.edit_pain(cast.athlete.user, report=report, entry=entry(worst_during=0), now=later(hours=1))
        flag = self.correct(cast.coach, RedFlag.objects.get())
        assert (flag.state, flag.spoken_to, flag.closed_by) == ("corrected", "athlete", cast.coach)
        assert report.versions.get().content["signs"] == {"catching_locking": True}
        assert Alert.objects.get(kind=RED_FLAG).state == AlertState.RESOLVED
        # No examination, so no way back either: the plan goes on.
        assert kinds_of(cast.athlete) == []

    def test_withdrawn_within_a_day_is_a_slip_too(self, cast):
        flagged(cast.athlete)
        flag = self.take_back(cast.athlete, later(hours=24))
        assert self.correct(cast.physio, flag, now=later(days=5)).state == "corrected"

    def test_withdrawn_later_is_not(self, cast):
        flagged(cast.athlete)
        flag = self.take_back(cast.athlete, later(hours=24, seconds=1))
        with pytest.raises(ConflictError) as refused:
            self.correct(cast.coach, flag, now=later(days=2))
        assert refused.value.code == "no_slip"

    def test_one_of_two_reports_taken_back_too_late_is_not(self, cast):
        first = log(cast.athlete, "catching_locking").report
        second = log(cast.athlete, "catching_locking", now=later(days=3)).report
        for report in (first, second):
            services.withdraw_pain(cast.athlete.user, report=report, now=later(days=3, hours=1))
        with pytest.raises(ConflictError):
            self.correct(cast.coach, RedFlag.objects.get(), now=later(days=3, hours=2))

    def test_what_a_report_still_says_is_not(self, cast):
        flagged(cast.athlete)
        with pytest.raises(ConflictError):
            self.correct(cast.coach, RedFlag.objects.get())

    def test_a_report_between_two_that_were_taken_back_still_says_it(self, cast):
        reports = [log(cast.athlete, "catching_locking", now=later(minutes=n)).report for n in range(3)]
        for report in (reports[0], reports[2]):
            services.withdraw_pain(cast.athlete.user, report=report, now=later(minutes=9))
        with pytest.raises(ConflictError):
            self.correct(cast.coach, RedFlag.objects.get())

    def test_saying_it_again_after_the_correction_opens_it(self, cast):
        report = log(cast.athlete, "catching_locking", worst_during=0).report
        services.edit_pain(cast.athlete.user, report=report, entry=entry(), now=later(hours=1))
        self.correct(cast.coach, RedFlag.objects.get())
        services.edit_pain(
            cast.athlete.user, report=report, entry=entry("catching_locking"), now=later(hours=3)
        )
        assert open_rules(cast.athlete) == {"clicks"}

    def test_for_a_minor_the_guardian_is_asked(self, cast):
        flagged(cast.minor)
        flag = self.take_back(cast.minor, later(hours=1))
        with pytest.raises(DomainError) as refused:
            self.correct(cast.coach, flag)
        assert refused.value.code == "guardian_needed"
        assert self.correct(cast.coach, flag, spoken_to=SpokenTo.GUARDIAN).state == "corrected"

    @pytest.mark.parametrize("who", ["coach_without_consent", "guardian", "manager", "other_club_coach"])
    def test_nobody_else_believes_it(self, cast, who):
        flagged(cast.athlete)
        flag = self.take_back(cast.athlete, later(hours=1))
        with pytest.raises(NotAllowedError):
            self.correct(getattr(cast, who), flag)
        with pytest.raises(NotAllowedError):
            self.correct(cast.athlete.user, flag)

    def test_it_takes_a_note_and_happens_once(self, cast):
        flagged(cast.athlete)
        flag = self.take_back(cast.athlete, later(hours=1))
        with pytest.raises(DomainError):
            self.correct(cast.coach, flag, note="")
        self.correct(cast.coach, flag)
        with pytest.raises(ConflictError):
            self.correct(cast.coach, flag)
