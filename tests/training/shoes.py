"""Short ways to buy shoes and run in them."""

from datetime import timedelta

from tests.cast import NOW
from training.models import Shoe
from training.services import add_shoe, log_activity

KM = 1_000


def pair(athlete, name="Blue", *, at=NOW, **fields):
    """A new pair, bought by its runner."""
    return add_shoe(athlete.user, athlete=athlete, name=name, now=at, **fields)


def run(athlete, km=10, *, days_ago=0, actor=None, **fields):
    """A run that began at noon `days_ago`; without `shoe` it is given to the default pair."""
    values = {"type": "run", "distance_m": round(km * KM), "moving_s": round(km * 400)} | fields
    start = NOW - timedelta(days=days_ago)
    return log_activity(actor or athlete.user, athlete=athlete, start_at=start, now=NOW, **values)


def wear(shoe):
    """The pair as it is read now."""
    return Shoe.objects.with_wear().get(pk=shoe.pk)
