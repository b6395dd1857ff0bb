"""A stand-in for whoever knows what holds athletes back, until tests use the real one."""

from datetime import date

import pytest

from training import restrictions
from training.enums import RestrictionKind
from training.restrictions import Restriction, register_provider

LONG_AGO = date(2026, 11, 1)


class StandIn:
    """`add` and `lift` by hand."""

    def __init__(self):
        self._found = {}

    def __call__(self, athlete_ids):
        return {pk: list(self._found[pk]) for pk in athlete_ids if self._found.get(pk)}

    def add(self, athlete, kind=RestrictionKind.NO_RUNNING, *, since=LONG_AGO, until=None):
        one = Restriction(
            athlete_id=athlete.pk, kind=kind, since=since, until=until, reason_code="canary_reason"
        )
        self._found.setdefault(athlete.pk, []).append(one)

    def lift(self, athlete):
        self._found.pop(athlete.pk, None)


@pytest.fixture
def restricted(monkeypatch):
    """A provider of its own for one test."""
    monkeypatch.setattr(restrictions, "_provider", [])
    provider = StandIn()
    register_provider(provider)
    return provider
