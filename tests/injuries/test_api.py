"""REST: pain-reports/ and pain-free-days/ as the contract says."""

from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.dateparse import parse_datetime
from rest_framework.test import APIClient

from athletes.models import AccessLog, Athlete, Tombstone
from injuries import services
from injuries.enums import Sign
from injuries.models import Episode, PainFreeDay, PainReport, RedFlag
from tests.cast import NOW
from tests.injuries.entries import later, log
from training.models import Activity

REPORTS, DAYS = "/api/v1/pain-reports/", "/api/v1/pain-free-days/"
BODY = {
    "felt_at": "2026-11-18T12:30:00+01:00",
    "side": "right",
    "area": "knee",
    "spots": ["lateral"],
    "intensity": {"worst_during": 4},
    "timing": ["from_km"],
    "onset_km": 4.2,
    "triggers": ["downhill"],
    "signs": {"swelling": False, "limp": None},
}
NOT_THERE = "There is no such id, or it is not visible to you."


@pytest.fixture
def client_of(db):
    def signed_in(user):
        client = APIClient()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def frozen(cast):
    with time_machine.travel(NOW, tick=False):
        yield cast


@pytest.fixture
def ada(runner, client_of):
    """Where nobody else matters."""
    return client_of(runner.user)


@pytest.fixture
def anna(frozen, client_of):
    return client_of(frozen.athlete.user)


@pytest.fixture
def coach(frozen, client_of):
    return client_of(frozen.coach)


def errors(answer):
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["errors"]


def one(report):
    return f"{REPORTS}{report.public_id}/"


class TestPosting:
    def test_a_report_is_stored_and_read_back(self, runner, ada):
        answer = ada.post(REPORTS, BODY)
        assert answer.status_code == 201
        body = answer.json()
        report = PainReport.objects.get()
        assert answer["ETag"] == '"1"'
        assert (body["id"], body["athlete"]) == (str(report.public_id), str(runner.public_id))
        assert parse_datetime(body["felt_at"]) == later(minutes=-30)
        assert parse_datetime(body["received_at"]) == NOW
        assert (body["local_date"], body["time_zone"]) == ("2026-11-18", "Europe/Berlin")
        assert body["intensity"] == {"worst_during": 4, "after_60min": None, "next_morning": None}
        assert (body["spots"], body["timing"], body["onset_km"]) == (["lateral"], ["from_km"], 4.2)
        assert (body["triggers"], body["quality"], body["radiates_to"]) == (["downhill"], [], [])
        assert (body["surface"], body["duration_days"], body["notes"], body["activity"]) == (
            None,
            None,
            "",
            None,
        )
        assert body["signs"]["swelling"] is False
        assert set(body["signs"]) == set(Sign.values)
        assert {code for code, value in body["signs"].items() if value is not None} == {"swelling"}
        assert set(body["self_analysis"].values()) == {None}
        assert body["red_flags"] == []
        assert body["episode"] == str(Episode.objects.get().public_id)
        assert [cause["cause"] for cause in body["likely_causes"]] == ["itbs", "meniscus"]
        assert [advice["code"] for advice in body["advice"]] == ["no_warning_sign"]
        assert ada.get(one(report)).json() == body

    def test_a_warning_sign_is_answered_at_once(self, ada):
        answer = ada.post(REPORTS, BODY | {"signs": {"swelling": True, "fever": True}})
        flags = answer.json()["red_flags"]
        assert [(flag["id"], flag["urgency"]) for flag in flags] == [("hot_joint", "E"), ("swelling", "R")]
        assert flags[0]["headline"] == "Get emergency care now"
        assert all(flag["advice"] and flag["sign"] and flag["what_to_do"] for flag in flags)
        assert RedFlag.objects.count() == 2

    @pytest.mark.parametrize("felt_at", ["2026-11-18T12:30:00", "2026-11-18"])
    def test_a_time_without_its_offset_is_refused(self, ada, felt_at):
        """Read as UTC it would be another hour, and at night another day."""
        assert list(errors(ada.post(REPORTS, BODY | {"felt_at": felt_at}))) == ["felt_at"]
        assert not PainReport.objects.exists()

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"intensity": {"worst_during": 4, "morning": 8}}, "intensity.morning"),
            ({"signs": {"swollen": True}}, "signs.swollen"),
            ({"self_analysis": {"tired": True}}, "self_analysis.tired"),
            ({"spots": {"lateral": True}}, "spots"),
            ({"triggers": "downhill"}, "triggers"),
        ],
    )
    def test_no_answer_is_lost_under_a_wrong_name_or_in_a_wrong_shape(self, ada, said, field):
        assert list(errors(ada.post(REPORTS, BODY | said))) == [field]

    def test_it_speaks_the_readers_language(self, runner, ada):
        runner.user.language = "ru"
        runner.user.save()
        flags = ada.post(REPORTS, BODY | {"signs": {"deformity": True}}).json()["red_flags"]
        assert flags[0]["headline"] == "Обратитесь за неотложной помощью сейчас"

    def test_the_area_follows_from_the_spots(self, ada):
        body = {name: value for name, value in BODY.items() if name != "area"}
        assert ada.post(REPORTS, body).json()["area"] == "knee"

    def test_everything_there_is_can_be_said(self, runner, ada):
        run = Activity.objects.create(
            athlete=runner, start_at=NOW, time_zone="UTC", local_date=NOW.date(), type="run"
        )
        said = {
            "intensity": {"worst_during": 4, "after_60min": 2, "next_morning": 0},
            "radiates_to": ["thigh"],
            "duration_days": 12,
            "quality": ["sharp", "dull", "sharp"],
            "surface": "asphalt",
            "activity": str(run.public_id),
            "self_analysis": {"volume_up": True, "last_warm_up_days": 3},
            "notes": "after the hills",
        }
        body = ada.post(REPORTS, BODY | said).json()
        assert body["quality"] == ["dull", "sharp"]
        assert (body["activity"], body["surface"], body["duration_days"]) == (
            str(run.public_id),
            "asphalt",
            12,
        )
        assert (body["radiates_to"], body["intensity"]) == (["thigh"], said["intensity"])
        assert (body["self_analysis"]["last_warm_up_days"], body["self_analysis"]["volume_up"]) == (3, True)
        assert body["self_analysis"]["new_shoes"] is None

    @pytest.mark.parametrize(
        ("change", "field", "word"),
        [
            ({"side": "top"}, "side", "top"),
            ({"area": "head"}, "area", "head"),
            ({"spots": ["nowhere"]}, "spots", "nowhere"),
            ({"spots": ["calf"]}, "spots", "calf"),
            ({"timing": ["sometimes"]}, "timing", "sometimes"),
            ({"triggers": ["rain"]}, "triggers", "rain"),
            ({"quality": ["blue"]}, "quality", "blue"),
            ({"radiates_to": ["ear"]}, "radiates_to", "ear"),
            ({"surface": "ice"}, "surface", "ice"),
            ({"signs": {"dizzy": True}}, "signs.dizzy", "dizzy"),
            ({"signs": {"swelling": "perhaps"}}, "signs.swelling", ""),
            ({"self_analysis": {"moon": True}}, "self_analysis.moon", "moon"),
            ({"self_analysis": {"last_warm_up_days": -1}}, "self_analysis.last_warm_up_days", ""),
            ({"intensity": {"worst_during": 11}}, "intensity.worst_during", "10"),
            ({"intensity": {"next_morning": -1}}, "intensity.next_morning", "0"),
            ({"intensity": {"worst_during": "much"}}, "intensity.worst_during", ""),
            ({"intensity": {}}, "intensity", "0 to 10"),
            ({"intensity": 4}, "intensity.non_field_errors", ""),
            ({"signs": ["swelling"]}, "signs.non_field_errors", ""),
            ({"onset_km": -1}, "onset_km", "-1"),
            ({"onset_km": 401}, "onset_km", "401"),
            ({"onset_km": "NaN"}, "onset_km", ""),
            ({"duration_days": -1}, "duration_days", ""),
            ({"felt_at": "2026-11-03T11:00:00Z"}, "felt_at", "14 days"),
            ({"felt_at": "2026-11-18T13:00:00Z"}, "felt_at", "future"),
            ({"felt_at": "yesterday"}, "felt_at", ""),
            ({"notes": "a" * 4001}, "notes", "4000"),
            ({"id": "one"}, "id", ""),
            ({"activity": "one"}, "activity", ""),
        ],
    )
    def test_what_cannot_be_is_refused_by_field_and_nothing_is_stored(self, ada, change, field, word):
        answer = ada.post(REPORTS, BODY | change)
        assert answer.status_code == 400
        found = errors(answer)
        assert list(found) == [field]
        assert word in found[field][0]
        assert not PainReport.objects.exists()

    @pytest.mark.parametrize("field", ["felt_at", "side"])
    def test_what_must_be_said(self, ada, field):
        body = {name: value for name, value in BODY.items() if name != field}
        assert list(errors(ada.post(REPORTS, body))) == [field]

    def test_without_area_and_spots_nobody_knows_where(self, ada):
        body = {name: value for name, value in BODY.items() if name not in {"area", "spots"}}
        assert list(errors(ada.post(REPORTS, body))) == ["area"]
        assert list(errors(ada.post(REPORTS, body | {"spots": ["lateral", "calf"]}))) == ["area"]

    def test_half_a_json_is_refused(self, ada):
        answer = ada.post(REPORTS, '{"side": "left"', content_type="application/json")
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"

    def test_the_month_of_birth_is_named_when_it_is_missing(self, runner, ada):
        Athlete.objects.filter(pk=runner.pk).update(birth_month=None)
        answer = ada.post(REPORTS, BODY)
        assert (answer.status_code, answer.json()["code"]) == (400, "birth_month_missing")
        assert list(errors(answer)) == ["birth_month"]

    def test_without_a_profile_the_athlete_must_be_named(self, coach):
        assert list(errors(coach.post(REPORTS, BODY))) == ["athlete"]

    def test_anonymous_people_store_nothing(self, db):
        assert APIClient().post(REPORTS, BODY).status_code == 401


class TestForSomebodyElse:
    def test_a_coach_with_health_access_enters_a_report(self, cast, coach):
        answer = coach.post(REPORTS, BODY | {"athlete": str(cast.athlete.public_id)})
        assert answer.status_code == 201
        report = PainReport.objects.get()
        assert (report.athlete, report.entered_by) == (cast.athlete, cast.coach)

    @pytest.mark.parametrize("name", ["other_athlete", "southerner", "stranger"])
    def test_an_athlete_one_does_not_see_reads_like_one_that_does_not_exist(self, cast, coach, name):
        unseen = coach.post(REPORTS, BODY | {"athlete": str(getattr(cast, name).public_id)})
        absent = coach.post(REPORTS, BODY | {"athlete": str(uuid4())})
        assert unseen.status_code == absent.status_code == 400
        assert errors(unseen) == errors(absent) == {"athlete": [NOT_THERE]}
        assert not PainReport.objects.exists()

    def test_without_health_access_it_is_refused(self, cast, client_of):
        client = client_of(cast.coach_without_consent)
        answer = client.post(REPORTS, BODY | {"athlete": str(cast.athlete.public_id)})
        assert (answer.status_code, answer.json()["code"]) == (403, "no_health_access")
        assert not PainReport.objects.exists()

    def test_a_run_of_another_athlete_reads_like_one_that_does_not_exist(self, cast, coach):
        def run_of(athlete):
            return Activity.objects.create(
                athlete=athlete, start_at=NOW, time_zone="UTC", local_date=NOW.date(), type="run"
            )

        body = BODY | {"athlete": str(cast.athlete.public_id)}
        for run in (run_of(cast.minor), run_of(cast.stranger)):
            answer = coach.post(REPORTS, body | {"activity": str(run.public_id)})
            assert errors(answer) == {"activity": [NOT_THERE]}
        assert not PainReport.objects.exists()


class TestRetries:
    def test_the_same_again_answers_200_with_what_is_stored(self, ada):
        body = BODY | {"id": str(uuid4()), "signs": {"swelling": True}}
        first, again = ada.post(REPORTS, body), ada.post(REPORTS, body)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert PainReport.objects.count() == RedFlag.objects.count() == 1

    def test_the_same_id_with_another_body_is_a_conflict(self, ada):
        body = BODY | {"id": str(uuid4())}
        ada.post(REPORTS, body)
        answer = ada.post(REPORTS, body | {"side": "left"})
        assert answer.status_code == 409
        assert PainReport.objects.get().side == "right"

    def test_an_id_of_somebody_else_is_a_conflict_that_reveals_nothing(self, cast, anna, client_of):
        body = BODY | {"id": str(uuid4())}
        anna.post(REPORTS, body)
        answer = client_of(cast.stranger.user).post(REPORTS, body)
        assert answer.status_code == 409
        assert "Anna" not in answer.content.decode()
        assert str(cast.athlete.public_id) not in answer.content.decode()

    def test_a_deleted_report_does_not_come_back(self, ada):
        body = BODY | {"id": str(uuid4())}
        ada.post(REPORTS, body)
        assert ada.delete(f"{REPORTS}{body['id']}/").status_code == 204
        answer = ada.post(REPORTS, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "deleted")

    def test_a_refused_report_can_be_mended_under_its_id(self, ada):
        body = BODY | {"id": str(uuid4())}
        assert ada.post(REPORTS, body | {"intensity": {"worst_during": 11}}).status_code == 400
        assert ada.post(REPORTS, body).status_code == 201


class TestChanging:
    def test_a_patch_changes_what_it_names(self, runner, ada):
        report = log(runner, no=["swelling"], spots=["lateral"], notes="a").report
        answer = ada.patch(
            one(report),
            {"intensity": {"next_morning": 5}, "signs": {"limp": True}},
            headers={"If-Match": '"1"'},
        )
        assert (answer.status_code, answer["ETag"]) == (200, '"2"')
        body = answer.json()
        assert body["intensity"] == {"worst_during": 3, "after_60min": None, "next_morning": 5}
        assert (body["signs"]["limp"], body["signs"]["swelling"]) == (True, False)
        assert (body["spots"], body["notes"]) == (["lateral"], "a")

    def test_null_takes_an_answer_back(self, runner, ada):
        report = log(runner, "limp", surface=None, duration_days=4).report
        body = ada.patch(one(report), {"signs": {"limp": None}, "duration_days": None}).json()
        assert (body["signs"]["limp"], body["duration_days"]) == (None, None)

    def test_a_stale_version_is_refused(self, runner, ada):
        report = log(runner).report
        ada.patch(one(report), {"notes": "one"})
        answer = ada.patch(one(report), {"notes": "two"}, headers={"If-Match": '"1"'})
        assert answer.status_code == 412
        assert ada.delete(one(report), headers={"If-Match": '"1"'}).status_code == 412
        report.refresh_from_db()
        assert (report.notes, report.is_active) == ("one", True)

    def test_it_stays_with_its_athlete_and_id(self, cast, anna):
        report = log(cast.athlete).report
        for change, field in (
            ({"athlete": str(cast.minor.public_id)}, "athlete"),
            ({"id": str(uuid4())}, "id"),
        ):
            assert list(errors(anna.patch(one(report), change))) == [field]
        same = {"athlete": str(cast.athlete.public_id), "id": str(report.public_id), "notes": "kept"}
        assert anna.patch(one(report), same).status_code == 200

    def test_bad_values_change_nothing(self, runner, ada):
        report = log(runner).report
        assert list(errors(ada.patch(one(report), {"spots": ["calf"]}))) == ["spots"]
        report.refresh_from_db()
        assert report.version == 1

    def test_after_a_day_it_is_too_late(self, runner, ada):
        report = log(runner).report
        with time_machine.travel(later(days=2)):
            answer = ada.patch(one(report), {"notes": "late"})
        assert (answer.status_code, answer.json()["code"]) == (403, "too_late")

    def test_a_coach_sees_hers_and_changes_only_her_own(self, cast, coach):
        hers, own = log(cast.athlete).report, log(cast.athlete, actor=cast.coach).report
        assert coach.patch(one(hers), {"notes": "x"}).status_code == 403
        assert coach.delete(one(hers)).status_code == 403
        assert coach.patch(one(own), {"notes": "x"}).status_code == 200

    @pytest.mark.parametrize("name", ["coach_without_consent", "manager", "former_coach", "other_club_coach"])
    def test_for_others_it_is_not_there(self, cast, client_of, name):
        report, client = log(cast.athlete).report, client_of(getattr(cast, name))
        assert client.get(one(report)).status_code == 404
        assert client.patch(one(report), {"notes": "x"}).status_code == 404
        assert client.delete(one(report)).status_code == 404
        unseen, absent = client.get(one(report)).json(), client.get(f"{REPORTS}{uuid4()}/").json()
        assert unseen | {"request_id": ""} == absent | {"request_id": ""}

    def test_deleted_is_gone_here_and_the_flag_stays(self, cast, anna, coach):
        report = log(cast.athlete, "swelling").report
        assert anna.delete(one(report), headers={"If-Match": '"1"'}).status_code == 204
        for client in (anna, coach):
            assert client.get(one(report)).status_code == 404
            assert client.patch(one(report), {"notes": "x"}).status_code == 404
            assert client.delete(one(report)).status_code == 404
        assert anna.get(REPORTS).json()["results"] == []
        assert RedFlag.objects.get().withdrawn_at == NOW
        assert Tombstone.objects.get().public_id == report.public_id


class TestListing:
    def ids(self, client, **query):
        answer = client.get(REPORTS, query)
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.json()["results"]]

    def test_one_reads_ones_own_newest_first(self, cast, anna):
        older = log(cast.athlete, felt_at=later(days=-3)).report
        newer = log(cast.athlete, felt_at=later(days=-1)).report
        log(cast.stranger)
        assert self.ids(anna) == [str(newer.public_id), str(older.public_id)]

    def test_a_coach_reads_those_who_consented(self, cast, coach):
        hers, minas = log(cast.athlete).report, log(cast.minor, felt_at=later(days=-1)).report
        log(cast.other_athlete)
        assert self.ids(coach) == [str(hers.public_id), str(minas.public_id)]
        assert self.ids(coach, athlete=cast.minor.public_id) == [str(minas.public_id)]

    def test_dates_bound_the_list(self, runner, ada):
        days = [log(runner, felt_at=later(days=-n)).report for n in (3, 2, 1)]
        assert self.ids(ada, **{"from": "2026-11-16", "to": "2026-11-16"}) == [str(days[1].public_id)]
        assert len(self.ids(ada, **{"from": "2026-11-16"})) == 2

    def test_a_bad_parameter_is_named(self, cast, coach):
        answer = coach.get(REPORTS, {"from": "soon"})
        assert list(errors(answer)) == ["from"]
        answer = coach.get(REPORTS, {"athlete": str(cast.stranger.public_id)})
        assert errors(answer) == {"athlete": [NOT_THERE]}

    def test_pages_follow_by_cursor(self, runner, ada):
        stored = [str(log(runner, felt_at=later(hours=-n)).report.public_id) for n in range(3)]
        first = ada.get(REPORTS, {"page_size": 2}).json()
        second = ada.get(first["next"]).json()
        assert [row["id"] for row in first["results"] + second["results"]] == stored
        assert second["next"] is None

    def test_three_rows_cost_as_many_queries_as_one(self, cast, coach):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                self.ids(coach)
            return len(queries)

        run = Activity.objects.create(
            athlete=cast.athlete, start_at=NOW, time_zone="UTC", local_date=NOW.date(), type="run"
        )
        log(cast.athlete, "swelling", activity=run)
        self.ids(coach)
        single = cost()
        log(cast.minor, "popped")
        log(cast.athlete, felt_at=later(days=-1), activity=run)
        assert cost() == single


class TestAccessLog:
    def test_reading_anothers_health_is_logged(self, cast, coach):
        report = log(cast.athlete).report
        coach.get(REPORTS)
        coach.get(one(report))
        logged = list(AccessLog.objects.values_list("viewer__name", "athlete_ids", "kind"))
        assert logged == [("Carla Coach", [cast.athlete.pk], "pain_reports")] * 2

    def test_ones_own_and_nothing_is_not(self, cast, anna, client_of):
        report = log(cast.athlete).report
        anna.get(REPORTS)
        anna.get(one(report))
        client_of(cast.coach_without_consent).get(one(report))
        client_of(cast.coach_without_consent).get(REPORTS)
        assert not AccessLog.objects.exists()


class TestNoPainToday:
    BODY = {"local_date": "2026-11-18"}

    def test_it_is_stored_read_and_deleted(self, runner, ada):
        answer = ada.post(DAYS, self.BODY | {"id": str(uuid4())})
        assert answer.status_code == 201
        body = answer.json()
        assert body == {
            "id": body["id"], "athlete": str(runner.public_id), "local_date": "2026-11-18",
        }  # fmt: skip
        assert ada.get(f"{DAYS}{body['id']}/").json() == body
        assert ada.get(DAYS).json()["results"] == [body]
        assert ada.delete(f"{DAYS}{body['id']}/", headers={"If-Match": answer["ETag"]}).status_code == 204
        assert not PainFreeDay.objects.exists()
        assert Tombstone.objects.get().public_id.hex == body["id"].replace("-", "")

    def test_said_twice_it_is_one_day(self, ada):
        first = ada.post(DAYS, self.BODY | {"id": str(uuid4())})
        for again in (ada.post(DAYS, self.BODY | {"id": str(uuid4())}), ada.post(DAYS, self.BODY)):
            assert again.status_code == 200
            assert again.json() == first.json()
        assert PainFreeDay.objects.count() == 1

    def test_the_id_of_another_day_is_a_conflict(self, ada):
        body = self.BODY | {"id": str(uuid4())}
        ada.post(DAYS, body)
        assert ada.post(DAYS, body | {"local_date": "2026-11-17"}).status_code == 409

    def test_the_id_of_anything_else_is_a_conflict_and_says_nothing(self, cast, ada, anna):
        """Also where the day itself is answered already."""
        body = self.BODY | {"id": str(uuid4())}
        assert ada.post(REPORTS, BODY | {"id": body["id"]}).status_code == 201
        again = ada.post(DAYS, body)
        assert (again.status_code, again.json()["code"]) == (409, "id_in_use")
        body = self.BODY | {"id": str(uuid4())}
        ada.post(DAYS, body)
        assert anna.post(DAYS, body).json()["errors"] == again.json()["errors"]
        kept = body | {"id": str(uuid4())}
        assert ada.post(DAYS, kept).status_code == 200
        assert ada.post(DAYS, kept | {"local_date": "2026-11-17"}).status_code == 409

    @pytest.mark.parametrize("day", ["2026-11-20", "2026-11-03", "today", None])
    def test_a_day_that_cannot_be_is_refused(self, ada, day):
        assert list(errors(ada.post(DAYS, {"local_date": day}))) == ["local_date"]
        assert not PainFreeDay.objects.exists()

    def test_staff_enter_it_with_health_access_only(self, cast, coach, client_of):
        body = self.BODY | {"athlete": str(cast.athlete.public_id)}
        assert client_of(cast.coach_without_consent).post(DAYS, body).status_code == 403
        assert coach.post(DAYS, body).status_code == 201
        hidden = coach.post(DAYS, self.BODY | {"athlete": str(cast.stranger.public_id)})
        assert errors(hidden) == {"athlete": [NOT_THERE]}

    def test_others_do_not_see_it(self, cast, coach, client_of):
        services.log_no_pain(cast.athlete.user, athlete=cast.athlete, local_date=NOW.date(), now=NOW)
        url = f"{DAYS}{PainFreeDay.objects.get().public_id}/"
        assert coach.get(url).status_code == 200
        assert coach.delete(url).status_code == 403
        for name in ("coach_without_consent", "manager", "other_club_coach"):
            client = client_of(getattr(cast, name))
            assert client.get(url).status_code == client.delete(url).status_code == 404
            assert client.get(DAYS).json()["results"] == []
