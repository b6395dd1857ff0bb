"""The page behind the link in an invitation."""

import re
from datetime import timedelta

import pytest
import time_machine

from athletes import services
from athletes.enums import ConsentRole
from athletes.models import Athlete, Coaching, HealthConsent
from athletes.tokens import coaching_token
from tests.cast import NOW, make_user


def _link(coaching):
    return f"/invitations/{coaching_token(coaching)}/"


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def invited(cast):
    return services.invite_athlete(
        cast.coach, athlete=cast.stranger, club=cast.north, squad=cast.milers, email="z@example.org", now=NOW
    )


@pytest.fixture
def handover(cast):
    return services.invite_athlete(
        cast.coach, athlete=cast.kept, club=cast.north, squad=cast.milers, email="kira@example.org", now=NOW
    )


class TestReading:
    def test_without_signing_in_it_says_who_and_what_and_leads_back(self, cast, invited, client):
        response = client.get(_link(invited))
        text = words(response)
        for said in ("North would like to coach you", "Carla Coach", "Milers", "What North will see"):
            assert said in text
        assert "nobody of the club sees it unless you say so" in text
        assert f"/accounts/login/?next={_link(invited)}" in response.content.decode().replace("%3A", ":")
        assert "no-store" in response.headers["Cache-Control"]

    def test_reading_changes_nothing(self, cast, invited, client):
        client.force_login(cast.stranger.user)
        assert client.get(_link(invited)).status_code == 200
        assert Coaching.objects.get(pk=invited.pk).state == "invited"

    def test_names_who_would_see_and_what_a_manager_sees(self, cast, invited, client):
        client.force_login(cast.stranger.user)
        text = words(client.get(_link(invited)))
        assert "Petra Physio" in text
        assert "Marko Manager" in text
        assert "sees that you belong to the club, no runs" in text
        assert "Timo Trail" not in text

    def test_consent_boxes_start_empty(self, cast, invited, client):
        client.force_login(cast.stranger.user)
        html = client.get(_link(invited)).content.decode()
        assert html.count('name="health_roles"') == 2
        assert "checked" not in html

    @pytest.mark.parametrize("token", ["nonsense", "a:b:c"])
    def test_a_dead_link_says_so(self, db, client, token):
        response = client.get(f"/invitations/{token}/")
        assert response.status_code == 410
        assert "no longer open" in words(response)

    def test_an_old_link_says_so(self, cast, invited, client):
        with time_machine.travel(NOW + timedelta(days=15)):
            assert client.get(_link(invited)).status_code == 410

    def test_somebody_else_is_told_and_can_change_accounts(self, cast, invited, client):
        client.force_login(cast.other_athlete.user)
        response = client.get(_link(invited))
        assert response.status_code == 403
        assert "You are signed in as olga.other@example.org" in words(response)
        assert 'action="/accounts/logout/"' in response.content.decode()

    def test_other_methods_are_refused(self, invited, client):
        assert client.put(_link(invited)).status_code == 405


class TestAnswering:
    def test_accepting_without_a_tick_opens_runs_alone(self, cast, invited, client):
        client.force_login(cast.stranger.user)
        response = client.post(_link(invited), {"answer": "accept"}, follow=True)
        assert "Welcome to North" in words(response)
        assert Athlete.objects.visible_to(cast.coach).filter(pk=cast.stranger.pk).exists()
        assert not HealthConsent.objects.filter(coaching=invited).exists()

    def test_ticks_open_health_to_those_roles(self, cast, invited, client):
        client.force_login(cast.stranger.user)
        client.post(_link(invited), {"answer": "accept", "health_roles": ["coach", "physio"]})
        roles = HealthConsent.objects.filter(coaching=invited).values_list("role", flat=True)
        assert set(roles) == set(ConsentRole)

    def test_an_unknown_role_is_refused(self, cast, invited, client):
        client.force_login(cast.stranger.user)
        response = client.post(_link(invited), {"answer": "accept", "health_roles": ["manager"]})
        assert response.status_code == 200
        assert Coaching.objects.get(pk=invited.pk).state == "invited"

    def test_declining_ends_it(self, cast, invited, client):
        client.force_login(cast.stranger.user)
        response = client.post(_link(invited), {"answer": "decline"}, follow=True)
        assert "Nobody sees anything" in words(response)
        assert Coaching.objects.get(pk=invited.pk).state == "ended"
        assert client.get(_link(invited)).status_code == 410

    def test_without_signing_in_nothing_is_answered(self, cast, invited, client):
        client.post(_link(invited), {"answer": "accept"})
        assert Coaching.objects.get(pk=invited.pk).state == "invited"

    def test_somebody_else_answers_nothing(self, cast, invited, client):
        client.force_login(cast.other_athlete.user)
        assert client.post(_link(invited), {"answer": "decline"}).status_code == 403
        assert Coaching.objects.get(pk=invited.pk).state == "invited"


class TestTakingOverAProfile:
    def test_a_new_person_becomes_the_runner(self, cast, handover, client):
        kira = make_user("Kira Kept")
        client.force_login(kira)
        assert 'name="month"' in client.get(_link(handover)).content.decode()
        client.post(
            _link(handover), {"answer": "accept", "health_roles": "coach", "month": "5", "year": "1995"}
        )
        athlete = Athlete.objects.get(pk=cast.kept.pk)
        assert (athlete.user, athlete.birth_month.isoformat()) == (kira, "1995-05-01")

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            ({"health_roles": "coach"}, "Give the month of birth first"),
            ({"month": "5"}, "Choose both, month and year."),
            ({"health_roles": "coach", "month": "5", "year": "2015"}, "a guardian has to agree"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_stored(self, cast, handover, client, answer, said):
        client.force_login(make_user("Kira Kept"))
        response = client.post(_link(handover), {"answer": "accept"} | answer)
        assert response.status_code == 200
        assert said in words(response)
        athlete = Athlete.objects.get(pk=cast.kept.pk)
        assert (athlete.user, athlete.birth_month) == (None, None)

    def test_a_runner_with_a_profile_is_not_asked_for_the_age_again(self, cast, handover, client):
        client.force_login(cast.stranger.user)
        assert 'name="month"' not in client.get(_link(handover)).content.decode()
        client.post(_link(handover), {"answer": "accept", "health_roles": "coach"})
        assert Coaching.objects.get(pk=handover.pk).athlete == cast.stranger


class TestMinors:
    @pytest.fixture
    def link(self, cast):
        return _link(
            services.invite_athlete(
                cast.other_club_coach,
                athlete=cast.minor,
                club=cast.south,
                squad=None,
                email="m@example.org",
                now=NOW,
            )
        )

    def test_the_minor_is_not_offered_what_the_guardian_decides(self, cast, link, client):
        client.force_login(cast.minor.user)
        response = client.get(link)
        assert 'name="health_roles"' not in response.content.decode()
        assert "for your parent or guardian to say" in words(response)
        client.post(link, {"answer": "accept", "health_roles": "coach"})
        south = Coaching.objects.get(athlete=cast.minor, club=cast.south)
        assert (south.state, south.health_consents.count()) == ("active", 0)

    def test_the_guardian_answers_for_the_minor(self, cast, link, client):
        client.force_login(cast.guardian)
        assert "You answer for Mina Minor" in words(client.get(link))
        client.post(link, {"answer": "accept", "health_roles": "coach"})
        south = Coaching.objects.get(athlete=cast.minor, club=cast.south)
        assert (south.state, south.health_consents.count()) == ("active", 1)
