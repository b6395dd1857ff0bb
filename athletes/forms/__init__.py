"""Forms of people's pages."""

from athletes.forms.answers import GuardianForm, GuardianInvitationForm, InvitationForm
from athletes.forms.birth_month import BirthMonthForm
from athletes.forms.errors import put_error
from athletes.forms.profile import ProfileForm, SettingsForm

__all__ = [
    "BirthMonthForm",
    "GuardianForm",
    "GuardianInvitationForm",
    "InvitationForm",
    "ProfileForm",
    "SettingsForm",
    "put_error",
]
