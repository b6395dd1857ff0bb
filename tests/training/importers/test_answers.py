"""What the child says is checked before it is believed."""

import json
from dataclasses import replace

import pytest

from tests import files
from training.importers import refusals
from training.importers.answers import HEAD, pack_activities, pack_refusal, unpack_answer
from training.importers.parsed import ImportRefusedError
from training.importers.read import read_activities


def framed(answer):
    text, tracks = HEAD.unpack_from(answer)
    assert len(answer) == HEAD.size + text + tracks
    return answer[HEAD.size : HEAD.size + text], answer[HEAD.size + text :]


@pytest.fixture
def activities():
    (run,) = read_activities(files.fit()[:-2] + b"zz")
    return [run, replace(run, type="walk", track=None, moving_s=None, utc_offset_s=-3600), run]


def changed(activities, **values):
    text, tracks = framed(pack_activities(activities))
    answer = json.loads(text)
    answer["activities"][0] |= values
    return json.dumps(answer).encode(), tracks


def test_activities_arrive_as_they_were_sent(activities):
    assert unpack_answer(*framed(pack_activities(activities))) == activities


def test_a_refusal_arrives_as_one():
    with pytest.raises(ImportRefusedError) as info:
        unpack_answer(*framed(pack_refusal(ImportRefusedError(*refusals.NO_DATE))))
    assert (info.value.code, info.value.detail) == refusals.NO_DATE


@pytest.mark.parametrize(
    "values",
    [
        {"distance_m": -1},
        {"distance_m": 2**31},
        {"distance_m": 1.5},
        {"distance_m": True},
        {"distance_m": None},
        {"avg_hr": "150"},
        {"type": "flight"},
        {"format": "exe"},
        {"start_at": "2026-05-04T06:30:00"},
        {"start_at": "soon"},
        {"start_at": None},
        {"utc_offset_s": "3600"},
        {"track": 10**9},
        {"corrections": None},
        {"slopes": [[30.0]]},
        {"slopes": [[0.0, 1.0]]},
        {"slopes": [["30", 1.0]]},
        {"slopes": [[30.0, None]]},
        {"slopes": None},
    ],
)
def test_a_value_no_honest_child_gives_is_no_answer(activities, values):
    with pytest.raises(ValueError, match=r"."):
        unpack_answer(*changed(activities, **values))


def test_unknown_words_are_dropped_and_long_ones_cut(activities):
    found = unpack_answer(*changed(activities, corrections=["made_up", "truncated"], device="x" * 500))
    assert found[0].corrections == ("truncated",)
    assert len(found[0].device) == 120


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b"{}", b'{"activities": []}', b'{"refused": {"code": "made_up", "detail": ""}}', b"7"],
)
def test_no_answer_at_all_is_none(text):
    with pytest.raises(ValueError, match=r"."):
        unpack_answer(text, b"")
