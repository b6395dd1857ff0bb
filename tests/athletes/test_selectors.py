"""Whom to tell, who belongs where, and whether a health answer may be stored."""

from datetime import date, timedelta

import pytest

from athletes import selectors, services
from athletes.access import log_access
from athletes.enums import AccessKind, ConsentRole, Role
from athletes.errors import NotAllowedError
from athletes.models import Athlete, Guardian
from tests.cast import NOW

TODAY = NOW.date()


class TestStaff:
    def test_of_training_are_the_coaches_who_cover_her(self, cast):
        told = set(selectors.staff_of(cast.minor, health=False))
        assert told == {cast.head_coach, cast.coach, cast.coach_without_consent}

    def test_of_health_are_those_to_whom_a_consent_speaks(self, cast):
        assert set(selectors.staff_of(cast.minor, health=True)) == {
            cast.head_coach,
            cast.coach,
            cast.physio,
        }

    def test_of_a_whole_role_are_all_who_cover_her(self, cast):
        told = set(selectors.staff_of(cast.loner, health=True))
        assert told == {cast.head_coach, cast.physio}

    def test_without_a_squad_are_those_with_all_squads(self, cast):
        assert set(selectors.staff_of(cast.loner, health=False)) == {cast.head_coach}

    def test_without_consent_nobody_is_told_of_health(self, cast):
        assert not selectors.staff_of(cast.other_athlete, health=True).exists()
        assert set(selectors.staff_of(cast.other_athlete, health=False)) == {
            cast.head_coach,
            cast.other_squad_coach,
        }

    def test_of_a_stranger_is_nobody(self, cast):
        assert not selectors.staff_of(cast.stranger, health=False).exists()

    def test_withdrawal_and_the_end_of_a_link_count_at_once(self, cast):
        link = cast.link(cast.minor)
        services.withdraw_health_consent(cast.guardian, coaching=link, role=ConsentRole.PHYSIO, now=NOW)
        assert cast.physio not in selectors.staff_of(cast.minor, health=True)
        services.end_coaching(cast.guardian, coaching=link, now=NOW)
        assert not selectors.staff_of(cast.minor, health=False).exists()

    def test_switched_off_people_are_not_told(self, cast):
        cast.coach.is_active = False
        cast.coach.save()
        assert cast.coach not in selectors.staff_of(cast.minor, health=False)

    def test_two_clubs_are_told_each_by_its_own_consents(self, cast):
        link = services.invite_athlete(
            cast.other_club_coach,
            athlete=cast.athlete,
            club=cast.south,
            squad=None,
            email="a@example.org",
            now=NOW,
        )
        services.accept_invitation(cast.athlete.user, coaching=link, now=NOW)
        assert cast.other_club_coach in selectors.staff_of(cast.athlete, health=False)
        assert cast.other_club_coach not in selectors.staff_of(cast.athlete, health=True)

    def test_agree_with_what_they_would_see(self, cast):
        everybody = [person for name, person in cast.viewers().items() if name != "anonymous"]
        for athlete in Athlete.objects.all():
            told = set(selectors.staff_of(athlete, health=True))
            seeing = {
                person
                for person in [*everybody, cast.head_coach]
                if person.pk != athlete.user_id
                and Athlete.objects.health_visible_to(person).filter(pk=athlete.pk)
            }
            assert told == seeing - {cast.guardian}


class TestGuardians:
    def test_are_told_until_the_athlete_is_of_age(self, cast):
        assert list(selectors.guardians_of(cast.minor, on=date(2029, 4, 30))) == [cast.guardian]
        assert not selectors.guardians_of(cast.minor, on=date(2029, 5, 1)).exists()

    def test_of_an_adult_are_none(self, cast):
        assert not selectors.guardians_of(cast.athlete, on=TODAY).exists()

    def test_who_is_switched_off_is_not_told(self, cast):
        cast.guardian.is_active = False
        cast.guardian.save()
        assert not selectors.guardians_of(cast.minor, on=TODAY).exists()

    def test_know_their_wards(self, cast):
        assert list(selectors.wards_of(cast.guardian)) == [cast.minor]
        assert not selectors.wards_of(cast.minor.user).exists()


class TestStoringHealthAnswers:
    def test_adults_decide_by_answering(self, cast):
        assert selectors.may_store_health(cast.athlete, TODAY)

    def test_an_unknown_age_has_to_be_told_first(self, cast):
        assert not selectors.may_store_health(cast.kept, TODAY)

    def test_a_guardians_yes_is_enough_under_sixteen(self, cast):
        assert selectors.may_store_health(cast.minor, TODAY)

    def test_without_the_guardians_yes_nothing_is_stored(self, cast):
        services.withdraw_health_storage(cast.guardian, athlete=cast.minor, now=NOW)
        assert not selectors.may_store_health(cast.minor, TODAY)

    def test_from_sixteen_it_takes_both(self, cast):
        at_sixteen = date(2027, 5, 1)
        assert not selectors.may_store_health(cast.minor, at_sixteen)
        cast.minor.health_storage_consent_at = NOW
        assert selectors.may_store_health(cast.minor, at_sixteen)
        Guardian.objects.update(health_storage_consent_at=None)
        assert not selectors.may_store_health(cast.minor, at_sixteen)

    def test_the_yes_of_a_guardian_who_joined_the_clubs_staff_counts_no_longer(self, cast):
        services.add_member(cast.head_coach, club=cast.north, user=cast.guardian, role=Role.MANAGER, now=NOW)
        assert not selectors.may_store_health(cast.minor, TODAY)


class TestLookingUp:
    def test_memberships_name_active_ones_with_club_and_squads(self, cast, django_assert_num_queries):
        with django_assert_num_queries(2):
            found = [
                (member.club.name, [squad.name for squad in member.squads.all()])
                for member in selectors.memberships_of(cast.coach)
            ]
        assert found == [("North", ["Milers"])]
        assert not selectors.memberships_of(cast.former_coach).exists()

    @pytest.mark.parametrize(("name", "covers"), [("coach", True), ("other_squad_coach", False)])
    def test_a_squad_is_covered_by_its_coach(self, cast, name, covers):
        assert selectors.covers(cast.members[name], cast.milers) is covers
        assert not selectors.covers(cast.members[name], None)

    def test_all_squads_cover_no_squad_too(self, cast):
        assert selectors.covers(cast.members["physio"], None)

    def test_links_and_consents_of_an_athlete_are_the_open_ones(self, cast):
        link = cast.link(cast.loner)
        assert list(selectors.links_of(cast.loner)) == [link]
        assert {consent.role for consent in selectors.open_consents_of(link)} == {"coach", "physio"}
        services.end_coaching(cast.loner.user, coaching=link, now=NOW)
        assert not selectors.links_of(cast.loner).exists()
        assert not selectors.open_consents_of(link).exists()

    def test_a_profile_is_found_by_its_user(self, cast):
        assert selectors.athlete_of(cast.athlete.user) == cast.athlete
        assert selectors.athlete_of(cast.coach) is None

    def test_accesses_are_those_to_this_athlete_newest_first(self, cast):
        log_access(cast.coach, athlete_ids=[cast.minor.pk], kind=AccessKind.STATUS)
        log_access(cast.physio, athlete_ids=[cast.minor.pk, cast.loner.pk], kind=AccessKind.PAIN_REPORTS)
        log_access(cast.physio, athlete_ids=[cast.loner.pk], kind=AccessKind.PAIN_REPORTS)
        assert [row.viewer for row in selectors.accesses_of(cast.minor)] == [cast.physio, cast.coach]

    def test_staff_of_open_links_are_of_any_role(self, cast):
        ids = selectors.staff_ids_of_open_links(cast.minor)
        assert cast.manager.pk in ids
        assert cast.other_club_coach.pk not in ids
        assert cast.former_coach.pk not in ids


def test_guardians_are_checked_by_the_athletes_local_date(cast):
    on = NOW.date() + timedelta(days=1)
    assert selectors.is_guardian_of(cast.guardian, cast.minor, on=on)
    assert not selectors.is_guardian_of(cast.coach, cast.minor, on=on)


class TestAnyPainRests:
    """The strict reading of new pain."""

    def test_by_default_it_does_not(self, cast):
        assert not selectors.any_pain_rests(cast.athlete)

    @pytest.mark.parametrize("owner", ["athlete", "milers", "north"])
    def test_ticked_anywhere_it_holds(self, cast, owner):
        row = getattr(cast, owner)
        row.any_pain_rests = True
        row.save()
        assert selectors.any_pain_rests(cast.athlete)
        assert not selectors.any_pain_rests(cast.southerner)

    def test_a_club_that_coaches_no_more_does_not_count(self, cast):
        cast.north.any_pain_rests = True
        cast.north.save()
        services.end_coaching(cast.athlete.user, coaching=cast.link(cast.athlete), now=NOW)
        assert not selectors.any_pain_rests(cast.athlete)

    def test_a_coach_sets_it_and_the_athlete_does_not(self, cast):
        services.edit_profile(cast.coach, athlete=cast.athlete, any_pain_rests=True, now=NOW)
        cast.athlete.refresh_from_db()
        assert selectors.any_pain_rests(cast.athlete)
        with pytest.raises(NotAllowedError):
            services.edit_profile(cast.athlete.user, athlete=cast.athlete, any_pain_rests=False, now=NOW)
