"""What the injury report is asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.models import Squad
from injuries.selectors.surveillance import Season

SEASONS: Final = 3


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}))


class SurveillanceForm(forms.Form):
    """A squad that is not visible is not offered; without dates it is the calendar year."""

    squad = forms.ChoiceField(label=_("Squad"), required=False)
    first_on = _day(_("From"))
    last_on = _day(_("To"))

    def __init__(self, data: Any, *, squads: Sequence[Squad], today: date) -> None:
        self.year = Season(today.replace(month=1, day=1), today.replace(month=12, day=31))
        given = {name: data.get(name, "") for name in ("squad", "first_on", "last_on")}
        for name in ("first_on", "last_on"):
            given[name] = given[name] or getattr(self.year, name).isoformat()
        super().__init__(given)
        choices = [("", _("All squads")), *((str(squad.public_id), squad.name) for squad in squads)]
        self.fields["squad"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first_on, last_on = data.get("first_on"), data.get("last_on")
        # Longer ones would overlap with the seasons before, which stand beside it.
        if first_on and last_on and not first_on <= last_on < _same_day(first_on, -1):
            self.add_error("last_on", _("A season has at least a day and at most a year."))
        return data

    @property
    def squad_id(self) -> str:
        """The public id of the squad asked for, "" for all."""
        return str(self.cleaned_data.get("squad") or "") if self.is_valid() else ""

    @property
    def seasons(self) -> list[Season]:
        """The one asked for, else the calendar year; then the same days of the years before."""
        asked = self.year
        if self.is_valid():
            asked = Season(self.cleaned_data["first_on"], self.cleaned_data["last_on"])
        return [_years_before(asked, n) for n in range(SEASONS)]


def _years_before(season: Season, years: int) -> Season:
    return Season(_same_day(season.first_on, years), _same_day(season.last_on, years))


def _same_day(day: date, years: int) -> date:
    """The 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
