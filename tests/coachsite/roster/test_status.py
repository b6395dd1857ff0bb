"""The rule of an athlete's status."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachsite.roster.enums import Level
from coachsite.roster.status import Signs, level_of

signs = st.builds(Signs, **dict.fromkeys(Signs.__dataclass_fields__, st.booleans()))
ORDER = list(Level)


@pytest.mark.parametrize(
    ("true", "level"),
    [
        ({"health_shared", "answered"}, Level.OK),
        ({"health_shared"}, Level.UNKNOWN),
        ({"health_shared", "answered", "recent_pain"}, Level.CAREFUL),
        ({"health_shared", "answered", "open_alert"}, Level.CAREFUL),
        ({"health_shared", "answered", "no_progression"}, Level.CAREFUL),
        ({"health_shared", "answered", "no_running", "recent_pain"}, Level.STOP),
        ({"health_shared", "no_running"}, Level.STOP),
        (set(), Level.UNKNOWN),
        ({"open_alert"}, Level.CAREFUL),
    ],
)
def test_examples(true, level):
    fields = dict.fromkeys(Signs.__dataclass_fields__, False) | dict.fromkeys(true, True)
    assert level_of(Signs(**fields)) == level


@given(signs)
def test_what_is_not_known_is_never_ok(known):
    if not (known.health_shared and known.answered):
        assert level_of(known) != Level.OK


@given(signs)
def test_a_reason_to_stop_always_stops(known):
    assert (level_of(known) == Level.STOP) == known.no_running


@given(signs, st.sampled_from(["no_running", "no_progression", "open_alert", "recent_pain"]))
def test_a_further_sign_never_makes_it_better(known, name):
    worse = Signs(**{field: getattr(known, field) or field == name for field in Signs.__dataclass_fields__})
    assert ORDER.index(level_of(worse)) <= ORDER.index(level_of(known))


def test_every_combination_has_a_level():
    names = list(Signs.__dataclass_fields__)
    for values in itertools.product([True, False], repeat=len(names)):
        assert level_of(Signs(**dict(zip(names, values, strict=True)))) in Level
