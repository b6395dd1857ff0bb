"""A run entered or corrected by hand, in the writer's units and the runner's time zone."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.enums import Units
from athletes.models import Athlete, User
from training.enums import ActivityType, Surface
from training.models import Activity, Shoe
from training.rules import (
    MAX_DISTANCE_M,
    MAX_DURATION_S,
    METRES_PER_KM,
    METRES_PER_MILE,
    RUN_TYPES,
    WEEK_TO_CONFIRM_M,
    is_absurd_speed,
    is_unlikely_speed,
    local_date_of,
    local_instant,
    monday_of,
    parse_distance_m,
    parse_duration_s,
    show_distance,
    show_duration,
)
from training.selectors import default_shoe, week_distance_m
from training.templatetags.units import distance as in_units

START_FORMAT = "%Y-%m-%dT%H:%M"
STARTS = (START_FORMAT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
NOTES_LENGTH = 4_000
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
NOT_SAID = ("", "\N{EN DASH}")
# Of the form, by the name that services give to what it holds.
FIELD_OF = {"distance_m": "distance", "moving_s": "time", "elapsed_s": "time", "start_at": "start"}


def effort_field(*, required: bool = False) -> forms.TypedChoiceField:
    """How hard it was, 0-10, on the scale whose words the page shows."""
    return forms.TypedChoiceField(
        label=gettext_lazy("How hard was it?"),
        choices=[(str(n), str(n)) for n in range(11)],
        coerce=int,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a number from 0 to 10.")},
    )


def _yes_no(label: Any) -> forms.TypedChoiceField:
    """Not said stays not said."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class ShoeField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    def label_from_instance(self, shoe: Shoe) -> str:
        return str(shoe.name)


class RunForm(forms.Form):
    """`run` is the one that is corrected; distances are in the units of the `writer`.

    In a correction only what was typed anew is written: shown numbers are rounded, stored ones are not.
    """

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    distance = forms.CharField(
        label=gettext_lazy("Distance"),
        required=False,
        max_length=20,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    time = forms.CharField(
        label=gettext_lazy("Time"),
        required=False,
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    rpe = effort_field()
    warm_up_done = _yes_no(gettext_lazy("Warmed up before?"))
    surface = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=[NOT_SAID, *Surface.choices], required=False
    )
    shoe = ShoeField(
        Shoe.objects.none(),
        label=gettext_lazy("Shoes"),
        required=False,
        to_field_name="public_id",
        empty_label=gettext_lazy("Not known"),
    )
    type = forms.ChoiceField(
        label=gettext_lazy("What"), choices=ActivityType.choices, initial=ActivityType.RUN
    )
    cool_down_done = _yes_no(gettext_lazy("Cooled down after?"))
    start = forms.CharField(
        label=gettext_lazy("Start"),
        required=False,
        max_length=25,
        widget=forms.DateTimeInput({"type": "datetime-local"}),
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        max_length=NOTES_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )
    confirm = forms.BooleanField(label=gettext_lazy("Yes, that is right"), required=False)

    def __init__(
        self,
        *args: Any,
        athlete: Athlete,
        writer: User,
        now: datetime,
        run: Activity | None = None,
        **kwargs: Any,
    ) -> None:
        self.athlete, self.run, self.now = athlete, run, now
        self.metres = METRES_PER_MILE if writer.units == Units.MI else METRES_PER_KM
        self.in_units = partial(in_units, units=writer.units)
        kwargs["initial"] = (self._stored(run) if run else self._fresh()) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        offered = Q(retired=False) | Q(pk=run.shoe_id if run else None)
        pairs = Shoe.objects.visible_to(writer).filter(offered, athlete=athlete)
        cast("ShoeField", self.fields["shoe"]).queryset = pairs.order_by("name", "pk")

    @property
    def is_doubted(self) -> bool:
        """Whether the page shows the tick that says: yes, that is right."""
        return self.is_bound and "confirm" in self.errors

    @property
    def time_zone(self) -> str:
        return self.run.time_zone if self.run else self.athlete.time_zone

    def clean_distance(self) -> int | None:
        text = self.cleaned_data["distance"]
        if not text:
            return None
        try:
            metres = parse_distance_m(text, metres_per_unit=self.metres)
        except ValueError:
            message = _("“%(text)s” is no distance: write a number such as 8.5 or 8,5.") % {"text": text}
            raise forms.ValidationError(message) from None
        if metres > MAX_DISTANCE_M:
            most = self.in_units(MAX_DISTANCE_M)
            raise forms.ValidationError(
                _("A distance goes up to %(most)s: check the number.") % {"most": most}
            )
        return metres

    def clean_time(self) -> int | None:
        text = self.cleaned_data["time"]
        if not text:
            return None
        try:
            seconds = parse_duration_s(text)
        except ValueError:
            message = _("“%(text)s” is no time: write minutes (52), 52:30, or 1:05:00.") % {"text": text}
            raise forms.ValidationError(message) from None
        if seconds > MAX_DURATION_S:
            raise forms.ValidationError(_("A time goes up to 10 days: check the number."))
        return seconds

    def clean_start(self) -> datetime | None:
        """None: just finished."""
        text = self.cleaned_data["start"]
        if not text:
            return None
        try:
            return local_instant(_wall_clock(text), self.time_zone)
        except LookupError:
            message = _("“%(text)s” is no date and time: write 2026-11-16 07:30.") % {"text": text}
        except ValueError:
            message = _(
                "There was no such time: the clock was put forward that night. Give the hour before or after."
            )
        raise forms.ValidationError(message)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and data["distance"] is None and data["time"] is None:
            self.add_error("distance", _("Give a distance or a time, or both."))
        if not self.errors and is_absurd_speed(data["type"], data["distance"], data["time"]):
            message = _("%(pace)s: nobody is that fast. An hour is written 1:00:00.") % self._pace()
            self.add_error("time", message)
        if not self.errors and not data["confirm"] and (doubt := self._doubt()):
            self.add_error("confirm", doubt)
        return data

    def values(self) -> dict[str, Any]:
        """What `enter_run` and `edit_activity` take. Call it on a valid form."""
        given = self._all_values()
        if self.run is None:
            return given
        typed = {"distance": "distance_m", "time": "moving_s", "start": "start_at"}
        names = {typed.get(name, name) for name in self.changed_data}
        if given["start_at"] is None:
            # It stays where it was.
            names.discard("start_at")
        return {name: value for name, value in given.items() if name in names}

    def _all_values(self) -> dict[str, Any]:
        data = self.cleaned_data
        same = ("rpe", "surface", "type", "warm_up_done", "cool_down_done", "notes")
        return {name: data[name] for name in same} | {
            "distance_m": data["distance"],
            "moving_s": data["time"],
            "start_at": data["start"],
            "shoe": self._shoe(),
        }

    def _start_at(self) -> datetime:
        """A run without a start has just ended."""
        data = self.cleaned_data
        start: datetime | None = data["start"]
        if start:
            return start
        return self.run.start_at if self.run else self.now - timedelta(seconds=data["time"] or 0)

    def _shoe(self) -> Shoe | None:
        """The default of another type of run, where the preselected pair was left as it was."""
        data = self.cleaned_data
        shoe: Shoe | None = data["shoe"]
        if self.run or "shoe" in self.changed_data:
            return shoe
        return default_shoe(self.athlete.pk, data["type"], self._local_date())

    def _local_date(self) -> Any:
        return local_date_of(self._start_at(), self.time_zone)

    def _doubt(self) -> str:
        """What makes it likely that a number is wrong; empty without doubt, or with nothing typed anew."""
        data = self.cleaned_data
        if self.run and not {"distance", "time", "type", "start"}.intersection(self.changed_data):
            return ""
        if is_unlikely_speed(data["type"], data["distance"], data["time"]):
            return _("%(pace)s? Check both numbers; an hour is written 1:00:00.") % self._pace()
        if data["type"] not in RUN_TYPES:
            return ""
        day = self._local_date()
        own = self.run.public_id if self.run else data["id"]
        total = week_distance_m(self.athlete, day, without=own) + (data["distance"] or 0)
        if total <= WEEK_TO_CONFIRM_M:
            return ""
        return _("The week of %(monday)s would have %(total)s. Check the distance, and the other runs.") % {
            "monday": date_format(monday_of(day), "j F"),
            "total": self.in_units(total),
        }

    def _pace(self) -> dict[str, str]:
        data = self.cleaned_data
        time = _("%(h)d h %(min)d min %(s)d s") % _parts(data["time"])
        numbers = {"distance": self.in_units(data["distance"]), "time": time}
        return {"pace": _("%(distance)s in %(time)s") % numbers}

    def _fresh(self) -> dict[str, Any]:
        worn = default_shoe(self.athlete.pk, ActivityType.RUN, self.athlete.local_date(self.now))
        return {"type": ActivityType.RUN, "shoe": worn.public_id if worn else None}

    def _stored(self, run: Activity) -> dict[str, Any]:
        seconds = run.elapsed_s if run.moving_s is None else run.moving_s
        local = run.start_at.astimezone(ZoneInfo(run.time_zone))
        answers = {True: "yes", False: "no", None: None}
        return {
            "id": run.public_id,
            "distance": "" if run.distance_m is None else self._shown(run.distance_m),
            "time": "" if seconds is None else show_duration(seconds),
            "rpe": run.rpe,
            "surface": run.surface,
            "type": run.type,
            "shoe": run.shoe.public_id if run.shoe else None,
            "start": local.strftime(START_FORMAT),
            "warm_up_done": answers[run.warm_up_done],
            "cool_down_done": answers[run.cool_down_done],
            "notes": run.notes,
        }

    def _shown(self, metres: int) -> str:
        return show_distance(metres, metres_per_unit=self.metres)


class EffortForm(forms.Form):
    """One number for a run that came without."""

    rpe = effort_field(required=True)


def _parts(seconds: int) -> dict[str, int]:
    return {"h": seconds // 3600, "min": seconds // 60 % 60, "s": seconds % 60}


def _wall_clock(text: str) -> datetime:
    """Raises LookupError for what is no date and time."""
    for form in STARTS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  a wall clock has no zone
        except ValueError:
            continue
    raise LookupError(text)
