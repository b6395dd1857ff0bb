"""Every address x every kind of person: the status, and no word about somebody they may not see."""

import importlib
import json
import pkgutil
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.architecture.matrix.core import World, all_routes
from tests.cast import VIEWERS

FOLDER = Path(__file__).parent / "matrix"
MODULES = [
    importlib.import_module(f"tests.architecture.matrix.{module.name}")
    for module in pkgutil.iter_modules([str(FOLDER)])
    if module.name != "core"
]
ROWS = [row for module in MODULES for row in module.ROWS]


@pytest.fixture
def world(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    found = World(cast)
    for module in MODULES:
        getattr(module, "build", lambda _world: None)(found)
    return found


def test_every_address_is_in_the_matrix():
    listed = {row.route for row in ROWS}
    assert set(all_routes()) - listed == set(), "new addresses: add rows in tests/architecture/matrix/"
    assert listed - set(all_routes()) == set(), "rows for addresses that are gone"


# Hundreds of requests each; with coverage, beside other runs, on a slow machine.
@pytest.mark.timeout(600)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_each_address_answers_this_person_as_listed(world, viewer):
    person = world.cast.viewers()[viewer]
    hidden = [text for text, readers in world.canaries.items() if viewer not in readers]
    wrong = []
    client = Client(raise_request_exception=False)
    if person.is_authenticated:
        client.force_login(person)
    signed_in = dict(client.cookies)
    for row in ROWS:
        client.cookies = SimpleCookie(signed_in)
        status, body = _ask(client, row, world)
        where = f"{row.method.upper()} {row.url(world)}"
        if status != row.statuses[viewer]:
            wrong.append(f"{where}: {status}, listed {row.statuses[viewer]}")
        wrong += [f"{where}: shows {text!r}" for text in hidden if text in body and text not in row.shows]
    assert not wrong, "\n".join(["", *wrong])


def _ask(client, row, world):
    """Status and body; whatever it stored is rolled back, the end of a session too."""
    cache.clear()
    with transaction.atomic():
        response = _send(client, row, world)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, _text(body)


def _send(client, row, world):
    url, data = row.url(world), row.data(world)
    send = getattr(client, row.method)
    if row.form or row.method == "get":
        return send(url, data or {})
    return send(url, json.dumps(data), content_type="application/json") if data is not None else send(url)


def _text(body):
    """Bodies of JSON may write letters as escapes."""
    text = body.decode("utf-8", "replace")
    return (
        text.encode("ascii", "ignore").decode("unicode_escape", "replace") + text if "\\u" in text else text
    )
