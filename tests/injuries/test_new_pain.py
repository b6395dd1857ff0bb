"""New pain is told by its strength, and rests."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.messages import render_alert
from alerts.models import Alert, Delivery
from alerts.services import resolve_alert
from athletes.errors import NotAllowedError
from coachsite.roster.reasons import status_of
from coachsite.roster.selectors import roster_for
from injuries import services
from injuries.models import Restraint
from injuries.services.restraints import lift_restraint
from tests.cast import NOW
from tests.injuries.entries import entry, later, log
from training.restrictions import restrictions_of
from training.services import log_activity

TODAY = date(2026, 11, 18)


def days(n):
    return timedelta(days=n)


def alert(kind="new_pain"):
    return Alert.objects.get(kind=kind)


def restraints():
    rows = Restraint.objects.filter(lifted_at=None, reason="new_pain").order_by("kind")
    return [(row.kind, (row.since - TODAY).days, row.until and (row.until - TODAY).days) for row in rows]


REST = [("no_progression", 0, None), ("no_running", 0, 2)]


def mails(kind="new_pain"):
    return Delivery.objects.filter(alert__kind=kind).count()


class TestTold:
    @pytest.mark.parametrize(
        ("worst", "severity", "spoken"),
        [
            (1, "info", False),
            (2, "info", False),
            (3, "attention", True),
            (5, "attention", True),
            (6, "urgent", True),
        ],
    )
    def test_by_strength(self, cast, worst, severity, spoken):
        report = log(cast.athlete, worst_during=worst, side="left").report
        found = alert()
        assert (found.subject, found.severity, found.is_health) == ("place:knee.left", severity, True)
        assert found.facts == {
            "report": str(report.public_id),
            "side": "left",
            "area": "knee",
            "on": "2026-11-18",
            "worst": worst,
            "limp": False,
            "severity": severity,
            "strict": False,
            "felt_at": "2026-11-18T12:00:00+00:00",
            "received_at": "2026-11-18T12:00:00+00:00",
        }
        assert bool(mails()) is spoken

    def test_a_limp_is_urgent_whatever_the_number(self, runner):
        log(runner, "limp", worst_during=0)
        assert alert().severity == "urgent"
        assert "limp" in alert().text

    def test_without_pain_nothing_is_told(self, runner):
        log(runner, worst_during=0)
        assert not Alert.objects.exists()

    def test_a_further_report_of_the_place_is_not_new(self, cast):
        log(cast.athlete, worst_during=3)
        first = mails()
        log(cast.athlete, worst_during=4, now=later(days=1))
        log(cast.athlete, worst_during=5, now=later(days=1), side="both")
        assert alert().facts["worst"] == 3
        assert mails() == first

    def test_six_after_three_speaks_again(self, cast):
        log(cast.athlete, worst_during=4)
        Delivery.objects.update(state="sent", sent_at=NOW, subject="", text="", html="")
        first = mails()
        log(cast.athlete, worst_during=6, now=later(days=1))
        assert (alert().severity, alert().facts["worst"]) == ("urgent", 6)
        assert mails() == 2 * first

    def test_the_first_at_three_after_mild_pain_is_new(self, runner):
        log(runner, worst_during=1)
        log(runner, worst_during=3, now=later(days=9))
        assert alert().severity == "attention"
        assert set(restraints()) == {
            ("no_progression", 0, 2),
            ("no_progression", 9, None),
            ("no_running", 9, 11),
        }

    def test_another_place_has_its_own(self, runner):
        log(runner, worst_during=3)
        log(runner, worst_during=3, side="left")
        log(runner, worst_during=3, area="ankle")
        assert Alert.objects.filter(kind="new_pain").count() == 3

    def test_after_four_weeks_it_is_new_again_and_speaks_though_it_was_resolved(self, cast):
        log(cast.athlete, worst_during=3)
        first = mails()
        Delivery.objects.update(state="sent", sent_at=NOW, subject="", text="", html="")
        resolve_alert(cast.coach, alert=alert(), now=later(days=1))
        log(cast.athlete, worst_during=3, now=later(days=28))
        assert alert().state == "resolved"
        log(cast.athlete, worst_during=3, now=later(days=57))
        assert (alert().state, alert().facts["on"]) == ("open", "2027-01-14")
        assert mails() == 2 * first

    def test_a_late_report_is_not_new_beside_one_already_told(self, runner):
        log(runner, worst_during=3)
        log(runner, worst_during=3, felt_at=NOW - days(5))
        assert alert().facts["on"] == "2026-11-18"

    def test_the_text_names_place_number_and_what_follows(self, runner):
        log(runner, worst_during=4)
        assert alert().text == (
            "New pain, 4/10 (Knee, right), on 18 November. "
            "Two days without running, then easy and flat until a run went well."
        )

    def test_mild_pain_is_easy_and_flat(self, runner):
        log(runner, worst_during=2)
        assert "Easy and flat for two days; stop if it rises." in alert().text

    def test_the_mail_names_nothing_of_it(self, cast):
        log(cast.minor, worst_during=9, side="left")
        mail = " ".join(render_alert(alert(), cast.coach).values()).lower()
        assert "mina minor" in mail
        for word in ("knee", "left", "pain", "9/10", "new_pain"):
            assert word not in mail

    def test_only_staff_with_consent_are_told(self, cast):
        log(cast.other_athlete, worst_during=8)
        assert mails() == 0
        assert not Alert.objects.visible_to(cast.head_coach).filter(kind="new_pain").exists()


class TestShown:
    """To the athlete, in words, on the page after the report and on Today."""

    @pytest.fixture
    def page(self, runner, client):
        client.force_login(runner.user)

        def page(address):
            return client.get(address).text.replace("\xa0", " ")

        return page

    def test_after_the_report_it_says_what_changes(self, runner, page):
        report = log(runner, worst_during=4).report
        said = page(f"/log/{report.public_id}/")
        assert "What changes now" in said
        assert "Two days without running, then easy and flat until a run went well." in said
        assert "Two readings" not in said

    def test_mild_pain_shows_both_readings(self, runner, page):
        report = log(runner, worst_during=2).report
        assert "Two readings" in page(f"/log/{report.public_id}/")

    def test_without_pain_nothing_changes(self, runner, page):
        report = log(runner, worst_during=0).report
        assert "What changes now" not in page(f"/log/{report.public_id}/")

    def test_another_place_is_not_spoken_of(self, runner, page):
        log(runner, worst_during=4, side="left")
        report = log(runner, worst_during=0).report
        assert "What changes now" not in page(f"/log/{report.public_id}/")

    def test_today_says_why_and_until_when(self, runner, page):
        log(runner, worst_during=4)
        assert "New pain, 4/10 (Knee, right)" in page("/today/")
        assert "Rest: pain reported, until 20 November" in page("/warnings/")
        assert "Easy and flat until a run went well" in page("/warnings/")


class TestRest:
    def test_from_three_on_two_days_and_then_easy(self, runner):
        log(runner, worst_during=3)
        assert restraints() == REST

    def test_mild_pain_is_easy_for_two_days(self, runner):
        log(runner, worst_during=2)
        assert restraints() == [("no_progression", 0, 2)]

    def test_by_the_strict_reading_any_pain_rests(self, cast):
        cast.milers.any_pain_rests = True
        cast.milers.save()
        log(cast.athlete, worst_during=1)
        assert restraints() == REST
        assert "Two days without running" in alert().text

    def test_it_reaches_the_plan_as_a_pause(self, runner):
        log(runner, worst_during=3)
        found = restrictions_of([runner.pk])[runner.pk]
        assert [(one.kind, one.reason_code) for one in found] == [
            ("no_running", "new_pain"),
            ("no_progression", "new_pain"),
        ]

    def test_what_was_felt_days_ago_is_only_eased(self, runner):
        log(runner, worst_during=3, felt_at=NOW - days(3))
        assert restraints() == [("no_progression", 0, None)]

    def test_severe_pain_rests_however_long_ago(self, runner):
        log(runner, worst_during=7, felt_at=NOW - days(10))
        assert restraints() == REST

    def test_the_days_are_those_where_the_athlete_is(self, runner):
        runner.time_zone = "Pacific/Auckland"
        runner.save()
        log(runner, worst_during=3)
        assert restraints() == [("no_progression", 1, None), ("no_running", 1, 3)]

    def test_a_coach_may_lift_it_with_a_reason(self, cast):
        log(cast.athlete, worst_during=5)
        rest = Restraint.objects.get(kind="no_running")
        lift_restraint(cast.coach, restraint=rest, reason="A blister.", now=NOW)
        assert restraints() == [("no_progression", 0, None)]

    @pytest.mark.parametrize("said", [((), 6), (("limp",), 1)])
    def test_but_not_at_six_or_with_a_limp(self, cast, said):
        signs, worst = said
        log(cast.athlete, *signs, worst_during=worst)
        rest = Restraint.objects.get(kind="no_running")
        with pytest.raises(NotAllowedError):
            lift_restraint(cast.coach, restraint=rest, reason="A blister.", now=NOW)

    def test_an_edit_does_not_bring_back_what_a_coach_has_lifted(self, cast):
        report = log(cast.athlete, worst_during=4).report
        lift_restraint(
            cast.coach, restraint=Restraint.objects.get(kind="no_running"), reason="A blister.", now=NOW
        )
        services.edit_pain(cast.athlete.user, report=report, entry=entry(worst_during=5), now=later(hours=1))
        assert restraints() == [("no_progression", 0, None)]
        services.edit_pain(cast.athlete.user, report=report, entry=entry(worst_during=7), now=later(hours=2))
        assert restraints() == REST


class TestTakenBack:
    def test_a_withdrawn_report_takes_alert_and_rest_with_it(self, runner):
        report = log(runner, worst_during=4).report
        services.withdraw_pain(runner.user, report=report, now=later(minutes=1))
        assert alert().state == "no_longer_true"
        assert restraints() == []
        assert {row.lifted_reason for row in Restraint.objects.all()} == {
            "The report was changed or withdrawn."
        }

    def test_but_severe_pain_keeps_its_rest(self, runner):
        report = log(runner, worst_during=8).report
        services.withdraw_pain(runner.user, report=report, now=later(minutes=1))
        assert restraints() == [("no_running", 0, 2)]

    def test_another_report_of_the_place_keeps_it(self, runner):
        report = log(runner, worst_during=4).report
        log(runner, worst_during=2, now=later(hours=1))
        services.withdraw_pain(runner.user, report=report, now=later(hours=2))
        assert alert().state == "open"
        assert restraints() == REST

    def test_a_corrected_side_moves_it(self, runner):
        report = log(runner, worst_during=4).report
        services.edit_pain(runner.user, report=report, entry=entry(worst_during=4, side="left"), now=NOW)
        found = {one.subject: one.state for one in Alert.objects.filter(kind="new_pain")}
        assert found == {"place:knee.right": "no_longer_true", "place:knee.left": "open"}

    def test_a_corrected_number_is_told_with_its_own_loudness(self, runner):
        report = log(runner, worst_during=8).report
        services.edit_pain(runner.user, report=report, entry=entry(worst_during=2), now=later(minutes=1))
        assert (alert().severity, alert().facts["worst"]) == ("info", 2)

    def test_no_pain_after_all_takes_it_back(self, runner):
        report = log(runner, worst_during=4).report
        services.edit_pain(runner.user, report=report, entry=entry(worst_during=0), now=later(minutes=1))
        assert alert().state == "no_longer_true"


class TestOver:
    def calm(self, runner, *offsets, worst=None):
        for offset in offsets:
            now = later(days=offset)
            if worst is None:
                day = runner.local_date(now)
                services.log_no_pain(runner.user, athlete=runner, local_date=day, now=now)
            else:
                log(runner, worst_during=worst, now=now)

    def test_marked_pain_is_over_after_two_calm_days_with_a_calm_week(self, runner):
        log(runner, worst_during=4)
        self.calm(runner, 5, 6)
        assert alert().state == "open"
        self.calm(runner, 7)
        assert alert().state == "open"
        self.calm(runner, 8, worst=2)
        assert alert().state == "no_longer_true"

    def test_mild_pain_is_over_when_nothing_hurts(self, runner):
        log(runner, worst_during=2)
        self.calm(runner, 7, 8, worst=1)
        assert alert().state == "open"
        self.calm(runner, 15, 16)
        assert alert().state == "no_longer_true"


class TestEasyUntilARunWentWell:
    def run(self, runner, day):
        at = datetime(2026, 11, 18, 6, tzinfo=UTC) + days(day)
        return log_activity(
            runner.user, athlete=runner, start_at=at, now=later(days=day), type="run", distance_m=3_000
        )

    def report(self, runner, day, *signs, no=("limp", "swelling"), **fields):
        numbers = {"worst_during": 1, "after_60min": 2, "next_morning": 0} | fields
        run = self.run(runner, day)
        log(runner, *signs, no=no, activity=run, now=later(days=day), **numbers)

    def test_a_run_with_every_answer_good_ends_it(self, runner):
        log(runner, worst_during=3)
        self.report(runner, 3)
        assert ("no_progression", 0, None) not in restraints()

    @pytest.mark.parametrize(
        "fields",
        [
            {"next_morning": None},
            {"next_morning": 1},
            {"worst_during": 3},
            {"no": ("limp",)},
            {"signs": ("catching_locking",)},
        ],
    )
    def test_anything_else_does_not(self, runner, fields):
        log(runner, worst_during=3)
        signs = fields.pop("signs", ()) if "signs" in fields else ()
        self.report(runner, 3, *signs, **{k: v for k, v in fields.items() if k != "signs"})
        assert ("no_progression", 0, None) in restraints()

    def test_nor_a_report_without_a_run(self, runner):
        log(runner, worst_during=3)
        log(runner, no=("limp", "swelling"), worst_during=0, after_60min=0, next_morning=0, now=later(days=3))
        assert ("no_progression", 0, None) in restraints()

    def test_the_morning_may_be_answered_later(self, runner):
        log(runner, worst_during=3)
        run = self.run(runner, 3)
        said = {"worst_during": 1, "after_60min": 1, "no": ["limp", "swelling"], "activity": run}
        report = log(runner, now=later(days=3), **said).report
        assert ("no_progression", 0, None) in restraints()
        answered = entry(next_morning=0, felt_at=later(days=3), **said)
        services.edit_pain(runner.user, report=report, entry=answered, now=later(days=4))
        assert ("no_progression", 0, None) not in restraints()

    def test_no_pain_on_the_day_of_a_run_and_the_day_after_ends_it(self, runner):
        log(runner, worst_during=3)
        self.run(runner, 3)
        for day in (3, 4):
            assert ("no_progression", 0, None) in restraints()
            on = runner.local_date(later(days=day))
            services.log_no_pain(runner.user, athlete=runner, local_date=on, now=later(days=day))
        assert ("no_progression", 0, None) not in restraints()


class TestStatus:
    """Of the triage: marked pain asks for care; mild pain, and the rest by itself, do not stop anybody."""

    @pytest.mark.parametrize(("worst", "level"), [(1, "ok"), (2, "ok"), (3, "careful"), (9, "careful")])
    def test_by_number(self, cast, worst, level):
        log(cast.athlete, worst_during=worst)
        row = roster_for(cast.coach, now=NOW).get(pk=cast.athlete.pk)
        assert status_of(row, now=NOW).level == level
