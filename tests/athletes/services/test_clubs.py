"""Clubs, squads, members."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from athletes import services
from athletes.enums import Role
from athletes.models import Club, ClubMember, Coaching, SettingChange, Squad
from athletes.signals import weekly_rule_changed
from tests.athletes.services.refusals import refused
from tests.cast import NOW, make_user

LATER = NOW + timedelta(days=1)


@pytest.fixture
def heard():
    """Athlete ids told by weekly_rule_changed."""
    found = []

    def hear(athlete_ids, now, **_rest):
        found.append(sorted(athlete_ids))

    weekly_rule_changed.connect(hear)
    yield found
    weekly_rule_changed.disconnect(hear)


class TestClub:
    def test_whoever_founds_it_leads_it_and_is_staff_from_then_on(self, db):
        founder = make_user("Founder")
        assert not founder.is_staff
        club = services.create_club(founder, name="  New club ", time_zone="Asia/Tokyo", now=NOW)
        member = club.members.get()
        assert (club.name, member.user, member.role, member.all_squads) == (
            "New club",
            founder,
            Role.HEAD_COACH,
            True,
        )
        assert founder.is_staff
        assert str(member) == "Founder (Head coach)"

    @pytest.mark.parametrize(
        ("name", "zone", "field"), [(" ", "UTC", "name"), ("Club", "Mars/Olympus", "time_zone")]
    )
    def test_a_bad_field_is_named_and_nothing_is_stored(self, db, name, zone, field):
        with refused("invalid", field=field, status=400):
            services.create_club(make_user("Founder"), name=name, time_zone=zone, now=NOW)
        assert not Club.objects.exists()

    def test_its_head_coach_changes_name_and_thresholds(self, cast, heard):
        services.edit_club(cast.head_coach, club=cast.north, name="Far North", now=NOW)
        assert heard == []
        services.edit_club(cast.head_coach, club=cast.north, weekly_increase_pct=5, now=NOW)
        coached = Coaching.objects.filter(club=cast.north).values_list("athlete_id", flat=True)
        assert heard == [sorted(coached)]
        assert Club.objects.get(pk=cast.north.pk).weekly_increase_pct == 5

    def test_each_changed_setting_leaves_a_line_with_who_and_when(self, cast):
        services.edit_club(cast.head_coach, club=cast.north, weekly_increase_pct=5, name="North", now=NOW)
        services.edit_club(
            cast.head_coach, club=cast.north, weekly_increase_pct=5, gentle_start=True, now=NOW
        )
        lines = SettingChange.objects.filter(club=cast.north).order_by("pk")
        assert list(lines.values_list("field", "before", "after", "changed_by", "at")) == [
            ("weekly_increase_pct", None, 5, cast.head_coach.pk, NOW),
            ("gentle_start", False, True, cast.head_coach.pk, NOW),
        ]
        assert str(lines[0]) == "weekly_increase_pct: None → 5"

    def test_the_line_names_what_stood_before_and_not_what_a_page_had_shown(self, cast):
        stale = Club.objects.get(pk=cast.north.pk)
        services.edit_club(cast.head_coach, club=cast.north, weekly_increase_pct=5, now=NOW)
        services.edit_club(cast.head_coach, club=stale, weekly_increase_pct=7, strict_baseline=True, now=NOW)
        assert list(SettingChange.objects.order_by("pk").values_list("before", "after")) == [
            (None, 5),
            (None, True),
            (5, 7),
        ]

    def test_the_ratio_is_switched_without_judging_anything_again(self, cast, heard):
        services.edit_club(cast.head_coach, club=cast.north, shows_acwr=True, now=NOW)
        assert heard == []
        assert Club.objects.get(pk=cast.north.pk).shows_acwr

    @pytest.mark.parametrize("who", ["coach", "manager", "physio", "former_coach", "other_club_coach"])
    def test_nobody_else_changes_it(self, cast, who):
        with refused("not_allowed", status=403):
            services.edit_club(getattr(cast, who), club=cast.north, name="Mine", now=NOW)

    def test_who_is_switched_off_changes_nothing(self, cast):
        cast.head_coach.is_active = False
        with refused("not_allowed"):
            services.edit_club(cast.head_coach, club=cast.north, name="Mine", now=NOW)

    def test_more_than_thirty_percent_a_week_is_refused(self, cast):
        with refused("invalid"):
            services.edit_club(cast.head_coach, club=cast.north, weekly_increase_pct=31, now=NOW)

    def test_an_unknown_field_is_refused(self, cast):
        with refused("unknown_field", field="public_id"):
            services.edit_club(cast.head_coach, club=cast.north, public_id="x", now=NOW)

    def test_the_command_founds_the_first_one(self, db, capsys):
        make_user("Founder")
        call_command("create_club", email="FOUNDER@example.org", name="First", time_zone="UTC")
        assert Club.objects.get().members.get().user.name == "Founder"
        assert "head coach" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("email", "zone"), [("nobody@example.org", "UTC"), ("founder@example.org", "Nowhere")]
    )
    def test_the_command_says_what_is_missing(self, db, email, zone):
        make_user("Founder")
        with pytest.raises(CommandError, match=r"signed up|time zone"):
            call_command("create_club", email=email, name="First", time_zone=zone)


class TestSquad:
    @pytest.mark.parametrize("who", ["head_coach", "manager"])
    def test_is_made_by_who_organises(self, cast, who):
        squad = services.create_squad(getattr(cast, who), club=cast.north, name=" Juniors ")
        assert (str(squad), squad.club) == ("Juniors", cast.north)

    @pytest.mark.parametrize("who", ["coach", "physio", "other_club_coach"])
    def test_is_made_by_nobody_else(self, cast, who):
        with refused("not_allowed"):
            services.create_squad(getattr(cast, who), club=cast.north, name="Juniors")

    def test_has_a_name_of_its_own_in_the_club(self, cast):
        with refused("squad_exists", field="name", status=409):
            services.create_squad(cast.head_coach, club=cast.north, name="Milers")
        assert services.create_squad(cast.other_club_coach, club=cast.south, name="Milers")

    def test_needs_a_name(self, cast):
        with refused("invalid", field="name"):
            services.create_squad(cast.head_coach, club=cast.north, name=" ")

    def test_is_renamed_by_managers_whose_word_ends_at_thresholds(self, cast, heard):
        assert services.edit_squad(cast.manager, squad=cast.milers, name="Runners", now=NOW).name == "Runners"
        with refused("not_allowed"):
            services.edit_squad(cast.manager, squad=cast.milers, weekly_increase_pct=20, now=NOW)
        services.edit_squad(cast.head_coach, squad=cast.milers, strict_baseline=True, now=NOW)
        assert heard == [sorted([cast.athlete.pk, cast.minor.pk, cast.kept.pk])]

    def test_a_link_never_names_another_clubs_squad(self, cast):
        southern = Squad.objects.create(club=cast.south, name="Southerners")
        with pytest.raises(IntegrityError):
            _link_to(cast.minor, southern)


@transaction.atomic
def _link_to(athlete, squad):
    Coaching.objects.filter(athlete=athlete).update(squad=squad)
    connection.check_constraints()


class TestMember:
    def test_head_coach_and_physio_see_all_squads_and_carry_no_list(self, cast):
        member = services.add_member(
            cast.head_coach,
            club=cast.north,
            user=cast.stranger.user,
            role=Role.PHYSIO,
            squads=[cast.milers],
            now=NOW,
        )
        assert (member.all_squads, member.squads.count(), member.joined_at) == (True, 0, NOW)
        assert cast.stranger.user.is_staff

    @pytest.mark.parametrize("role", [Role.HEAD_COACH, Role.COACH, Role.PHYSIO])
    def test_a_manager_lets_nobody_in_who_sees_athletes(self, cast, role):
        with refused("not_allowed", status=403):
            services.add_member(cast.manager, club=cast.north, user=cast.stranger.user, role=role, now=NOW)
        with refused("not_allowed"):
            services.change_member(cast.manager, member=cast.members["manager"], role=role, now=NOW)
        with refused("not_allowed"):
            services.deactivate_member(cast.manager, member=cast.members["coach"])

    def test_a_manager_adds_managers(self, cast):
        user = cast.stranger.user
        member = services.add_member(cast.manager, club=cast.north, user=user, role=Role.MANAGER, now=NOW)
        assert (member.active, member.all_squads) == (True, False)
        assert not services.deactivate_member(cast.manager, member=member).active

    def test_a_coach_adds_nobody(self, cast):
        with refused("not_allowed"):
            services.add_member(
                cast.coach, club=cast.north, user=cast.stranger.user, role=Role.COACH, now=NOW
            )

    def test_nobody_is_a_member_twice(self, cast):
        with refused("already_member", field="user", status=409):
            services.add_member(cast.head_coach, club=cast.north, user=cast.coach, role=Role.PHYSIO, now=NOW)

    def test_who_comes_back_has_a_new_first_day(self, cast):
        member = services.add_member(
            cast.head_coach,
            club=cast.north,
            user=cast.former_coach,
            role=Role.COACH,
            squads=[cast.trail],
            now=LATER,
        )
        assert member == cast.members["former_coach"]
        assert (member.active, member.joined_at, list(member.squads.all())) == (True, LATER, [cast.trail])

    def test_squads_are_the_clubs_own(self, cast):
        southern = services.create_squad(cast.other_club_coach, club=cast.south, name="Southerners")
        with refused("other_clubs_squad", field="squad"):
            services.change_member(
                cast.head_coach, member=cast.members["coach"], role=Role.COACH, squads=[southern], now=NOW
            )

    def test_another_role_of_other_consents_begins_today_and_other_squads_do_not(self, cast):
        before = cast.members["coach"].joined_at
        moved = services.change_member(
            cast.head_coach, member=cast.members["coach"], role=Role.COACH, squads=[cast.trail], now=LATER
        )
        assert moved.joined_at == before
        assert (
            services.change_member(cast.head_coach, member=moved, role=Role.HEAD_COACH, now=LATER).joined_at
            == before
        )
        physio = services.change_member(cast.head_coach, member=moved, role=Role.PHYSIO, now=LATER)
        assert physio.joined_at == LATER

    def test_the_last_head_coach_stays(self, cast):
        lead = ClubMember.objects.get(club=cast.north, role=Role.HEAD_COACH)
        with refused("last_head_coach", field="role", status=409):
            services.deactivate_member(cast.head_coach, member=lead)
        with refused("last_head_coach"):
            services.change_member(cast.head_coach, member=lead, role=Role.COACH, now=NOW)
        services.change_member(cast.head_coach, member=cast.members["coach"], role=Role.HEAD_COACH, now=NOW)
        assert services.change_member(cast.head_coach, member=lead, role=Role.COACH, now=NOW).role == "coach"

    def test_whoever_leaves_by_themselves_needs_nobodys_leave(self, cast):
        assert cast.coach.is_staff
        member = services.deactivate_member(cast.coach, member=cast.members["coach"])
        assert not member.active
        assert not member.user.is_staff

    def test_ending_a_membership_twice_changes_nothing(self, cast):
        member = cast.members["former_coach"]
        assert not services.deactivate_member(cast.head_coach, member=member).active
