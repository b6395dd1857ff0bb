"""How Coachsite speaks to a person, and what it knows of a runner."""

from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.enums import Sex, Units
from athletes.forms.birth_month import BirthMonthForm
from athletes.models import Athlete, User
from athletes.rules import time_zone_names

METRES = {Units.KM: Decimal(1000), Units.MI: Decimal("1609.344")}
# Of the week a runner says to run; the table's limit is 400 km.
MOST_WEEKLY_M = 400_000


@cache
def time_zones() -> list[tuple[str, str]]:
    """Places of the IANA database, as they are read: "Europe/Madrid"."""
    names = sorted(name for name in time_zone_names() if "/" in name)
    places = [name for name in names if not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))]
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)

    class Meta:
        model = User
        fields = ["name", "language", "time_zone", "units", "theme"]


class ProfileForm(BirthMonthForm):
    """`units`: those of the person who writes; `weekly` is a distance in them."""

    asks_for_both = False

    name = forms.CharField(label=_("Name"), max_length=120)
    time_zone = forms.ChoiceField(label=_("Time zone of the runs"), choices=time_zones)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False)
    weekly = forms.DecimalField(
        label=_("How much you usually run a week"),
        min_value=0,
        max_digits=5,
        decimal_places=1,
        required=False,
    )
    gentle_start = forms.BooleanField(label=_("Start gently: 3 km a week at first"), required=False)
    shows_acwr = forms.TypedChoiceField(
        label=_("Acute to chronic ratio"),
        choices=[("", _("As your coach chose")), (True, _("Show it")), (False, _("Hide it"))],
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
    )
    max_hr = forms.IntegerField(label=_("Maximum heart rate"), min_value=90, max_value=240, required=False)
    rest_hr = forms.IntegerField(label=_("Resting heart rate"), min_value=25, max_value=120, required=False)

    def __init__(self, *args: Any, units: str, athlete: Athlete | None = None, **kwargs: Any) -> None:
        self.metres = METRES[Units(units)]
        initial = (_initial(athlete, self.metres) if athlete else {}) | (kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **kwargs)

    def clean_weekly(self) -> Decimal | None:
        weekly: Decimal | None = self.cleaned_data["weekly"]
        if weekly is not None and weekly * self.metres > MOST_WEEKLY_M:
            raise forms.ValidationError(_("That is more than anybody runs: check the number."))
        return weekly

    @property
    def values(self) -> dict[str, Any]:
        """Fields of the profile, as services take them. Call it on a valid form."""
        names = ("name", "time_zone", "sex", "gentle_start", "shows_acwr", "max_hr", "rest_hr")
        found = {name: self.cleaned_data[name] for name in names}
        weekly = self.cleaned_data["weekly"]
        found["weekly_declared_m"] = None if weekly is None else round(weekly * self.metres)
        if self.birth_month:
            found["birth_month"] = self.birth_month
        return found


def _initial(athlete: Athlete, metres: Decimal) -> dict[str, Any]:
    names = ("name", "time_zone", "sex", "gentle_start", "shows_acwr", "max_hr", "rest_hr")
    found = {name: getattr(athlete, name) for name in names}
    if athlete.weekly_declared_m is not None:
        found["weekly"] = round(athlete.weekly_declared_m / metres, 1)
    if athlete.birth_month:
        found |= {"month": athlete.birth_month.month, "year": athlete.birth_month.year}
    return found
