"""Sunday evening by the athlete's own clock: who is reminded, once, and who is left alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.models import Alert, Delivery
from athletes.models import Athlete, Guardian
from injuries import tasks
from injuries.services import check_in_reminders
from injuries.services.check_in_reminders import remind_of_check_ins
from tests.injuries.check_ins import SLIGHT, at, check_in
from training.services.away import mark_away

# 18:30 in Berlin, where North is; the week of 16 November ends.
SUNDAY = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
WEEK = "week:2026-W47"

pytestmark = pytest.mark.django_db


def reminded(**more):
    rows = Alert.objects.filter(kind="check_in_due", **more).order_by("athlete__name")
    return [row.athlete.name for row in rows]


def test_everybody_with_an_account_and_a_coach_is_reminded_once(cast):
    assert remind_of_check_ins(now=SUNDAY) is None
    remind_of_check_ins(now=SUNDAY + timedelta(minutes=30))
    expected = ["Anna Athlete", "Lena Loner", "Mina Minor", "Olga Other", "Sara South"]
    assert reminded(subject=WEEK) == expected
    alert = Alert.objects.filter(kind="check_in_due").first()
    assert (alert.is_private, alert.is_health, alert.severity) == (True, True, "info")
    told = Delivery.objects.filter(alert__kind="check_in_due")
    assert sorted(told.values_list("recipient__name", flat=True)) == expected
    assert alert.text == "How was your week from 16 November? One minute."


@pytest.mark.parametrize("hours", [-1, 5, 24])
def test_before_at_night_and_a_day_later_nobody_is(cast, hours):
    remind_of_check_ins(now=SUNDAY + timedelta(hours=hours))
    assert reminded() == []


def test_a_server_that_was_down_reminds_on_monday(cast):
    remind_of_check_ins(now=SUNDAY + timedelta(hours=15))
    assert "Anna Athlete" in reminded(subject=WEEK)


def test_each_by_her_own_clock(cast):
    Athlete.objects.filter(pk=cast.loner.pk).update(time_zone="America/New_York")
    remind_of_check_ins(now=SUNDAY)
    assert "Lena Loner" not in reminded()
    remind_of_check_ins(now=SUNDAY + timedelta(hours=6))
    assert "Lena Loner" in reminded(subject=WEEK)


def test_who_has_answered_is_left_alone(cast):
    check_in(cast.athlete, weeks_ago=0, now=SUNDAY)
    remind_of_check_ins(now=SUNDAY)
    assert "Anna Athlete" not in reminded()


def test_an_answer_closes_the_reminder(cast):
    remind_of_check_ins(now=SUNDAY)
    check_in(cast.athlete, at(*SLIGHT), weeks_ago=0, now=SUNDAY)
    assert reminded(athlete=cast.athlete, state="open") == []


def test_the_next_one_closes_the_last(cast):
    remind_of_check_ins(now=SUNDAY)
    remind_of_check_ins(now=SUNDAY + timedelta(days=7))
    of_anna = Alert.objects.filter(athlete=cast.athlete, kind="check_in_due")
    assert {row.subject: row.state for row in of_anna} == {
        WEEK: "no_longer_true",
        "week:2026-W48": "open",
    }


@pytest.mark.parametrize(("first", "last", "rests"), [(20, 22, True), (22, 29, True), (15, 21, False)])
def test_it_rests_while_away(cast, first, last, rests):
    mark_away(
        cast.athlete.user,
        athlete=cast.athlete,
        kind="travel",
        first_on=date(2026, 11, first),
        last_on=date(2026, 11, last),
        now=SUNDAY,
    )
    remind_of_check_ins(now=SUNDAY)
    assert ("Anna Athlete" not in reminded()) == rests


def test_nobody_is_asked_for_what_may_not_be_stored(cast):
    Guardian.objects.update(health_storage_consent_at=None)
    Athlete.objects.filter(pk=cast.loner.pk).update(birth_month=None)
    remind_of_check_ins(now=SUNDAY)
    assert "Mina Minor" not in reminded()
    # She is asked for her month of birth first.
    assert "Lena Loner" in reminded()


def test_without_a_coach_only_who_has_the_habit(runner):
    remind_of_check_ins(now=SUNDAY)
    assert reminded() == []
    check_in(runner, weeks_ago=3)
    remind_of_check_ins(now=SUNDAY)
    assert reminded() == ["Ada"]


def test_it_goes_in_slices(cast, monkeypatch):
    monkeypatch.setattr(check_in_reminders, "SLICE", 2)
    after, rounds = 0, 0
    while after is not None:
        after, rounds = remind_of_check_ins(now=SUNDAY, after=after), rounds + 1
    assert (len(reminded()), rounds) == (5, 3)


def test_the_task_goes_on_until_the_last(cast, monkeypatch):
    begun = []
    monkeypatch.setattr(check_in_reminders, "SLICE", 2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: SUNDAY)
    monkeypatch.setattr(tasks.remind_of_check_ins, "delay", lambda **more: begun.append(more))
    tasks.remind_of_check_ins()
    assert len(begun) == 1


def test_staff_read_nothing_of_it(cast):
    remind_of_check_ins(now=SUNDAY)
    rows = Alert.objects.filter(kind="check_in_due")
    for staff in (cast.coach, cast.physio, cast.manager, cast.guardian):
        assert not Alert.objects.visible_to(staff).filter(pk__in=rows).exists()
    assert Alert.objects.visible_to(cast.athlete.user).filter(pk__in=rows).count() == 1
