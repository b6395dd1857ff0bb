"""Month and year of birth as two choices: they work without scripts and need no typing of a date."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

OLDEST_YEARS = 100
NOT_CHOSEN = ("", "\N{EN DASH}")


class BirthMonthForm(forms.Form):
    """Asks for both; a subclass with `asks_for_both = False` takes neither too."""

    asks_for_both = True

    month = forms.TypedChoiceField(
        label=_("Month of birth"),
        coerce=int,
        empty_value=None,
        choices=[NOT_CHOSEN, *((n, name) for n, name in MONTHS.items())],
    )
    year = forms.TypedChoiceField(label=_("Year of birth"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(today.year, today.year - OLDEST_YEARS - 1, -1)
        self.fields["year"].choices = [NOT_CHOSEN, *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        for name in ("month", "year"):
            self.fields[name].required = self.asks_for_both

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        missing = [name for name in ("month", "year") if name in data and data[name] is None]
        if len(missing) == 1:
            self.add_error(missing[0], _("Choose both, month and year."))
        return data

    @property
    def birth_month(self) -> date | None:
        """The first of the month, or None where neither was given. Call it on a valid form."""
        month, year = self.cleaned_data["month"], self.cleaned_data["year"]
        return date(year, month, 1) if month and year else None
