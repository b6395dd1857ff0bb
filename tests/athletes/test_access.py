"""One row per response that shows somebody else's health data."""

import pytest
import structlog
from django.contrib.auth.models import AnonymousUser

from athletes.access import log_access
from athletes.enums import AccessKind
from athletes.models import AccessLog

STATUS = AccessKind.STATUS


def test_others_are_logged_once_and_in_order_with_the_request(cast):
    ids = [cast.minor.pk, cast.athlete.pk, cast.minor.pk]
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        row = log_access(cast.coach, athlete_ids=ids, kind=STATUS)
    assert row.athlete_ids == sorted({cast.minor.pk, cast.athlete.pk})
    assert (row.viewer, row.kind, row.request_id) == (cast.coach, STATUS, "r-1")
    assert str(row).startswith("Carla Coach status ")


def test_own_data_is_not_logged_but_a_guardians_look_is(cast):
    assert log_access(cast.minor.user, athlete_ids=[cast.minor.pk], kind=STATUS) is None
    assert log_access(cast.guardian, athlete_ids=[cast.minor.pk], kind=STATUS).viewer == cast.guardian


def test_own_rows_among_others_are_left_out(cast):
    row = log_access(cast.minor.user, athlete_ids=[cast.minor.pk, cast.athlete.pk], kind=STATUS)
    assert row.athlete_ids == [cast.athlete.pk]


@pytest.mark.parametrize("person", [AnonymousUser(), None])
def test_nothing_shown_or_nobody_there_is_nothing_stored(cast, person, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert log_access(person or cast.coach, athlete_ids=[], kind=STATUS) is None
        if person:
            log_access(person, athlete_ids=[cast.minor.pk], kind=STATUS)
    assert not AccessLog.objects.exists()
