"""The phone page's forms: fields that work without scripts, turned into what the services take."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from athletes.models import Athlete
from athletes.querysets import Viewer
from injuries.enums import (
    Area,
    Quality,
    RadiatesTo,
    SelfAnalysis,
    Side,
    Sign,
    Spot,
    Timing,
    Trigger,
)
from injuries.models import NOTES_LENGTH
from injuries.rules.check_page import QUESTIONS, Question, questions_for, signs_from_check
from injuries.rules.report import (
    FARTHEST_ONSET_KM,
    LONGEST_DURATION_DAYS,
    WORST_INTENSITY,
    Report,
    area_of,
    report_problems,
)
from injuries.selectors import question_text
from injuries.services import Entry
from training.enums import Surface
from training.models import Activity
from training.selectors import km

NONE_OF_THESE = "none"
UNKNOWN = {"invalid_choice": _("Unknown code “%(value)s”.")}
# Runs offered to link a report to.
RUNS_OFFERED = 10


def _one(codes: type[TextChoices], label: Any, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=codes.choices,
        label=label,
        required=required,
        widget=forms.RadioSelect,
        error_messages=UNKNOWN,
    )


def _many(codes: type[TextChoices], label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=codes.choices,
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=UNKNOWN,
    )


def _intensity(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=[(str(n), str(n)) for n in range(WORST_INTENSITY + 1)],
        coerce=int,
        empty_value=None,
        label=label,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("%(value)s is outside of 0 to 10.")},
    )


def _check_choices() -> list[tuple[str, Any]]:
    numbers: list[tuple[str, Any]] = [(str(question.number), question.number) for question in QUESTIONS]
    return [*numbers, (NONE_OF_THESE, _("None of these"))]


class RunField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """Runs by day and length, which is how people remember them."""

    def label_from_instance(self, run: Activity) -> str:
        length = "" if run.distance_m is None else f", {km(run.distance_m)}"
        return f"{run.get_type_display()}, {date_format(run.local_date, 'l j E')}{length}"


class PainReportForm(forms.Form):
    """One report. The check is answered by "None of these", or by ticking signs behind its questions.

    `check` takes the numbers of the questions said yes to, and "none"; `signs` the codes that apply. "None"
    beside ticked signs means: none of the other questions.
    """

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    felt_at = forms.DateTimeField(
        label=_("When you felt it"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    activity = RunField(
        Activity.objects.none(), label=_("Which run"), required=False, to_field_name="public_id"
    )
    side = _one(Side, _("Which side"), required=True)
    area = _one(Area, _("Where"))
    spots = _many(Spot, _("Where exactly"))
    radiates_to = _many(RadiatesTo, _("Does it spread"))
    duration_days = forms.IntegerField(
        label=_("For how many days already"), required=False, min_value=0, max_value=LONGEST_DURATION_DAYS
    )
    worst_during = _intensity(_("At its worst in the run, or today"))
    after_60min = _intensity(_("An hour after"))
    next_morning = _intensity(_("The next morning"))
    timing = _many(Timing, _("When does it hurt"))
    onset_km = forms.DecimalField(
        label=_("From which kilometre"),
        required=False,
        min_value=0,
        max_value=FARTHEST_ONSET_KM,
        decimal_places=2,
    )
    triggers = _many(Trigger, _("What brings it on"))
    quality = _many(Quality, _("What does it feel like"))
    surface = _one(Surface, _("Which ground"))
    check = forms.MultipleChoiceField(
        choices=_check_choices,
        label=_("Warning signs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=UNKNOWN,
    )
    signs = _many(Sign, _("Which of these"))
    self_analysis = _many(SelfAnalysis, _("Looking back"))
    last_warm_up_days = forms.IntegerField(
        label=_("Days since your last warm-up"), required=False, min_value=0, max_value=LONGEST_DURATION_DAYS
    )
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=NOTES_LENGTH, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, athlete: Athlete, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.athlete = athlete
        runs = Activity.objects.visible_to(viewer).filter(athlete=athlete).runs().order_by("-start_at")
        field = cast("RunField", self.fields["activity"])
        field.queryset = Activity.objects.visible_to(viewer).filter(pk__in=runs.values("pk")[:RUNS_OFFERED])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"area", "spots"} <= data.keys() and not data["area"]:
            data["area"] = area_of(frozenset(map(Spot, data["spots"]))) or ""
            if not data["area"]:
                self.add_error("area", _("Say where: an area, or spots of one area."))
        if not self.errors:
            self._check_report()
            self._check_check()
        return data

    def questions(self) -> tuple[tuple[Question, str], ...]:
        """The questions of the check page with their words: for the place given so far, else all of them."""
        asked = questions_for(self._place()) if self._place_is_known() else QUESTIONS
        return tuple((question, question_text(question)) for question in asked)

    def entry(self, *, now: datetime) -> Entry:
        """What `log_pain` and `edit_pain` take. Call it on a valid form."""
        data = self.cleaned_data
        looked_back: dict[str, Any] = dict.fromkeys(data["self_analysis"], True)
        looked_back.pop(SelfAnalysis.LAST_WARM_UP_DAYS, None)
        return Entry(
            report=self._report(),
            felt_at=data["felt_at"] or now,
            activity=data["activity"],
            self_analysis=looked_back | {SelfAnalysis.LAST_WARM_UP_DAYS.value: data["last_warm_up_days"]},
            notes=data["notes"],
        )

    def log_kwargs(self, *, now: datetime) -> dict[str, Any]:
        """The keyword arguments of `log_pain`."""
        return {
            "athlete": self.athlete,
            "entry": self.entry(now=now),
            "public_id": self.cleaned_data["id"],
            "now": now,
        }

    def _place_is_known(self) -> bool:
        """Asked of a form that may be valid in part only; reading `errors` cleans a bound form."""
        cleaned = self.cleaned_data if self.is_bound and self.errors is not None else {}
        return bool(cleaned.get("side") and cleaned.get("area"))

    def _place(self) -> Report:
        data = self.cleaned_data
        return Report(
            side=Side(data["side"]),
            area=Area(data["area"]),
            spots=frozenset(map(Spot, data.get("spots", []))),
            radiates_to=frozenset(map(RadiatesTo, data.get("radiates_to", []))),
        )

    def _report(self) -> Report:
        data, place = self.cleaned_data, self._place()
        activity = data["activity"]
        return replace(
            place,
            duration_days=data["duration_days"],
            worst_during=data["worst_during"],
            after_60min=data["after_60min"],
            next_morning=data["next_morning"],
            timing=frozenset(map(Timing, data["timing"])),
            onset_km=data["onset_km"],
            triggers=frozenset(map(Trigger, data["triggers"])),
            quality=frozenset(map(Quality, data["quality"])),
            surface=Surface(data["surface"]) if data["surface"] else None,
            signs=signs_from_check(
                questions_for(place),
                ticked=frozenset(map(Sign, data["signs"])),
                none_of_these=NONE_OF_THESE in data["check"],
            ),
            on_a_run=activity is not None,
        )

    def _check_report(self) -> None:
        for problem in report_problems(self._report()):
            field = problem.field.removeprefix("intensity.")
            message = str(problem.code.label) % {"value": problem.value}
            self.add_error("worst_during" if field == "intensity" else field, message)

    def _check_check(self) -> None:
        """A yes needs one of its signs; and no answer at all is not taken for "none"."""
        said, ticked = set(self.cleaned_data["check"]), set(self.cleaned_data["signs"])
        if not said and not ticked:
            self.add_error("check", _("Answer the questions about warning signs, or say “None of these”."))
        for question in QUESTIONS:
            if str(question.number) in said and ticked.isdisjoint(question.opens):
                text = question_text(question)
                self.add_error("signs", _("Tick what applies: %(question)s") % {"question": text})


class PainFreeDayForm(forms.Form):
    """An answered "no pain today", for another day too; the date left out is the athlete's today."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    local_date = forms.DateField(label=_("Day"), required=False)

    def __init__(self, *args: Any, athlete: Athlete, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.athlete = athlete

    def log_kwargs(self, *, now: datetime) -> dict[str, Any]:
        """The keyword arguments of `log_no_pain`."""
        data = self.cleaned_data
        return {
            "athlete": self.athlete,
            "local_date": data["local_date"] or self.athlete.local_date(now),
            "public_id": data["id"],
            "now": now,
        }
