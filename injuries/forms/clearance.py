"""What a professional said, on the phone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from injuries.enums import ClearanceOutcome, Profession
from injuries.rules.clearance import LIMITS_LENGTH


def _day(label: Any, *, required: bool) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required)


class ClearanceForm(forms.Form):
    """The id is chosen with the page, so that a form sent twice is stored once."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    seen_on = _day(_("When were you seen?"), required=True)
    profession = forms.ChoiceField(label=_("By whom?"), choices=Profession.choices, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label=_("What was said about running?"), choices=ClearanceOutcome.choices, widget=forms.RadioSelect
    )
    limits = forms.CharField(
        label=_("What is allowed, in their words"),
        required=False,
        max_length=LIMITS_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )
    until = _day(_("Until when, if they said so"), required=False)

    def record_kwargs(self) -> dict[str, Any]:
        """Arguments of `record_clearance`. Call it on a valid form."""
        data = dict(self.cleaned_data)
        return {"public_id": data.pop("id"), **data}
