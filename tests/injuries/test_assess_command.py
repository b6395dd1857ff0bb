"""`manage.py assess`: as a person runs it, without any server, and line by line."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from injuries.enums import Cause
from injuries.knowledge import knowledge_version

ROOT = Path(__file__).parents[2]
BAND = {
    "side": "right",
    "spots": ["lateral"],
    "timing": ["from_km"],
    "triggers": ["downhill"],
    "context": {"age": 30},
}


@pytest.fixture
def run(tmp_path):
    def assess(*lines, args=()):
        path = tmp_path / "cases.jsonl"
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        path.write_text("\n".join(texts) + "\n", encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        failure = ""
        try:
            call_command("assess", str(path), *args, stdout=out, stderr=err)
        except CommandError as error:
            failure = str(error)
        answers = [json.loads(line) for line in out.getvalue().splitlines()]
        return answers, err.getvalue(), failure

    return assess


def test_without_a_database_a_service_or_a_setting(tmp_path):
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"case": "one"} | BAND) + "\n", encoding="utf-8")
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "assess", str(path)],
        cwd=ROOT,
        env=keep | {"COACHSITE_VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line)["case"] for line in done.stdout.splitlines()] == ["one"]


def test_a_line_is_answered_in_the_promised_shape(run):
    (answer,), err, failure = run({"case": "one"} | BAND | {"signs": {"giving_way": True}})
    assert (err, failure) == ("", "")
    assert list(answer) == ["case", "red_flags", "likely_causes", "open_questions", "knowledge_version"]
    assert answer["case"] == "one"
    assert answer["red_flags"] == [{"id": "instability", "urgency": "R"}]
    first = answer["likely_causes"][0]
    assert list(first) == ["cause", "score", "reasons_for", "reasons_against"]
    assert (first["cause"], first["score"]) == ("itbs", 5)
    assert first["score"] == sum(reason["points"] for reason in first["reasons_for"])
    assert first["reasons_for"][0] == {
        "id": "outer_knee",
        "points": 3,
        "text": "On the outer side of the knee, above the joint line",
    }
    assert set(answer["open_questions"][0]) == {"id", "about", "text"}
    assert answer["knowledge_version"] == knowledge_version()


def test_an_urgent_flag_hides_the_causes_but_for_all(run):
    urgent = {"case": 7} | BAND | {"signs": {"popped": True}}
    (hidden,), _err, _failure = run(urgent)
    (every,), _err, _failure = run(urgent, args=["--all"])
    assert (hidden["case"], hidden["likely_causes"]) == (7, [])
    assert {cause["cause"] for cause in every["likely_causes"]} == set(Cause.values)
    assert every["likely_causes"][0]["cause"] == "itbs"
    assert hidden["red_flags"] == every["red_flags"] == [{"id": "popped", "urgency": "U"}]


def test_everything_may_be_missing_or_null(run):
    fields = [
        "side", "area", "spots", "intensity", "timing", "radiates_to", "duration_days", "onset_km",
        "triggers", "quality", "surface", "signs", "self_analysis", "activity", "context", "notes", "felt_at",
    ]  # fmt: skip
    around = ["weekly_m", "longest_30d_m", "shoe_km", "age", "surface", "clears_in_other_pair"]
    answers, err, failure = run(
        {"case": "nothing"},
        {"case": "null"} | dict.fromkeys(fields),
        {"case": "deeper", "context": dict.fromkeys(around), "signs": {"swelling": None}},
        {},
    )
    assert (err, failure) == ("", "")
    assert [answer["case"] for answer in answers] == ["nothing", "null", "deeper", None]
    first = answers[0]
    assert all(answer | {"case": first["case"]} == first for answer in answers)
    assert (first["likely_causes"], first["open_questions"][0]["id"]) == ([], "age")


def test_bad_lines_are_named_and_the_good_ones_answered_in_order(run):
    answers, err, failure = run(
        {"case": "first"},
        {"case": "spot", "spots": ["elbow"]},
        "not json",
        "",
        {"case": "sign", "signs": {"swollen": True, "fever": "perhaps"}},
        ["a list"],
        {"case": "elsewhere", "area": "thigh", "spots": ["lateral"]},
        {"case": "weeks", "context": {"weekly_m": [10, "many"], "age": 200}},
        {"case": "two areas", "spots": ["lateral", "calf"]},
        {"case": "last"},
    )
    assert [answer["case"] for answer in answers] == ["first", "last"]
    lines = err.splitlines()
    for start in (
        "line 2: spots: ", "line 3: not JSON", "line 5: signs.swollen: ", "line 6: not an object",
        "line 7: spots: ", "line 8: context.weekly_m.1: ", "line 8: context.age: ", "line 9: spots: ",
    ):  # fmt: skip
        assert any(line.startswith(start) for line in lines), (start, lines)
    assert not any(line.startswith(("line 1:", "line 4:", "line 10:")) for line in lines)
    assert failure.startswith("7 bad lines")


def test_a_key_that_is_no_field_is_left_out_and_named(run):
    (answer,), err, failure = run({"case": "one", "expected": "itbs"} | BAND)
    assert (answer["likely_causes"][0]["cause"], failure) == ("itbs", "")
    assert err == "line 1: expected: not a field of an assessment, left out\n"


def test_a_linked_run_was_a_run(run):
    groin = {"area": "hip_groin", "spots": ["groin"], "intensity": {"worst_during": 4}}
    (bare, linked), _err, _failure = run(groin, groin | {"activity": "00000000-0000-0000-0000-000000000007"})
    assert (bare["red_flags"], linked["red_flags"]) == ([], [{"id": "groin", "urgency": "U"}])


@pytest.mark.parametrize("ground", [{"surface": "asphalt"}, {"context": {"surface": "asphalt"}}])
def test_the_ground_counts_in_either_place(run, ground):
    (answer,), _err, _failure = run({"spots": ["patellar"]} | ground, args=["--all"])
    by_cause = {cause["cause"]: cause["reasons_for"] for cause in answer["likely_causes"]}
    assert [reason["id"] for reason in by_cause["overstriding"]] == ["hard_ground"]


def test_it_reads_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"case": "piped"}\n'))
    out = io.StringIO()
    call_command("assess", "-", stdout=out)
    assert json.loads(out.getvalue())["case"] == "piped"


def test_a_missing_file_is_named():
    with pytest.raises(CommandError, match=r"gone\.jsonl: No such file"):
        call_command("assess", "gone.jsonl")


def test_answers_are_in_english_whatever_is_spoken_around(run, settings):
    settings.LANGUAGE_CODE = "ru"
    (answer,), _err, _failure = run(BAND)
    assert answer["likely_causes"][0]["reasons_for"][0]["text"].startswith("On the outer side")


def test_the_switch_leaves_flags_only(run, settings):
    settings.CAUSE_HINTS = False
    (answer,), _err, _failure = run(BAND | {"signs": {"giving_way": True}}, args=["--all"])
    assert (answer["likely_causes"], answer["red_flags"]) == ([], [{"id": "instability", "urgency": "R"}])
    assert {question["about"] for question in answer["open_questions"]} == {"warning_sign"}
