"""What coaches type about a workout, and what leads from there to the content that services take."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from athletes.errors import DomainError
from coachsite.roster.plans.words import say_length, say_target, type_words
from training.enums import StepKind, WorkoutType
from training.rules.quick_entry import (
    Length,
    StepRow,
    read_length,
    read_quick,
    read_target,
    rows_of_steps,
    steps_of_rows,
)
from training.rules.workouts import MAX_REPEATS, Target, WorkoutContent

TYPES = [(kind.value, kind.label) for kind in WorkoutType if kind != WorkoutType.LADDER_RUN]
# Rows that stand ready below those that are filled.
SPARE_ROWS, MOST_ROWS = 2, 24
FIELD_OF = {"distance_m": "distance_km", "duration_s": "minutes"}


class TargetField(forms.CharField):
    def clean(self, value: Any) -> Target | None:
        text = super().clean(value)
        if not text:
            return None
        target = read_target(text)
        if target is None:
            message = _("Like RPE 3-4, 4:30-4:45 /km, 140-150 bpm or 176 spm.")
            raise forms.ValidationError(message, code="target")
        return target


class LengthField(forms.CharField):
    def clean(self, value: Any) -> Length:
        text = super().clean(value)
        if not text:
            return Length()
        length = read_length(text)
        if length is None:
            raise forms.ValidationError(_("Like 400 m, 1.2 km, 90 s, 10 min or 1:30."), code="length")
        return length


class StepForm(forms.Form):
    """One row of the steps."""

    times = forms.IntegerField(label=_("Times"), min_value=1, max_value=MAX_REPEATS, required=False)
    kind = forms.ChoiceField(label=_("Step"), choices=[("", "-"), *StepKind.choices], required=False)
    length = LengthField(label=_("How far or long"), required=False, max_length=20)
    target = TargetField(label=_("Target"), required=False, max_length=40)

    def row(self) -> StepRow | None:
        """None: left empty."""
        said = self.cleaned_data
        if not said.get("kind"):
            return None
        return StepRow(
            kind=said["kind"], length=said["length"], target=said["target"], times=said["times"] or 1
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("kind") and said.get("length", Length()) != Length():
            self.add_error("kind", _("Say what this step is."))
        return said


StepFormSet = forms.formset_factory(StepForm, extra=SPARE_ROWS, max_num=MOST_ROWS)


class WorkoutForm(forms.Form):
    """One workout of one day. One line may say all of it; what it says wins."""

    quick = forms.CharField(
        label=_("In one line"),
        help_text=_("Like 8 km easy, long 16 km, 6x400m/90s or 40 min strength."),
        max_length=120,
        required=False,
    )
    type = forms.ChoiceField(label=_("What"), choices=TYPES, initial=WorkoutType.EASY.value, required=False)
    distance_km = forms.DecimalField(
        label=_("Distance, km"), min_value=Decimal("0.1"), max_digits=6, decimal_places=3, required=False
    )
    minutes = forms.DecimalField(
        label=_("Time, minutes"), min_value=Decimal("0.5"), max_digits=6, decimal_places=2, required=False
    )
    target = TargetField(
        label=_("How hard"),
        help_text=_("Like RPE 3-4, 4:30-4:45 /km, 140-150 bpm or 176 spm."),
        required=False,
        max_length=40,
    )
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    notes = forms.CharField(
        label=_("Notes for the athlete"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2_000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, day: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.day = day
        rows = options.get("initial", {}).get("steps", [])
        self.steps: Any = StepFormSet(data, prefix="step", initial=None if data is not None else rows)

    def is_valid(self) -> bool:
        """The rows of steps belong to it."""
        ours, steps = super().is_valid(), bool(self.steps.is_valid())
        return ours and steps

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("quick") and read_quick(said["quick"], type_words()) is None:
            self.add_error("quick", _("Some of this was not understood. Like 8 km easy or 6x400m/90s."))
        return said

    def content(self) -> WorkoutContent:
        """What was typed; only after `is_valid`."""
        said = self.cleaned_data
        steps = steps_of_rows([row for row in self._rows() if row])
        quick = read_quick(said["quick"], type_words()) if said["quick"] else None
        kind = quick.type if quick else said["type"] or WorkoutType.EASY
        distance_m = _whole(said["distance_km"], 1_000)
        duration_s = _whole(said["minutes"], 60)
        if quick:
            distance_m, duration_s = quick.distance_m or distance_m, quick.duration_s or duration_s
            steps = tuple(quick.steps) or steps
        return WorkoutContent(
            date=self.day,
            type=kind,
            title=said["title"].strip(),
            distance_m=distance_m,
            duration_s=duration_s,
            target=said["target"],
            steps=steps,
            notes=said["notes"].strip(),
        )

    def put(self, error: DomainError) -> None:
        """Says beside the field at fault why the service refused."""
        name = FIELD_OF.get(error.field, error.field)
        self.add_error(name if name in self.fields else None, error.message)

    def _rows(self) -> Iterator[StepRow | None]:
        for form in self.steps.forms:
            yield form.row() if form.has_changed() else None


def with_more_rows(sent: QueryDict) -> QueryDict:
    """What was typed so far, with more rows for steps below."""
    data, count = sent.copy(), sent.get("step-TOTAL_FORMS", "")
    rows = int(count) if count.isdecimal() else 0
    data["step-TOTAL_FORMS"] = str(min(rows + SPARE_ROWS, MOST_ROWS))
    return data


def initial_of(content: WorkoutContent) -> dict[str, Any]:
    """A stored workout as the form shows it."""
    return {
        "type": content.type,
        "distance_km": _part(content.distance_m, 1_000),
        "minutes": _part(content.duration_s, 60),
        "target": say_target(content.target),
        "title": content.title,
        "notes": content.notes,
        "steps": [
            {
                "times": row.times,
                "kind": row.kind,
                "length": say_length(row.length),
                "target": say_target(row.target),
            }
            for row in rows_of_steps(content.steps)
        ],
    }


def _whole(value: Decimal | None, unit: int) -> int | None:
    return None if value is None else round(value * unit)


def _part(value: int | None, unit: int) -> str | None:
    return None if value is None else f"{value / unit:.3f}".rstrip("0").rstrip(".")
