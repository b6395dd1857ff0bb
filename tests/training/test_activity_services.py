from datetime import UTC, date, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from athletes.errors import DomainError, NotAllowedError
from athletes.models import Tombstone
from tests.cast import NOW
from training.models import Activity, DirtyWeek, Import, Shoe
from training.services import add_origin, delete_activity, edit_activity, log_activity

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)


def log(athlete, *, actor=None, **fields):
    values = {"start_at": START, "type": "run", "distance_m": 8_000, "moving_s": 2_700} | fields
    return log_activity(actor or athlete.user, athlete=athlete, now=NOW, **values)


def marks(athlete):
    return list(DirtyWeek.objects.filter(athlete=athlete).order_by("pk").values_list("monday", flat=True))


def test_a_logged_run_stands_with_its_local_date_its_source_and_a_mark_on_its_week(anna):
    public_id = uuid4()
    run = log(anna, public_id=public_id, rpe=4, surface="trail", warm_up_done=True, notes="windy")
    stored = Activity.objects.get(public_id=public_id)
    assert stored == run
    assert (stored.time_zone, stored.local_date, stored.version) == ("Europe/Berlin", date(2026, 11, 16), 1)
    assert (stored.rpe, stored.surface, stored.warm_up_done, stored.notes) == (4, "trail", True, "windy")
    assert [source.format for source in stored.sources.all()] == ["manual"]
    assert marks(anna) == [date(2026, 11, 16)]


def test_a_run_belongs_to_the_date_where_it_was_run_not_where_the_athlete_lives(anna):
    late = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)
    assert log(anna, start_at=late).local_date == date(2026, 11, 16)
    assert log(anna, start_at=late, time_zone="America/New_York").local_date == date(2026, 11, 15)
    assert marks(anna) == [date(2026, 11, 16), date(2026, 11, 9)]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("start_at", NOW + timedelta(minutes=11), "future"),
        ("start_at", datetime(1979, 12, 31, tzinfo=UTC), "too_old"),
        ("start_at", datetime(2026, 11, 16, 6, 30), "no_offset"),  # noqa: DTZ001  the case
        ("time_zone", "Mars/Olympus", "unknown_code"),
        ("time_zone", "Europe", "unknown_code"),
        ("time_zone", "../etc/passwd", "unknown_code"),
        ("time_zone", "localtime", "unknown_code"),
        ("time_zone", "posixrules", "unknown_code"),
        ("time_zone", "", "unknown_code"),
        ("type", "hover", "unknown_code"),
        ("surface", "lava", "unknown_code"),
        ("distance_m", -1, "out_of_range"),
        ("distance_m", 400_001, "out_of_range"),
        ("moving_s", -1, "out_of_range"),
        ("moving_s", 864_001, "out_of_range"),
        ("elapsed_s", 864_001, "out_of_range"),
        ("ascent_m", -1, "out_of_range"),
        ("descent_m", 50_001, "out_of_range"),
        ("rpe", 11, "out_of_range"),
        ("rpe", -1, "out_of_range"),
        ("avg_hr", 251, "out_of_range"),
        ("avg_cadence_spm", 0, "out_of_range"),
        ("notes", "x" * 4_001, "too_long"),
        ("distance_m", 33_000, "absurd_speed"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_nothing_is_stored(anna, field, value, code):
    with pytest.raises(DomainError) as refused:
        log(anna, **{field: value})
    assert (refused.value.field, refused.value.code) == (field, code)
    assert refused.value.errors[field][0]
    assert not Activity.objects.exists()
    assert not DirtyWeek.objects.exists()


def test_a_clock_ten_minutes_ahead_and_four_hundred_kilometres_are_taken(anna):
    ride = log(anna, start_at=NOW + timedelta(minutes=10), type="ride", distance_m=400_000, moving_s=20_000)
    assert ride.distance_m == 400_000


def test_pace_is_read_from_elapsed_time_where_moving_is_missing(anna):
    with pytest.raises(DomainError, match="fast"):
        log(anna, moving_s=None, elapsed_s=60)
    assert log(anna, moving_s=None, elapsed_s=None).distance_m == 8_000


def test_shoes_of_somebody_else_read_like_shoes_that_do_not_exist(cast):
    theirs = Shoe.objects.create(athlete=cast.other_athlete, name="Theirs")
    own = Shoe.objects.create(athlete=cast.athlete, name="Mine")
    with pytest.raises(DomainError, match="not visible") as refused:
        log(cast.athlete, shoe=theirs)
    assert refused.value.field == "shoe"
    assert log(cast.athlete, shoe=own).shoe == own


@pytest.mark.parametrize("actor", ["coach", "head_coach", "guardian"])
def test_her_coaches_and_guardian_log_for_her(cast, actor):
    assert log(cast.minor, actor=getattr(cast, actor)).athlete == cast.minor


@pytest.mark.parametrize(
    "actor", ["physio", "manager", "other_squad_coach", "former_coach", "other_club_coach"]
)
def test_nobody_else_logs_edits_or_deletes(cast, actor):
    person, run = getattr(cast, actor), log(cast.minor)
    attempts = [
        lambda: log(cast.minor, actor=person),
        lambda: edit_activity(person, activity=run, now=NOW, distance_m=1),
        lambda: delete_activity(person, activity=run, now=NOW),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowedError):
            attempt()
    run.refresh_from_db()
    assert (run.distance_m, Activity.objects.count()) == (8_000, 1)


def test_moving_a_run_marks_the_week_it_left_and_the_one_it_came_to(cast):
    run = log(cast.athlete)
    DirtyWeek.objects.all().delete()
    moved = edit_activity(cast.coach, activity=run, now=NOW, start_at=START - timedelta(days=21))
    assert (moved.local_date, moved.version) == (date(2026, 10, 26), 2)
    assert marks(cast.athlete) == [date(2026, 10, 26), date(2026, 11, 16)]


def test_another_time_zone_moves_the_date(anna):
    run = log(anna, start_at=datetime(2026, 11, 15, 23, 30, tzinfo=UTC))
    moved = edit_activity(anna.user, activity=run, now=NOW, time_zone="America/New_York")
    assert moved.local_date == date(2026, 11, 15)


def test_a_note_marks_no_week_and_an_edit_without_change_writes_nothing(anna):
    run = log(anna)
    DirtyWeek.objects.all().delete()
    noted = edit_activity(anna.user, activity=run, now=NOW, notes="felt fine", distance_m=8_000)
    again = edit_activity(anna.user, activity=run, now=NOW, notes="felt fine")
    assert (noted.version, again.version, marks(anna)) == (2, 2, [])


def test_an_edit_keeps_what_the_recompute_wrote_meanwhile(anna):
    run = log(anna)
    Activity.objects.update(spike_category="large", longest_30d_m=3_000)
    edit_activity(anna.user, activity=run, now=NOW, rpe=3)
    run.refresh_from_db()
    assert (run.rpe, run.spike_category, run.longest_30d_m) == (3, "large", 3_000)


def test_a_refused_edit_changes_nothing(anna):
    run = log(anna)
    with pytest.raises(DomainError):
        edit_activity(anna.user, activity=run, now=NOW, notes="new", distance_m=-5)
    run.refresh_from_db()
    assert (run.notes, run.distance_m, run.version) == ("", 8_000, 1)


def test_a_deleted_run_leaves_a_tombstone_and_a_mark(anna):
    run = log(anna)
    DirtyWeek.objects.all().delete()
    delete_activity(anna.user, activity=run, now=NOW)
    assert not Activity.objects.exists()
    stone = Tombstone.objects.get()
    assert (stone.public_id, stone.athlete, stone.is_health) == (run.public_id, anna, False)
    assert marks(anna) == [date(2026, 11, 16)]


def test_the_program_itself_stores_what_an_upload_held(anna):
    upload = Import.objects.create(athlete=anna, name="run.fit", sha256="a" * 64, size_bytes=9)
    origin = {"format": "fit", "device": "Watch 7", "sha256": "b" * 64, "upload": upload}
    run = log_activity(None, athlete=anna, start_at=START, now=NOW, type="run", partial=True, origin=origin)
    source = run.sources.get()
    assert (source.format, source.device, source.upload, run.partial) == ("fit", "Watch 7", upload, True)
    assert add_origin(run, origin) == source
    assert add_origin(run, {"format": "gpx", "sha256": "c" * 64}).device == ""
    assert run.sources.count() == 2


def test_what_came_without_a_file_is_noted_each_time(anna):
    run = log(anna)
    add_origin(run, {"format": "manual"})
    add_origin(run, {"format": "manual"})
    assert [source.sha256 for source in run.sources.all()] == ["", "", ""]


@pytest.mark.parametrize(
    "values",
    [
        {"distance_m": 400_001},
        {"distance_m": -1},
        {"rpe": 11},
        {"moving_s": 900_000},
        {"avg_hr": 5},
        {"avg_cadence_spm": 301},
    ],
)
def test_the_database_itself_refuses_what_no_service_would_write(anna, values):
    run = log(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=run.pk).update(**values)


def test_an_offset_of_half_an_hour_is_an_offset(anna):
    start = datetime(2026, 11, 16, 0, 10, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert log(anna, start_at=start, time_zone="Asia/Kolkata").local_date == date(2026, 11, 16)
