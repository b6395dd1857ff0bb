"""Earlier bone injuries and energy, as the athlete answers them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from injuries.models import HealthHistory

QUESTIONS = (
    "bone_stress_before",
    "low_bone_density",
    "periods_stopped",
    "eats_too_little",
    "often_ill_or_tired",
)


class HealthHistoryForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Yes, no, or not answered for each question, and two texts."""

    class Meta:
        model = HealthHistory
        fields = (*QUESTIONS, "bone_stress_notes", "notes")
        labels = {
            "bone_stress_before": _("Have you had a bone stress injury or stress fracture?"),
            "bone_stress_notes": _("Which bones, and when?"),
            "low_bone_density": _("Was low bone density ever found?"),
            "periods_stopped": _("Have your periods stayed away for three months or more?"),
            "eats_too_little": _("Do you often skip meals or hold back?"),
            "often_ill_or_tired": _("Are you often ill, cold or tired?"),
            "notes": _("Anything else that a physio should know?"),
        }
        widgets = {
            "bone_stress_notes": forms.Textarea(attrs={"rows": 2}),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            self.fields[name] = forms.NullBooleanField(
                label=self.fields[name].label, required=False, widget=_YesNo()
            )


class _YesNo(forms.NullBooleanSelect):
    """The words of Django for "unknown" would read as an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = [("unknown", _("Not answered")), ("true", _("Yes")), ("false", _("No"))]
