"""What a runner or a guardian answers to an invitation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.enums import ConsentRole
from athletes.forms.birth_month import BirthMonthForm


class InvitationForm(BirthMonthForm):
    """Consent boxes start empty; only `offers` what the person may decide.

    `asks_age` shows the month of birth (it is unknown), `asks_health` the boxes.
    """

    asks_for_both = False

    health_roles = forms.TypedMultipleChoiceField(
        coerce=ConsentRole, choices=ConsentRole.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, asks_age: bool, asks_health: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_age:
            del self.fields["month"], self.fields["year"]
        if not asks_health:
            del self.fields["health_roles"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return {"month": None, "year": None, "health_roles": [], **data}


class GuardianForm(forms.Form):
    is_guardian = forms.BooleanField(
        label=_("I am a parent or the legal guardian."),
        error_messages={"required": _("Tick this only if it is so; otherwise say that it is not you.")},
    )
    health_storage_consent = forms.BooleanField(
        label=_("Health answers may be stored."),
        required=False,
    )


class GuardianInvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail of a parent or guardian"))
