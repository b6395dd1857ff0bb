"""What every query of ours does without being asked."""

import pytest
from django.conf import settings
from django.db import connection, models

from tests.architecture.project import athlete_models, our_models


@pytest.mark.parametrize("model", athlete_models(), ids=lambda model: model._meta.label)
def test_a_forgotten_select_related_costs_two_queries_and_not_one_a_row(model):
    rows = model.objects.filter(pk__gt=0).order_by("pk")
    assert rows._fetch_mode is models.FETCH_PEERS


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_keys_are_big_and_public_ids_are_random(model):
    # Or the key of the row it belongs to.
    assert isinstance(model._meta.pk, models.BigAutoField | models.OneToOneField)
    names = {field.name for field in model._meta.get_fields()}
    if "public_id" in names:
        field = model._meta.get_field("public_id")
        assert isinstance(field, models.UUIDField)
        assert field.unique


def test_the_tests_role_is_as_weak_as_the_products(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


def test_times_are_stored_with_their_zone():
    assert settings.USE_TZ
    assert settings.TIME_ZONE == "UTC"
