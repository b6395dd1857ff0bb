"""The two answers that come after the rest: an hour later and the next morning."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from injuries.forms.report import PainReportForm
from injuries.models import PainReport
from injuries.services import Entry

LATER = ("after_60min", "next_morning")


class LaterForm(forms.Form):
    """Offers the answers of the report that are still open."""

    def __init__(self, *args: Any, report: PainReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        for name in LATER:
            if getattr(report, name) is None:
                self.fields[name] = deepcopy(PainReportForm.base_fields[name])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and all(value is None for value in data.values()):
            raise forms.ValidationError(_("Choose a number from 0 to 10."))
        return data

    def entry(self) -> Entry:
        """The report as it stands, with what was given filled in. Call it on a valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Entry(
            report=replace(self.report.answers, **given),
            felt_at=self.report.felt_at,
            activity=self.report.activity,
            self_analysis=self.report.self_analysis,
            notes=self.report.notes,
        )
