"""Lists of runs as CSV: as programs export them and as people type them."""

from datetime import UTC, datetime

import pytest

from training.importers import csv_log_text
from training.importers.csv_log import read_rows
from training.importers.csv_log_layout import detect_layout
from training.importers.csv_log_text import is_table, read_table
from training.importers.parsed import ImportRefusedError

STRAVA_HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,"
    "Max Heart Rate,Relative Effort,Commute,Filename,Elapsed Time,Moving Time,Distance,Max Speed,"
    "Elevation Gain,Elevation Loss,Average Cadence,Average Heart Rate,Perceived Exertion"
)
STRAVA = f"""{STRAVA_HEADER}
1,"Oct 6, 2022, 11:19:20 PM",Evening Run,Run,felt good,3010,10.05,170,55,false,activities/1.fit.gz,3010.0,2950.0,10052.3,5,55.2,54,85.2,150.4,6
2,"Oct 8, 2022, 1:19:20 AM",Ride,Ride,,3600,"20.10",170,55,false,,3600.0,3500.0,20100.3,9,,,,,
"""  # noqa: E501  as exported
GARMIN = """Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø Herzfrequenz,Ø Schrittfrequenz (Laufen),Ø Pace,Anstieg gesamt,Verstrichene Zeit
Laufen,2022-10-06 18:20:11,false,Köln,"10,05","650","00:58:05","150","165","5:47","55","00:59:00"
Schwimmbadschwimmen,2022-10-05 18:20:11,false,Bad,"1.500","--","00:30:05","--","--","--","--","--"
Laufband,2022-10-04 18:20:11,false,Studio,"0,00","--","00:30:05","--","--","--","--","--"
"""  # noqa: E501  as exported


def read(text, *, home="km", **chosen):
    data = text if isinstance(text, bytes) else text.encode()
    assert is_table(data)
    table = read_table(data)
    layout = detect_layout(table, home_unit=home, chosen=chosen)
    return layout, read_rows(table, layout)


def values(row):
    return {name: value for name, value in row.values.items() if value not in (None, "")}


def one(text, **chosen):
    _layout, (row,) = read(text, **chosen)
    assert row.refusal is None, row.refusal
    return row


class TestExports:
    def test_a_bulk_export_of_strava(self):
        layout, (run, ride) = read(STRAVA)
        assert (layout.unit, layout.utc, layout.units_said) == ("m", True, True)
        assert run.start == datetime(2022, 10, 6, 23, 19, 20, tzinfo=UTC)
        assert values(run) == {
            "type": "run", "distance_m": 10052, "moving_s": 2950, "elapsed_s": 3010, "ascent_m": 55,
            "descent_m": 54, "avg_hr": 150, "avg_cadence_spm": 170, "rpe": 6, "notes": "felt good",
        }  # fmt: skip
        assert values(ride) == {"type": "ride", "distance_m": 20100, "moving_s": 3500, "elapsed_s": 3600}

    def test_a_list_of_garmin_in_german(self):
        layout, (run, swim, treadmill) = read(GARMIN)
        assert (layout.decimal, layout.unit, layout.units_said, layout.utc) == (",", "km", False, False)
        assert run.start == datetime(2022, 10, 6, 18, 20, 11)  # noqa: DTZ001  local
        assert values(run) == {
            "type": "run", "distance_m": 10050, "moving_s": 3485, "elapsed_s": 3540, "ascent_m": 55,
            "avg_hr": 150, "avg_cadence_spm": 165, "notes": "Köln",
        }  # fmt: skip
        assert (swim.values["type"], swim.values["distance_m"]) == ("swim", 1500)
        assert treadmill.refusal[0] == "zero_distance"

    @pytest.mark.parametrize(
        "header",
        [
            "Activity Type,Date,Distance,Time,Avg HR",
            "Type d'activité,Date,Distance,Durée,Fréquence cardiaque moyenne",
            "Tipo de actividad,Fecha,Distancia,Tiempo,Frecuencia cardiaca media",
            "Tipo di attività,Data,Distanza,Tempo,FC Media",
            "Activiteittype,Datum,Afstand,Tijd,Gem. HS",
            "Tipo de atividade,Data,Distância,Tempo,FC Média",
            "Typ aktywności,Data,Dystans,Czas,Średnie tętno",
            "Aktivitetstyp,Datum,Sträcka,Tid,Medelpuls",
            "Тип занятия,Дата,Расстояние,Время,Средняя ЧСС",
            "アクティビティタイプ,日付,距離,タイム,平均心拍数",
            "活动类型,日期,距离,时间,平均心率",
        ],
    )
    def test_headers_in_the_users_language(self, header):
        row = one(f"{header}\nRunning,2022-10-06 18:20:11,10.5,00:50:00,150\n")
        assert values(row) == {"type": "run", "distance_m": 10500, "moving_s": 3000, "avg_hr": 150}

    def test_miles_of_a_person_who_reads_miles(self):
        layout, (row,) = read("Date,Distance,Time,Total Ascent\n2022-10-06,6.2,50:00,100\n", home="mi")
        assert (layout.unit, layout.units_said) == ("mi", False)
        assert (row.values["distance_m"], row.values["ascent_m"]) == (9978, 30)

    def test_what_the_person_says_stands_above_what_was_guessed(self):
        text = "Date,A,B,Time\n05/06/2024,ignored,10,50:00\n"
        columns = {"date": 0, "distance": 2, "duration": None}
        row = one(text, units="mi", day_first=False, columns=columns)
        assert (row.start.month, row.values["distance_m"], row.values["moving_s"]) == (5, 16093, None)


class TestEncodings:
    TEXT = "Datum;Distanz;Dauer;RPE;Notizen\r\n31.05.2024;10,5;52:30;6;schöner Läuf\r\n"

    @pytest.mark.parametrize(
        ("encoding", "named"),
        [
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8-sig"),
            ("utf-16", "utf-16"),
            ("utf-16-le", "utf-16-le"),
            ("utf-16-be", "utf-16-be"),
            ("cp1252", "cp1252"),
        ],
    )
    def test_each_is_found(self, encoding, named):
        data = self.TEXT.encode(encoding)
        assert read_table(data).encoding == named
        assert one(data).values["notes"] == "schöner Läuf"

    def test_russian_windows(self):
        row = one("Дата;Дистанция;Время;Усилие;Заметки\n31.05.2024;10,5;52:30;6;хорошо\n".encode("cp1251"))
        assert (row.values["notes"], row.values["rpe"]) == ("хорошо", 6)

    @pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
    def test_each_delimiter(self, mark):
        text = "\n".join(mark.join(row) for row in (["date", "km", "time"], ["2024-05-31", "10", "50:00"]))
        assert one(text).values["distance_m"] == 10_000

    def test_a_line_of_excel_a_title_and_empty_lines_above(self):
        text = "sep=;\nAnnas Log\n\nDate;Distance\n2024-05-31;10 km\n;\n2024-06-01;11 km\n"
        _layout, rows = read(text)
        assert [(row.number, row.values["distance_m"]) for row in rows] == [(5, 10_000), (7, 11_000)]

    def test_a_head_cut_within_a_letter_is_a_table_still(self):
        data = self.TEXT.encode() + "31.05.2024;10,5;52:30;6;ä".encode()
        assert is_table(data[:-1])

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"just words",
            b"<html>,\n,,",
            b'{"a": 1,\n"b": 2}',
            b"\x89PNG,\r\n,\x1a\n,",
            b"one,\n",
            b"a\nb\nc\n",
        ],
    )
    def test_what_is_no_table(self, data):
        assert not is_table(data)


class TestDates:
    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("2024-05-31", (2024, 5, 31)),
            ("20240531", (2024, 5, 31)),
            ("2024/5/31", (2024, 5, 31)),
            ("2024.05.31", (2024, 5, 31)),
            ("31.05.2024", (2024, 5, 31)),
            ("31.5.24", (2024, 5, 31)),
            ("31. 5. 2024", (2024, 5, 31)),
            ("31-05-2024", (2024, 5, 31)),
            ("31/05/99", (1999, 5, 31)),
            ("Fri 31/05/2024", (2024, 5, 31)),
            ("31 May 2024", (2024, 5, 31)),
            ("May 31st, 2024", (2024, 5, 31)),
            ("Friday, May 31, 2024", (2024, 5, 31)),
            ("31. Mai 2024", (2024, 5, 31)),
            ("31 mai 2024", (2024, 5, 31)),
            ("31 мая 2024 г.", (2024, 5, 31)),
            ("2024 May 31", (2024, 5, 31)),
            ("2024年5月31日", (2024, 5, 31)),
            ("45443", (2024, 5, 31)),
        ],
    )
    def test_days(self, cell, expected):
        row = one(f"date;km\n{cell};10\n")
        assert (row.start.year, row.start.month, row.start.day) == expected
        assert not row.has_time

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("2024-05-31 07:30", "2024-05-31T07:30:00"),
            ("2024-05-31T07:30:15Z", "2024-05-31T07:30:15+00:00"),
            ("2024-05-31 07:30:15 UTC", "2024-05-31T07:30:15+00:00"),
            ("2024-05-31T07:30:15.250+02:00", "2024-05-31T07:30:15.250000+02:00"),
            ("31.05.2024 07:30", "2024-05-31T07:30:00"),
            ("31.05.2024, 07:30:15", "2024-05-31T07:30:15"),
            ("05/31/2024 7:30 PM", "2024-05-31T19:30:00"),
            ("5/31/2024 12:05 a.m.", "2024-05-31T00:05:00"),
            ("May 31, 2024, 11:19:20\u202fPM", "2024-05-31T23:19:20"),
            ("31/05/2024 07:30 -0500", "2024-05-31T07:30:00-05:00"),
            ("45443.5", "2024-05-31T12:00:00"),
        ],
    )
    def test_days_with_times(self, cell, expected):
        row = one(f"date;km\n{cell};10\n")
        assert (row.start.isoformat(), row.has_time) == (expected, True)

    @pytest.mark.parametrize(
        ("days", "first", "said"),
        [
            (["05/31/2024", "06/01/2024"], False, True),
            (["31/05/2024", "01/06/2024"], True, True),
            (["05/06/2024", "06/06/2024", "07/06/2024", "01/07/2024"], True, True),
            (["05/30/24", "06/01/24"], False, True),
            (["05/06/2024"], True, False),
            (["05.06.2024"], True, True),
        ],
    )
    def test_day_or_month_first_is_told_by_all_rows(self, days, first, said):
        layout, _rows = read("date;km\n" + "".join(f"{day};10\n" for day in days))
        assert (layout.day_first, layout.days_said) == (first, said)

    def test_what_cannot_be_under_the_order_of_the_others_is_refused(self):
        _layout, rows = read("date;km\n31/05/2024;10\n30/05/2024;10\n05/30/2024;10\n")
        assert [row.refusal and row.refusal[0] for row in rows] == [None, None, "bad_value"]

    def test_a_column_with_the_time_of_day(self):
        rows = read(
            "Date,Time,Distance,Duration\n5/6/2024,7:30 AM,5 km,30 min\n6/6/2024,18:30,6 km,0:33:00\n"
        )[1]
        assert [row.start.isoformat()[11:16] for row in rows] == ["07:30", "18:30"]
        assert [row.values["moving_s"] for row in rows] == [1800, 1980]

    def test_a_time_beside_an_elapsed_time_may_be_of_the_day(self):
        row = one("Date,Time,Distance,Elapsed Time\n2024-06-05,07:30,5,30:00\n")
        assert (row.start.hour, row.values["elapsed_s"], row.values["moving_s"]) == (7, 1800, None)


class TestNumbers:
    @pytest.mark.parametrize(
        ("cell", "metres"),
        [
            ("10", 10_000), ("10.5", 10_500), ("10,5", 10_500), ("10 km", 10_000), ("6.2 mi", 9978),
            ("800 m", 800), ("10\u00a0км", 10_000), ("'10.5", 10_500), ("ten", None), ("10 parsecs", None),
        ],
    )  # fmt: skip
    def test_distances(self, cell, metres):
        _layout, (row,) = read(f'date;distance\n2024-05-31;"{cell}"\n')
        if metres is None:
            assert row.refusal[0] == "bad_value"
        else:
            assert row.values["distance_m"] == metres

    def test_metres_are_told_by_their_size(self):
        layout, rows = read("date,distance\n2024-05-31,5000\n2024-06-01,10200\n")
        assert (layout.unit, rows[1].values["distance_m"]) == ("m", 10_200)

    def test_thousands_are_no_decimals(self):
        _layout, rows = read('date,distance,time\n2024-05-31,"10,200.5",50:00\n2024-06-01,5000,25:00\n')
        assert rows[0].values["distance_m"] == 10_200

    @pytest.mark.parametrize(
        ("cell", "seconds"),
        [
            ("52:30", 3150), ("1:02:03", 3723), ("00:58:05.4", 3485), ("1h 5m", 3900), ("1 h 5 min", 3900),
            ("45 min", 2700), ("45", 2700), ("45.5", 2730), ("50' 12\"", 3012), ("1:00:00:00", 86_400),
            ("3000 s", 3000), ("1ч 5м", 3900), ("soon", None), ("5:3:2:1:0", None), ("10 km", None),
        ],
    )  # fmt: skip
    def test_durations(self, cell, seconds):
        _layout, (row,) = read(f"date;km;time\n2024-05-31;10;{cell}\n")
        if seconds is None:
            assert row.refusal[0] == "bad_value"
        else:
            assert row.values["moving_s"] == seconds

    def test_hours_and_minutes_are_told_from_minutes_and_seconds_by_the_distance(self):
        _layout, rows = read("date,km,time\n2024-05-31,10,0:52\n2024-06-01,12,1:05\n")
        assert [row.values["moving_s"] for row in rows] == [3120, 3900]

    @pytest.mark.parametrize(
        ("header", "cell", "seconds"),
        [("duration_min", "45", 2700), ("time (s)", "2700", 2700), ("hours", "0.75", 2700),
         ("Time (hh:mm)", "0:45", 2700),
         ("moving_s", "45", 45), ("time", "2700", 2700)],
    )  # fmt: skip
    def test_units_of_times_in_the_header_or_by_their_size(self, header, cell, seconds):
        assert one(f"date,km,{header}\n2024-05-31,10,{cell}\n").values["moving_s"] == seconds

    @pytest.mark.parametrize(
        ("header", "metres"),
        [("distance_m", 10), ("Distance (km)", 10_000), ("Distance [mi]", 16_093), ("Miles", 16_093),
         ("distance in km", 10_000)],
    )  # fmt: skip
    def test_units_of_distances_in_the_header(self, header, metres):
        layout, (row,) = read(f"date,{header}\n2024-05-31,10\n")
        assert (row.values["distance_m"], layout.units_said) == (metres, True)

    @pytest.mark.parametrize(
        ("cadence", "expected"), [("165", 165), ("82.5", 165), ("115", None), ("250", None), ("--", None)]
    )
    def test_cadence_of_one_foot_is_doubled(self, cadence, expected):
        row = one(f"date,km,time,cadence\n2024-05-31,10,50:00,{cadence}\n")
        assert row.values["avg_cadence_spm"] == expected

    @pytest.mark.parametrize(("hr", "expected"), [("150", 150), ("255", None), ("0", None)])
    def test_no_strap_no_heart_rate(self, hr, expected):
        assert one(f"date,km,hr\n2024-05-31,10,{hr}\n").values["avg_hr"] == expected

    @pytest.mark.parametrize(
        ("cell", "effort", "remark"),
        [("7", 7, None), ("7/10", 7, None), ("7.0", 7, None), ("", None, None), ("15", None, "bad_value"),
         ("7.5", None, "bad_value"), ("hard", None, "bad_value")],
    )  # fmt: skip
    def test_an_effort_that_is_none_is_left_out_and_said(self, cell, effort, remark):
        row = one(f"date,km,rpe\n2024-05-31,10,{cell}\n")
        assert (row.values["rpe"], row.remark and row.remark[0]) == (effort, remark)


class TestKinds:
    @pytest.mark.parametrize(
        ("word", "kind"),
        [
            ("Trail Running", "trail_run"), ("Laufband", "treadmill"), ("Бег", "run"), ("Radfahren", "ride"),
            ("Course à pied", "run"), ("Wandern", "walk"), ("Natation", "swim"),
            ("Krafttraining", "strength"),
            ("easy", "run"), ("Intervals", "run"), ("Yoga", "other"), ("", "run"),
        ],
    )  # fmt: skip
    def test_words_of_many_languages(self, word, kind):
        assert one(f"date;type;km\n2024-05-31;{word};10\n").values["type"] == kind


class TestRows:
    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ("2024-05-31,0,45:00", "zero_distance"),
            ("2024-05-31,-5,45:00", "negative_value"),
            ("2024-05-31,5,-45:00", "negative_value"),
            (",5,45:00", "no_date"),
            ("yesterday,5,45:00", "bad_value"),
            ("2024-02-31,5,45:00", "bad_value"),
            ("2024-05-31,--,", "no_value"),
            ("2024-05-31,10,5,45:00", "row_shape"),
            ("Total,500,", "bad_value"),
        ],
    )
    def test_each_says_its_own_reason(self, row, code):
        _layout, rows = read(f"date,distance,time\n2024-05-30,5,25:00\n{row}\n")
        assert (rows[0].refusal, rows[1].number, rows[1].refusal[0]) == (None, 3, code)
        assert rows[1].refusal[1].endswith(".")

    def test_empty_cells_too_many_do_no_harm(self):
        assert one("date,distance\n2024-05-31,5,,\n").values["distance_m"] == 5000

    def test_a_time_without_a_distance_is_a_session(self):
        row = one("date,type,distance,time\n2024-05-31,Yoga,,45:00\n")
        assert (row.values["distance_m"], row.values["moving_s"]) == (None, 2700)


class TestWhole:
    def test_without_the_columns_there_is_nothing_to_read(self):
        table = read_table(b"name,colour\nAnna,red\n")
        layout = detect_layout(table, home_unit="km")
        assert not layout.complete
        with pytest.raises(ImportRefusedError) as refused:
            read_rows(table, layout)
        assert refused.value.code == "no_columns"

    def test_ten_thousand_rows_are_the_most(self, monkeypatch):
        monkeypatch.setattr(csv_log_text, "MAX_ROWS", 2)
        data = b"date,km\n" + b"2024-05-31,5\n" * 2
        assert len(read_table(data).rows) == 2
        with pytest.raises(ImportRefusedError) as refused:
            read_table(data + b"2024-05-31,5\n")
        assert refused.value.code == "too_many"

    @pytest.mark.parametrize(
        ("data", "code"),
        [(b"", "empty_file"), (b"\n\n", "empty_file"), (b",,\n,,\n", "empty_file"),
         (b'a,"' + b"x" * 200_000, "unreadable")],
    )  # fmt: skip
    def test_what_holds_no_cells(self, data, code):
        with pytest.raises(ImportRefusedError) as refused:
            read_table(data)
        assert refused.value.code == code
