"""Shoes on the phone: kilometres, limits, defaults and runs, without scripts."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.enums import Units
from tests.cast import NOW
from tests.training.pages import body
from tests.training.shoes import KM, pair, run, wear
from training.models import Activity, Shoe, ShoeChange

pytestmark = pytest.mark.django_db
LIST, NEW = "/me/shoes/", "/me/shoes/new/"
BLUE = {"name": "Blue", "start": "120,5", "note": "500", "due": "700", "worn_from": "2026-11-01"}


def add(client, **changes):
    return client.post(NEW, {"id": str(uuid4())} | BLUE | changes)


def one(shoe, path=""):
    return f"{LIST}{shoe.public_id}/{path}"


class TestList:
    def test_pairs_with_what_they_have_run(self, her, cast):
        shoe = pair(cast.athlete, start_m=490 * KM, default_for=["run", "treadmill"])
        pair(cast.athlete, "Old", start_m=900 * KM, retired=True)
        run(cast.athlete, 12, days_ago=1)
        page = body(her.get(LIST))
        assert "502.0 km" in page
        assert "Have a look at it" in page
        assert "1 run · last worn 17 November 2026" in page
        assert "Worn by default for: Run, Treadmill run" in page
        assert "One pair in the last 28 days" in page
        assert "Put away Old · 900.0 km" in page
        assert "Blue: Added · 18 November 2026, Anna Athlete" in page
        assert "no trial supports a number" in page
        assert shoe.name in page

    def test_due_pairs_say_what_was_planned(self, her, cast):
        pair(cast.athlete, start_m=705 * KM)
        page = body(her.get(LIST))
        assert "Time for another pair" in page
        assert "You planned 700.0 km." in page

    def test_in_the_readers_units(self, her, cast):
        pair(cast.athlete, start_m=160_934)
        cast.athlete.user.units = Units.MI
        cast.athlete.user.save()
        assert "100.0 mi" in body(her.get(LIST))

    def test_the_first_pair_is_asked_for(self, her):
        assert "No pair yet." in body(her.get(LIST))

    def test_it_costs_the_same_for_one_and_for_three(self, her, cast):
        counts = []
        for names in (["One"], ["Two", "Three"]):
            for name in names:
                run(cast.athlete, shoe=pair(cast.athlete, name, default_for=["run"]))
            her.get(LIST)
            with CaptureQueriesContext(connection) as seen:
                her.get(LIST)
            counts.append(len(seen))
        assert counts[0] == counts[1]

    def test_a_guardian_looks_after_the_wards_pairs(self, client, cast):
        client.force_login(cast.guardian)
        query = f"?for={cast.minor.public_id}"
        answer = client.post(NEW, {"id": str(uuid4()), "for": str(cast.minor.public_id)} | BLUE)
        assert answer.status_code == 302
        assert Shoe.objects.get().athlete == cast.minor
        assert "Blue" in body(client.get(LIST + query))

    def test_a_stranger_finds_nothing(self, stranger, cast):
        shoe = pair(cast.athlete, "Canary yellow")
        assert "Canary" not in body(stranger.get(LIST))
        assert stranger.get(f"{LIST}?for={cast.athlete.public_id}").status_code == 404
        assert stranger.get(one(shoe)).status_code == 404
        for path in ("", "runs/", "retire/", "delete/"):
            assert stranger.post(one(shoe, path), BLUE).status_code == 404
        assert add(stranger, **{"for": str(cast.athlete.public_id)}).status_code == 404
        shoe.refresh_from_db()
        assert (shoe.name, shoe.retired) == ("Canary yellow", False)


class TestAdding:
    def test_a_pair_with_everything_that_is_asked(self, her):
        answer = add(her, default_for=["run", "trail_run"], note="400", due="650,5")
        shoe = Shoe.objects.get()
        assert answer["Location"] == one(shoe)
        assert (shoe.start_m, shoe.note_m, shoe.due_m) == (120_500, 400 * KM, 650_500)
        assert shoe.worn_from.isoformat() == "2026-11-01"
        assert sorted(row.type for row in shoe.defaults.all()) == ["run", "trail_run"]

    def test_types_without_a_pair_and_today_are_offered(self, her, cast):
        pair(cast.athlete, default_for=["run"])
        page = her.get(NEW).content.decode()
        assert 'value="2026-11-18"' in page
        boxes = re.findall(r'<input type="checkbox" name="default_for" value="(\w+)"[^>]*checked', page)
        assert sorted(boxes) == ["trail_run", "treadmill"]

    def test_what_is_left_empty_is_the_usual(self, her):
        add(her, start="", note="", due="", worn_from="")
        shoe = Shoe.objects.get()
        assert (shoe.start_m, shoe.note_m, shoe.due_m, shoe.worn_from) == (0, 500 * KM, 700 * KM, None)

    def test_a_double_tap_stores_it_once(self, her):
        sent = {"id": str(uuid4())} | BLUE
        first, again = her.post(NEW, sent), her.post(NEW, sent)
        assert first["Location"] == again["Location"]
        assert (Shoe.objects.count(), ShoeChange.objects.count()) == (1, 1)

    def test_somebody_elses_id_is_not_taken(self, her, cast):
        theirs = pair(cast.stranger, "Zoe's")
        her.post(NEW, {"id": str(theirs.public_id)} | BLUE)
        theirs.refresh_from_db()
        assert (theirs.name, Shoe.objects.count()) == ("Zoe's", 2)

    @pytest.mark.parametrize(
        ("change", "field", "words"),
        [
            ({"name": " "}, "name", "Give the pair a name."),
            ({"start": "much"}, "start", "“much” is no distance"),
            ({"start": "20000"}, "start", "Between 0 and 10,000 km."),
            ({"note": "800"}, "note", "not after the pair is due"),
            ({"due": "0"}, "due", "Above 0"),
            ({"worn_from": "soon"}, "worn_from", "valid date"),
            ({"worn_from": "1960-01-01"}, "worn_from", "after 1980"),
            ({"default_for": ["walk"]}, "default_for", "walk"),
        ],
    )
    def test_an_error_names_its_field_and_keeps_what_was_typed(self, her, change, field, words):
        answer = add(her, **change)
        assert words in body(answer)
        page = answer.content.decode()
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page
        assert "120,5" in page or field == "start"
        assert not Shoe.objects.exists()


class TestOnePair:
    def test_what_was_not_typed_anew_stays_to_the_metre(self, her, cast):
        cast.athlete.user.units = Units.MI
        cast.athlete.user.save()
        shoe = pair(cast.athlete, start_m=123_456, worn_from=NOW.date())
        page = her.get(one(shoe)).content.decode()
        names = ("start", "note", "due", "worn_from")
        sent = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in names}
        assert sent["start"] == "76.712"
        assert her.post(one(shoe), sent | {"name": "Sky"})["Location"] == one(shoe)
        shoe.refresh_from_db()
        assert (shoe.name, shoe.start_m, shoe.note_m) == ("Sky", 123_456, 500 * KM)

    def test_new_limits_and_defaults_are_written(self, her, cast):
        shoe = pair(cast.athlete, default_for=["run"])
        her.post(one(shoe), BLUE | {"note": "300", "default_for": ["treadmill"]})
        shoe.refresh_from_db()
        assert shoe.note_m == 300 * KM
        assert [row.type for row in shoe.defaults.all()] == ["treadmill"]

    def test_errors_change_nothing(self, her, cast):
        shoe = pair(cast.athlete)
        assert "is no distance" in body(her.post(one(shoe), BLUE | {"start": "x"}))
        assert "not after the pair is due" in body(her.post(one(shoe), BLUE | {"note": "9000"}))
        shoe.refresh_from_db()
        assert (shoe.start_m, shoe.note_m) == (0, 500 * KM)

    def test_runs_of_some_days_are_given_to_it(self, her, cast):
        shoe = pair(cast.athlete)
        run(cast.athlete, days_ago=2)
        run(cast.athlete)
        days = {"first": "2026-11-10", "last": "2026-11-17", "only_without": "on"}
        answer = her.post(one(shoe, "runs/"), days, follow=True)
        assert "1 run given to this pair." in body(answer)
        assert wear(shoe).runs == 1

    @pytest.mark.parametrize(
        ("days", "words"),
        [
            ({"first": "2026-11-10"}, "This field is required."),
            ({"first": "2026-11-10", "last": "2026-11-09"}, "The last day lies before the first."),
        ],
    )
    def test_days_that_cannot_be_are_said(self, her, cast, days, words):
        shoe = pair(cast.athlete)
        run(cast.athlete)
        answer = her.post(one(shoe, "runs/"), days)
        assert words in body(answer)
        assert "2026-11-10" in answer.content.decode()
        assert Activity.objects.get().shoe is None

    def test_put_away_and_taken_out_again(self, her, cast):
        shoe = pair(cast.athlete, default_for=["run"])
        answer = her.post(one(shoe, "retire/"), {"retired": "yes"}, follow=True)
        assert "Put away; its runs stay." in body(answer)
        assert "Worn by default" not in body(answer)
        her.post(one(shoe), BLUE)
        assert "Taken out again." in body(her.post(one(shoe, "retire/"), follow=True))
        shoe.refresh_from_db()
        assert (shoe.retired, shoe.start_m) == (False, 120_500)

    def test_deleted_its_runs_stay(self, her, cast):
        shoe = pair(cast.athlete, default_for=["run"])
        run(cast.athlete)
        answer = her.post(one(shoe, "delete/"), follow=True)
        assert "Its runs stay" in body(answer)
        assert Activity.objects.get().shoe is None
        assert "Blue: Deleted" in body(answer)


class TestReminder:
    def test_today_reminds_her_and_not_her_guardian(self, client, cast):
        pair(cast.minor, start_m=705 * KM)
        client.force_login(cast.minor.user)
        assert "“Blue” has run 705.0 km. Time to look at your shoes." in body(client.get("/today/"))
        client.force_login(cast.guardian)
        assert "Time to look at your shoes" not in body(client.get(f"/today/?for={cast.minor.public_id}"))

    def test_it_goes_when_the_pair_is_put_away(self, her, cast):
        shoe = pair(cast.athlete, start_m=705 * KM)
        her.post(one(shoe, "retire/"), {"retired": "yes"})
        assert "Time to look at your shoes" not in body(her.get("/today/"))


class TestAtTheCoachesDesk:
    def test_they_read_pairs_and_are_not_reminded(self, client, cast):
        pair(cast.athlete, "Worn out", start_m=705 * KM)
        pair(cast.athlete, "Fresh", default_for=["run"])
        pair(cast.athlete, "In the cupboard", retired=True)
        run(cast.athlete, 12, days_ago=1)
        client.force_login(cast.coach)
        answer = client.get(f"/admin/athletes/athlete/{cast.athlete.pk}/change/")
        page = body(answer)
        assert page.index("Fresh 12.0 km") < page.index("Worn out 705.0 km")
        assert "▲ Time for another pair" in page
        assert "last worn 17 November" in page
        assert "One pair in the last 28 days" in page
        assert "In the cupboard" not in page
        assert "Your shoes have run far" not in page

    def test_without_shoes_it_says_so(self, client, cast):
        client.force_login(cast.coach)
        assert "No pair is known." in body(client.get(f"/admin/athletes/athlete/{cast.athlete.pk}/change/"))

    def test_it_costs_the_same_for_one_and_for_three(self, client, cast):
        client.force_login(cast.coach)
        counts = []
        for names in (["One"], ["Two", "Three"]):
            for name in names:
                run(cast.athlete, shoe=pair(cast.athlete, name), days_ago=1)
            client.get(f"/admin/athletes/athlete/{cast.athlete.pk}/change/")
            with CaptureQueriesContext(connection) as seen:
                client.get(f"/admin/athletes/athlete/{cast.athlete.pk}/change/")
            counts.append(len(seen))
        assert counts[0] == counts[1]


def test_who_has_no_profile_is_sent_home(client, cast):
    client.force_login(cast.coach)
    for path in (LIST, NEW):
        assert client.get(path)["Location"] == "/"


def test_shoes_of_a_run_follow_its_day(her, cast):
    shoe = pair(cast.athlete, worn_from=NOW.date() - timedelta(days=1), default_for=["run"])
    for start, worn in (("2026-11-17T07:00", shoe), ("2026-11-16T07:00", None)):
        sent = {"id": str(uuid4()), "distance": "8", "type": "run", "start": start}
        her.post("/runs/new/", sent | {"shoe": str(shoe.public_id)})
        assert Activity.objects.latest("pk").shoe == worn
