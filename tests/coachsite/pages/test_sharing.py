"""Me, who sees what."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes import services
from athletes.access import log_access
from athletes.enums import AccessKind, Role
from athletes.models import Athlete, Coaching, Guardian, HealthConsent
from tests.athletes.views.test_invitations import words
from tests.cast import NOW, make_user

PAGE = "/me/sharing/"


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def _sees_health(person, athlete):
    return Athlete.objects.health_visible_to(person).filter(pk=athlete.pk).exists()


def _link_data(athlete, **more):
    coaching = Coaching.objects.open().get(athlete=athlete)
    return {"for": athlete.public_id, "link": coaching.public_id, **more}


class TestReading:
    def test_names_each_club_and_person_and_how_much_they_see(self, cast, as_):
        text = words(as_(cast.athlete.user).get(PAGE))
        assert "North" in text
        assert "Carla Coach · Coach: Everything" in text
        assert "Noah Noconsent · Coach: Nothing" in text
        assert "Marko Manager · Manager: sees that you belong to the club, no runs" in text
        assert "Timo Trail" not in text
        assert "Fritz Former" not in text

    def test_says_who_sees_only_what_is_new(self, cast, as_):
        services.add_member(
            cast.head_coach,
            club=cast.north,
            user=make_user("Nele New"),
            role=Role.PHYSIO,
            now=NOW,
        )
        html = as_(cast.loner.user).get(PAGE)
        assert "Nele New · Physio: What is reported since they joined" in words(html)
        assert "Show earlier reports too" in words(html)

    def test_an_open_invitation_can_be_answered_from_here(self, cast, as_):
        services.invite_athlete(
            cast.coach, athlete=cast.stranger, club=cast.north, squad=cast.milers, email="z@x.org", now=NOW
        )
        client = as_(cast.stranger.user)
        html = client.get(PAGE).content.decode()
        link = html.split('href="/invitations/')[1].split('"')[0]
        assert client.get(f"/invitations/{link}").status_code == 200

    def test_nobody_else_reads_it(self, cast, as_):
        assert as_(cast.coach).get(PAGE, {"for": cast.minor.public_id}).status_code == 404

    def test_without_links_it_says_so(self, cast, as_):
        assert "No club coaches you here" in words(as_(cast.stranger.user).get(PAGE))

    def test_lists_who_has_looked_page_by_page(self, cast, as_):
        for _look in range(21):
            log_access(cast.coach, athlete_ids=[cast.athlete.pk, cast.minor.pk], kind=AccessKind.PAIN_REPORTS)
        client = as_(cast.athlete.user)
        first, second = client.get(PAGE), client.get(PAGE, {"page": 2})
        assert first.content.decode().count("Pain reports") == 20
        assert second.content.decode().count("Pain reports") == 1
        assert "Mina" not in words(first)

    def test_takes_as_many_queries_for_many_looks_as_for_two(self, cast, as_):
        client = as_(cast.athlete.user)
        counts = []
        for viewers in ([cast.coach, cast.physio], [cast.head_coach, cast.coach, cast.physio]):
            for viewer in viewers:
                log_access(viewer, athlete_ids=[cast.athlete.pk], kind=AccessKind.STATUS)
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestConsent:
    def test_is_given_to_a_role_and_withdrawn_at_once(self, cast, as_):
        client, data = as_(cast.other_athlete.user), _link_data(cast.other_athlete, role="physio")
        client.post("/me/sharing/health/", data | {"answer": "give"})
        assert _sees_health(cast.physio, cast.other_athlete)
        client.post("/me/sharing/health/", data | {"answer": "withdraw"})
        assert not _sees_health(cast.physio, cast.other_athlete)

    def test_is_given_to_a_person_and_withdrawn_at_once(self, cast, as_):
        member = cast.members["coach_without_consent"]
        data = _link_data(cast.athlete, role="coach", person=member.public_id)
        client = as_(cast.athlete.user)
        client.post("/me/sharing/health/", data | {"answer": "give"})
        assert _sees_health(cast.coach_without_consent, cast.athlete)
        client.post("/me/sharing/health/", data | {"answer": "withdraw"})
        assert not _sees_health(cast.coach_without_consent, cast.athlete)
        assert _sees_health(cast.coach, cast.athlete)

    def test_a_person_whom_the_page_does_not_show_changes_nothing(self, cast, as_):
        before = HealthConsent.objects.open().count()
        for person in (cast.members["other_squad_coach"].public_id, uuid.uuid4(), "nonsense"):
            data = _link_data(cast.athlete, role="coach", person=person, answer="withdraw")
            assert as_(cast.athlete.user).post("/me/sharing/health/", data).status_code == 404
        assert HealthConsent.objects.open().count() == before

    def test_of_somebody_elses_link_is_not_found(self, cast, as_):
        other = Coaching.objects.get(athlete=cast.other_athlete)
        for link in (other.public_id, uuid.uuid4(), "", "x"):
            data = {"link": link, "role": "coach", "answer": "give"}
            assert as_(cast.athlete.user).post("/me/sharing/health/", data).status_code == 404

    def test_a_minor_withdraws_and_does_not_give(self, cast, as_):
        client, data = as_(cast.minor.user), _link_data(cast.minor, role="coach")
        refused = client.post("/me/sharing/health/", data | {"answer": "give"}, follow=True)
        assert "a guardian has to agree" in words(refused)
        client.post("/me/sharing/health/", data | {"answer": "withdraw"})
        assert not _sees_health(cast.coach, cast.minor)

    def test_the_guardian_gives(self, cast, as_):
        data = _link_data(cast.minor, role="coach", answer="give")
        response = as_(cast.guardian).post("/me/sharing/health/", data, follow=True)
        assert "Saved; it counts from now on." in words(response)
        assert _sees_health(cast.coach_without_consent, cast.minor)

    def test_offers_no_button_that_would_be_refused(self, cast, as_):
        assert "Let all of them" not in words(as_(cast.minor.user).get(PAGE))
        assert "Let all of them" in words(as_(cast.guardian).get(PAGE))


class TestEnding:
    def test_ends_coaching(self, cast, as_):
        as_(cast.athlete.user).post("/me/sharing/end/", _link_data(cast.athlete))
        assert not Athlete.objects.visible_to(cast.coach).filter(pk=cast.athlete.pk).exists()

    def test_of_another_athlete_is_not_found(self, cast, as_):
        data = {"link": Coaching.objects.get(athlete=cast.minor).public_id}
        assert as_(cast.athlete.user).post("/me/sharing/end/", data).status_code == 404

    @pytest.mark.parametrize("path", ["health", "end", "storage", "guardians"])
    def test_looking_changes_nothing(self, cast, as_, path):
        assert as_(cast.athlete.user).get(f"{PAGE}{path}/").status_code == 405


class TestGuardians:
    def test_adults_are_not_asked_about_them(self, cast, as_):
        assert "Guardians" not in words(as_(cast.athlete.user).get(PAGE))

    def test_a_minor_sees_hers_and_invites_another(self, cast, as_):
        client = as_(cast.minor.user)
        assert "Gita Guardian · Confirmed" in words(client.get(PAGE))
        response = client.post("/me/sharing/guardians/", {"email": "dad@example.org"}, follow=True)
        assert "A mail is on its way to dad@example.org." in words(response)
        assert Guardian.objects.filter(email="dad@example.org", athlete=cast.minor).exists()

    @pytest.mark.parametrize(
        ("email", "said"),
        [("", "required"), ("dad", "valid email"), ("mina.minor@example.org", "own address")],
    )
    def test_a_bad_address_is_named(self, cast, as_, email, said):
        response = as_(cast.minor.user).post("/me/sharing/guardians/", {"email": email})
        assert said in words(response)

    def test_the_guardian_takes_the_storing_back_and_agrees_again(self, cast, as_):
        client = as_(cast.guardian)
        client.post("/me/sharing/storage/", {"for": cast.minor.public_id, "answer": "withdraw"})
        assert "No health answer is stored" in words(client.get(PAGE))
        client.post("/me/sharing/storage/", {"for": cast.minor.public_id, "answer": "give"})
        assert "Health answers are stored" in words(client.get(PAGE))

    def test_a_minor_is_asked_from_sixteen(self, cast, as_):
        client = as_(cast.minor.user)
        assert "I agree to storing" not in words(client.get(PAGE))
        Athlete.objects.filter(pk=cast.minor.pk).update(birth_month="2010-01-01")
        assert "I agree to storing" in words(client.get(PAGE))
        client.post("/me/sharing/storage/", {"answer": "give"})
        assert "I no longer agree" in words(client.get(PAGE))


@pytest.mark.parametrize("role", ["manager", "", "x"])
def test_a_role_that_cannot_be_named_changes_nothing(cast, as_, role):
    data = _link_data(cast.other_athlete, role=role, answer="give")
    assert as_(cast.other_athlete.user).post("/me/sharing/health/", data).status_code == 404
    assert not HealthConsent.objects.filter(coaching__athlete=cast.other_athlete).exists()
