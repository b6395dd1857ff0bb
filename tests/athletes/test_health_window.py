"""The window shows what `visible_to` shows: nothing more, nothing less."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from alerts.models import Alert
from athletes import services
from athletes.enums import ConsentRole, Role
from athletes.health_window import HealthWindow
from athletes.models import Athlete
from injuries.models import PainFreeDay, PainReport, RedFlag
from tests.cast import JOINED, NOW, VIEWERS, coached, make_user
from tests.coachsite.roster.rows import alert, flag, painless, report

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
TIMES = [JOINED - HOUR, JOINED + HOUR, NOW - HOUR, NOW + HOUR]


def write_health(athlete):
    """Rows of every kind, written before and after everybody came."""
    for n, at in enumerate(TIMES):
        for row in (
            report(athlete, 5),
            flag(athlete, area=["knee", "foot", "ankle", "thigh"][n]),
            painless(athlete, days_ago=n),
            alert(athlete, "red_flag", is_health=True, subject=f"flag:{n}"),
        ):
            fields = {"created_at": at} | ({"raised_at": at} if isinstance(row, Alert) else {})
            type(row).objects.filter(pk=row.pk).update(**fields)


MODELS = (PainReport, RedFlag, PainFreeDay)


def keys(rows):
    return sorted(rows.values_list("pk", flat=True))


def agree(viewer):
    """How many health rows the viewer sees, once both ways have been found to agree."""
    window = HealthWindow.of(viewer)
    for model in MODELS:
        assert keys(window.seen(model)) == keys(model.objects.visible_to(viewer))
    mine = Athlete.objects.visible_to(viewer)
    assert keys(window.seen_mixed(Alert).filter(athlete__in=mine)) == keys(Alert.objects.visible_to(viewer))
    return sum(len(keys(window.seen(model))) for model in MODELS)


@pytest.fixture
def rows(cast):
    for athlete in (cast.athlete, cast.minor, cast.loner, cast.other_athlete, cast.southerner, cast.kept):
        write_health(athlete)
    return cast


@pytest.mark.parametrize("who", VIEWERS)
def test_of_everybody_in_the_cast(rows, who):
    agree(rows.viewers()[who])


def test_the_cast_is_no_empty_example(rows):
    assert agree(rows.coach) == 24
    assert agree(rows.coach_without_consent) == 0
    assert agree(rows.guardian) == 12
    assert agree(AnonymousUser()) == 0


@pytest.mark.parametrize("role", [Role.COACH, Role.PHYSIO, Role.MANAGER])
def test_of_who_came_after_the_consent(rows, role):
    """Whole-role consents show the rows from the first day on; named ones all."""
    late = make_user("Late Comer", staff=True)
    member = services.add_member(
        rows.head_coach, club=rows.north, user=late, role=role, all_squads=True, now=NOW
    )
    expected = {Role.COACH: 3, Role.PHYSIO: 9, Role.MANAGER: 0}
    assert agree(late) == expected[role]
    if role == Role.COACH:
        services.grant_health_consent(
            rows.athlete.user,
            coaching=rows.link(rows.athlete),
            role=ConsentRole.COACH,
            member=member,
            now=NOW,
        )
        assert agree(late) == 3 + 12


def test_of_who_works_in_two_clubs_since_different_days(rows):
    both = make_user("Both Clubs", staff=True)
    services.add_member(rows.head_coach, club=rows.north, user=both, role=Role.PHYSIO, now=JOINED + 2 * HOUR)
    services.add_member(
        rows.other_club_coach, club=rows.south, user=both, role=Role.COACH, all_squads=True, now=NOW
    )
    shared = coached(
        rows.other_club_coach,
        rows.south,
        None,
        "Two Clubs",
        rows.athlete.birth_month,
        health=[ConsentRole.COACH],
    )
    link = services.invite_athlete(
        rows.head_coach, athlete=shared, club=rows.north, squad=None, email="t@c.org", now=JOINED
    )
    services.accept_invitation(shared.user, coaching=link, health_roles={ConsentRole.PHYSIO}, now=JOINED)
    write_health(shared)
    assert agree(both) > 0
    window = HealthWindow.of(both)
    assert shared.pk in window.athlete_ids
    assert set(window.since) == {JOINED + 2 * HOUR, NOW}


def test_own_rows_from_ever(rows):
    window = HealthWindow.of(rows.athlete.user)
    assert window.athlete_ids == [rows.athlete.pk]
    assert agree(rows.athlete.user) == 12


def test_two_queries_for_any_number(rows, django_assert_num_queries):
    with django_assert_num_queries(2):
        HealthWindow.of(rows.head_coach)
