"""Each invented athlete tells the story that the demo promises."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from alerts.models import Alert, Delivery
from athletes.models import Athlete, Club, ClubMember, Guardian, User
from coachsite.demo import LOGINS
from coachsite.demo.loader import load_demo
from coachsite.demo.people import ATHLETES, HARBOUR, email_of
from coachsite.demo.plans import plan_for
from injuries.models import PainReport, RedFlag
from training.models import Activity, Plan, Shoe, WeekLoad, Workout
from training.selectors import rotation
from training.selectors.plan_gate import gate_of

pytestmark = pytest.mark.django_db

# A Wednesday: last week is complete, and this one has begun.
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def roster(django_db_setup, django_db_blocker):
    """Loaded once for all tests of this module, and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(now=NOW)
        yield
        transaction.set_rollback(True)


def athlete(name):
    return Athlete.objects.exclude(user=None).get(name=name)


def user(name):
    return User.objects.get(email=email_of(name))


def open_alerts(name):
    alerts = Alert.objects.filter(athlete=athlete(name), state="open")
    return sorted(alerts.values_list("kind", "severity"))


def last_week(name):
    return WeekLoad.objects.get(athlete=athlete(name), monday="2026-11-09")


def test_two_clubs_three_coaches_a_physio_and_twelve_athletes_stand():
    assert Club.objects.count() == 2
    roles = sorted(ClubMember.objects.values_list("role", flat=True))
    assert roles == ["coach", "head_coach", "head_coach", "physio"]
    assert Athlete.objects.exclude(user=None).count() == 12
    assert Activity.objects.filter(athlete__name="Dario Keller").count() > 60


def test_breaking_the_ten_percent_rule_raises_one_alert_with_mail_for_each_coach():
    assert last_week("Bruno Castell").verdict == "over"
    assert open_alerts("Bruno Castell") == [("weekly_increase", "attention")]
    to = Delivery.objects.filter(alert__athlete__name="Bruno Castell").values_list(
        "recipient__name", flat=True
    )
    assert set(to) >= {"Marta Quiroga", "Jonas Adler"}


def test_coming_back_from_a_recovery_week_raises_nothing():
    week = last_week("Renata Vidal")
    assert week.change_pct > 30
    assert week.verdict == "ok"
    assert open_alerts("Renata Vidal") == []


def test_a_single_long_run_is_a_spike_in_a_week_that_is_not_broken():
    assert last_week("Leo Marchetti").verdict == "ok"
    assert open_alerts("Leo Marchetti") == [("session_spike", "attention")]


def test_outer_knee_pain_after_four_km_is_told_without_a_red_flag():
    report = PainReport.objects.filter(athlete=athlete("Nadia Ferreira")).latest("felt_at")
    assert (report.spots, report.onset_km, report.worst_during) == (["lateral"], 4, 4)
    assert not RedFlag.objects.filter(athlete=athlete("Nadia Ferreira")).exists()


def test_a_swollen_locked_knee_has_open_flags_and_urgent_alerts():
    rules = set(RedFlag.objects.filter(athlete=athlete("Tomas Brandt")).values_list("rule", flat=True))
    assert rules == {"swelling", "clicks"}
    assert ("red_flag", "urgent") in open_alerts("Tomas Brandt")


def test_old_shoes_have_passed_seven_hundred_km():
    (shoe,) = Shoe.objects.with_wear().filter(athlete=athlete("Greta Olsen"))
    assert shoe.distance_m > 700_000
    reminder = Alert.objects.get(athlete=shoe.athlete)
    assert (reminder.kind, reminder.severity, reminder.state) == ("shoe_due", "info", "open")
    assert "Time for another pair" in reminder.text
    assert [row.recipient for row in reminder.deliveries.all()] == [user("Greta Olsen")]
    assert not Alert.objects.visible_to(user("Marta Quiroga")).filter(pk=reminder.pk).exists()


def test_everybody_else_has_bought_shoes_in_time():
    reminded = Alert.objects.filter(kind="shoe_due").values_list("athlete__name", flat=True)
    assert list(reminded) == ["Greta Olsen"]
    pairs = Shoe.objects.filter(athlete=athlete("Bruno Castell")).values_list("name", "retired")
    assert list(pairs) == [("Everyday pair", False), ("Last year's pair", True)]


def test_on_trails_another_pair_is_worn():
    pairs = rotation(athlete("Nadia Ferreira"), NOW.date()).pairs
    assert [pair.shoe.name for pair in pairs] == ["Everyday pair", "Trail pair"]


def test_five_times_five_km_from_nothing_is_too_fast():
    assert last_week("Ines Roca").distance_m == 25_000
    assert open_alerts("Ines Roca") == [("start_too_fast", "attention")]


def test_the_silent_one_neither_ran_nor_answered_for_over_a_week():
    viktor = athlete("Viktor Sandoval")
    assert not Activity.objects.filter(athlete=viktor, local_date__gt="2026-11-07").exists()
    assert not viktor.painfreeday_set.filter(local_date__gt="2026-11-10").exists()


def test_without_consent_nobody_but_herself_sees_health():
    clara = athlete("Clara Whitcombe")
    coach = user("Marta Quiroga")
    assert clara in Athlete.objects.visible_to(coach)
    assert clara not in Athlete.objects.health_visible_to(coach)
    assert clara in Athlete.objects.health_visible_to(user("Clara Whitcombe"))


def test_one_is_seen_by_the_coaches_of_two_clubs():
    pavel = athlete("Pavel Horak")
    assert set(pavel.coachings.values_list("club__name", flat=True)) == {"Riverbend Runners", HARBOUR}
    for coach in ("Marta Quiroga", "Aisha Nkemelu"):
        assert pavel in Athlete.objects.visible_to(user(coach))


def test_the_minor_has_a_guardian_who_sees_her_and_no_other():
    guardian = Guardian.objects.get()
    assert guardian.athlete == athlete("Mila Aranda")
    assert guardian.athlete.is_minor_on(NOW.date())
    assert list(Athlete.objects.visible_to(guardian.user)) == [guardian.athlete]


def test_the_one_who_is_just_fine_has_no_alert_at_all():
    found = Alert.objects.filter(athlete=athlete("Dario Keller"))
    # For himself alone: that his plan is there.
    assert not found.exclude(kind="plan_published").exists()


def test_every_printed_login_works():
    first = User.objects.get(email=LOGINS[0][1])
    assert first.check_password(LOGINS[0][2])
    for _who, email, password in LOGINS:
        person = User.objects.get(email=email)
        # Checking each hash would take seconds: they share one.
        assert (person.password, password) == (first.password, LOGINS[0][2])
        assert person.emailaddress_set.filter(verified=True, primary=True).exists()


def test_a_database_with_people_in_it_is_left_alone():
    before = User.objects.count()
    with pytest.raises(CommandError, match="empty"):
        call_command("load_demo")
    assert User.objects.count() == before


def test_the_stories_are_twelve_and_told_apart():
    assert len({plan.story for plan in ATHLETES}) == 12


def test_one_runs_by_a_published_plan_and_one_waits_for_the_coach_to_look():
    published = Plan.objects.get(athlete=athlete("Dario Keller"))
    assert published.state == "published"
    assert Workout.objects.filter(plan=published, published_on__gte=NOW.date()).count() > 30
    draft = Plan.objects.get(athlete=athlete("Bruno Castell"))
    assert draft.state == "draft"
    assert not gate_of(draft, now=NOW).passes


@pytest.mark.parametrize("days", range(7))
def test_the_plan_of_the_demo_is_published_on_every_day_of_the_week(days):
    dario = athlete("Dario Keller")
    Plan.objects.filter(athlete=dario).delete()
    marta = user("Marta Quiroga")
    club = Club.objects.get(members__user=marta)
    plan_for(dario, club=club, coach=marta, now=NOW + timedelta(days=days))
    assert Plan.objects.get(athlete=dario).state == "published"
