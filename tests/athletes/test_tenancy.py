"""What edges use to reach rows, tried on a small interface over shoes."""

import threading
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import Http404
from rest_framework.test import APIClient

from athletes import services
from athletes.enums import AccessKind
from athletes.errors import ConflictError, NotAllowedError, StaleError
from athletes.models import AccessLog, ClientId, Tombstone
from athletes.tenancy import (
    TenantCursorPagination,
    body_hash,
    check_if_match,
    check_still_editable,
    chosen_id,
    claim_client_id,
    get_editable,
    get_visible_or_404,
)
from tests.cast import NOW, make_user
from training.models import Shoe

pytestmark = pytest.mark.urls("tests.athletes.shoe_api")
SHOES = "/api/v1/shoes/"
# The same in every process: pytest tells workers apart by the names of their tests.
NOBODYS = uuid.UUID("0f0e0d0c-0b0a-4908-8706-050403020100")


@pytest.fixture
def shoe(cast):
    return Shoe.objects.create(athlete=cast.minor, name="Old pair")


@pytest.fixture
def as_(cast):
    """A client signed in as somebody of the cast."""

    def sign_in(person):
        client = APIClient(raise_request_exception=False)
        client.force_login(person)
        return client

    return sign_in


def _url(row):
    return f"{SHOES}{row.public_id}/"


class TestReaching:
    def test_what_is_visible_is_found(self, cast, shoe):
        assert get_visible_or_404(Shoe, cast.coach, public_id=shoe.public_id) == shoe

    @pytest.mark.parametrize("who", ["other_squad_coach", "manager", "other_club_coach", "former_coach"])
    def test_what_is_hidden_is_as_if_it_were_not_there(self, cast, shoe, who):
        for public_id in (shoe.public_id, uuid.uuid4(), "nonsense"):
            with pytest.raises(Http404) as caught:
                get_visible_or_404(Shoe, getattr(cast, who), public_id=public_id)
            assert str(caught.value) == ""

    def test_a_key_that_is_no_number_is_not_there_either(self, cast):
        with pytest.raises(Http404):
            get_visible_or_404(Shoe, cast.coach, pk="nonsense")

    def test_what_is_visible_and_not_ones_own_to_change_is_refused(self, cast, shoe):
        with pytest.raises(NotAllowedError) as caught, transaction.atomic():
            get_editable(Shoe, cast.physio, public_id=shoe.public_id)
        assert (caught.value.code, caught.value.status) == ("not_editable", 403)
        with pytest.raises(Http404):
            get_editable(Shoe, cast.manager, public_id=shoe.public_id)
        assert get_editable(Shoe, cast.coach, public_id=shoe.public_id) == shoe

    def test_a_write_that_leads_out_of_reach_is_refused(self, cast, shoe):
        check_still_editable(shoe, cast.coach)
        shoe.athlete = cast.stranger
        shoe.save()
        with pytest.raises(NotAllowedError) as caught:
            check_still_editable(shoe, cast.coach)
        assert caught.value.code == "out_of_reach"

    def test_nobody_reaches_nothing(self, shoe):
        with pytest.raises(Http404):
            get_visible_or_404(Shoe, AnonymousUser(), public_id=shoe.public_id)


class TestReading:
    def test_a_row_carries_its_version_as_etag(self, cast, shoe, as_):
        assert as_(cast.coach).get(_url(shoe)).headers["ETag"] == '"1"'
        shoe.name = "Older pair"
        shoe.save(update_fields=["name"])
        assert as_(cast.coach).get(_url(shoe)).headers["ETag"] == '"2"'

    @pytest.mark.parametrize(
        ("who", "status"),
        [("coach", 200), ("physio", 200), ("guardian", 200), ("manager", 404), ("other_club_coach", 404)],
    )
    def test_a_hidden_row_is_404(self, cast, shoe, as_, who, status):
        assert as_(getattr(cast, who)).get(_url(shoe)).status_code == status

    def test_an_id_that_is_none_is_404_and_a_problem(self, cast, as_):
        response = as_(cast.coach).get(f"{SHOES}nonsense/")
        assert response.status_code == 404
        assert response.headers["Content-Type"].startswith("application/problem+json")

    def test_a_list_holds_what_is_visible_page_by_page(self, cast, shoe, as_):
        Shoe.objects.create(athlete=cast.athlete, name="Annas")
        Shoe.objects.create(athlete=cast.stranger, name="Zoes")
        first = as_(cast.coach).get(SHOES, {"page_size": 1}).json()
        second = as_(cast.coach).get(first["next"]).json()
        assert [row["name"] for row in first["results"] + second["results"]] == ["Annas", "Old pair"]
        assert second["next"] is None

    # Base64 of p=2026-02-30, p=%00 and p=abc: no time of any row.
    @pytest.mark.parametrize("cursor", ["cD0yMDI2LTAyLTMw", "cD0lMDA=", "cD1hYmM=", "nonsense"])
    def test_a_cursor_that_is_none_is_404_and_a_problem(self, cast, shoe, as_, cursor):
        response = as_(cast.coach).get(SHOES, {"cursor": cursor})
        assert (response.status_code, response.json()["code"]) == (404, "not_found")

    def test_a_text_that_no_table_holds_is_no_cursor_either(self, cast, shoe, as_):
        assert as_(cast.coach).get("/api/v1/athletes/", {"cursor": "cD0lMDA="}).status_code == 404

    def test_a_fault_of_ours_stays_one(self, cast, as_, monkeypatch):
        monkeypatch.setattr(TenantCursorPagination, "ordering", ("-created_at", "nonsense"))
        assert as_(cast.coach).get(SHOES).status_code == 500

    def test_what_is_shown_of_others_is_logged_once(self, cast, shoe, as_):
        Shoe.objects.create(athlete=cast.athlete, name="Annas")
        as_(cast.coach).get(SHOES)
        log = AccessLog.objects.get()
        assert (log.viewer, log.kind) == (cast.coach, AccessKind.STATUS)
        assert log.athlete_ids == sorted([cast.minor.pk, cast.athlete.pk])

    def test_what_is_not_shown_is_not_logged(self, cast, shoe, as_):
        as_(cast.manager).get(_url(shoe))
        as_(cast.manager).get(SHOES)
        as_(cast.minor.user).get(_url(shoe))
        assert not AccessLog.objects.exists()


class TestCreating:
    def _body(self, cast, **changes):
        return {
            "id": str(uuid.uuid4()),
            "athlete": str(cast.minor.public_id),
            "name": "New pair",
            **changes,
        }

    def test_the_client_chooses_the_id(self, cast, as_):
        body = self._body(cast)
        response = as_(cast.coach).post(SHOES, body)
        assert (response.status_code, response.json()["id"]) == (201, body["id"])
        assert response.headers["ETag"] == '"1"'

    def test_without_an_id_the_server_makes_one(self, cast, as_):
        response = as_(cast.coach).post(SHOES, self._body(cast) | {"id": None})
        assert response.status_code == 400
        body = self._body(cast)
        del body["id"]
        assert as_(cast.coach).post(SHOES, body).status_code == 201

    def test_a_repeat_answers_with_the_stored_row(self, cast, as_):
        client, body = as_(cast.coach), self._body(cast)
        first = client.post(SHOES, body)
        again = client.post(SHOES, dict(reversed(body.items())))
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json() == first.json()
        assert Shoe.objects.count() == 1

    def test_a_repeat_after_an_edit_shows_the_edited_row(self, cast, as_):
        client, body = as_(cast.coach), self._body(cast)
        client.post(SHOES, body)
        Shoe.objects.update(name="Edited")
        assert client.post(SHOES, body).json()["name"] == "Edited"

    def test_a_repeat_of_what_was_deleted_says_so(self, cast, as_):
        client, body = as_(cast.coach), self._body(cast)
        client.post(SHOES, body)
        Shoe.objects.all().delete()
        response = client.post(SHOES, body)
        assert (response.status_code, response.json()["code"]) == (409, "deleted")

    def test_every_clash_reads_the_same(self, cast, shoe, as_):
        client, body = as_(cast.coach), self._body(cast)
        client.post(SHOES, body)
        other_body = client.post(SHOES, body | {"name": "Another"})
        other_person = as_(cast.other_club_coach).post(SHOES, body)
        not_by_a_client = as_(cast.other_club_coach).post(SHOES, self._body(cast, id=str(shoe.public_id)))
        answers = [other_body, other_person, not_by_a_client]
        assert {answer.status_code for answer in answers} == {409}
        assert len({(answer.json()["detail"], answer.json()["code"]) for answer in answers}) == 1
        assert list(other_body.json()["errors"]) == ["id"]

    def test_a_refused_body_leaves_the_id_free(self, cast, as_):
        client, body = as_(cast.coach), self._body(cast)
        assert client.post(SHOES, body | {"name": ""}).status_code == 400
        assert not ClientId.objects.exists()
        assert client.post(SHOES, body).status_code == 201

    @pytest.mark.parametrize("bad", ["nonsense", -7, {"x": 1}, "0000", 7.5])
    def test_an_id_that_is_none_is_named(self, cast, as_, bad):
        response = as_(cast.coach).post(SHOES, self._body(cast, id=bad))
        assert (response.status_code, list(response.json()["errors"])) == (400, ["id"])

    @pytest.mark.parametrize("public_id", [7, NOBODYS.hex, f"urn:uuid:{NOBODYS}"])
    def test_an_id_in_another_form_is_claimed_all_the_same(self, cast, as_, public_id):
        client, body = as_(cast.coach), self._body(cast, id=public_id)
        assert [client.post(SHOES, body).status_code for _again in range(2)] == [201, 200]

    @pytest.mark.parametrize("body", ["[]", "7", '"x"', "null"])
    def test_a_body_that_is_no_object_is_refused(self, cast, as_, body):
        response = as_(cast.coach).post(SHOES, body, content_type="application/json")
        assert response.status_code == 400

    def test_hidden_and_missing_athletes_read_the_same(self, cast, as_):
        client = as_(cast.coach)
        hidden = client.post(SHOES, self._body(cast, athlete=str(cast.stranger.public_id)))
        missing = client.post(SHOES, self._body(cast, athlete=str(uuid.uuid4())))
        assert hidden.status_code == missing.status_code == 400
        assert hidden.json()["errors"] == missing.json()["errors"]
        assert list(hidden.json()["errors"]) == ["athlete"]

    @pytest.mark.parametrize("bad", ["nonsense", 7, None, []])
    def test_an_athlete_that_is_no_id_is_named(self, cast, as_, bad):
        response = as_(cast.coach).post(SHOES, self._body(cast, athlete=bad))
        assert (response.status_code, list(response.json()["errors"])) == (400, ["athlete"])

    def test_who_sees_but_may_not_write_is_refused_and_nothing_is_stored(self, cast, as_):
        response = as_(cast.physio).post(SHOES, self._body(cast))
        assert (response.status_code, response.json()["code"]) == (403, "out_of_reach")
        assert not Shoe.objects.exists()
        assert not ClientId.objects.exists()


class TestChanging:
    def test_a_patch_raises_the_version(self, cast, shoe, as_):
        response = as_(cast.coach).patch(_url(shoe), {"name": "Renamed"}, headers={"If-Match": '"1"'})
        assert (response.status_code, response.headers["ETag"]) == (200, '"2"')

    @pytest.mark.parametrize("method", ["patch", "delete"])
    def test_a_stale_client_is_told(self, cast, shoe, as_, method):
        shoe.save()
        response = getattr(as_(cast.coach), method)(_url(shoe), {}, headers={"If-Match": '"1"'})
        assert (response.status_code, response.json()["code"]) == (412, "stale")
        assert Shoe.objects.get().name == "Old pair"

    @pytest.mark.parametrize(("who", "status"), [("physio", 403), ("manager", 404), ("other_athlete", 404)])
    def test_what_is_not_ones_own_stays(self, cast, shoe, as_, who, status):
        client = as_(cast.viewers()[who])
        assert client.patch(_url(shoe), {"name": "Mine"}).status_code == status
        assert client.delete(_url(shoe)).status_code == status
        assert Shoe.objects.get().name == "Old pair"

    def test_a_row_is_not_carried_out_of_ones_reach(self, cast, shoe, as_):
        services.add_member(cast.other_club_coach, club=cast.south, user=cast.coach, role="physio", now=NOW)
        body = {"athlete": str(cast.southerner.public_id)}
        response = as_(cast.coach).patch(_url(shoe), body)
        assert (response.status_code, response.json()["code"]) == (403, "out_of_reach")
        assert Shoe.objects.get().athlete == cast.minor

    def test_a_deleted_row_leaves_a_tombstone(self, cast, shoe, as_):
        assert as_(cast.coach).delete(_url(shoe), headers={"If-Match": "*"}).status_code == 204
        assert Tombstone.objects.get().public_id == shoe.public_id


@pytest.mark.parametrize(
    ("header", "passes"),
    [(None, True), ("", True), ("*", True), ('"3"', True), ('"1", "3"', True), ('"1"', False), ("3", False)],
)
def test_if_match_names_the_versions_a_client_saw(header, passes):
    if passes:
        check_if_match('"3"', header)
    else:
        with pytest.raises(StaleError):
            check_if_match('"3"', header)


def test_a_body_is_the_same_in_any_order():
    assert body_hash({"a": 1, "b": [1]}) == body_hash({"b": [1], "a": 1})
    assert body_hash({"a": 1}) != body_hash({"a": 2})


@pytest.mark.parametrize("data", [None, [], "x", {}, {"id": None}, {"id": -7}, {"id": "x"}])
def test_a_body_without_a_well_formed_id_chooses_none(data):
    assert chosen_id(data) is None


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    """Two requests with one id, on two connections."""

    def _race(self, first_commits):
        user = make_user("Ria Runner")
        public_id, results = uuid.uuid4(), []
        inside, go = threading.Event(), threading.Event()

        def claim():
            return claim_client_id(user, public_id=public_id, resource="Shoe", data={"a": 1})

        def first():
            with transaction.atomic():
                results.append(("first", claim()))
                inside.set()
                go.wait(10)
                if not first_commits:
                    transaction.set_rollback(True)
            connection.close()

        def second():
            inside.wait(10)
            with transaction.atomic():
                results.append(("second", claim()))
            connection.close()

        threads = [threading.Thread(target=first), threading.Thread(target=second)]
        for thread in threads:
            thread.start()
        inside.wait(10)
        # The second one waits in the database for the first one's end.
        threads[1].join(0.3)
        assert threads[1].is_alive()
        go.set()
        for thread in threads:
            thread.join(10)
        return dict(results)

    def test_the_second_waits_and_finds_the_first(self):
        assert self._race(first_commits=True) == {"first": True, "second": False}

    def test_when_the_first_fails_the_second_is_the_first(self):
        assert self._race(first_commits=False) == {"first": True, "second": True}

    def test_another_body_is_a_clash(self):
        user, public_id = make_user("Ria Runner"), uuid.uuid4()
        assert claim_client_id(user, public_id=public_id, resource="Shoe", data={"a": 1})
        with pytest.raises(ConflictError):
            claim_client_id(user, public_id=public_id, resource="Race", data={"a": 1})
