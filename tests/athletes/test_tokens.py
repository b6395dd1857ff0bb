"""The links in invitation mails."""

from datetime import timedelta

import pytest

from athletes import services
from athletes.errors import DomainError
from athletes.tokens import coaching_of_token, coaching_token, guardian_of_token, guardian_token
from tests.cast import NOW

LATER = NOW + timedelta(days=13)


@pytest.fixture
def invited(cast):
    return services.invite_athlete(
        cast.coach, athlete=cast.stranger, club=cast.north, squad=cast.milers, email="z@example.org", now=NOW
    )


@pytest.fixture
def guardian(cast):
    return services.invite_guardian(cast.coach, athlete=cast.minor, email="dad@example.org", now=NOW)


def _refused(read, token, now):
    with pytest.raises(DomainError) as caught:
        read(token, now=now)
    return caught.value.code, caught.value.message


def test_a_link_leads_to_its_invitation_for_two_weeks(invited, guardian):
    assert coaching_of_token(coaching_token(invited), now=LATER) == invited
    assert guardian_of_token(guardian_token(guardian), now=LATER) == guardian


def test_every_dead_link_reads_the_same(cast, invited, guardian):
    token, over = coaching_token(invited), NOW + timedelta(days=14)
    answers = {
        _refused(coaching_of_token, token, over),
        _refused(coaching_of_token, token[:-1] + ("a" if token[-1] != "a" else "b"), NOW),
        _refused(coaching_of_token, "nonsense", NOW),
        # A guardian's link is no athlete's.
        _refused(coaching_of_token, guardian_token(guardian), NOW),
        _refused(guardian_of_token, token, NOW),
        _refused(guardian_of_token, guardian_token(guardian), over),
    }
    assert {code for code, _message in answers} == {"invitation_over"}
    assert len(answers) == 1


@pytest.mark.parametrize("answer", [services.accept_invitation, services.decline_invitation])
def test_an_answered_link_is_dead(cast, invited, answer):
    answer(cast.stranger.user, coaching=invited, now=NOW)
    assert _refused(coaching_of_token, coaching_token(invited), NOW)[0] == "invitation_over"


def test_sending_again_kills_the_earlier_link(cast, invited):
    first = coaching_token(invited)
    again = services.invite_athlete(
        cast.head_coach, athlete=cast.stranger, club=cast.north, squad=None, email="z@example.org", now=LATER
    )
    assert again == invited
    assert _refused(coaching_of_token, first, LATER)[0] == "invitation_over"
    assert coaching_of_token(coaching_token(again), now=LATER) == invited


def test_a_link_to_a_row_that_is_gone_is_dead(invited):
    token = coaching_token(invited)
    invited.delete()
    assert _refused(coaching_of_token, token, NOW)[0] == "invitation_over"


def test_a_confirmed_guardians_link_is_dead(cast, guardian):
    services.confirm_guardian(cast.stranger.user, guardian=guardian, health_storage_consent=False, now=NOW)
    assert _refused(guardian_of_token, guardian_token(guardian), NOW)[0] == "invitation_over"
