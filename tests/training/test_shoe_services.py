"""Adding a pair of shoes: by the athlete's side and her coaches, never by a stranger."""

import pytest

from athletes.errors import DomainError, NotAllowedError
from training.models import Shoe
from training.services import add_shoe

OTHERS = ["physio", "manager", "other_squad_coach", "former_coach", "other_club_coach"]

pytestmark = pytest.mark.django_db


def test_the_athlete_adds_a_pair_with_what_it_has_run(cast):
    shoe = add_shoe(cast.athlete.user, athlete=cast.athlete, name=" Daily ", start_m=340_000)
    assert (shoe.name, shoe.start_m, shoe.retired) == ("Daily", 340_000, False)


@pytest.mark.parametrize("who", ["coach", "head_coach"])
def test_her_coaches_may_add_one(cast, who):
    assert add_shoe(getattr(cast, who), athlete=cast.athlete, name="Race").athlete == cast.athlete


@pytest.mark.parametrize(
    "who", ["physio", "manager", "other_squad_coach", "former_coach", "other_club_coach"]
)
def test_nobody_else_may(cast, who):
    with pytest.raises(NotAllowedError):
        add_shoe(getattr(cast, who), athlete=cast.athlete, name="Race")
    assert not Shoe.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "A", "start_m": -1}, "start_m"),
        ({"name": "A", "start_m": 10**8}, "start_m"),
    ],
)
def test_a_pair_that_cannot_be_names_the_field_and_stores_nothing(cast, fields, field):
    with pytest.raises(DomainError) as error:
        add_shoe(cast.athlete.user, athlete=cast.athlete, **fields)
    assert error.value.field == field
    assert not Shoe.objects.exists()
