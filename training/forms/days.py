"""Another day for a workout, and days away."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from training.enums import AwayKind
from training.rules import days_of_week, monday_of


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class MoveForm(forms.Form):
    """One of the days that are left of the workout's week, and its own day before a move."""

    to_date = forms.TypedChoiceField(label=_("Move it to"), coerce=date.fromisoformat)

    def __init__(self, *args: Any, day: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [one for one in days_of_week(monday_of(day)) if one >= today and one != day]
        choices = [(one.isoformat(), date_format(one, "l, j F")) for one in left]
        self.fields["to_date"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def has_days(self) -> bool:
        return bool(self.fields["to_date"].choices)  # type: ignore[attr-defined]  # a ChoiceField


class AwayForm(forms.Form):
    """Days away and why; both days included."""

    kind = forms.ChoiceField(label=_("Why"), choices=AwayKind.choices)
    first_on = _day(_("From"))
    last_on = _day(_("To"))
