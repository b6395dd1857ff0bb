"""Red flags: raised in the same write, told, never lowered, never closed by an edit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.messages import render_alert
from alerts.models import Alert, Delivery
from alerts.services import resolve_alert
from athletes.errors import NotAllowedError
from athletes.models import Athlete
from injuries import services
from injuries.enums import Urgency
from injuries.knowledge import knowledge_version
from injuries.models import PainFreeDay, PainReport, RedFlag
from injuries.rules import RULE_VERSION
from injuries.rules.red_flags import is_more_urgent
from injuries.selectors import told
from tests.cast import NOW
from tests.injuries.entries import entry, later, log


def alerts():
    """Those of warning signs; pain has its own."""
    return Alert.objects.filter(kind="red_flag")


def messages_of():
    return Delivery.objects.filter(alert__kind="red_flag")


def only_flag():
    return RedFlag.objects.get()


def test_a_flag_is_stored_with_place_rule_urgency_and_versions(runner):
    logged = log(runner, "swelling", side="left")
    flag = only_flag()
    assert logged.flags == [flag]
    assert (flag.side, flag.area, flag.rule, flag.urgency) == ("left", "knee", "swelling", "R")
    assert (flag.state, flag.signs, flag.opened_at) == ("open", ["swelling"], NOW)
    assert (flag.first_report, flag.last_report) == (logged.report, logged.report)
    assert (flag.rule_version, flag.knowledge_version) == (RULE_VERSION, knowledge_version())
    assert (flag.raised_at, flag.withdrawn_at) == (None, None)


def test_a_report_without_warning_signs_raises_nothing(runner):
    assert log(runner, no=["swelling", "limp"], spots=["lateral"], worst_during=6).flags == []
    assert not RedFlag.objects.exists()
    assert not alerts().exists()


def test_several_flags_stand_in_order_of_urgency(runner):
    flags = log(runner, "swelling", "fever", "popped").flags
    assert [(flag.rule, flag.urgency) for flag in flags] == [
        ("hot_joint", "E"), ("popped", "U"), ("swelling", "R"),
    ]  # fmt: skip


def test_one_open_flag_a_place_and_rule(runner):
    first = log(runner, "swelling").report
    second = log(runner, "swelling", now=later(days=1)).report
    flag = only_flag()
    assert (flag.first_report, flag.last_report) == (first, second)
    assert (flag.opened_at, flag.raised_at) == (NOW, None)
    log(runner, "swelling", side="left", now=later(days=1))
    log(runner, "swelling", area="ankle", now=later(days=1))
    assert RedFlag.objects.count() == 3


def test_a_further_report_raises_the_urgency_and_is_told_again(cast):
    log(cast.athlete, "swelling")
    told_once = messages_of().count()
    messages_of().update(state="sent", sent_at=NOW)
    log(cast.athlete, "swelling", "injury_twist_or_blow", now=later(days=1))
    flag = only_flag_of("swelling")
    assert (flag.urgency, flag.raised_at) == ("U", later(days=1))
    assert flag.signs == ["injury_twist_or_blow", "swelling"]
    assert messages_of().count() == 2 * told_once


def test_a_milder_report_never_lowers_a_flag_nor_tells_again(cast):
    log(cast.athlete, "swelling", "injury_twist_or_blow")
    messages = messages_of().count()
    log(cast.athlete, "swelling", now=later(days=1))
    flag = only_flag_of("swelling")
    assert (flag.urgency, flag.raised_at) == ("U", None)
    assert flag.signs == ["injury_twist_or_blow", "swelling"]
    assert messages_of().count() == messages


def test_the_age_is_that_of_the_day_it_was_felt(runner):
    """Born in November 2008: counted as 18 from December 2026 on."""
    Athlete.objects.filter(pk=runner.pk).update(birth_month=date(2008, 11, 1))
    runner.refresh_from_db()
    december = datetime(2026, 12, 3, 12, tzinfo=UTC)
    assert log(runner, "limp", now=december).flags == []
    flags = log(runner, "limp", felt_at=datetime(2026, 11, 25, 12, tzinfo=UTC), now=december).flags
    assert [(flag.rule, flag.urgency) for flag in flags] == [("child", "U")]


def test_under_18_a_referral_is_urgent(cast):
    flags = log(cast.minor, "giving_way").flags
    assert [(flag.rule, flag.urgency) for flag in flags] == [("instability", "U")]


class TestTelling:
    def names(self):
        return sorted({message.recipient.name for message in told(only_flag())})

    def test_staff_with_health_access_are_told_at_once(self, cast):
        log(cast.athlete, "swelling")
        assert self.names() == ["Carla Coach", "Hanna Head", "Petra Physio"]

    def test_the_guardian_too(self, cast):
        log(cast.minor, "swelling")
        assert "Gita Guardian" in self.names()

    def test_without_consent_nobody_is(self, cast):
        log(cast.other_athlete, "swelling")
        assert told(only_flag()) == []

    def test_nobody_is_told_before_there_is_an_alert(self, cast):
        log(cast.athlete, "swelling")
        Alert.objects.all().delete()
        assert told(only_flag()) == []

    def test_the_alert_is_health_urgent_and_about_this_flag(self, runner):
        report = log(runner, "swelling", side="left").report
        alert = alerts().get()
        assert (alert.kind, alert.subject) == ("red_flag", f"flag:{only_flag().public_id}")
        assert (alert.is_health, alert.severity, alert.athlete) == (True, "urgent", runner)
        assert alert.facts == {
            "rule": "swelling",
            "urgency": "R",
            "side": "left",
            "area": "knee",
            "signs": ["swelling"],
            "report": str(report.public_id),
            "felt_at": "2026-11-18T12:00:00+00:00",
            "received_at": "2026-11-18T12:00:00+00:00",
            "withdrawn": False,
        }
        assert alert.text == "Swelling · Left, Knee: Book a doctor or physio, no running until then."

    def test_nobody_closes_the_alert_by_hand(self, cast):
        log(cast.athlete, "swelling")
        with pytest.raises(NotAllowedError):
            resolve_alert(cast.coach, alert=alerts().get(), now=NOW)

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_the_mail_carries_name_and_link_and_no_health_word(self, cast, language):
        cast.guardian.language = language
        log(cast.minor, "swelling", "popped", "fever", side="left", worst_during=9)
        for alert in Alert.objects.all():
            mail = render_alert(alert, cast.guardian)
            assert "Mina Minor" in mail["subject"]
            everything = " ".join(mail.values()).lower()
            assert "http://" in everything
            for word in (
                "knee",
                "left",
                "swel",
                "pain",
                "fever",
                "flag",
                "injur",
                "9/10",
                "колен",
                "отёк",
                "боль",
            ):
                assert word not in everything


class TestEditsAndWithdrawals:
    """They never close a flag: it is marked, and waits for staff."""

    def edit(self, cast, report, *yes, now=NOW, **fields):
        return services.edit_pain(cast.athlete.user, report=report, entry=entry(*yes, **fields), now=now)

    def test_a_corrected_sign_leaves_the_flag_open_and_marked(self, cast):
        report = log(cast.athlete, "swelling").report
        messages = messages_of().count()
        self.edit(cast, report, no=["swelling"], now=later(hours=1))
        flag = only_flag()
        assert (flag.state, flag.urgency, flag.withdrawn_at) == ("open", "R", later(hours=1))
        alert = alerts().get()
        assert (alert.state, alert.facts["withdrawn"]) == ("open", True)
        assert alert.text.endswith("The report was changed or withdrawn since: speak to the athlete.")
        assert messages_of().count() == messages

    def test_a_withdrawn_report_leaves_the_flag_open_and_marked(self, runner):
        report = log(runner, "swelling").report
        services.withdraw_pain(runner.user, report=report, now=later(minutes=1))
        flag = only_flag()
        assert (flag.state, flag.withdrawn_at) == ("open", later(minutes=1))
        assert flag.first_report == report

    def test_a_flag_that_another_report_holds_is_not_marked(self, cast):
        first = log(cast.athlete, "swelling").report
        second = log(cast.athlete, "swelling", now=later(hours=2)).report
        services.withdraw_pain(cast.athlete.user, report=second, now=later(hours=3))
        assert only_flag().withdrawn_at is None
        self.edit(cast, first, no=["swelling"], now=later(hours=4))
        assert only_flag().withdrawn_at == later(hours=4)

    def test_moved_to_another_place_it_opens_there_and_is_marked_here(self, cast):
        report = log(cast.athlete, "swelling").report
        moved = self.edit(cast, report, "swelling", side="left")
        assert [(f.side, f.withdrawn_at) for f in RedFlag.objects.order_by("pk")] == [
            ("right", NOW), ("left", None),
        ]  # fmt: skip
        assert [flag.side for flag in moved.flags] == ["left"]

    def test_an_edit_raises_new_flags_and_urgency(self, cast):
        report = log(cast.athlete, "swelling").report
        flags = self.edit(cast, report, "swelling", "injury_twist_or_blow", "cannot_bend").flags
        assert {f.rule: f.urgency for f in flags} == {"injury": "U", "range": "U", "swelling": "U"}

    def test_reported_again_the_mark_goes(self, runner):
        report = log(runner, "swelling").report
        services.withdraw_pain(runner.user, report=report, now=NOW)
        again = log(runner, "swelling", now=later(days=1)).report
        flag = only_flag()
        assert (flag.withdrawn_at, flag.last_report) == (None, again)
        assert alerts().get().facts["withdrawn"] is False

    def test_an_edit_of_something_else_marks_nothing(self, cast):
        report = log(cast.athlete, "swelling").report
        self.edit(cast, report, "swelling", worst_during=8, notes="worse on stairs")
        assert only_flag().withdrawn_at is None

    def test_a_mark_keeps_its_first_time(self, cast):
        report = log(cast.athlete, "swelling").report
        self.edit(cast, report, no=["swelling"], now=later(hours=1))
        services.withdraw_pain(cast.athlete.user, report=report, now=later(hours=5))
        assert only_flag().withdrawn_at == later(hours=1)

    def test_no_pain_today_closes_nothing(self, runner):
        log(runner, "swelling")
        services.log_no_pain(runner.user, athlete=runner, local_date=NOW.date(), now=NOW)
        assert PainFreeDay.objects.exists()
        flag = only_flag()
        assert (flag.state, flag.withdrawn_at) == ("open", None)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["log", "edit", "withdraw"]),
            st.frozensets(st.sampled_from(["swelling", "injury_twist_or_blow", "giving_way", "fever"])),
        ),
        max_size=6,
    )
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_to_reports_no_flag_closes_or_gets_milder(runner, steps):
    with transaction.atomic():
        worst = {}
        reports = []
        for number, (step, signs) in enumerate(steps):
            now = later(minutes=number)
            if step == "log" or not reports:
                reports.append(log(runner, *signs, now=now).report)
            elif step == "edit":
                services.edit_pain(
                    runner.user, report=reports[-1], entry=entry(*signs, worst_during=number), now=now
                )
            else:
                services.withdraw_pain(runner.user, report=reports.pop(), now=now)
            standing = {f.rule: Urgency(f.urgency) for f in RedFlag.objects.open()}
            assert worst.keys() <= standing.keys()
            assert not any(is_more_urgent(before, standing[rule]) for rule, before in worst.items())
            worst = standing
        assert RedFlag.objects.count() == len(worst)
        assert alerts().filter(state="open").count() == len(worst)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_reports_at_the_same_moment_open_one_flag(runner):
    def report(_number):
        try:
            return log(runner, "swelling").created
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert list(pool.map(report, range(4))) == [True] * 4
    assert PainReport.objects.count() == 4
    assert only_flag().rule == "swelling"
    assert alerts().count() == 1


def only_flag_of(rule):
    return RedFlag.objects.get(rule=rule)
