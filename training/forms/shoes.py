"""A pair of shoes, and runs that are given to it; distances in the writer's units."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.enums import Units
from athletes.models import Athlete, User
from training.models import Shoe
from training.models.shoes import NAME_LENGTH, RUN_CHOICES
from training.rules import (
    DEFAULT_SHOE_DUE_M,
    DEFAULT_SHOE_NOTE_M,
    METRES_PER_KM,
    METRES_PER_MILE,
    parse_distance_m,
    show_distance,
)
from training.selectors import default_types

# Of the form, by the name that services give to what it holds.
SHOE_FIELD_OF = {"start_m": "start", "note_m": "note", "due_m": "due", "to": "last"}
DISTANCES = ("start", "note", "due")


def _distance(label: Any) -> forms.CharField:
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=20, required=False, widget=widget)


def _day(label: Any, *, required: bool) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class ShoeForm(forms.Form):
    """A pair; one that is stored writes only what was typed anew, for shown numbers are rounded."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LENGTH,
        error_messages={"required": gettext_lazy("Give the pair a name.")},
    )
    start = _distance(gettext_lazy("Run before you added it"))
    default_for = forms.MultipleChoiceField(
        label=gettext_lazy("Worn by default for"),
        choices=RUN_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    worn_from = _day(gettext_lazy("Worn since"), required=False)
    note = _distance(gettext_lazy("Remind me from"))
    due = _distance(gettext_lazy("Time for another pair from"))

    def __init__(
        self, *args: Any, athlete: Athlete, writer: User, today: date, shoe: Shoe | None = None, **kwargs: Any
    ) -> None:
        self.shoe = shoe
        self.metres = METRES_PER_MILE if writer.units == Units.MI else METRES_PER_KM
        first = self._stored(shoe) if shoe else self._fresh(athlete, today)
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if shoe and shoe.retired:
            del self.fields["default_for"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in DISTANCES:
            if name in data:
                data[name] = self._metres(name, data[name])
        return data

    def values(self) -> dict[str, Any]:
        """What `enter_shoe` and `edit_shoe` take. Call it on a valid form."""
        data = self.cleaned_data
        names = {name: name for name in data if name != "id"} | {name: f"{name}_m" for name in DISTANCES}
        typed = set(self.changed_data) if self.shoe else set(names)
        usual = {"start": 0, "note": DEFAULT_SHOE_NOTE_M, "due": DEFAULT_SHOE_DUE_M}
        return {
            names[name]: usual[name] if name in usual and data[name] is None else data[name]
            for name in names
            if name in typed and name in data
        }

    def _metres(self, name: str, text: str) -> int | None:
        """None where nothing was typed, or something that is no distance."""
        if not text:
            return None
        try:
            return parse_distance_m(text, metres_per_unit=self.metres)
        except ValueError:
            message = _("“%(text)s” is no distance: write a number such as 8.5 or 8,5.") % {"text": text}
            self.add_error(name, message)
            return None

    def _fresh(self, athlete: Athlete, today: date) -> dict[str, Any]:
        taken = default_types(athlete)
        return {
            "start": "0",
            "note": self._shown(DEFAULT_SHOE_NOTE_M),
            "due": self._shown(DEFAULT_SHOE_DUE_M),
            "worn_from": today,
            "default_for": [code for code, _label in RUN_CHOICES if code not in taken],
        }

    def _stored(self, shoe: Shoe) -> dict[str, Any]:
        return {
            "id": shoe.public_id,
            "name": shoe.name,
            "start": self._shown(shoe.start_m),
            "note": self._shown(shoe.note_m),
            "due": self._shown(shoe.due_m),
            "worn_from": shoe.worn_from,
            "default_for": [row.type for row in shoe.defaults.all()],
        }

    def _shown(self, metres: int) -> str:
        return show_distance(metres, metres_per_unit=self.metres)


class AssignForm(forms.Form):
    """Days whose runs were made in a pair, both included."""

    first = _day(gettext_lazy("From"), required=True)
    last = _day(gettext_lazy("To"), required=True)
    only_without = forms.BooleanField(
        label=gettext_lazy("Only runs without shoes"), required=False, initial=True
    )
