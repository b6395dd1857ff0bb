"""Which shoes the invented runners wear: one keeps her old pair, the others have bought a new one in time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from athletes.models import Athlete, User
from coachsite.demo.people import WEEKS, DemoAthlete
from training.enums import ActivityType
from training.models import Shoe
from training.rules import RUN_TYPES
from training.services import add_shoe, edit_shoe

NEW_PAIR_WEEKS_AGO = 7


@dataclass
class Cupboard:
    """The pairs of one athlete, filled as her log goes on."""

    owner: User
    athlete: Athlete
    worn: Shoe
    new_pair_on: date | None

    @classmethod
    def of(cls, plan: DemoAthlete, owner: User, athlete: Athlete, now: datetime) -> "Cupboard":
        """With what was in it when the log began."""
        today, at = athlete.local_date(now), now - timedelta(weeks=WEEKS)
        first = "Everyday pair" if plan.keeps_old_shoes else "Last year's pair"
        start_m = round(plan.shoe_start_km * 1000)
        worn = add_shoe(owner, athlete=athlete, name=first, start_m=start_m, default_for=RUN_TYPES, now=at)
        if plan.squad == "Trail":
            trail = {ActivityType.TRAIL_RUN}
            add_shoe(owner, athlete=athlete, name="Trail pair", default_for=trail, now=at)
        new = None if plan.keeps_old_shoes else today - timedelta(weeks=NEW_PAIR_WEEKS_AGO)
        return cls(owner, athlete, worn, new)

    def wear_on(self, day: date, now: datetime) -> None:
        """Takes out the new pair once its day has come."""
        if self.new_pair_on is None or day < self.new_pair_on:
            return
        at = now - timedelta(weeks=NEW_PAIR_WEEKS_AGO)
        types = _types_of(self.worn)
        new = add_shoe(self.owner, athlete=self.athlete, name="Everyday pair", default_for=types, now=at)
        edit_shoe(self.owner, shoe=self.worn, retired=True, now=at)
        self.worn, self.new_pair_on = new, None


def _types_of(shoe: Shoe) -> set[str]:
    return set(shoe.defaults.values_list("type", flat=True))
