"""Two kinds of alert that no room registers, and people to tell."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts import kinds, services
from alerts.kinds import AlertKind
from alerts.models import Delivery

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
LOAD = AlertKind("load_test", "Week over plan", False, lambda facts: f"{facts.get('km', 0)} km run")
FLAG = AlertKind(
    "flag_test",
    "Please look in",
    True,
    lambda facts: f"said {facts.get('word', 'nothing')}",
    tells_guardians=True,
    closed_by_hand=False,
)


@pytest.fixture(autouse=True)
def test_kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {"load_test": LOAD, "flag_test": FLAG})


@pytest.fixture
def cast(cast):
    """The cast, with the mails that invited them long gone."""
    Delivery.objects.all().delete()
    return cast


@pytest.fixture
def raise_load(cast):
    """Raises the training alert of one week for Anna; keywords change what differs."""

    def raising(**changes):
        wanted = {
            "athlete": cast.athlete,
            "kind": "load_test",
            "subject": "week:2026-W47",
            "severity": "attention",
            "facts": {"km": 42},
            "now": NOW,
        }
        return services.raise_alert(**wanted | changes)

    return raising


@pytest.fixture
def raise_flag(raise_load):
    """Raises a health alert."""

    def raising(**changes):
        wanted = {"kind": "flag_test", "subject": "flag:1", "severity": "urgent", "facts": {"word": "ouch"}}
        return raise_load(**wanted | changes)

    return raising


def later(**parts):
    return NOW + timedelta(**parts)


@pytest.fixture
def two_clubs(cast):
    """Anna, who runs for South too."""
    from athletes.services import accept_invitation, invite_athlete

    link = invite_athlete(
        cast.other_club_coach, athlete=cast.athlete, club=cast.south, squad=None, email="x@y.zz", now=NOW
    )
    accept_invitation(cast.athlete.user, coaching=link, health_roles=set(), now=NOW)
    return cast.athlete
