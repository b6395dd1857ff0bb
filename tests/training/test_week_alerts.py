"""What is told of load, and what is taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.models import Alert, Delivery
from athletes.models import Athlete, Club, Squad
from athletes.services import edit_profile
from tests.cast import NOW
from training.models import Activity, WeekLoad
from training.services import (
    check_all_weeks,
    delete_activity,
    edit_activity,
    log_activity,
    mark_news_dirty,
    recompute_dirty_weeks,
)
from training.services.week_alerts import update_load_alerts

pytestmark = pytest.mark.django_db
# NOW is Wednesday of this week.
THIS_WEEK = date(2026, 11, 16)


def log(athlete, day, distance_m, **fields):
    """A run `day` days after this week's Monday."""
    noon = datetime(2026, 11, 16, 7, tzinfo=UTC) + timedelta(days=day)
    return log_activity(
        athlete.user, athlete=athlete, start_at=noon, now=NOW, type="run", distance_m=distance_m, **fields
    )


def steady(athlete, *, weeks=6, run_m=10_000, until=0):
    """Monday, Thursday and Sunday of the weeks before this one."""
    for week in range(until - weeks, until):
        for day in (0, 3, 6):
            log(athlete, 7 * week + day, run_m)
    recompute()


def recompute(now=NOW):
    while recompute_dirty_weeks(now=now):
        pass


def told():
    return {(a.kind, a.subject, a.state) for a in Alert.objects.all()}


def mails():
    return Delivery.objects.exclude(alert=None).count()


@pytest.fixture
def runner(cast):
    steady(cast.athlete)
    assert not Alert.objects.exists()
    return cast.athlete


def test_a_week_above_its_ceiling_is_told_once_with_its_numbers(runner):
    for day in (0, 1, 2):
        log(runner, day, 11_001)
    recompute()
    recompute()
    alert = Alert.objects.get()
    assert (alert.kind, alert.subject, alert.severity, alert.is_health) == (
        "weekly_increase",
        "week:2026-W47",
        "attention",
        False,
    )
    assert alert.facts["distance_m"] == 33_003
    assert (alert.facts["baseline_m"], alert.facts["ceiling_m"], alert.facts["verdict"]) == (
        30_000,
        33_000,
        "over",
    )
    assert alert.facts["iso_week"] == "2026-W47"
    assert "33.003 km, 10 % above the usual 30.0 km" in alert.text
    assert mails() > 0


def test_exactly_ten_percent_is_not_told(runner):
    for day in (0, 1, 2):
        log(runner, day, 11_000)
    recompute()
    assert not Alert.objects.exists()


def test_more_running_speaks_again_only_at_the_step_to_thirty_percent(runner):
    log(runner, 0, 11_000)
    log(runner, 1, 11_000)
    log(runner, 2, 11_500)
    recompute()
    first = mails()
    log(runner, 2, 500)
    recompute()
    assert (mails(), Alert.objects.get().facts["distance_m"]) == (first, 34_000)
    Delivery.objects.exclude(alert=None).update(state="sent", sent_at=NOW)
    log(runner, 2, 6_000)
    recompute()
    alert = Alert.objects.get()
    assert (alert.facts["verdict"], alert.step) == ("over_30", 1)
    assert mails() == 2 * first


def test_a_corrected_run_closes_the_alert_and_a_worse_one_opens_it_again(runner):
    log(runner, 0, 11_000)
    log(runner, 1, 11_000)
    run = log(runner, 2, 11_500)
    recompute()
    edit_activity(runner.user, activity=run, now=NOW, distance_m=10_000)
    recompute()
    assert told() == {("weekly_increase", "week:2026-W47", "no_longer_true")}
    edit_activity(runner.user, activity=run, now=NOW, distance_m=11_700)
    recompute()
    assert told() == {("weekly_increase", "week:2026-W47", "open")}
    assert [event.kind for event in Alert.objects.get().events.all()] == [
        "raised",
        "no_longer_true",
        "reopened",
    ]


def test_deleting_every_run_of_the_week_takes_week_and_alert_away(runner):
    runs = [log(runner, day, 20_000) for day in (0, 2)]
    recompute()
    for run in runs:
        delete_activity(runner.user, activity=run, now=NOW)
    recompute()
    assert {state for _kind, _subject, state in told()} == {"no_longer_true"}
    assert not WeekLoad.objects.filter(athlete=runner, monday=THIS_WEEK).exists()


def test_a_correction_weeks_ago_re_judges_the_weeks_that_rest_on_it(runner):
    for day in (0, 1, 2):
        log(runner, day, 10_900)
    recompute()
    assert not Alert.objects.exists()
    for run in Activity.objects.filter(athlete=runner, local_date__range=("2026-10-19", "2026-11-15")):
        edit_activity(runner.user, activity=run, now=NOW, distance_m=9_000)
    recompute()
    assert {(kind, subject) for kind, subject, _ in told()} == {("weekly_increase", "week:2026-W47")}


def test_a_single_long_run_is_told_with_the_run_as_its_subject(anna):
    steady(anna, run_m=8_000)
    run = log(anna, 1, 12_000)
    recompute()
    alert = Alert.objects.get()
    assert (alert.kind, alert.subject, alert.step) == ("session_spike", f"activity:{run.public_id}", 0)
    assert alert.facts == {
        "activity": str(run.public_id),
        "date": "2026-11-17",
        "category": "moderate",
        "distance_m": 12_000,
        "longest_30d_m": 8_000,
    }
    assert "12.0 km" in alert.text


def test_a_spike_steps_up_when_it_becomes_large(anna):
    steady(anna, run_m=8_000)
    run = log(anna, 1, 12_000)
    recompute()
    edit_activity(anna.user, activity=run, now=NOW, distance_m=16_001)
    recompute()
    alert = Alert.objects.get()
    assert (alert.facts["category"], alert.step) == ("large", 1)


def test_a_deleted_long_run_is_no_longer_told(anna):
    steady(anna, run_m=8_000)
    run = log(anna, 1, 12_000)
    recompute()
    delete_activity(anna.user, activity=run, now=NOW)
    recompute()
    assert told() == {("session_spike", f"activity:{run.public_id}", "no_longer_true")}


def test_a_short_run_a_little_longer_is_stored_and_not_told(anna):
    steady(anna, run_m=4_000)
    run = log(anna, 1, 4_900)
    recompute()
    run.refresh_from_db()
    assert (run.spike_category, Alert.objects.count()) == ("small", 0)


def test_a_spike_in_a_broken_week_is_one_case(anna):
    steady(anna, run_m=8_000)
    spike = log(anna, 0, 17_000)
    recompute()
    assert {kind for kind, _subject, _state in told()} == {"session_spike"}
    log(anna, 2, 10_000)
    recompute()
    assert told() == {
        ("session_spike", f"activity:{spike.public_id}", "no_longer_true"),
        ("weekly_increase", "week:2026-W47", "open"),
    }
    week = Alert.objects.get(kind="weekly_increase")
    assert [fact["activity"] for fact in week.facts["spikes"]] == [str(spike.public_id)]
    assert "17.0 km" in week.text
    # An over week that also holds a run of more than twice the longest is one step more serious.
    assert week.step == 1


def test_history_is_not_news(anna):
    """A log with a broken week and a spike three weeks ago, imported today."""
    steady(anna, weeks=8, until=-3)
    for day in (0, 2, 4):
        log(anna, -21 + day, 20_000)
    recompute()
    assert WeekLoad.objects.get(athlete=anna, monday="2026-10-26").verdict == "over_30"
    assert Activity.objects.filter(spike_category="moderate").exists()
    assert not Alert.objects.exists()


def test_the_previous_week_is_still_news(anna):
    steady(anna, until=-1)
    for day in (0, 2, 4):
        log(anna, -7 + day, 14_000)
    recompute()
    assert {subject for _kind, subject, _state in told()} == {"week:2026-W46"}


def test_an_old_alert_closes_when_its_reason_goes_but_never_speaks_again(cast):
    steady(cast.athlete, until=-1)
    runs = [log(cast.athlete, -7 + day, 11_500) for day in (0, 2, 4)]
    recompute()
    spoken, later = mails(), NOW + timedelta(days=21)
    Delivery.objects.exclude(alert=None).update(state="sent", sent_at=NOW)
    edit_activity(cast.athlete.user, activity=runs[0], now=later, distance_m=17_500)
    recompute(later)
    alert = Alert.objects.get()
    assert (alert.facts["verdict"], alert.step, mails()) == ("over_30", 0, spoken)
    delete_activity(cast.athlete.user, activity=runs[0], now=later)
    recompute(later)
    assert {state for _k, _s, state in told()} == {"no_longer_true"}


def test_an_old_spike_alert_stays_while_it_is_true_and_closes_when_it_is_not(anna):
    steady(anna, run_m=8_000)
    run = log(anna, 1, 12_000)
    recompute()
    later = NOW + timedelta(days=21)
    mark_news_dirty([anna.pk], now=later)
    recompute(later)
    assert {state for _k, _s, state in told()} == {"open"}
    edit_activity(anna.user, activity=run, now=later, distance_m=8_000)
    recompute(later)
    assert {state for _k, _s, state in told()} == {"no_longer_true"}


def test_the_week_is_the_athletes_own_not_the_servers(anna):
    """At 23:30 UTC on Sunday it is Monday in Berlin: the week before last is history there."""
    steady(anna, weeks=6, until=-2)
    for day in (0, 2, 4):
        log(anna, -14 + day, 14_000)
    sunday_night = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)
    recompute(sunday_night)
    assert not Alert.objects.exists()
    Athlete.objects.filter(pk=anna.pk).update(time_zone="America/New_York")
    mark_news_dirty([anna.pk], now=sunday_night)
    recompute(sunday_night)
    assert {subject for _k, subject, _s in told()} == {"week:2026-W45"}


def test_a_start_and_a_return_have_alerts_of_their_own(cast):
    Athlete.objects.filter(pk=cast.athlete.pk).update(weekly_declared_m=0)
    for day in (0, 1, 2):
        log(cast.athlete, day, 5_000)
    steady(cast.loner, weeks=6, until=-2)
    log(cast.loner, 1, 25_000)
    recompute()
    assert {kind for kind, _s, _state in told()} == {"start_too_fast", "return_too_fast"}
    texts = {alert.kind: alert.text for alert in Alert.objects.all()}
    assert "first two weeks" in texts["start_too_fast"]
    assert "The longest run was 5.0 km; up to 3.0 km was planned." in texts["start_too_fast"]
    assert "coming back" in texts["return_too_fast"]
    # The return carries the long run; it does not speak twice.
    assert Alert.objects.get(kind="return_too_fast").facts["spikes"][0]["distance_m"] == 25_000


def test_a_week_measured_against_what_was_said_says_so(anna):
    Athlete.objects.filter(pk=anna.pk).update(weekly_declared_m=20_000)
    log(anna, 0, 9_000)
    log(anna, 1, 14_000)
    recompute()
    assert "named at joining" in Alert.objects.get(kind="weekly_increase").text


def test_a_stricter_setting_re_judges_this_week_and_the_last_and_none_before(cast):
    steady(cast.athlete, weeks=5, until=-2)
    for week in (-2, -1, 0):
        for day in (0, 1, 2):
            log(cast.athlete, 7 * week + day, 10_500 + 500 * (week + 2))
    recompute()
    assert not Alert.objects.exists()
    edit_profile(cast.head_coach, athlete=cast.athlete, now=NOW, weekly_increase_pct=0)
    recompute()
    assert {subject for _k, subject, _s in told()} == {"week:2026-W46", "week:2026-W47"}
    stored = WeekLoad.objects.filter(athlete=cast.athlete).order_by("-monday")
    assert [week.increase_pct for week in stored[:4]] == [0, 0, 10, 10]
    # The nightly pass and a correction keep an older week's own setting.
    check_all_weeks(now=NOW)
    old = Activity.objects.filter(athlete=cast.athlete, local_date="2026-11-02").get()
    edit_activity(cast.athlete.user, activity=old, now=NOW, distance_m=10_501)
    recompute()
    assert WeekLoad.objects.get(athlete=cast.athlete, monday="2026-11-02").increase_pct == 10


def test_the_most_careful_squad_counts_then_the_club(cast):
    steady(cast.athlete)
    Squad.objects.filter(pk=cast.milers.pk).update(weekly_increase_pct=5, strict_baseline=True)
    Club.objects.filter(pk=cast.north.pk).update(weekly_increase_pct=2)
    log(cast.athlete, 0, 31_600)
    recompute()
    week = WeekLoad.objects.get(athlete=cast.athlete, monday=THIS_WEEK)
    assert (week.increase_pct, week.strict, week.ceiling_m, week.basis) == (5, True, 31_500, "strict")


def test_only_those_who_look_after_her_get_mail(runner, cast):
    log(runner, 0, 40_000)
    recompute()
    names = {delivery.recipient.name for delivery in Delivery.objects.exclude(alert=None)}
    assert names == {"Hanna Head", "Carla Coach", "Noah Noconsent"}
    assert not Alert.objects.visible_to(cast.other_club_coach).exists()
    assert Alert.objects.visible_to(cast.coach_without_consent).exists()


def test_without_athletes_nothing_is_asked_or_told(django_assert_num_queries):
    with django_assert_num_queries(0):
        update_load_alerts({}, now=NOW)
    assert not Alert.objects.exists()
