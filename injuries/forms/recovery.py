"""The forms of the way back: what every answer is, and what is left open."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from injuries.models.columns import INTENSITIES
from injuries.models.recovery import SIGNS
from injuries.rules.gate import BeforeRun, RunAnswers
from injuries.rules.report import WORST_INTENSITY

if TYPE_CHECKING:
    from uuid import UUID

    from django_stubs_ext import StrOrPromise

_YES_NO: Final = (("yes", _("Yes")), ("no", _("No")))


def _number(label: "StrOrPromise", *, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(str(n), str(n)) for n in range(WORST_INTENSITY + 1)],
        coerce=int,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
    )


def _yes_no(label: "StrOrPromise", *, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=_YES_NO,
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
    )


class EntryCheckForm(forms.Form):
    """Before the first step; all four, because a missing one begins nothing."""

    walking = _number(_("Walking, the worst of the last 48 hours"), required=True)
    stairs = _number(_("Stairs, the worst of the last 48 hours"), required=True)
    limp = _yes_no(_("Did you limp?"), required=True)
    swelling = _yes_no(_("Is it swollen?"), required=True)


class RunTodayForm(forms.Form):
    """Before a run."""

    walking = _number(_("Walking now"))
    limp = _yes_no(_("Do you limp?"))
    morning = _number(_("This morning"))

    def asked(self) -> BeforeRun:
        """Call it on a valid form."""
        return BeforeRun(**self.cleaned_data)


class RecoveryRunForm(forms.Form):
    """The run of the way back: what can be answered by now. `morning`: the next one has been."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    local_date = forms.DateField(
        label=_("Day of the run"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    worst_during = _number(_("The worst during the run"), required=True)
    after_60min = _number(_("An hour after"))
    next_morning = _number(_("The next morning"))
    limp = _yes_no(_("Did you limp, or run differently?"))
    swelling = _yes_no(_("Is it swollen?"))
    giving_way = _yes_no(_("Did it give way?"))
    locking = _yes_no(_("Did it lock or catch?"))

    def run_kwargs(self) -> dict[str, Any]:
        """For `record_run`. Call it on a valid form."""
        key: UUID = self.cleaned_data["id"]
        return {"public_id": key, "run_on": self.cleaned_data["local_date"], "answers": _answers(self)}


class RecoveryAnswerForm(forms.Form):
    """The same questions about a run that is stored; what was answered is filled in."""

    worst_during = _number(_("The worst during the run"), required=True)
    after_60min = _number(_("An hour after"))
    next_morning = _number(_("The next morning"))
    limp = _yes_no(_("Did you limp, or run differently?"))
    swelling = _yes_no(_("Is it swollen?"))
    giving_way = _yes_no(_("Did it give way?"))
    locking = _yes_no(_("Did it lock or catch?"))

    def answers(self, before: RunAnswers) -> RunAnswers:
        """What was given over what is stored. Call it on a valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return replace(before, **given)


def initial_of(answers: RunAnswers) -> dict[str, str]:
    """Stored answers as the radio buttons hold them."""
    said: dict[str, str] = {}
    for name in (*INTENSITIES, *SIGNS):
        value = getattr(answers, name)
        if value is not None:
            said[name] = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return said


def _answers(form: forms.Form) -> RunAnswers:
    return RunAnswers(**{name: form.cleaned_data[name] for name in (*INTENSITIES, *SIGNS)})
