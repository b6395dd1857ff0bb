"""What is given to an episode on its page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from injuries.enums import OnsetMode
from injuries.models import NOTES_LENGTH


class OnsetForm(forms.Form):
    onset_mode = forms.ChoiceField(
        label=_("How did it begin?"), choices=[*OnsetMode.choices, ("", _("I do not know"))], required=False
    )


class EpisodeNoteForm(forms.Form):
    text = forms.CharField(
        label=_("Write a note"), max_length=NOTES_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )


class DocumentForm(forms.Form):
    # Whether it is empty is for the service to say, in the same words everywhere.
    file = forms.FileField(
        label=_("Add a letter or a picture (PDF, JPEG or PNG)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
