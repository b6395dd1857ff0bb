"""The form that takes a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

FORMATS = ".fit,.gpx,.tcx,.gz,.zip,.csv,.tsv,.txt"


class UploadForm(forms.Form):
    """What is wrong with a file is the service's to say: it looks inside."""

    file = forms.FileField(
        label=_("File of a run, zip of many, or table"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": FORMATS}),
        error_messages={"required": _("Choose the file of a run first.")},
    )
