"""What a table's columns are: guessed, shown, and put right by the person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from training.importers.csv_log_layout import Layout
    from training.services import TableOptions

ASKED: Final = {
    "date": _("Date"),
    "distance": _("Distance"),
    "duration": _("Time"),
    "type": _("Kind of activity"),
    "rpe": _("Effort, 0 to 10"),
    "notes": _("Notes"),
}
UNITS: Final = [("km", _("Kilometres")), ("mi", _("Miles")), ("m", _("Metres"))]
DAYS: Final = [("yes", _("Day first: 31/05")), ("no", _("Month first: 05/31"))]


class TableForm(forms.Form):
    """`header` are the names of the columns, `layout` what was made of them."""

    units = forms.ChoiceField(label=_("Distances are in"), choices=UNITS)
    day_first = forms.ChoiceField(label=_("Dates are written"), choices=DAYS)

    def __init__(self, data: Any, *, header: Sequence[str], layout: "Layout") -> None:
        places = {name: layout.columns.get(name, "") for name in ASKED}
        initial: dict[str, Any] = {"units": layout.unit, "day_first": "yes" if layout.day_first else "no"} | {
            f"column_{name}": place for name, place in places.items()
        }
        super().__init__(data, initial=initial)
        shown = [(str(n), name or _("Column %(n)s") % {"n": n + 1}) for n, name in enumerate(header)]
        for name, label in ASKED.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=label, choices=[("", _("none")), *shown], required=False
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        """The fields that name columns."""
        return [self[f"column_{name}"] for name in ASKED]

    def options(self) -> "TableOptions":
        """What the person said; the form is valid."""
        said = {name: self.cleaned_data[f"column_{name}"] for name in ASKED}
        return {
            "units": self.cleaned_data["units"],
            "day_first": self.cleaned_data["day_first"] == "yes",
            "columns": {name: int(place) if place else None for name, place in said.items()},
        }
