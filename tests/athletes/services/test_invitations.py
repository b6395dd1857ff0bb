"""Links between athletes and clubs."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from athletes import services
from athletes.enums import CoachingState, ConsentRole
from athletes.models import Athlete, Coaching, HealthConsent
from athletes.signals import coaching_invited, weekly_rule_changed
from tests.athletes.services.refusals import refused
from tests.cast import BOTH, NOW, make_user

LATER = NOW + timedelta(days=3)
TOO_LATE = NOW + timedelta(days=14)


@pytest.fixture
def sent():
    """Coachings told by coaching_invited."""
    found = []

    def hear(coaching, now, **_rest):
        found.append((coaching, now))

    coaching_invited.connect(hear)
    yield found
    coaching_invited.disconnect(hear)


def _invite(cast, athlete, by=None, **changes):
    wish = {"club": cast.north, "squad": cast.milers, "email": " Runner@Example.org", "now": NOW} | changes
    return services.invite_athlete(by or cast.coach, athlete=athlete, **wish)


@pytest.fixture
def invited(cast):
    """Zoe, who has a profile of her own."""
    return _invite(cast, cast.stranger)


@pytest.fixture
def handover(cast):
    """Kira's kept profile, offered to who reads this mail."""
    return _invite(cast, cast.kept, email="kira@example.org")


class TestInviting:
    def test_sends_a_link_that_waits(self, cast, sent):
        link = _invite(cast, cast.stranger)
        assert (link.state, link.squad, link.invited_email) == (
            CoachingState.INVITED,
            cast.milers,
            "runner@example.org",
        )
        assert (link.invited_by, link.invited_at) == (cast.coach, NOW)
        assert sent == [(link, NOW)]
        assert str(link) == "Zoe Stranger · North"

    def test_again_renews_the_same_link(self, cast, invited, sent):
        again = _invite(cast, cast.stranger, squad=None, by=cast.head_coach, email="z@example.org", now=LATER)
        assert again == invited
        assert (again.squad, again.invited_email, again.invited_at) == (None, "z@example.org", LATER)
        assert len(sent) == 1

    def test_whom_the_club_coaches_is_refused(self, cast, sent):
        with refused("already_coached", status=409):
            _invite(cast, cast.minor)
        assert not sent

    def test_a_kept_profile_is_handed_over_and_stays_coached(self, cast, handover, sent):
        assert handover == cast.link(cast.kept)
        assert (handover.state, handover.invited_email) == (CoachingState.ACTIVE, "kira@example.org")

    def test_a_profile_that_another_club_keeps_is_not_ones_to_give_away(self, cast, sent):
        with refused("not_allowed", status=403):
            _invite(cast, cast.kept, by=cast.other_club_coach, club=cast.south, squad=None)
        with refused("not_allowed"):
            _invite(cast, cast.kept, by=cast.other_squad_coach, squad=cast.trail)
        assert not sent

    @pytest.mark.parametrize("who", ["physio", "manager", "former_coach", "other_club_coach"])
    def test_only_coaches_invite(self, cast, who):
        with refused("not_allowed"):
            _invite(cast, cast.stranger, by=getattr(cast, who))

    @pytest.mark.parametrize("squad", ["trail", None])
    def test_a_coach_invites_to_own_squads(self, cast, squad):
        with refused("squad_out_of_reach", field="squad"):
            _invite(cast, cast.stranger, squad=squad and cast.trail)

    def test_the_squad_is_the_clubs(self, cast):
        southern = services.create_squad(cast.other_club_coach, club=cast.south, name="Southerners")
        with refused("other_clubs_squad"):
            _invite(cast, cast.stranger, squad=southern)

    def test_the_address_is_an_address(self, cast, sent):
        with refused("invalid_email", field="email"):
            _invite(cast, cast.stranger, email="zoe at home")
        assert not sent


class TestAccepting:
    def test_opens_training_and_no_health_by_itself(self, cast, invited):
        link = services.accept_invitation(cast.stranger.user, coaching=invited, now=LATER)
        assert (link.state, link.accepted_at, link.invited_email) == (CoachingState.ACTIVE, LATER, "")
        assert not HealthConsent.objects.filter(coaching=link).exists()
        assert Athlete.objects.visible_to(cast.coach).filter(pk=cast.stranger.pk).exists()

    def test_opens_health_to_the_roles_that_were_ticked(self, cast, invited):
        services.accept_invitation(
            cast.stranger.user, coaching=invited, health_roles={ConsentRole.PHYSIO}, now=LATER
        )
        consent = HealthConsent.objects.get(coaching=invited)
        assert (consent.role, consent.member, consent.granted_by) == ("physio", None, cast.stranger.user)
        assert str(consent) == "Zoe Stranger · North: Physios"

    def test_tells_that_other_thresholds_may_count(self, cast, invited):
        found = []

        def hear(athlete_ids, **_rest):
            found.extend(athlete_ids)

        weekly_rule_changed.connect(hear)
        services.accept_invitation(cast.stranger.user, coaching=invited, now=LATER)
        weekly_rule_changed.disconnect(hear)
        assert found == [cast.stranger.pk]

    def test_gives_a_kept_profile_to_who_holds_the_mail(self, cast, handover):
        kira = make_user("Kira Kept")
        link = services.accept_invitation(
            kira, coaching=handover, health_roles=BOTH, birth_month=date(1995, 5, 9), now=LATER
        )
        assert (link.athlete, link.athlete.user) == (cast.kept, kira)
        assert link.athlete.birth_month == date(1995, 5, 1)
        assert HealthConsent.objects.filter(coaching=link).count() == 2

    def test_brings_the_own_profile_of_who_has_one(self, cast, handover):
        link = services.accept_invitation(cast.stranger.user, coaching=handover, now=LATER)
        assert link.athlete == cast.stranger
        assert Athlete.objects.get(pk=cast.kept.pk).user is None
        assert not Athlete.objects.visible_to(cast.coach).filter(pk=cast.kept.pk).exists()

    def test_refuses_a_second_link_with_the_same_club(self, cast, handover):
        with refused("already_coached", status=409):
            services.accept_invitation(cast.athlete.user, coaching=handover, now=LATER)

    @pytest.mark.parametrize("who", ["coach", "other_athlete", "guardian", "other_club_coach"])
    def test_somebody_elses_invitation_is_refused(self, cast, invited, who):
        with refused("not_allowed", status=403):
            services.accept_invitation(cast.viewers()[who], coaching=invited, now=LATER)

    def test_the_inviting_side_does_not_take_over_the_profile(self, cast, handover):
        for person in (cast.coach, cast.head_coach, cast.manager):
            with refused("not_allowed"):
                services.accept_invitation(person, coaching=handover, now=LATER)

    def test_a_coach_who_runs_may_be_the_one_who_was_invited(self, cast):
        link = _invite(cast, cast.kept, email=cast.physio.email)
        assert services.accept_invitation(cast.physio, coaching=link, now=LATER).athlete.user == cast.physio

    def test_who_is_switched_off_answers_nothing(self, cast, invited):
        cast.stranger.user.is_active = False
        with refused("not_allowed"):
            services.accept_invitation(cast.stranger.user, coaching=invited, now=LATER)

    def test_comes_to_an_end_after_two_weeks(self, cast, invited):
        with refused("invitation_over"):
            services.accept_invitation(cast.stranger.user, coaching=invited, now=TOO_LATE)

    def test_works_once(self, cast, invited):
        services.accept_invitation(cast.stranger.user, coaching=invited, now=LATER)
        with refused("invitation_over"):
            services.accept_invitation(cast.stranger.user, coaching=invited, now=LATER)

    def test_health_consent_asks_for_the_age_first(self, cast, handover):
        kira = make_user("Kira Kept")
        with refused("birth_month_unknown", field="birth_month"):
            services.accept_invitation(kira, coaching=handover, health_roles={ConsentRole.COACH}, now=LATER)
        assert Athlete.objects.get(pk=cast.kept.pk).user is None

    def test_a_known_age_is_not_overwritten(self, cast, invited):
        services.accept_invitation(
            cast.stranger.user, coaching=invited, birth_month=date(2012, 1, 1), now=LATER
        )
        assert Athlete.objects.get(pk=cast.stranger.pk).birth_month == date(1991, 9, 1)


class TestMinorAccepting:
    @pytest.fixture
    def invited(self, cast):
        return _invite(
            cast, cast.minor, by=cast.other_club_coach, club=cast.south, squad=None, email="m@example.org"
        )

    def test_without_health_the_minor_may(self, cast, invited):
        assert services.accept_invitation(cast.minor.user, coaching=invited, now=LATER).state == "active"

    def test_health_takes_the_guardian(self, cast, invited):
        with refused("guardian_needed", field="health_roles", status=403):
            services.accept_invitation(
                cast.minor.user, coaching=invited, health_roles={ConsentRole.COACH}, now=LATER
            )
        link = services.accept_invitation(
            cast.guardian, coaching=invited, health_roles={ConsentRole.COACH}, now=LATER
        )
        assert link.athlete.user == cast.minor.user
        assert HealthConsent.objects.get(coaching=link).granted_by == cast.guardian

    def test_who_says_to_be_a_minor_now_gives_no_consent_alone(self, cast, handover):
        with refused("guardian_needed"):
            services.accept_invitation(
                make_user("Kira Kept"),
                coaching=handover,
                health_roles={ConsentRole.COACH},
                birth_month=date(2012, 5, 1),
                now=LATER,
            )

    def test_a_guardian_accepts_for_a_child_without_becoming_the_child(self, cast):
        child = services.edit_profile(cast.coach, athlete=cast.kept, birth_month=date(2014, 1, 1), now=NOW)
        link = services.invite_guardian(cast.coach, athlete=child, email="k@example.org", now=NOW)
        parent = make_user("Karl Kept")
        services.confirm_guardian(parent, guardian=link, health_storage_consent=True, now=NOW)
        handover = _invite(cast, cast.kept, email="k@example.org")
        accepted = services.accept_invitation(
            parent, coaching=handover, health_roles={ConsentRole.COACH}, now=LATER
        )
        assert accepted.athlete.user is None
        assert not accepted.is_open_invitation(LATER)


class TestDeclining:
    @pytest.mark.parametrize("kind", ["invited", "handover"])
    def test_ends_the_link(self, cast, request, kind):
        link = request.getfixturevalue(kind)
        person = cast.stranger.user if kind == "invited" else make_user("Kira Kept")
        ended = services.decline_invitation(person, coaching=link, now=LATER)
        assert (ended.state, ended.ended_at) == (CoachingState.ENDED, LATER)
        assert not Athlete.objects.visible_to(cast.coach).filter(pk=link.athlete_id).exists()

    def test_is_for_the_invited_alone(self, cast, invited):
        with refused("not_allowed"):
            services.decline_invitation(cast.other_athlete.user, coaching=invited, now=LATER)

    def test_leaves_room_for_another_invitation(self, cast, invited):
        services.decline_invitation(cast.stranger.user, coaching=invited, now=LATER)
        again = _invite(cast, cast.stranger, now=LATER)
        assert again != invited
        assert again.state == CoachingState.INVITED


class TestEnding:
    @pytest.mark.parametrize(
        "who", ["athlete", "guardian", "coach", "coach_without_consent", "manager", "head_coach"]
    )
    def test_by_her_side_her_coaches_or_the_manager(self, cast, who):
        person = cast.head_coach if who == "head_coach" else cast.viewers()[who]
        link = cast.link(cast.minor)
        ended = services.end_coaching(person, coaching=link, now=LATER)
        assert (ended.state, ended.ended_at) == (CoachingState.ENDED, LATER)
        assert not HealthConsent.objects.open().filter(coaching=link).exists()

    @pytest.mark.parametrize(
        "who", ["physio", "other_squad_coach", "former_coach", "other_club_coach", "other_athlete"]
    )
    def test_by_nobody_else(self, cast, who):
        with refused("not_allowed", status=403):
            services.end_coaching(cast.viewers()[who], coaching=cast.link(cast.minor), now=LATER)

    def test_takes_back_an_invitation(self, cast, invited):
        assert services.end_coaching(cast.coach, coaching=invited, now=LATER).state == "ended"

    def test_twice_is_refused(self, cast):
        link = cast.link(cast.minor)
        services.end_coaching(cast.coach, coaching=link, now=LATER)
        with refused("already_ended", status=409):
            services.end_coaching(cast.minor.user, coaching=link, now=LATER)


class TestMoving:
    @pytest.mark.parametrize("who", ["head_coach", "manager"])
    def test_by_who_organises(self, cast, who):
        link = cast.link(cast.minor)
        moved = services.move_to_squad(getattr(cast, who), coaching=link, squad=cast.trail, now=LATER)
        assert moved.squad == cast.trail
        assert services.move_to_squad(getattr(cast, who), coaching=link, squad=None, now=LATER).squad is None

    def test_by_a_coach_who_has_both_squads(self, cast):
        link = cast.link(cast.minor)
        with refused("squad_out_of_reach"):
            services.move_to_squad(cast.coach, coaching=link, squad=cast.trail, now=LATER)
        with refused("squad_out_of_reach"):
            services.move_to_squad(cast.other_squad_coach, coaching=link, squad=cast.trail, now=LATER)
        services.change_member(
            cast.head_coach,
            member=cast.members["coach"],
            role="coach",
            squads=[cast.milers, cast.trail],
            now=LATER,
        )
        assert services.move_to_squad(cast.coach, coaching=link, squad=cast.trail, now=LATER)

    @pytest.mark.parametrize("who", ["physio", "former_coach", "other_club_coach"])
    def test_by_nobody_else(self, cast, who):
        with refused("not_allowed"):
            services.move_to_squad(
                getattr(cast, who), coaching=cast.link(cast.minor), squad=cast.trail, now=LATER
            )

    def test_never_to_another_club(self, cast):
        southern = services.create_squad(cast.other_club_coach, club=cast.south, name="Southerners")
        with refused("other_clubs_squad", field="squad"):
            services.move_to_squad(cast.head_coach, coaching=cast.link(cast.minor), squad=southern, now=LATER)

    def test_an_ended_link_is_not_moved(self, cast):
        link = cast.link(cast.minor)
        services.end_coaching(cast.coach, coaching=link, now=LATER)
        with refused("already_ended", status=409):
            services.move_to_squad(cast.head_coach, coaching=link, squad=cast.trail, now=LATER)


def test_one_open_link_per_club_is_the_databases_word_too(cast):
    with pytest.raises(IntegrityError):
        Coaching.objects.create(athlete=cast.minor, club=cast.north, invited_at=NOW)
