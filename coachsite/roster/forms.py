"""What the triage page is asked for."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from athletes.models import Squad


class Show(TextChoices):
    """The cards that narrow the roster."""

    STOP = "stop", _("Stop")
    CAREFUL = "careful", _("Careful")
    SILENT = "silent", _("Silent for 7 days")


class RosterFilterForm(forms.Form):
    """An answer that is not offered narrows nothing; a squad that is not visible is not offered."""

    show = forms.ChoiceField(choices=[("", ""), *Show.choices], required=False)
    squad = forms.ChoiceField(required=False)
    q = forms.CharField(required=False, max_length=100)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)

    def __init__(self, data: Any, *, squads: list[Squad]) -> None:
        super().__init__(data)
        self.fields["squad"].choices = [("", ""), *((str(s.public_id), s.name) for s in squads)]  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> dict[str, Any]:
        """What is asked for, without what was mistyped."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
