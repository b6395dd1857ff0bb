"""athletes/ as a phone or a script meets it."""

import pytest

from athletes import services
from athletes.enums import ConsentRole
from athletes.models import AccessLog, Athlete
from tests.cast import JOINED, coached
from tests.coachsite.roster.rows import alert, flag, painless, report

pytestmark = pytest.mark.django_db
URL = "/api/v1/athletes/"


@pytest.fixture
def ask(client):
    def send(person, query="", url=URL):
        client.force_login(person)
        return client.get(f"{url}{query}")

    return send


@pytest.fixture
def patch(client):
    def send(person, athlete, body, **headers):
        client.force_login(person)
        return client.patch(one(athlete), body, content_type="application/json", headers=headers)

    return send


def one(athlete):
    return f"{URL}{athlete.public_id}/"


def names(answer):
    return [row["name"] for row in answer.json()["results"]]


class TestList:
    def test_coach_reads_the_roster_by_name(self, cast, ask):
        assert names(ask(cast.coach)) == ["Anna Athlete", "Kira Kept", "Mina Minor"]

    def test_athlete_reads_herself(self, cast, ask):
        assert names(ask(cast.athlete.user)) == ["Anna Athlete"]

    def test_stranger_manager_and_former_coach_read_nobody(self, cast, ask):
        for who in (cast.manager, cast.former_coach):
            assert names(ask(who)) == []
        assert names(ask(cast.stranger.user)) == ["Zoe Stranger"]

    def test_order_of_need(self, cast, ask):
        flag(cast.minor)
        alert(cast.kept)
        assert names(ask(cast.coach, "?order=need")) == ["Mina Minor", "Kira Kept", "Anna Athlete"]

    def test_filter_by_status(self, cast, ask):
        flag(cast.minor)
        assert names(ask(cast.coach, "?status=stop")) == ["Mina Minor"]
        assert names(ask(cast.coach, "?status=unknown")) == ["Anna Athlete", "Kira Kept"]

    def test_filter_by_squad_and_name(self, cast, ask):
        assert names(ask(cast.head_coach, f"?squad={cast.trail.public_id}")) == ["Olga Other"]
        assert names(ask(cast.head_coach, "?q=lon")) == ["Lena Loner"]

    def test_a_foreign_squad_reads_like_none(self, cast, ask):
        foreign = services.create_squad(cast.other_club_coach, club=cast.south, name="South squad")
        answers = [
            ask(cast.coach, f"?squad={key}")
            for key in (foreign.public_id, "00000000-0000-0000-0000-000000000007")
        ]
        assert [a.status_code for a in answers] == [400, 400]
        assert answers[0].json()["errors"] == answers[1].json()["errors"]

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("?status=fine", "status"),
            ("?order=age", "order"),
            ("?squad=7", "squad"),
            (f"?q={'x' * 101}", "q"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, cast, ask, query, field):
        answer = ask(cast.coach, query)
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == [field]

    @pytest.mark.parametrize("order", ["name", "need"])
    def test_pages_hold_everybody_once(self, cast, ask, order):
        for n in range(7):
            runner = coached(cast.head_coach, cast.north, None, f"Runner {n}", None)
            if n % 3 == 0:
                alert(runner)
        seen, url = [], f"?order={order}&page_size=3"
        while url:
            answer = ask(cast.head_coach, url)
            seen += names(answer)
            following = answer.json()["next"]
            url = following and "?" + following.partition("?")[2]
        assert len(seen) == len(set(seen)) == 12

    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_queries_for_any_number(self, cast, ask, count, django_assert_num_queries):
        for runner in (cast.athlete, cast.minor, cast.kept)[:count]:
            flag(runner)
            report(runner, 4)
            alert(runner)
        cast.coach.refresh_from_db()
        ask(cast.coach)
        with django_assert_num_queries(14):
            ask(cast.coach)


class TestOne:
    def test_shows_profile_and_status(self, cast, ask):
        painless(cast.athlete)
        shown = ask(cast.coach, url=one(cast.athlete)).json()
        assert shown["id"] == str(cast.athlete.public_id)
        assert (shown["name"], shown["birth_month"], shown["time_zone"]) == (
            "Anna Athlete",
            "1994-03-01",
            "Europe/Berlin",
        )
        assert shown["status"]["level"] == "ok"
        assert shown["status"]["reasons"] == [
            {"code": "answered", "text": "Nothing above 2/10 in the last 7 days", "urgency": None}
        ]

    def test_flag_alert_and_pain_are_reasons(self, cast, ask):
        flag(cast.athlete, "swelling", "U")
        report(cast.athlete, 6)
        alert(cast.athlete)
        reasons = ask(cast.coach, url=one(cast.athlete)).json()["status"]["reasons"]
        assert [reason["code"] for reason in reasons] == ["red_flag", "alert", "pain"]
        assert reasons[0]["urgency"] == "U"
        assert reasons[0]["text"] == "Knee, right: Swelling. A doctor within 3 days, no running."
        assert "44.0 km" in reasons[1]["text"]
        assert reasons[2]["text"] == "Pain 6/10, Knee, right, today"

    def test_without_consent_the_bytes_are_those_of_a_healthy_athlete(self, cast, ask):
        healthy = ask(cast.coach_without_consent, url=one(cast.athlete)).content
        flag(cast.athlete, urgency="E")
        report(cast.athlete, 9)
        alert(cast.athlete, "red_flag", severity="urgent", is_health=True, subject="flag:1")
        assert ask(cast.coach_without_consent, url=one(cast.athlete)).content == healthy
        assert b"not shared" in healthy

    @pytest.mark.parametrize("who", ["other_squad_coach", "other_club_coach", "manager", "former_coach"])
    def test_not_visible_is_not_found(self, cast, ask, who):
        assert ask(getattr(cast, who), url=one(cast.athlete)).status_code == 404

    def test_in_russian(self, cast, ask):
        cast.coach.language = "ru"
        cast.coach.save()
        answer = ask(cast.coach, url=one(cast.athlete))
        assert answer.status_code == 200

    def test_reading_health_is_logged(self, cast, ask):
        ask(cast.coach)
        ask(cast.coach, url=one(cast.athlete))
        ask(cast.coach_without_consent)
        ask(cast.athlete.user)
        logged = [(log.viewer, set(log.athlete_ids), log.kind) for log in AccessLog.objects.order_by("pk")]
        assert logged == [
            (cast.coach, {cast.athlete.pk, cast.minor.pk}, "status"),
            (cast.coach, {cast.athlete.pk}, "status"),
        ]


class TestPatch:
    def test_athlete_changes_her_profile(self, cast, patch):
        answer = patch(cast.athlete.user, cast.athlete, {"max_hr": 188, "name": "Anna A."})
        assert answer.status_code == 200, answer.content
        assert (answer.json()["max_hr"], answer.json()["name"]) == (188, "Anna A.")
        assert Athlete.objects.get(pk=cast.athlete.pk).max_hr == 188

    def test_coach_sets_how_much_a_week_may_grow(self, cast, patch):
        answer = patch(cast.coach, cast.athlete, {"weekly_increase_pct": 5})
        assert answer.json()["weekly_increase_pct"] == 5

    def test_athlete_does_not(self, cast, patch):
        answer = patch(cast.athlete.user, cast.athlete, {"weekly_increase_pct": 30})
        assert answer.status_code == 403
        assert list(answer.json()["errors"]) == ["weekly_increase_pct"]

    def test_physio_reads_only(self, cast, patch):
        assert patch(cast.physio, cast.athlete, {"max_hr": 188}).status_code == 403

    @pytest.mark.parametrize("who", ["other_squad_coach", "other_club_coach", "manager"])
    def test_strangers_find_nothing(self, cast, patch, who):
        assert patch(getattr(cast, who), cast.athlete, {"max_hr": 188}).status_code == 404

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("max_hr", 400),
            ("max_hr", "fast"),
            ("birth_month", "2031-01-01"),
            ("birth_month", "yesterday"),
            ("time_zone", "Mars/North"),
            ("sex", "yes"),
            ("weekly_declared_m", -1),
            ("name", ""),
        ],
    )
    def test_bad_values_are_named_and_nothing_is_stored(self, cast, patch, field, value):
        before = Athlete.objects.filter(pk=cast.athlete.pk).values().get()
        answer = patch(cast.athlete.user, cast.athlete, {field: value})
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == [field]
        assert Athlete.objects.filter(pk=cast.athlete.pk).values().get() == before

    def test_status_and_id_are_not_written(self, cast, patch):
        answer = patch(cast.athlete.user, cast.athlete, {"status": {"level": "ok"}, "id": "x", "rest_hr": 50})
        assert answer.status_code == 200
        assert answer.json()["id"] == str(cast.athlete.public_id)

    def test_a_stale_version_is_refused(self, cast, ask, patch):
        etag = ask(cast.coach, url=one(cast.athlete)).headers["ETag"]
        assert patch(cast.coach, cast.athlete, {"max_hr": 180}, if_match=etag).status_code == 200
        assert patch(cast.coach, cast.athlete, {"max_hr": 190}, if_match=etag).status_code == 412

    def test_profiles_are_neither_made_nor_deleted_here(self, cast, client):
        client.force_login(cast.coach)
        assert client.post(URL, {}, content_type="application/json").status_code == 405
        assert client.delete(one(cast.athlete)).status_code == 405

    def test_consent_is_asked_at_every_read(self, cast, ask):
        flag(cast.loner)
        assert ask(cast.head_coach, url=one(cast.loner)).json()["status"]["level"] == "stop"
        services.withdraw_health_consent(
            cast.loner.user, coaching=cast.link(cast.loner), role=ConsentRole.COACH, now=JOINED
        )
        assert ask(cast.head_coach, url=one(cast.loner)).json()["status"]["level"] == "unknown"
