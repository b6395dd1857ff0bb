"""Every line of "Who sees what", as tables over the cast."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from athletes import services
from athletes.access import log_access
from athletes.enums import AccessKind, ConsentRole, GuardianState, Role
from athletes.models import (
    AccessLog,
    Athlete,
    ClubMember,
    Coaching,
    Guardian,
    HealthConsent,
    SettingChange,
    Tombstone,
    User,
)
from injuries.models import PainFreeDay
from tests.cast import NOW, VIEWERS, make_user
from training.models import Shoe

OWN = {"athlete", "guardian"}
COACHES = {"coach", "coach_without_consent"}
HEALTH = OWN | {"coach", "physio"}
TRAINING = OWN | COACHES | {"physio"}


@pytest.fixture
def rows(cast):
    """One row of each kind, of the minor; made when the whole cast was there."""
    return {
        "profile": cast.minor,
        "training row": Shoe.objects.create(athlete=cast.minor, name="Old pair"),
        "health row": PainFreeDay.objects.create(athlete=cast.minor, local_date=NOW.date()),
        "mixed row": Tombstone.objects.create(athlete=cast.minor, model="x.y"),
        "mixed health row": Tombstone.objects.create(athlete=cast.minor, model="x.y", is_health=True),
        "link": cast.link(cast.minor),
        "consent": HealthConsent.objects.filter(coaching__athlete=cast.minor).first(),
        "guardian link": cast.guardian_link,
        "squad": cast.milers,
        "member": cast.members["coach"],
        "managing member": cast.members["manager"],
        "club": cast.north,
        "setting of hers": SettingChange.objects.create(athlete=cast.minor, field="x", at=NOW),
        "setting of her squad": SettingChange.objects.create(squad=cast.milers, field="x", at=NOW),
        "setting of her club": SettingChange.objects.create(club=cast.north, field="x", at=NOW),
    }


CLUB = COACHES | {"other_squad_coach", "physio", "manager"}
SEES = {
    "profile": TRAINING,
    "training row": TRAINING,
    "health row": HEALTH,
    "mixed row": TRAINING,
    "mixed health row": HEALTH,
    "link": TRAINING | {"manager"},
    "consent": TRAINING,
    "guardian link": OWN | COACHES,
    "squad": CLUB,
    "member": CLUB,
    "managing member": CLUB,
    # An athlete knows the clubs that coach her.
    "club": CLUB | OWN | {"other_athlete"},
    "setting of hers": TRAINING,
    "setting of her squad": CLUB | OWN,
    "setting of her club": CLUB | OWN | {"other_athlete"},
}
EDITS = {
    "profile": OWN | COACHES,
    "training row": OWN | COACHES,
    "health row": OWN,
    "mixed row": TRAINING,
    "mixed health row": HEALTH,
    "link": OWN | COACHES | {"manager"},
    "consent": OWN,
    "guardian link": {"guardian"},
    "squad": {"manager"},
    "member": set(),
    "managing member": {"manager"},
    "club": set(),
    "setting of hers": set(),
    "setting of her squad": set(),
    "setting of her club": set(),
}


def _reached(row, rule, person):
    return getattr(type(row).objects, rule)(person).filter(pk=row.pk).exists()


@pytest.mark.parametrize(("rule", "table"), [("visible_to", SEES), ("editable_by", EDITS)])
def test_each_person_reaches_exactly_what_the_table_says(cast, rows, rule, table):
    people = cast.viewers()
    found = {
        name: {viewer for viewer in VIEWERS if _reached(row, rule, people[viewer])}
        for name, row in rows.items()
    }
    assert found == table


def test_the_head_coach_reaches_all_of_the_club(cast, rows):
    seen = {name for name, row in rows.items() if _reached(row, "visible_to", cast.head_coach)}
    edited = {name for name, row in rows.items() if _reached(row, "editable_by", cast.head_coach)}
    assert seen == set(rows)
    unedited = {name for name in rows if name.startswith("setting")} | {"health row", "consent"}
    assert edited == set(rows) - unedited - {"guardian link"}


@pytest.mark.parametrize("rule", ["visible_to", "editable_by"])
def test_a_superuser_without_a_link_reaches_nothing(cast, rows, rule):
    operator = User.objects.create_superuser("root@example.org")
    assert not [name for name, row in rows.items() if _reached(row, rule, operator)]


@pytest.mark.parametrize("rule", ["visible_to", "editable_by"])
@pytest.mark.parametrize("who", ["athlete", "coach", "physio", "manager", "guardian", "other_squad_coach"])
def test_whoever_is_switched_off_reaches_nothing(cast, rows, rule, who):
    person = cast.viewers()[who]
    person.is_active = False
    assert not [name for name, row in rows.items() if _reached(row, rule, person)]


@pytest.mark.parametrize("name", ["own_or_ward", "visible_to", "editable_by", "health_visible_to"])
def test_nobody_is_no_athletes_owner(cast, name):
    assert not getattr(Athlete.objects, name)(AnonymousUser()).exists()


def test_a_link_without_a_squad_is_covered_only_by_who_has_all_squads(cast):
    seeing = {
        name
        for name in ("head_coach", "coach", "other_squad_coach", "physio", "manager")
        if _reached(cast.loner, "visible_to", getattr(cast, name))
    }
    assert seeing == {"head_coach", "physio"}


def test_a_coach_who_was_given_all_squads_sees_links_without_one(cast):
    member = cast.members["coach"]
    services.change_member(cast.head_coach, member=member, role=Role.COACH, all_squads=True, now=NOW)
    assert _reached(cast.loner, "visible_to", cast.coach)
    assert _reached(cast.other_athlete, "visible_to", cast.coach)


def test_a_squad_that_is_dissolved_leaves_its_athletes_to_all_squads(cast):
    cast.milers.delete()
    assert not _reached(cast.minor, "visible_to", cast.coach)
    assert _reached(cast.minor, "visible_to", cast.head_coach)


@pytest.mark.parametrize("state", ["invited", "ended"])
def test_only_an_active_link_opens_anything_to_staff(cast, rows, state):
    stamp = {"ended_at": NOW}
    Coaching.objects.filter(athlete=cast.minor).update(state=state, **stamp)
    for name in ("profile", "training row", "health row", "mixed row", "mixed health row", "guardian link"):
        assert not _reached(rows[name], "visible_to", cast.coach), name
        assert _reached(rows[name], "visible_to", cast.minor.user), name


def test_an_ended_link_stays_visible_to_the_athletes_side_only(cast):
    link = cast.link(cast.minor)
    services.end_coaching(cast.coach, coaching=link, now=NOW)
    assert _reached(link, "visible_to", cast.minor.user)
    assert _reached(link, "visible_to", cast.guardian)
    for person in (cast.coach, cast.head_coach, cast.manager, cast.physio):
        assert not _reached(link, "visible_to", person)


def test_two_clubs_see_the_same_athlete_and_consent_stays_with_the_club_it_was_given_to(cast, rows):
    link = services.invite_athlete(
        cast.other_club_coach,
        athlete=cast.minor,
        club=cast.south,
        squad=None,
        email="mina.minor@example.org",
        now=NOW,
    )
    services.accept_invitation(cast.minor.user, coaching=link, now=NOW)
    assert _reached(rows["training row"], "visible_to", cast.other_club_coach)
    assert not _reached(rows["health row"], "visible_to", cast.other_club_coach)
    assert not Athlete.objects.health_visible_to(cast.other_club_coach).filter(pk=cast.minor.pk).exists()


class TestWithdrawal:
    def test_withdrawing_a_named_consent_closes_stored_rows_at_once(self, cast, rows):
        services.withdraw_health_consent(
            cast.guardian,
            coaching=cast.link(cast.minor),
            role=ConsentRole.COACH,
            member=cast.members["coach"],
            now=NOW,
        )
        assert not _reached(rows["health row"], "visible_to", cast.coach)
        assert not _reached(rows["mixed health row"], "visible_to", cast.coach)
        assert _reached(rows["mixed row"], "visible_to", cast.coach)
        assert _reached(rows["health row"], "visible_to", cast.head_coach)

    def test_withdrawing_from_a_role_leaves_the_other_role(self, cast, rows):
        services.withdraw_health_consent(
            cast.guardian, coaching=cast.link(cast.minor), role=ConsentRole.PHYSIO, now=NOW
        )
        assert not _reached(rows["health row"], "visible_to", cast.physio)
        assert _reached(rows["health row"], "visible_to", cast.coach)

    def test_who_leaves_the_club_sees_nothing_although_the_consent_names_them(self, cast, rows):
        named = HealthConsent.objects.open().filter(member=cast.members["former_coach"])
        assert named.exists()
        assert not _reached(rows["health row"], "visible_to", cast.former_coach)

    def test_a_coach_who_becomes_physio_is_no_longer_named_as_coach(self, cast, rows):
        link = cast.link(cast.minor)
        services.withdraw_health_consent(cast.guardian, coaching=link, role=ConsentRole.PHYSIO, now=NOW)
        services.change_member(cast.head_coach, member=cast.members["coach"], role=Role.PHYSIO, now=NOW)
        assert _reached(rows["training row"], "visible_to", cast.coach)
        assert not _reached(rows["health row"], "visible_to", cast.coach)


class TestNewStaff:
    """Newer rows from the first day on; older ones once the athlete has named the person."""

    @pytest.fixture
    def early(self, cast):
        """Lena consented to whole roles; this row is older than the new coach."""
        return PainFreeDay.objects.create(athlete=cast.loner, local_date=NOW.date())

    @pytest.fixture
    def newcomer(self, cast, early):
        return services.add_member(
            cast.head_coach,
            club=cast.north,
            user=make_user("Nele New", staff=True),
            role=Role.COACH,
            all_squads=True,
            now=NOW + timedelta(hours=1),
        )

    @pytest.fixture
    def late(self, cast, newcomer):
        with time_machine.travel(NOW + timedelta(hours=2)):
            return PainFreeDay.objects.create(athlete=cast.loner, local_date=NOW.date() + timedelta(days=1))

    def test_sees_what_is_reported_from_the_first_day_on(self, cast, newcomer, late):
        assert _reached(late, "visible_to", newcomer.user)

    def test_does_not_see_what_was_reported_earlier(self, newcomer, early):
        assert not _reached(early, "visible_to", newcomer.user)

    def test_sees_older_rows_once_named(self, cast, newcomer, early):
        services.grant_health_consent(
            cast.loner.user,
            coaching=cast.link(cast.loner),
            role=ConsentRole.COACH,
            member=newcomer,
            now=NOW + timedelta(hours=2),
        )
        assert _reached(early, "visible_to", newcomer.user)

    def test_sees_older_rows_once_the_role_is_consented_to_anew(self, cast, newcomer, early):
        link, later = cast.link(cast.loner), NOW + timedelta(hours=2)
        services.withdraw_health_consent(cast.loner.user, coaching=link, role=ConsentRole.COACH, now=later)
        services.grant_health_consent(cast.loner.user, coaching=link, role=ConsentRole.COACH, now=later)
        assert _reached(early, "visible_to", newcomer.user)

    def test_may_see_health_as_such_from_the_start(self, cast, newcomer):
        assert Athlete.objects.health_visible_to(newcomer.user).filter(pk=cast.loner.pk).exists()

    def test_who_comes_back_begins_anew(self, cast, early):
        coach = cast.members["coach"]
        services.change_member(cast.head_coach, member=coach, role=Role.COACH, all_squads=True, now=NOW)
        assert _reached(early, "visible_to", cast.coach)
        services.deactivate_member(cast.head_coach, member=coach)
        services.add_member(
            cast.head_coach,
            club=cast.north,
            user=cast.coach,
            role=Role.COACH,
            all_squads=True,
            now=NOW + timedelta(hours=1),
        )
        assert not _reached(early, "visible_to", cast.coach)

    def test_a_manager_who_becomes_coach_begins_on_that_day(self, cast, early):
        services.change_member(
            cast.head_coach,
            member=cast.members["manager"],
            role=Role.COACH,
            all_squads=True,
            now=NOW + timedelta(hours=1),
        )
        assert _reached(cast.loner, "visible_to", cast.manager)
        assert not _reached(early, "visible_to", cast.manager)


class TestGuardian:
    """Mina was born in April 2011: 18 counts as reached when April 2029 is over."""

    @pytest.mark.parametrize(
        ("day", "sees"),
        [(date(2029, 4, 30), True), (date(2029, 5, 1), False)],
    )
    def test_access_ends_with_the_month_of_the_eighteenth_birthday(self, cast, rows, day, sees):
        with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
            for name in ("profile", "training row", "health row", "mixed health row", "link", "consent"):
                assert _reached(rows[name], "visible_to", cast.guardian) is sees, name
                assert _reached(rows[name], "visible_to", cast.minor.user), name

    def test_an_unconfirmed_guardian_sees_nothing(self, cast, rows):
        Guardian.objects.filter(pk=cast.guardian_link.pk).update(state=GuardianState.INVITED)
        assert not _reached(rows["profile"], "visible_to", cast.guardian)

    def test_who_stepped_back_sees_nothing(self, cast, rows):
        services.end_guardian(cast.guardian, guardian=cast.guardian_link, now=NOW)
        assert not _reached(rows["health row"], "visible_to", cast.guardian)

    def test_a_guardian_of_an_athlete_of_unknown_age_sees_nothing(self, cast, rows):
        Athlete.objects.filter(pk=cast.minor.pk).update(birth_month=None)
        assert not _reached(rows["profile"], "visible_to", cast.guardian)


def test_who_read_is_shown_to_the_athletes_side_alone(cast):
    log_access(cast.coach, athlete_ids=[cast.minor.pk, cast.athlete.pk], kind=AccessKind.STATUS)
    seeing = {
        name for name, person in cast.viewers().items() if AccessLog.objects.visible_to(person).exists()
    }
    assert seeing == OWN
    assert AccessLog.objects.visible_to(cast.athlete.user).exists()
    assert not AccessLog.objects.editable_by(cast.athlete.user).exists()


def test_a_row_is_listed_once_however_many_ways_lead_to_it(cast, rows):
    services.add_member(
        cast.other_club_coach, club=cast.south, user=cast.coach, role=Role.COACH, all_squads=True, now=NOW
    )
    link = services.invite_athlete(
        cast.coach, athlete=cast.minor, club=cast.south, squad=None, email="m@example.org", now=NOW
    )
    services.accept_invitation(cast.minor.user, coaching=link, now=NOW)
    services.change_member(
        cast.head_coach,
        member=cast.members["coach"],
        role=Role.COACH,
        squads=[cast.milers, cast.trail],
        now=NOW,
    )
    assert list(Shoe.objects.visible_to(cast.coach)) == [rows["training row"]]
    assert list(PainFreeDay.objects.visible_to(cast.coach)) == [rows["health row"]]


def test_visibility_is_one_query(cast, rows, django_assert_num_queries):
    for model in (Athlete, Shoe, PainFreeDay, Tombstone, Coaching, HealthConsent, Guardian, ClubMember):
        with django_assert_num_queries(1):
            list(model.objects.visible_to(cast.coach))
