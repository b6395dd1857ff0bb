"""Health consent, and the storing of a minor's health answers."""

from datetime import UTC, datetime

import pytest

from athletes import selectors, services
from athletes.enums import ConsentRole, GuardianState, Role
from athletes.models import Athlete, Guardian, HealthConsent
from tests.athletes.services.refusals import refused
from tests.cast import NOW

COACH, PHYSIO = ConsentRole.COACH, ConsentRole.PHYSIO
# Mina is 16 by then, and 18 by the other.
AT_SIXTEEN = datetime(2027, 5, 1, 12, tzinfo=UTC)
AT_EIGHTEEN = datetime(2029, 5, 1, 12, tzinfo=UTC)


def _sees(person, athlete):
    return Athlete.objects.health_visible_to(person).filter(pk=athlete.pk).exists()


class TestGranting:
    def test_a_role_opens_health_to_all_of_it(self, cast):
        link = cast.link(cast.other_athlete)
        services.grant_health_consent(cast.other_athlete.user, coaching=link, role=COACH, now=NOW)
        assert _sees(cast.other_squad_coach, cast.other_athlete)
        assert _sees(cast.head_coach, cast.other_athlete)
        assert not _sees(cast.physio, cast.other_athlete)

    def test_a_person_opens_it_to_that_person_alone(self, cast):
        link, member = cast.link(cast.other_athlete), cast.members["other_squad_coach"]
        services.grant_health_consent(
            cast.other_athlete.user, coaching=link, role=COACH, member=member, now=NOW
        )
        assert _sees(cast.other_squad_coach, cast.other_athlete)
        assert not _sees(cast.head_coach, cast.other_athlete)

    def test_repeating_it_changes_nothing(self, cast):
        link, user = cast.link(cast.other_athlete), cast.other_athlete.user
        first = services.grant_health_consent(user, coaching=link, role=COACH, now=NOW)
        assert services.grant_health_consent(user, coaching=link, role=COACH, now=AT_SIXTEEN) == first
        assert HealthConsent.objects.filter(coaching=link).count() == 1

    @pytest.mark.parametrize("who", ["coach", "head_coach", "manager", "guardian", "other_club_coach"])
    def test_it_is_the_athletes_alone_to_give(self, cast, who):
        with refused("not_allowed", status=403):
            services.grant_health_consent(
                getattr(cast, who), coaching=cast.link(cast.other_athlete), role=COACH, now=NOW
            )

    def test_for_a_minor_it_is_the_guardians(self, cast):
        link = cast.link(cast.minor)
        with refused("guardian_needed", field="health_roles"):
            services.grant_health_consent(cast.minor.user, coaching=link, role=COACH, now=NOW)
        services.grant_health_consent(cast.guardian, coaching=link, role=COACH, now=NOW)
        assert _sees(cast.coach_without_consent, cast.minor)

    def test_at_eighteen_it_is_hers(self, cast):
        link = cast.link(cast.minor)
        with refused("not_allowed"):
            services.grant_health_consent(cast.guardian, coaching=link, role=COACH, now=AT_EIGHTEEN)
        assert services.grant_health_consent(cast.minor.user, coaching=link, role=COACH, now=AT_EIGHTEEN)

    def test_an_unknown_age_has_to_be_told_first(self, cast):
        Athlete.objects.filter(pk=cast.other_athlete.pk).update(birth_month=None)
        with refused("birth_month_unknown", field="birth_month"):
            services.grant_health_consent(
                cast.other_athlete.user, coaching=cast.link(cast.other_athlete), role=COACH, now=NOW
            )

    def test_it_needs_an_active_link(self, cast):
        link = services.invite_athlete(
            cast.coach, athlete=cast.stranger, club=cast.north, squad=cast.milers, email="z@x.org", now=NOW
        )
        with refused("not_active", status=409):
            services.grant_health_consent(cast.stranger.user, coaching=link, role=COACH, now=NOW)

    @pytest.mark.parametrize(
        ("member", "role"),
        [("manager", COACH), ("physio", COACH), ("coach", PHYSIO), ("former_coach", COACH), ("south", COACH)],
    )
    def test_the_person_works_here_in_this_role(self, cast, member, role):
        lead_of_south = cast.other_club_coach.club_memberships.get()
        person = lead_of_south if member == "south" else cast.members[member]
        with refused("not_in_role", field="member"):
            services.grant_health_consent(
                cast.other_athlete.user,
                coaching=cast.link(cast.other_athlete),
                role=role,
                member=person,
                now=NOW,
            )


class TestWithdrawing:
    def test_closes_the_role_and_everybody_named_in_it(self, cast):
        link = cast.link(cast.minor)
        services.grant_health_consent(cast.guardian, coaching=link, role=COACH, now=NOW)
        closed = services.withdraw_health_consent(cast.guardian, coaching=link, role=COACH, now=NOW)
        assert closed == 4
        assert not _sees(cast.coach, cast.minor)
        assert _sees(cast.physio, cast.minor)

    def test_closes_one_named_person(self, cast):
        link, member = cast.link(cast.minor), cast.members["coach"]
        services.withdraw_health_consent(cast.minor.user, coaching=link, role=COACH, member=member, now=NOW)
        assert not _sees(cast.coach, cast.minor)
        assert _sees(cast.head_coach, cast.minor)

    def test_one_person_of_a_role_that_has_consent_is_no_half_measure(self, cast):
        link, member = cast.link(cast.loner), cast.members["physio"]
        with refused("role_has_consent", field="member", status=409):
            services.withdraw_health_consent(
                cast.loner.user, coaching=link, role=PHYSIO, member=member, now=NOW
            )
        assert _sees(cast.physio, cast.loner)

    def test_twice_changes_nothing(self, cast):
        link = cast.link(cast.loner)
        services.withdraw_health_consent(cast.loner.user, coaching=link, role=PHYSIO, now=NOW)
        assert services.withdraw_health_consent(cast.loner.user, coaching=link, role=PHYSIO, now=NOW) == 0

    @pytest.mark.parametrize("who", ["coach", "head_coach", "manager", "physio", "other_club_coach"])
    def test_is_the_athletes_side_alone(self, cast, who):
        with refused("not_allowed", status=403):
            services.withdraw_health_consent(
                getattr(cast, who), coaching=cast.link(cast.minor), role=COACH, now=NOW
            )


class TestStoring:
    def test_the_minors_own_yes_counts_from_sixteen(self, cast):
        with refused("not_allowed"):
            services.consent_to_health_storage(cast.minor.user, athlete=cast.minor, now=NOW)
        with refused("guardian_consent_missing"):
            services.check_may_store_health(cast.minor, now=AT_SIXTEEN)
        services.consent_to_health_storage(cast.minor.user, athlete=cast.minor, now=AT_SIXTEEN)
        services.check_may_store_health(cast.minor, now=AT_SIXTEEN)
        # Repeating keeps the first date.
        services.consent_to_health_storage(
            cast.minor.user, athlete=cast.minor, now=AT_EIGHTEEN.replace(year=2028)
        )
        assert cast.minor.health_storage_consent_at == AT_SIXTEEN

    def test_the_guardian_says_yes_later(self, cast):
        Guardian.objects.update(health_storage_consent_at=None)
        with refused("guardian_consent_missing"):
            services.check_may_store_health(cast.minor, now=NOW)
        services.consent_to_health_storage(cast.guardian, athlete=cast.minor, now=NOW)
        services.consent_to_health_storage(cast.guardian, athlete=cast.minor, now=AT_SIXTEEN)
        assert Guardian.objects.get().health_storage_consent_at == NOW
        assert selectors.may_store_health(cast.minor, NOW.date())

    def test_a_guardian_who_joined_the_staff_says_nothing_any_more(self, cast):
        services.add_member(cast.head_coach, club=cast.north, user=cast.guardian, role=Role.MANAGER, now=NOW)
        with refused("not_allowed"):
            services.consent_to_health_storage(cast.guardian, athlete=cast.minor, now=NOW)

    @pytest.mark.parametrize("who", ["coach", "manager", "other_athlete"])
    def test_nobody_else_says_yes_or_no(self, cast, who):
        person = cast.viewers()[who]
        for ask in (services.consent_to_health_storage, services.withdraw_health_storage):
            with refused("not_allowed", status=403):
                ask(person, athlete=cast.minor, now=NOW)

    def test_adults_need_none(self, cast):
        for ask in (services.consent_to_health_storage, services.withdraw_health_storage):
            with refused("not_a_minor", status=409):
                ask(cast.athlete.user, athlete=cast.athlete, now=NOW)
        services.check_may_store_health(cast.athlete, now=NOW)

    def test_an_unknown_age_has_to_be_told_first(self, cast):
        with refused("birth_month_unknown", field="birth_month"):
            services.check_may_store_health(cast.kept, now=NOW)

    def test_either_takes_it_back(self, cast):
        services.consent_to_health_storage(cast.minor.user, athlete=cast.minor, now=AT_SIXTEEN)
        services.withdraw_health_storage(cast.minor.user, athlete=cast.minor, now=AT_SIXTEEN)
        assert not selectors.may_store_health(cast.minor, AT_SIXTEEN.date())
        services.withdraw_health_storage(cast.guardian, athlete=cast.minor, now=NOW)
        assert not selectors.may_store_health(cast.minor, NOW.date())

    def test_a_guardian_whose_link_ended_decides_nothing(self, cast):
        Guardian.objects.update(state=GuardianState.ENDED)
        with refused("not_allowed"):
            services.consent_to_health_storage(cast.guardian, athlete=cast.minor, now=NOW)
