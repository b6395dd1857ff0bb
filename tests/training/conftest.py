"""A runner of her own: most rules need nobody else, and the whole cast takes time to assemble."""

from datetime import date

import pytest

from athletes.services import create_athlete
from tests.cast import JOINED, make_user


@pytest.fixture
def anna(db):
    """An adult in Berlin who belongs to no club."""
    return create_athlete(
        make_user("Anna Alone"),
        name="Anna Alone",
        time_zone="Europe/Berlin",
        birth_month=date(1994, 3, 1),
        now=JOINED,
    )


@pytest.fixture
def call(client):
    """Signs in and sends JSON."""

    def send(person, method, url, body=None, **headers):
        client.force_login(person)
        extra = {"content_type": "application/json"} if body is not None else {}
        return getattr(client, method)(url, body, headers=headers, **extra)

    return send


@pytest.fixture
def her(cast, client):
    """Anna of the cast at her phone."""
    client.force_login(cast.athlete.user)
    return client


@pytest.fixture
def stranger(cast, client):
    client.force_login(cast.stranger.user)
    return client
