"""No health answer reaches a log line."""

import json
import logging

import structlog
from hypothesis import given
from hypothesis import strategies as st

from coachsite.logs import HEALTH_KEYS, drop_health_words, hide_secret_addresses


@given(st.dictionaries(st.sampled_from(sorted(HEALTH_KEYS)) | st.text(max_size=9), st.integers()))
def test_health_fields_go_and_all_others_stay(event):
    kept = drop_health_words(None, "info", dict(event))
    assert kept == {key: value for key, value in event.items() if key not in HEALTH_KEYS}


def test_the_projects_own_loggers_drop_them(capsys):
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    record = logging.LogRecord("x", logging.INFO, "f", 1, "kept", None, None)
    structlog.get_logger("coachsite.test").info("stored", area="knee", athlete_id=7)
    line = handler.format(record)
    assert "kept" in line
    assert "knee" not in json.dumps(capsys.readouterr())


def test_the_secret_of_a_calendars_address_is_hidden():
    event = {
        "request": "GET /calendar/s3cr-et_.ics?x=1",
        "code": 200,
        "event": "Not Found: /calendar/abc.ics",
    }
    assert hide_secret_addresses(None, "info", event) == {
        "request": "GET /calendar/....ics?x=1",
        "code": 200,
        "event": "Not Found: /calendar/....ics",
    }


def test_a_request_for_a_calendar_leaves_no_secret_in_the_log(client, db, caplog):
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    with caplog.at_level(logging.INFO):
        assert client.get("/calendar/abcdef-secret.ics").status_code == 404
    lines = [handler.format(record) for record in caplog.records]
    assert any("/calendar/" in line for line in lines)
    assert not [line for line in lines if "abcdef-secret" in line]
