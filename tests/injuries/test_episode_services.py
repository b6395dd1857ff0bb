"""Reports join episodes as they are stored, and what comes late leads to the same as what comes in order."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import Tombstone
from injuries import services
from injuries.enums import EpisodeKind, EpisodeState, OnsetMode
from injuries.models import Episode, EpisodeNote, PainReport, RedFlag
from injuries.services.episodes import join_episode, rejudge_all_episodes, rejudge_episodes
from tests.cast import NOW
from tests.injuries.entries import entry, later, log

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def well(runner, *days, now=None):
    """Answers "no pain" on these days, counted from NOW, each on its day."""
    for number in days:
        at = later(days=number)
        services.log_no_pain(runner.user, athlete=runner, local_date=at.date(), now=now or at)


def state_of(runner):
    """What is stored, without ids: comparable between two ways to the same history."""
    return [
        (
            row.side,
            row.area,
            row.onset_date,
            row.state,
            row.kind,
            row.ended_on,
            row.stopped_running,
            row.recurrence_of and row.recurrence_of.onset_date,
            sorted(row.reports.values_list("local_date", "side", "worst_during")),
        )
        for row in Episode.objects.filter(athlete=runner).order_by("area", "onset_date", "side", "pk")
    ]


class TestJoining:
    def test_the_first_report_of_a_place_opens_an_episode(self, runner):
        report = log(runner).report
        episode = Episode.objects.get()
        assert report.episode == episode
        assert PainReport.objects.get().episode == episode
        assert PainReport.objects.get().version == 1
        assert (episode.athlete, episode.side, episode.area) == (runner, "right", "knee")
        assert (episode.onset_date, episode.state, episode.kind) == (TODAY, "open", "index")
        assert (episode.onset_mode, episode.version) == ("", 1)
        assert str(episode) == "Right Knee 2026-11-18"
        assert episode.subject == f"episode:{episode.public_id}"
        assert episode.is_standing

    def test_the_next_one_joins(self, runner):
        first = log(runner).report
        second = log(runner, now=later(days=3)).report
        assert second.episode == first.episode
        assert Episode.objects.get().version == 1

    def test_a_report_of_both_sides_widens(self, runner):
        log(runner)
        report = log(runner, side="both", now=later(days=1)).report
        assert (report.episode.side, report.episode.version) == ("both", 2)

    def test_another_runner_has_episodes_of_her_own(self, cast):
        log(cast.athlete)
        log(cast.stranger)
        assert Episode.objects.count() == 2

    def test_without_pain_or_a_warning_nothing_opens(self, runner):
        report = log(runner, worst_during=0).report
        assert report.episode is None
        assert not Episode.objects.exists()

    def test_a_flag_belongs_to_the_episode_of_its_place(self, runner):
        report = log(runner, "giving_way").report
        assert RedFlag.objects.get().episode == report.episode
        assert report.episode.stopped_running

    def test_the_same_report_again_changes_nothing(self, runner):
        report = log(runner).report
        log(runner, public_id=report.public_id)
        assert Episode.objects.get().version == 1

    @pytest.mark.parametrize(("sign", "mode"), [("popped", OnsetMode.SUDDEN), ("limp", "")])
    def test_a_pop_is_a_sudden_beginning_and_the_rest_is_asked(self, runner, sign, mode):
        assert log(runner, sign).report.episode.onset_mode == mode

    def test_what_was_stored_before_is_found_by_the_next_report(self, runner):
        log(runner)
        PainReport.objects.update(episode=None)
        Episode.objects.all().delete()
        log(runner, now=later(days=2))
        assert state_of(runner)[0][2] == TODAY
        assert not PainReport.objects.filter(episode=None).exists()

    def test_joining_takes_the_same_number_of_queries_whatever_came_before(self, runner):
        def queries(report):
            PainReport.objects.filter(pk=report.pk).update(episode=None)
            with CaptureQueriesContext(connection) as found:
                join_episode(report, NOW)
            return len(found)

        log(runner)
        few = queries(log(runner, now=later(days=1)).report)
        for number in range(2, 7):
            log(runner, now=later(days=number))
        assert queries(log(runner, now=later(days=7)).report) == few


class TestChanging:
    def test_an_edited_place_moves_the_report(self, runner):
        report = log(runner).report
        edited = services.edit_pain(
            runner.user, report=report, entry=entry(area="foot"), now=later(hours=1)
        ).report
        assert (edited.episode.area, edited.version) == ("foot", 2)
        assert [row.area for row in Episode.objects.all()] == ["foot"]

    def test_an_edited_side_keeps_the_episode(self, runner):
        report = log(runner).report
        before = report.episode
        services.edit_pain(runner.user, report=report, entry=entry(side="left"), now=NOW)
        after = Episode.objects.get()
        assert (after.pk, after.side) == (before.pk, "left")

    def test_a_withdrawn_report_leaves_and_an_empty_episode_goes(self, runner):
        report = log(runner).report
        gone = report.episode.public_id
        withdrawn = services.withdraw_pain(runner.user, report=report, now=NOW)
        assert withdrawn.episode is None
        assert PainReport.objects.get().episode is None
        assert not Episode.objects.exists()
        stone = Tombstone.objects.get(model="injuries.episode")
        assert (stone.public_id, stone.is_health) == (gone, True)

    def test_the_onset_follows_the_reports_that_are_left(self, runner):
        first = log(runner).report
        log(runner, now=later(days=2))
        services.withdraw_pain(runner.user, report=first, now=later(days=2))
        assert Episode.objects.get().onset_date == TODAY + timedelta(days=2)

    @pytest.mark.parametrize("kept_by", ["note", "diagnosis", "return", "flag"])
    def test_an_empty_episode_that_somebody_added_to_stays_and_has_ended(self, cast, kept_by):
        runner = cast.athlete
        report = log(runner, *(["giving_way"] if kept_by == "flag" else [])).report
        episode = report.episode
        if kept_by == "note":
            EpisodeNote.objects.create(
                athlete=runner, episode=episode, author=cast.coach, audience="shared", text="Rest."
            )
        if kept_by == "diagnosis":
            Episode.objects.update(diagnosed_at=NOW, diagnosis_text="Jumper's knee")
        if kept_by == "return":
            Episode.objects.update(return_date=TODAY)
        services.withdraw_pain(runner.user, report=report, now=NOW)
        row = Episode.objects.get()
        assert (row.pk, row.state, row.ended_on) == (episode.pk, EpisodeState.ENDED, TODAY)
        version = row.version
        fresh = log(runner, now=later(hours=1)).report
        assert fresh.episode != row
        row.refresh_from_db()
        assert row.version == version

    def test_a_flag_follows_its_report_into_another_episode(self, runner):
        report = log(runner, "giving_way").report
        RedFlag.objects.update(episode=None)
        rejudge_episodes(runner, NOW)
        assert RedFlag.objects.get().episode == report.episode


class TestTime:
    def test_four_answered_weeks_end_it(self, runner):
        log(runner)
        well(runner, 3, 10, 17, 24)
        well(runner, 29)
        row = Episode.objects.get()
        assert (row.state, row.ended_on) == (EpisodeState.ENDED, TODAY + timedelta(days=28))
        assert (row.time_loss_days, row.time_loss) == (0, "0")
        assert not row.is_standing

    def test_pain_after_that_is_a_recurrence(self, runner):
        first = log(runner).report.episode
        well(runner, 3, 10, 17, 24)
        second = log(runner, now=later(days=30)).report.episode
        assert second != first
        assert (second.kind, second.recurrence_of) == (EpisodeKind.RECURRENCE, first)

    def test_who_was_told_to_stop_and_never_returned_flares_up(self, runner):
        first = log(runner, "giving_way").report.episode
        well(runner, 3, 10, 17, 24)
        second = log(runner, now=later(days=30)).report.episode
        assert (second.kind, second.recurrence_of) == (EpisodeKind.EXACERBATION, first)
        first.refresh_from_db()
        assert first.time_loss_days is None
        assert first.time_loss is None

    def test_an_end_closes_no_flag(self, runner):
        log(runner, "giving_way")
        well(runner, 3, 10, 17, 24, 29)
        assert RedFlag.objects.open().get().episode.state == EpisodeState.ENDED

    def test_a_day_taken_back_opens_it_again(self, runner):
        log(runner)
        well(runner, 3, 10, 17, 24, 29)
        day = runner.painfreeday_set.order_by("local_date")[3]
        services.withdraw_no_pain(runner.user, day=day, now=later(days=29))
        assert Episode.objects.get().state == EpisodeState.ASLEEP

    def test_the_night_lets_it_sleep_and_ends_it(self, cast):
        silent, answered, stranger = cast.athlete, cast.loner, cast.stranger
        log(silent)
        log(answered)
        well(answered, 3, 10, 17, 24)
        log(stranger, now=later(days=20))
        assert rejudge_all_episodes(now=later(days=29)) is None
        states = {row.athlete: row.state for row in Episode.objects.all()}
        assert states == {silent: "asleep", answered: "ended", stranger: "open"}

    def test_the_night_finds_reports_without_an_episode(self, runner):
        log(runner)
        log(runner, area="foot", worst_during=0)
        Episode.objects.all().delete()
        assert PainReport.objects.filter(episode=None).count() == 2
        rejudge_all_episodes(now=NOW)
        assert PainReport.objects.get(area="knee").episode is not None

    def test_the_night_goes_on_where_it_stopped(self, cast):
        log(cast.athlete)
        log(cast.stranger)
        first = min(cast.athlete.pk, cast.stranger.pk)
        assert rejudge_all_episodes(now=NOW, limit=1) == first
        assert rejudge_all_episodes(now=NOW, after=first, limit=1) is not None
        assert rejudge_all_episodes(now=NOW, after=max(cast.athlete.pk, cast.stranger.pk), limit=1) is None


HISTORY = [
    (0, {"side": "left"}),
    (2, {"side": "both"}),
    (3, {"side": "right"}),
    (4, {"area": "foot"}),
    (6, {"area": "foot", "worst_during": 0}),
    (8, {"side": "left", "worst_during": 7}),
]


class TestAnyOrder:
    @pytest.mark.parametrize("order", [[5, 4, 3, 2, 1, 0], [3, 0, 5, 1, 4, 2], [1, 2, 0, 5, 3, 4]])
    def test_late_reports_lead_to_the_same_as_reports_in_order(self, cast, order):
        in_order, late = cast.athlete, cast.stranger
        late.time_zone = in_order.time_zone
        late.save()
        for number, fields in HISTORY:
            log(in_order, now=later(days=number), **fields)
        for number in order:
            day, fields = HISTORY[number]
            log(late, now=later(days=8), felt_at=later(days=day), **fields)
        rejudge_episodes(in_order, later(days=8))
        assert state_of(late) == state_of(in_order)

    def test_a_late_no_pain_splits_what_had_grown_together(self, runner):
        log(runner)
        well(runner, 3, 10, 24)
        second = log(runner, now=later(days=30)).report
        assert Episode.objects.count() == 1
        version = PainReport.objects.get(pk=second.pk).version
        well(runner, 17, now=later(days=30))
        assert Episode.objects.count() == 2
        second.refresh_from_db()
        assert second.episode.kind == EpisodeKind.RECURRENCE
        assert second.version == version + 1

    def test_the_larger_part_keeps_the_row(self, runner):
        first = log(runner).report
        well(runner, 3, 10, 24)
        row = first.episode
        for number in (30, 31):
            log(runner, now=later(days=number))
        well(runner, 17, now=later(days=31))
        first.refresh_from_db()
        assert first.episode != row
        assert row.reports.count() == 2


class TestLasting:
    def report(self, runner, number, **fields):
        return log(runner, now=later(days=number), **fields).report

    def test_six_weeks_no_better_raise_the_flag_with_the_report(self, runner):
        for number in (0, 20):
            assert self.report(runner, number).judged == []
        report = self.report(runner, 42)
        assert [flag["id"] for flag in report.judged] == ["lasting"]
        flag = RedFlag.objects.get()
        assert (flag.rule, flag.urgency, flag.episode) == ("lasting", "R", report.episode)

    def test_less_than_at_first_raises_none(self, runner):
        for number, worst in ((0, 4), (20, 4), (42, 3)):
            assert self.report(runner, number, worst_during=worst).judged == []

    def test_another_place_is_another_matter(self, runner):
        self.report(runner, 0)
        self.report(runner, 20)
        assert self.report(runner, 42, side="left").judged == []

    def test_an_edit_is_judged_with_its_own_number(self, runner):
        for number in (0, 20):
            self.report(runner, number)
        report = self.report(runner, 42, worst_during=1)
        assert report.judged == []
        at = later(days=42, hours=1)
        edited = services.edit_pain(
            runner.user, report=report, entry=entry(worst_during=4, felt_at=later(days=42)), now=at
        )
        assert [flag.rule for flag in edited.flags] == ["lasting"]

    def test_the_night_raises_it_once_and_tells(self, cast):
        runner = cast.athlete
        for number in (0, 20, 41):
            self.report(runner, number)
        assert not RedFlag.objects.exists()
        rejudge_all_episodes(now=later(days=42))
        flag = RedFlag.objects.get()
        assert (flag.rule, flag.urgency, flag.signs) == ("lasting", "R", [])
        assert flag.last_report.local_date == TODAY + timedelta(days=41)
        assert runner.alert_set.get(subject=flag.subject).kind == "red_flag"
        rejudge_all_episodes(now=later(days=43))
        assert RedFlag.objects.count() == 1

    def test_under_18_it_is_urgent(self, cast):
        for number in (0, 20, 41):
            self.report(cast.minor, number)
        rejudge_all_episodes(now=later(days=42))
        assert RedFlag.objects.get().urgency == "U"
