"""Workout files are read by two readers that we did not write, and say nothing about health."""

import io
from datetime import date, timedelta

import fitdecode
import fitfast
import pytest
import time_machine
from django.urls import reverse

from athletes.errors import DomainError
from tests.cast import NOW
from tests.training.planned import planned
from training import restrictions
from training.enums import RestrictionKind, WorkoutType
from training.exports.workout_fit import workout_fit_of
from training.restrictions import Restriction
from training.rules.workouts import Repeat, Step, Target, WorkoutContent

DAY = date(2026, 11, 19)
PACE = Target(kind="pace_s_per_km", low=240, high=250)
STEPS = (
    Step(kind="warm_up", duration_s=600, target=Target(kind="hr_bpm", low=120, high=140)),
    Repeat(
        times=5, steps=(Step(kind="work", distance_m=400, target=PACE), Step(kind="recovery", duration_s=90))
    ),
    Step(kind="work", distance_m=1_000, target=Target(kind="cadence_spm", low=170, high=180)),
    Step(kind="cool_down", target=Target(kind="rpe", low=2, high=3)),
)


def file_of(type="intervals", **fields):  # noqa: A002  the field's name
    return workout_fit_of(WorkoutContent(date=DAY, type=type, **fields), made_at=NOW)


def slow(data):
    frames = fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE)
    found = {}
    for frame in frames:
        if frame.frame_type == fitdecode.FIT_FRAME_DATA:
            found.setdefault(frame.name, []).append(frame)
    return found


def raw(frame, name):
    return frame.get_raw_value(name)


def steps_of(data):
    return slow(data)["workout_step"]


def test_both_readers_see_a_workout_of_running():
    data = file_of(steps=STEPS)
    frames, fast = slow(data), fitfast.parse(data)
    assert frames["file_id"][0].get_value("type") == "workout"
    (workout,) = frames["workout"]
    assert (workout.get_value("sport"), workout.get_value("num_valid_steps")) == ("running", 6)
    assert workout.get_value("wkt_name") == "Intervals"
    assert len(fast["workout_step"]) == 6
    assert fast["workout"][0]["wkt_name"] == "Intervals"


def test_steps_last_as_long_as_they_were_written():
    steps = steps_of(file_of(steps=STEPS))
    found = [(step.get_value("duration_type"), raw(step, "duration_value")) for step in steps]
    assert found == [
        ("time", 600_000),
        ("distance", 40_000),
        ("time", 90_000),
        ("repeat_until_steps_cmplt", 1),
        ("distance", 100_000),
        ("open", None),
    ]
    assert raw(steps[3], "target_value") == 5
    assert [raw(step, "message_index") for step in steps] == list(range(6))
    assert [step.get_value("intensity") for step in steps[:3]] == ["warmup", "active", "recovery"]


def test_targets_are_in_the_units_of_watches():
    warm_up, work, _rest, _again, cadence, effort = steps_of(file_of(steps=STEPS))

    def target(step):
        low, high = (raw(step, f"custom_target_value_{end}") for end in ("low", "high"))
        return step.get_value("target_type"), low, high

    assert target(warm_up) == ("heart_rate", 220, 240)
    assert target(work) == ("speed", 4_000, 4_167)
    assert target(cadence) == ("cadence", 85, 90)
    assert target(effort) == ("open", None, None)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"distance_m": 8_000, "duration_s": 3_000}, ("distance", 800_000)),
        ({"duration_s": 1_800}, ("time", 1_800_000)),
        ({}, ("open", None)),
    ],
)
def test_without_steps_the_whole_is_one(fields, expected):
    (step,) = steps_of(file_of("easy", **fields))
    assert (step.get_value("duration_type"), raw(step, "duration_value")) == expected


@pytest.mark.parametrize("kind", [kind for kind in WorkoutType if kind != WorkoutType.REST])
def test_every_kind_has_a_file_whose_name_is_no_title(kind):
    data = file_of(kind, title="Knee test", notes="after the injury")
    assert b"Knee" not in data
    assert b"injury" not in data
    (workout,) = slow(data)["workout"]
    name = "Easy run" if kind == WorkoutType.LADDER_RUN else str(kind.label)
    assert workout.get_value("wkt_name") == name
    gym = kind in {WorkoutType.STRENGTH, WorkoutType.MOBILITY}
    assert (workout.get_value("sport") == "training") == gym


@pytest.mark.parametrize(("kind", "paused", "code"), [("easy", True, "paused"), ("rest", False, "rest")])
def test_there_is_no_file_of_what_is_not_to_be_done(kind, paused, code):
    with pytest.raises(DomainError) as refused:
        workout_fit_of(WorkoutContent(date=DAY, type=kind), made_at=NOW, paused=paused)
    assert refused.value.code == code


@pytest.fixture
def signed_in(client, anna):
    client.force_login(anna.user)
    with time_machine.travel(NOW):
        yield client


def test_a_workout_is_downloaded_as_it_is_shown(signed_in, anna):
    row = planned(anna, DAY, "long", distance_m=18_000)
    answer = signed_in.get(reverse("workout-fit", args=[row.public_id]))
    assert 'filename="2026-11-19-workout.fit"' in answer.headers["Content-Disposition"]
    assert raw(steps_of(answer.content)[0], "duration_value") == 1_800_000


def test_of_a_paused_one_its_reader_is_told(signed_in, anna, monkeypatch):
    held = Restriction(
        athlete_id=anna.pk, kind=RestrictionKind.NO_RUNNING, since=DAY, until=None, reason_code="flag"
    )
    monkeypatch.setattr(restrictions, "_provider", [lambda _ids: {anna.pk: [held]}])
    row = planned(anna, DAY, "long", distance_m=18_000)
    answer = signed_in.get(reverse("workout-fit", args=[row.public_id]), follow=True)
    assert "This workout is paused" in answer.text


def test_what_the_way_back_replaced_is_not_found(signed_in, anna):
    ladder = planned(anna, DAY, "ladder_run", duration_s=1_200)
    row = planned(anna, DAY, "long", distance_m=18_000, replaced_by=ladder)
    assert signed_in.get(reverse("workout-fit", args=[row.public_id])).status_code == 404
    draft = planned(anna, DAY, "long", distance_m=18_000, shown=False)
    assert signed_in.get(reverse("workout-fit", args=[draft.public_id])).status_code == 404


def test_a_week_on_paper_has_each_day_once(signed_in, anna):
    planned(anna, DAY, "long", distance_m=18_000, notes="Flat roads")
    planned(anna, DAY, "strength", duration_s=1_800)
    planned(anna, DAY + timedelta(days=7), "hills", distance_m=9_000)
    page = signed_in.get("/week/print/").text
    assert page.count("<tbody>") == 7
    for text in ("Long run", "18.0\N{NO-BREAK SPACE}km", "Flat roads", "Strength", "30 min"):
        assert text in page
    assert "Hills" not in page
    assert "Hills" in signed_in.get("/week/print/?ahead=1").text
    assert signed_in.get("/week/print/?ahead=x").status_code == 200
