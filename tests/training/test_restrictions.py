from datetime import date

import pytest

from training import restrictions
from training.enums import RestrictionKind
from training.restrictions import Restriction, register_provider, restrictions_of


@pytest.fixture(autouse=True)
def no_provider(monkeypatch):
    monkeypatch.setattr(restrictions, "_provider", [])


def restriction(kind):
    return Restriction(athlete_id=1, kind=kind, since=date(2026, 11, 16), until=None, reason_code="x")


def test_without_a_provider_nothing_is_restricted():
    assert restrictions_of([1, 2]) == {}


def test_the_strongest_restriction_stands_first():
    ladder, none = restriction(RestrictionKind.LADDER), restriction(RestrictionKind.NO_RUNNING)
    register_provider(lambda _athlete_ids: {1: [ladder, none], 2: []})
    assert restrictions_of([1, 2]) == {1: [none, ladder]}


def test_one_provider_is_enough():
    def provider(athlete_ids):
        return {}

    register_provider(provider)
    register_provider(provider)
    with pytest.raises(ValueError, match="already"):
        register_provider(lambda _athlete_ids: {})
