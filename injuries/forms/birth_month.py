"""Month and year of birth as two choices: they work without scripts and need no typing of a date."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

OLDEST_YEARS = 100
NOT_CHOSEN = ("", "\N{EN DASH}")


class BirthMonthForm(forms.Form):
    month = forms.TypedChoiceField(
        label=_("Month"), coerce=int, choices=[NOT_CHOSEN, *((n, name) for n, name in MONTHS.items())]
    )
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(today.year, today.year - OLDEST_YEARS - 1, -1)
        self.fields["year"].choices = [NOT_CHOSEN, *((year, str(year)) for year in years)]  # type: ignore[attr-defined]

    @property
    def birth_month(self) -> date:
        """The first of the month. Call it on a valid form."""
        return date(self.cleaned_data["year"], self.cleaned_data["month"], 1)
