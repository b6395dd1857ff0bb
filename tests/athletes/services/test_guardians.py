"""Guardians of minors."""

from datetime import UTC, datetime, timedelta

import pytest

from athletes import selectors, services
from athletes.enums import GuardianState
from athletes.models import Athlete, Guardian
from athletes.signals import guardian_invited
from tests.athletes.services.refusals import refused
from tests.cast import NOW, make_user

LATER = NOW + timedelta(days=3)
AT_EIGHTEEN = datetime(2029, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def sent():
    found = []

    def hear(guardian, now, **_rest):
        found.append((guardian, now))

    guardian_invited.connect(hear)
    yield found
    guardian_invited.disconnect(hear)


@pytest.fixture
def invited(cast):
    """A second parent of Mina's."""
    return services.invite_guardian(cast.guardian, athlete=cast.minor, email="Dad@Example.org", now=NOW)


class TestInviting:
    @pytest.mark.parametrize("who", ["athlete", "guardian", "coach", "coach_without_consent"])
    def test_by_her_side_or_her_coaches(self, cast, who, sent):
        person = cast.viewers()[who]
        link = services.invite_guardian(person, athlete=cast.minor, email=" Dad@Example.org ", now=NOW)
        assert (link.email, link.state, link.user, link.invited_by) == (
            "dad@example.org",
            GuardianState.INVITED,
            None,
            person,
        )
        assert sent == [(link, NOW)]
        assert str(link) == "dad@example.org → Mina Minor"

    @pytest.mark.parametrize(
        "who", ["physio", "manager", "other_squad_coach", "former_coach", "other_club_coach", "other_athlete"]
    )
    def test_by_nobody_else(self, cast, who, sent):
        with refused("not_allowed", status=403):
            services.invite_guardian(cast.viewers()[who], athlete=cast.minor, email="d@example.org", now=NOW)
        assert not sent

    def test_again_renews_the_same_link(self, cast, invited, sent):
        again = services.invite_guardian(cast.coach, athlete=cast.minor, email="dad@example.org", now=LATER)
        assert (again, again.invited_at) == (invited, LATER)

    def test_who_has_confirmed_is_not_invited_again(self, cast, sent):
        with refused("already_guardian", field="email", status=409):
            services.invite_guardian(cast.coach, athlete=cast.minor, email=cast.guardian.email, now=NOW)
        assert not sent

    def test_the_runners_own_address_is_refused(self, cast):
        with refused("own_address", field="email"):
            services.invite_guardian(
                cast.coach, athlete=cast.minor, email=cast.minor.user.email.upper(), now=NOW
            )

    @pytest.mark.parametrize("athlete", ["athlete", "kept"])
    def test_adults_and_people_of_unknown_age_have_none(self, cast, athlete):
        with refused("not_a_minor", field="birth_month"):
            services.invite_guardian(
                cast.coach, athlete=getattr(cast, athlete), email="d@example.org", now=NOW
            )

    def test_the_address_is_an_address(self, cast):
        with refused("invalid_email", field="email"):
            services.invite_guardian(cast.coach, athlete=cast.minor, email="dad", now=NOW)


class TestConfirming:
    @pytest.mark.parametrize("consents", [True, False])
    def test_makes_a_guardian_and_says_whether_answers_are_stored(self, cast, invited, consents):
        dad = make_user("Dad")
        link = services.confirm_guardian(dad, guardian=invited, health_storage_consent=consents, now=LATER)
        assert (link.state, link.user, link.confirmed_at) == (GuardianState.CONFIRMED, dad, LATER)
        assert bool(link.health_storage_consent_at) is consents
        assert dad in selectors.guardians_of(cast.minor, on=LATER.date())
        assert str(link) == "Dad → Mina Minor"

    def test_the_minor_is_not_her_own_guardian(self, cast, invited):
        with refused("not_allowed", status=403):
            services.confirm_guardian(
                cast.minor.user, guardian=invited, health_storage_consent=True, now=LATER
            )

    @pytest.mark.parametrize(
        "who", ["coach", "head_coach", "physio", "manager", "other_squad_coach", "coach_without_consent"]
    )
    def test_club_staff_is_never_the_guardian(self, cast, invited, who):
        with refused("not_allowed", status=403):
            services.confirm_guardian(
                getattr(cast, who), guardian=invited, health_storage_consent=True, now=LATER
            )
        assert Guardian.objects.get(pk=invited.pk).state == GuardianState.INVITED

    def test_staff_of_a_club_that_has_only_invited_her_is_not_either(self, cast, invited):
        services.invite_athlete(
            cast.other_club_coach,
            athlete=cast.minor,
            club=cast.south,
            squad=None,
            email="m@example.org",
            now=NOW,
        )
        with refused("not_allowed"):
            services.confirm_guardian(
                cast.other_club_coach, guardian=invited, health_storage_consent=True, now=LATER
            )

    def test_a_person_is_the_guardian_once(self, cast, invited):
        with refused("already_guardian", status=409):
            services.confirm_guardian(cast.guardian, guardian=invited, health_storage_consent=True, now=LATER)

    @pytest.mark.parametrize("now", [NOW + timedelta(days=14), NOW + timedelta(days=400)])
    def test_ends_after_two_weeks(self, cast, invited, now):
        with refused("invitation_over"):
            services.confirm_guardian(
                make_user("Dad"), guardian=invited, health_storage_consent=True, now=now
            )

    def test_of_age_by_now_needs_none(self, cast, invited):
        Athlete.objects.filter(pk=cast.minor.pk).update(birth_month="2000-01-01")
        with refused("not_a_minor"):
            services.confirm_guardian(
                make_user("Dad"), guardian=invited, health_storage_consent=True, now=LATER
            )


class TestEnding:
    def test_the_guardian_steps_back_and_takes_the_consent_along(self, cast):
        link = services.end_guardian(cast.guardian, guardian=cast.guardian_link, now=LATER)
        assert (link.state, link.ended_at, link.health_storage_consent_at) == (
            GuardianState.ENDED,
            LATER,
            None,
        )
        assert not selectors.may_store_health(cast.minor, LATER.date())

    @pytest.mark.parametrize("who", ["athlete", "coach", "manager", "physio"])
    def test_nobody_else_ends_a_confirmed_guardian(self, cast, who):
        with refused("not_allowed", status=403):
            services.end_guardian(cast.viewers()[who], guardian=cast.guardian_link, now=LATER)

    def test_a_coach_takes_back_a_mistyped_invitation(self, cast, invited):
        assert services.end_guardian(cast.coach, guardian=invited, now=LATER).state == GuardianState.ENDED

    def test_after_the_end_the_address_may_be_invited_anew(self, cast):
        services.end_guardian(cast.guardian, guardian=cast.guardian_link, now=LATER)
        link = services.invite_guardian(cast.coach, athlete=cast.minor, email=cast.guardian.email, now=LATER)
        assert link != cast.guardian_link
