"""Pain that rises, with the load and without: told, taken together, closed; with the real weeks and runs."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.messages import render_alert
from alerts.models import Alert, Delivery
from alerts.services import resolve_alert
from injuries import services
from injuries.models import Restraint
from injuries.services.pain_alerts import judge_again
from tests.cast import NOW
from tests.injuries.entries import entry, later, log
from training.services import delete_activity, log_activity, recompute_dirty_weeks

TODAY = date(2026, 11, 18)
CASE = "load_and_pain"


def run(athlete, day, distance_m=10_000):
    """A run so many days from today."""
    at = datetime(2026, 11, 18, 6, tzinfo=UTC) + timedelta(days=day)
    return log_activity(
        athlete.user, athlete=athlete, start_at=at, now=max(NOW, at), type="run", distance_m=distance_m
    )


def recompute(now=NOW):
    while recompute_dirty_weeks(now=now):
        pass


def steady(athlete):
    """Mondays, Thursdays and Sundays of the six weeks before this one; today is a Wednesday."""
    for week in range(-6, 0):
        for day in (0, 3, 6):
            run(athlete, 7 * week + day - 2)
    recompute()


def spike(athlete, day=0):
    found = run(athlete, day, 20_000)
    recompute()
    return found


def alert(kind=CASE):
    return Alert.objects.filter(kind=kind).first()


def state(kind=CASE):
    found = alert(kind)
    return found.state if found else None


def mails(kind=CASE):
    return Delivery.objects.filter(alert__kind=kind).count()


def restraints(reason=CASE):
    rows = Restraint.objects.filter(reason=reason, lifted_at=None).order_by("kind")
    return [(row.kind, (row.since - TODAY).days, row.until and (row.until - TODAY).days) for row in rows]


def no_pain(athlete, day):
    now = later(days=day)
    services.log_no_pain(athlete.user, athlete=athlete, local_date=athlete.local_date(now), now=now)


class TestCase:
    def test_rising_pain_after_a_long_run_is_one_urgent_case(self, cast):
        steady(cast.athlete)
        spike(cast.athlete)
        log(cast.athlete, worst_during=5)
        found = alert()
        assert (found.subject, found.severity, found.step) == ("place:knee.right", "urgent", 0)
        assert {"side": "right", "area": "knee", "on": "2026-11-18", "recent": 5, "earlier": 0}.items() <= (
            found.facts.items()
        )
        assert found.facts["rises"] == [{"on": "2026-11-18", "kind": "spike"}]
        assert [one["kind"] for one in found.facts["loads"]] == ["session_spike"]
        people = {delivery.recipient for delivery in Delivery.objects.filter(alert=found)}
        assert people == {cast.coach, cast.head_coach, cast.physio, cast.athlete.user}

    def test_it_may_be_the_run_that_comes_later(self, runner):
        """The watch is read in the evening, the pain was logged at noon."""
        steady(runner)
        log(runner, worst_during=5)
        assert (state("pain_rising"), state()) == ("open", None)
        spike(runner)
        assert (state("pain_rising"), state()) == ("no_longer_true", "open")

    def test_it_takes_in_what_was_told_of_the_place_and_leaves_the_load_alerts(self, runner):
        steady(runner)
        log(runner, worst_during=5)
        taken = {str(alert(kind).public_id) for kind in ("new_pain", "pain_rising")}
        spike(runner)
        assert {one["id"] for one in alert().facts["taken_in"]} == taken
        assert state("new_pain") == "no_longer_true"
        assert state("session_spike") == "open"
        judge_again([runner.pk], now=NOW)
        assert {one["id"] for one in alert().facts["taken_in"]} == taken

    def test_new_pain_inside_a_case_is_not_told_twice(self, runner):
        steady(runner)
        spike(runner)
        log(runner, worst_during=5)
        assert alert("new_pain") is None

    def test_it_rests_two_days_and_holds_for_two_weeks(self, runner):
        steady(runner)
        spike(runner)
        log(runner, worst_during=5)
        assert restraints() == [("no_progression", 0, 16), ("no_running", 0, 2)]
        log(runner, worst_during=5, now=later(days=2))
        assert restraints() == [("no_progression", 0, 16), ("no_running", 0, 2)]

    def test_six_speaks_again(self, cast):
        steady(cast.athlete)
        spike(cast.athlete)
        log(cast.athlete, worst_during=5)
        Delivery.objects.update(state="sent", sent_at=NOW, subject="", text="", html="")
        first = mails()
        log(cast.athlete, worst_during=6, now=later(days=1))
        assert (alert().step, mails()) == (1, 2 * first)

    def test_a_week_up_to_thirty_percent_counts_beside_strong_pain_alone(self, runner):
        steady(runner)
        for day in (-2, -1, 0):
            run(runner, day, 11_000 + 100)
        recompute()
        log(runner, worst_during=4)
        log(runner, worst_during=4, now=later(hours=1))
        services.log_no_pain(runner.user, athlete=runner, local_date=TODAY - timedelta(days=8), now=NOW)
        assert (state(), state("pain_rising")) == (None, None)
        log(runner, worst_during=5, now=later(hours=2))
        assert state() == "open"

    def test_without_health_consent_the_athlete_alone_gets_it(self, cast):
        steady(cast.other_athlete)
        spike(cast.other_athlete)
        log(cast.other_athlete, worst_during=5)
        assert [one.recipient for one in Delivery.objects.filter(alert__kind=CASE)] == [
            cast.other_athlete.user
        ]
        assert not Alert.objects.visible_to(cast.head_coach).filter(kind=CASE).exists()
        assert Alert.objects.visible_to(cast.other_athlete.user).filter(kind=CASE).exists()

    def test_whoever_sees_no_health_sees_the_same_load_alerts(self, cast):
        def seen():
            rows = Alert.objects.visible_to(cast.coach_without_consent).filter(is_health=False)
            return list(
                rows.order_by("pk").values("kind", "subject", "state", "severity", "facts", "version")
            )

        steady(cast.athlete)
        spike(cast.athlete)
        before = seen()
        log(cast.athlete, worst_during=5)
        judge_again([cast.athlete.pk], now=NOW)
        assert before
        assert seen() == before


class TestWords:
    def test_the_text_says_both_and_what_follows(self, runner):
        steady(runner)
        spike(runner)
        log(runner, worst_during=5)
        assert alert().text.replace("\xa0", " ") == (
            "Pain rises (Knee, right): up to 5/10 in the last 7 days, up to 0/10 in the two weeks before. "
            "The load rose, too: a run much longer than usual (18 November). "
            "The run of 18 November was 20.0 km; the longest of the 30 days before was 10.0 km. "
            "Two days without running, then nothing that grows for 14 days."
        )

    def test_a_broken_week_is_said_with_its_numbers(self, runner):
        steady(runner)
        for day in (-2, -1, 0):
            run(runner, day, 14_000)
        recompute()
        log(runner, worst_during=5)
        assert "42.0 km, 40 % above the usual 30.0 km" in alert().text.replace("\xa0", " ")

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_the_mail_names_nothing_of_it_to_either(self, cast, language):
        steady(cast.athlete)
        spike(cast.athlete)
        log(cast.athlete, worst_during=5)
        for reader in (cast.coach, cast.athlete.user):
            reader.language = language
            mail = " ".join(render_alert(alert(), reader).values()).lower()
            assert "http://" in mail
            for word in ("knee", "right", "pain", "5/10", "20.0", "колен", "боль"):
                assert word not in mail

    def test_the_athlete_is_spoken_to_herself(self, cast):
        steady(cast.athlete)
        spike(cast.athlete)
        log(cast.athlete, worst_during=5)
        mine, theirs = (render_alert(alert(), who)["text"] for who in (cast.athlete.user, cast.coach))
        assert "Two days without running" not in theirs
        assert "because you look after" not in mine
        assert "because you look after" in theirs
        assert "/today/" in mine


class TestRising:
    def test_pain_alone_is_a_trend(self, cast):
        steady(cast.athlete)
        log(cast.athlete, worst_during=5)
        found = alert("pain_rising")
        assert (found.severity, found.subject) == ("attention", "place:knee.right")
        assert found.text.startswith("Pain rises (Knee, right): up to 5/10")
        assert restraints() == []

    def test_too_little_known_is_not_judged(self, runner):
        log(runner, worst_during=9)
        assert alert("pain_rising") is None

    def test_one_case_for_both_knees_and_one(self, runner):
        steady(runner)
        log(runner, worst_during=5)
        log(runner, worst_during=6, side="both", now=later(hours=1))
        rows = Alert.objects.filter(kind="pain_rising")
        assert [row.subject for row in rows] == ["place:knee.right"]
        assert rows[0].facts["recent"] == 6

    @pytest.mark.parametrize(("days_ago", "told"), [(9, "open"), (10, None)])
    def test_this_week_and_the_one_before_are_news(self, runner, days_ago, told):
        steady(runner)
        log(runner, worst_during=5, felt_at=NOW - timedelta(days=days_ago), now=NOW)
        assert state("pain_rising") == told


class TestClosing:
    def open_case(self, athlete):
        steady(athlete)
        spike(athlete)
        log(athlete, worst_during=5)

    def test_two_calm_days_with_a_calm_week_behind_each_close_it(self, runner):
        self.open_case(runner)
        no_pain(runner, 8)
        assert state() == "open"
        log(runner, worst_during=2, now=later(days=9))
        assert state() == "no_longer_true"

    def test_not_while_the_load_still_rises(self, runner):
        self.open_case(runner)
        run(runner, 5, 40_000)
        recompute(later(days=6))
        for day in (8, 9):
            no_pain(runner, day)
        assert state() == "open"
        for day in (13, 14):
            no_pain(runner, day)
        assert state() == "no_longer_true"

    def test_a_trend_closes_whatever_the_load(self, runner):
        steady(runner)
        log(runner, worst_during=5)
        for day in (8, 9):
            no_pain(runner, day)
        assert state("pain_rising") == "no_longer_true"

    def test_a_staff_note_closes_it_and_it_stays_closed(self, cast):
        self.open_case(cast.athlete)
        resolve_alert(cast.coach, alert=alert(), now=NOW)
        log(cast.athlete, worst_during=5, now=later(hours=2))
        assert state() == "resolved"
        log(cast.athlete, worst_during=7, now=later(hours=3))
        assert state() == "open"

    def test_a_deleted_run_makes_it_a_trend_again(self, runner):
        steady(runner)
        long_one = spike(runner)
        log(runner, worst_during=5)
        delete_activity(runner.user, activity=long_one, now=NOW)
        recompute()
        assert (state(), state("pain_rising")) == ("no_longer_true", "open")

    def test_a_corrected_or_withdrawn_report_takes_it_back(self, runner):
        steady(runner)
        spike(runner)
        report = log(runner, worst_during=5).report
        services.edit_pain(runner.user, report=report, entry=entry(worst_during=2), now=NOW)
        assert state() == "no_longer_true"
        services.edit_pain(runner.user, report=report, entry=entry(worst_during=6), now=NOW)
        assert state() == "open"
        services.withdraw_pain(runner.user, report=report, now=NOW)
        assert state() == "no_longer_true"

    def test_a_day_without_pain_taken_back_opens_it_again(self, runner):
        self.open_case(runner)
        for day in (8, 9):
            no_pain(runner, day)
        assert state() == "no_longer_true"
        day = runner.painfreeday_set.order_by("-local_date").first()
        services.withdraw_no_pain(runner.user, day=day, now=later(days=9))
        assert state() == "open"

    def test_it_stands_for_months_without_an_answer(self, runner):
        self.open_case(runner)
        judge_again([runner.pk], now=later(days=60))
        assert state() == "open"
        for day in (61, 62):
            no_pain(runner, day)
        assert state() == "no_longer_true"

    def test_a_second_case_rests_anew(self, runner):
        self.open_case(runner)
        for day in (8, 9):
            no_pain(runner, day)
        for day in (20, 27):
            run(runner, day, 30_000 if day == 27 else 10_000)
        recompute(later(days=27))
        log(runner, worst_during=6, now=later(days=27))
        assert state() == "open"
        assert ("no_running", 27, 29) in restraints()


def test_a_recompute_asks_little_about_athletes_without_pain(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        judge_again([cast.athlete.pk, cast.loner.pk, cast.minor.pk], now=NOW)
