"""Who sees the rows around plans: nobody who is not signed in, and a calendar's address its person alone."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.cast import NOW
from training.models import CalendarFeed, PlanAssignment, PlanAssignmentResult, PlannedRise, PlanTemplate
from training.services.calendars import make_calendar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [PlanAssignment, PlanAssignmentResult, PlannedRise, PlanTemplate])
def test_nobody_sees_or_edits_without_signing_in(rows, cast):
    assert PlanTemplate.objects.visible_to(cast.coach).exists()
    assert rows.objects.visible_to(AnonymousUser()).query.is_empty()
    assert rows.objects.editable_by(AnonymousUser()).query.is_empty()


def test_an_address_is_seen_and_edited_by_its_person_alone(cast):
    make_calendar(cast.coach, athlete=cast.athlete, now=NOW)
    assert CalendarFeed.objects.editable_by(cast.coach).count() == 1
    for person in (cast.athlete.user, cast.head_coach, cast.stranger.user):
        assert not CalendarFeed.objects.editable_by(person).exists()
        assert not CalendarFeed.objects.visible_to(person).exists()
