"""Whose page this is."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory

from athletes.subjects import people_of, subject_of, subject_owning

pytestmark = pytest.mark.django_db


def asked_by(user, query="", form=None):
    factory = RequestFactory()
    request = factory.post(f"/{query}", form) if form is not None else factory.get(f"/{query}")
    request.user = user
    return request


@pytest.fixture
def running_guardian(cast):
    """The guardian, who runs too: the stranger's profile becomes hers."""
    cast.stranger.user = cast.guardian
    cast.stranger.save()
    return cast.guardian


def test_ones_own_profile_comes_first(cast, running_guardian):
    assert people_of(running_guardian) == [cast.stranger, cast.minor]
    subject = subject_of(asked_by(running_guardian))
    assert (subject.athlete, subject.others, subject.is_self) == (cast.stranger, [cast.minor], True)
    assert subject.query == ""


def test_a_ward_is_named_in_the_address_or_the_form(cast, running_guardian):
    named = str(cast.minor.public_id)
    for request in (
        asked_by(running_guardian, f"?for={named}"),
        asked_by(running_guardian, form={"for": named}),
    ):
        subject = subject_of(request)
        assert (subject.athlete, subject.is_self) == (cast.minor, False)
        assert subject.query == f"?for={named}"


def test_the_form_wins_over_the_address(cast, running_guardian):
    own = str(cast.stranger.public_id)
    request = asked_by(running_guardian, f"?for={cast.minor.public_id}", form={"for": own})
    assert subject_of(request).athlete == cast.stranger


def test_who_is_nobodys_has_no_page(cast):
    assert subject_of(asked_by(cast.coach)) is None
    assert subject_of(asked_by(AnonymousUser())) is None


@pytest.mark.parametrize("named", ["", "nobody", "0f0e0d0c-0b0a-4908-8706-050403020100"])
def test_a_name_that_leads_nowhere_is_not_found(cast, named):
    wanted = named or str(cast.athlete.public_id)
    for user in (cast.stranger.user, cast.coach, AnonymousUser()):
        with pytest.raises(Http404):
            subject_of(asked_by(user, f"?for={wanted}"))


def test_a_row_of_ones_own_side_has_its_owner_as_subject(cast):
    assert subject_owning(asked_by(cast.guardian), cast.minor.pk).athlete == cast.minor
    for user in (cast.coach, cast.stranger.user):
        with pytest.raises(Http404):
            subject_owning(asked_by(user), cast.minor.pk)
