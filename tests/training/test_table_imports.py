"""Tables with a run in each row: looked at first, stored row by row, never twice."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from alerts.models import Alert
from athletes.enums import Units
from athletes.errors import DomainError, NotAllowedError
from tests import files
from tests.cast import NOW
from tests.training.test_zip_imports import worked_off
from training import services
from training.enums import ImportKind, ImportState
from training.models import Activity, DirtyWeek, Import
from training.services import import_tables
from training.services.import_runs import unclaimed

LOG = """date,distance,time,RPE,notes
2026-05-04,1.7,10:00,6,felt good
2026-05-05,10,50:00,15,too hard
2026-05-05,10,50:00,15,too hard
2026-05-06,0,30:00,3,belt broke
2026-05-07,100,0:50,3,too fast
2026-05-08,42,816:00:00,3,34 days
2026-05-09,5,25:00,2,
2026-05-09,5,26:00,3,second round
2030-01-01,5,25:00,,not yet
1950-01-01,5,25:00,,long ago
,5,25:00,,no day
2026-05-11,soon,25:00,,no number
2026-05-12,5,6,25:00,,one cell too many
"""


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def upload(athlete, text=LOG, **more):
    content = ContentFile(text if isinstance(text, bytes) else text.encode())
    return services.start_import(athlete.user, athlete=athlete, name="log.csv", content=content, **more)[0]


def outcomes(row):
    return [(f.row, f.state, f.error_code) for f in row.files.all()]


class TestRows:
    def test_each_row_has_its_own_result_and_reason(self, anna):
        row = upload(anna)
        assert row.kind == ImportKind.TABLE
        row, _slices = worked_off(row)
        assert outcomes(row) == [
            (2, "done", ""),
            (3, "partial", "bad_value"),
            (4, "duplicate", "bad_value"),
            (5, "refused", "zero_distance"),
            (6, "refused", "absurd_pace"),
            (7, "refused", "absurd_time"),
            (8, "done", ""),
            (9, "done", ""),
            (10, "refused", "future_start"),
            (11, "refused", "no_date"),
            (12, "refused", "no_date"),
            (13, "refused", "bad_value"),
            (14, "refused", "row_shape"),
        ]
        assert (row.done, row.total) == (13, 13)
        first = Activity.objects.earliest("start_at")
        assert (first.distance_m, first.moving_s, first.rpe, first.notes) == (1700, 600, 6, "felt good")
        assert [(s.format, s.date_only) for s in first.sources.all()] == [("csv", True)]

    def test_the_same_rows_in_a_longer_table_are_known(self, anna):
        worked_off(upload(anna))
        row, _slices = worked_off(upload(anna, LOG + "2026-05-15,7,40:00,3,new\n"))
        assert [row for row, state, _code in outcomes(row) if state == "done"] == [15]
        assert Activity.objects.count() == 5

    def test_a_run_that_the_watch_recorded_gets_its_effort_and_notes(self, anna):
        services.run_import(upload(anna, files.fit()).pk, now=NOW)
        row, _slices = worked_off(upload(anna))
        assert outcomes(row)[0] == (2, "duplicate", "")
        run = Activity.objects.earliest("start_at")
        assert (run.start_at, run.distance_m, run.rpe, run.notes) == (files.START, 1680, 6, "felt good")

    def test_todays_run_is_not_in_the_future_before_noon(self, anna):
        morning = NOW.replace(hour=6)
        row = upload(anna, f"date,distance\n{NOW:%Y-%m-%d},5\n2026-05-01,5\n")
        row, _slices = worked_off(row, now=morning)
        assert {state for _row, state, _code in outcomes(row)} == {"done"}
        assert Activity.objects.latest("start_at").start_at == morning

    def test_local_times_are_those_of_home_and_utc_is_utc(self, anna):
        worked_off(upload(anna, "date,distance\n2026-05-04 23:30,5\n2026-05-06T22:30:00Z,6\n"))
        found = [(f"{a.start_at:%d %H:%M}", a.local_date.day) for a in Activity.objects.order_by("start_at")]
        assert found == [("04 21:30", 4), ("06 22:30", 7)]

    def test_two_at_one_time_are_one(self, anna):
        row, _slices = worked_off(
            upload(anna, "date,distance,notes\n2026-05-04 07:30,5,a\n2026-05-04 07:31,5.1,b\n")
        )
        assert [state for _row, state, _code in outcomes(row)] == ["done", "duplicate"]

    def test_a_date_at_the_edge_of_the_calendar_breaks_nothing(self, anna):
        row, _slices = worked_off(
            upload(anna, "date,distance\n0001-01-01 00:10,5\n9999-12-31 23:59,5\n2026-05-01,5\n")
        )
        assert [state for _row, state, _code in outcomes(row)] == ["refused", "refused", "done"]

    def test_miles_of_a_person_who_reads_miles(self, anna):
        anna.user.units = Units.MI
        anna.user.save()
        worked_off(upload(anna, "date,distance\n2026-05-04,5\n2026-05-05,6\n"))
        assert Activity.objects.earliest("start_at").distance_m == 8047

    def test_an_athlete_without_an_account_is_read_in_kilometres(self, cast):
        athlete = cast.athlete
        athlete.user, user = None, athlete.user
        athlete.save()
        row, _new = services.start_import(
            cast.coach, athlete=athlete, name="log.csv", content=ContentFile(LOG.encode())
        )
        worked_off(row)
        assert Activity.objects.filter(athlete=athlete, distance_m=5000).count() == 2
        assert user is not None

    def test_a_header_alone_is_an_empty_table(self, anna):
        row, _slices = worked_off(upload(anna, "date,distance\n,\n"))
        assert outcomes(row) == [(None, "refused", "empty_file")]

    def test_it_goes_in_slices_and_weeks_are_marked_at_the_end(self, anna, settings, monkeypatch):
        settings.IMPORT_SLICE_S = 0
        monkeypatch.setattr(import_tables, "ROWS_A_STEP", 5)
        row = upload(anna)
        services.run_import(row.pk, now=NOW)
        row.refresh_from_db()
        assert (row.state, row.done, row.total) == (ImportState.RUNNING, 5, 13)
        assert not DirtyWeek.objects.exists()
        row, slices = worked_off(row)
        assert (slices, row.files.count()) == (2, 13)
        assert DirtyWeek.objects.exists()
        assert Alert.objects.get().text == "4 runs since May 2026 added."

    def test_rows_that_kill_every_worker_are_passed_over(self, anna, monkeypatch):
        def deadly(*_args, **_kwargs):
            raise KeyboardInterrupt

        row = upload(anna, "date,distance\n2026-05-04,5\n2026-05-05,6\n")
        monkeypatch.setattr(import_tables, "store_entry", deadly)
        for n in range(3):
            with pytest.raises(KeyboardInterrupt):
                services.run_import(row.pk, now=NOW + n * timedelta(minutes=10))
        row, _slices = worked_off(row, now=NOW + timedelta(hours=1))
        assert outcomes(row) == [(2, "refused", "unreadable"), (3, "refused", "unreadable")]


class TestDoor:
    @pytest.mark.parametrize(
        ("text", "code"),
        [("name,colour\nAnna,red\nBen,blue\n", "no_columns"), ("date,notes\n2026-05-04,ran\n", "no_columns")],
    )
    def test_a_table_of_something_else_is_refused(self, anna, text, code):
        with pytest.raises(DomainError) as refused:
            upload(anna, text)
        assert (refused.value.code, refused.value.field) == (code, "file")
        assert not Import.objects.exists()

    def test_a_table_too_long_is_refused(self, anna):
        with pytest.raises(DomainError) as refused:
            upload(anna, "date,km\n" + "2026-05-04,5\n" * 10_001)
        assert refused.value.code == "too_many"

    def test_a_table_looked_at_and_then_sent_by_an_app_is_released(self, anna):
        held = upload(anna, hold_tables=True)
        assert not Import.objects.filter(unclaimed(NOW)).exists()
        assert not services.run_import(held.pk, now=NOW)
        sent = upload(anna)
        assert (sent.pk, sent.held) == (held.pk, False)
        assert worked_off(sent)[0].state == ImportState.DONE


class TestRelease:
    def test_it_is_read_as_the_person_says_once(self, anna):
        held = upload(anna, "date,distance\n05/06/2026,5\n", hold_tables=True)
        row = services.release_table(anna.user, upload=held, options={"units": "mi", "day_first": False})
        again = services.release_table(anna.user, upload=held, options={"units": "m"})
        assert again.options == row.options
        worked_off(row)
        run = Activity.objects.get()
        assert (run.distance_m, run.local_date.month) == (8047, 5)

    def test_by_nobody_else(self, cast):
        held = upload(cast.athlete, hold_tables=True)
        for person in (cast.physio, cast.stranger.user):
            with pytest.raises(NotAllowedError):
                services.release_table(person, upload=held, options={})

    def test_without_columns_it_stays(self, anna):
        held = upload(anna, hold_tables=True)
        with pytest.raises(DomainError) as refused:
            services.release_table(anna.user, upload=held, options={"columns": {"date": None}})
        assert refused.value.code == "no_columns"
        held.refresh_from_db()
        assert held.held

    def test_nobody_came_back(self, anna, settings):
        held = upload(anna, hold_tables=True)
        services.purge_import_files(now=held.created_at + settings.IMPORT_FILES_KEPT - timedelta(hours=1))
        assert Import.objects.exists()
        services.purge_import_files(now=held.created_at + settings.IMPORT_FILES_KEPT + timedelta(hours=1))
        assert not Import.objects.exists()


class TestApi:
    def send(self, user, text=LOG, **fields):
        client = APIClient()
        client.force_login(user)
        file = SimpleUploadedFile("log.csv", text.encode())
        return client, client.post("/api/v1/imports/", {"file": file, **fields}, format="multipart")

    def test_a_table_is_stored_without_a_look(self, anna):
        client, answer = self.send(anna.user)
        assert (answer.status_code, answer.json()["state"]) == (201, "queued")
        worked_off(Import.objects.get())
        shown = client.get(f"/api/v1/imports/{answer.json()['id']}/").json()
        assert (shown["done"], shown["total"], shown["files"][3]["row"]) == (13, 13, 5)
        assert shown["files"][3]["error"]["code"] == "zero_distance"

    def test_units_and_order_of_days_may_be_said(self, anna):
        self.send(anna.user, "date,distance\n05/06/2026,5\n", units="mi", day_first="false")
        worked_off(Import.objects.get())
        assert (Activity.objects.get().distance_m, Activity.objects.get().local_date.month) == (8047, 5)

    def test_units_that_are_none_are_refused(self, anna):
        _client, answer = self.send(anna.user, units="leagues")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["units"])

    def test_a_table_of_something_else_names_the_field(self, anna):
        _client, answer = self.send(anna.user, "name,colour\nAnna,red\nBen,blue\n")
        assert (answer.status_code, answer.json()["code"]) == (400, "no_columns")
        assert list(answer.json()["errors"]) == ["file"]


class TestPage:
    @pytest.fixture
    def phone(self, anna, client):
        client.force_login(anna.user)
        return client

    def send(self, phone, text=LOG):
        answer = phone.post("/runs/upload/", {"file": SimpleUploadedFile("log.csv", text.encode())})
        assert answer["Location"].endswith("/table/")
        return answer["Location"]

    def shown(self, answer):
        from tests.training.test_views import body

        return body(answer)

    def test_it_is_shown_before_it_is_stored(self, phone):
        place = self.send(phone)
        page = self.shown(phone.get(place))
        assert "5 rows can be stored. 8 rows cannot." in page
        assert "does not say kilometres or miles" in page
        assert "Row 2 Run · Mon, 4 May 2026 · 1.7 km · 10 min · 6/10 felt good" in page
        assert "Row 5 The distance of this row is 0." in page
        assert not Activity.objects.exists()
        assert phone.get(place.removesuffix("table/"))["Location"] == place

    def test_the_person_puts_it_right_and_stores_it(self, phone):
        place = self.send(phone, "when,how far\n05/06/2026,5\n06/06/2026,6\n")
        assert "Say below which column holds the date" in self.shown(phone.get(place))
        said = {"units": "mi", "day_first": "no", "column_date": "0", "column_distance": "1"}
        page = self.shown(phone.post(place, said | {"action": "look"}))
        assert "2 rows can be stored." in page
        assert "Wed, 6 May 2026" in page
        assert not Activity.objects.exists()
        stored = phone.post(place, said | {"action": "store"})
        assert stored["Location"] == place.removesuffix("table/")
        worked_off(Import.objects.get())
        assert list(Activity.objects.values_list("distance_m", flat=True).order_by("start_at")) == [
            8047,
            9656,
        ]
        assert phone.get(place)["Location"] == stored["Location"]
        assert "Row 2" not in self.shown(phone.get(stored["Location"]))
        assert "Stored: row 2" in self.shown(phone.get(stored["Location"]))

    def test_storing_without_a_date_says_what_is_missing(self, phone):
        place = self.send(phone)
        said = {"units": "km", "day_first": "yes", "column_distance": "1", "action": "store"}
        page = self.shown(phone.post(place, said))
        assert "The table needs a row of column names" in page
        assert Import.objects.get().held

    def test_an_answer_that_is_none_is_asked_again(self, phone):
        place = self.send(phone)
        page = phone.post(place, {"units": "leagues", "day_first": "yes", "action": "store"})
        assert "Select a valid choice" in self.shown(page)
        assert Import.objects.get().held

    def test_what_cannot_be_read_says_so(self, phone):
        place = self.send(phone, "date,km\n" + "2026-05-04,5\n" * 10_001)
        assert "more than 10,000 rows" in self.shown(phone.get(place))

    def test_a_file_that_is_gone_says_so(self, phone):
        place = self.send(phone)
        Import.objects.update(file="imports/gone")
        assert "The uploaded file is gone." in self.shown(phone.get(place))

    def test_a_stranger_finds_nothing(self, phone, cast, client):
        place = self.send(phone)
        client.force_login(cast.stranger.user)
        assert client.get(place).status_code == 404
        assert client.post(place, {"action": "store"}).status_code == 404
