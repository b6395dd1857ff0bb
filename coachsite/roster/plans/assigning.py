"""Whom a template goes to: athletes found by name, and whole squads; the same with and without a script."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from athletes.enums import CoachingState
from athletes.models import Athlete, Club, Coaching, Squad, User
from coachsite.roster.selectors import coached_by, squads_of


class DateInput(forms.DateInput):
    input_type = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One box to tick."""

    key: int
    name: str
    # Squads of an athlete; how many a squad has.
    more: str
    chosen: bool


class AssignForm(forms.Form):
    """To whom, from when, how much of it."""

    club = forms.ModelChoiceField(label=_("Club"), queryset=Club.objects.none())
    squads = forms.ModelMultipleChoiceField(queryset=Squad.objects.none(), required=False)
    athletes = forms.ModelMultipleChoiceField(queryset=Athlete.objects.none(), required=False)
    first_monday = forms.DateField(
        label=_("From this Monday on"), required=False, widget=DateInput(format="%Y-%m-%d")
    )
    target_on = forms.DateField(
        label=_("Or leading to this date"),
        help_text=_("Where it is given the last week is that of this date, whatever Monday stands above."),
        required=False,
        widget=DateInput(format="%Y-%m-%d"),
    )
    scale_pct = forms.IntegerField(
        label=_("Of the distances of the template, %"), initial=100, widget=forms.NumberInput
    )
    publishes = forms.BooleanField(label=_("Publish where nothing speaks against it"), required=False)

    def __init__(self, data: Any, *, viewer: User, first_monday: date) -> None:
        super().__init__(data, initial={"first_monday": first_monday})
        self.viewer = viewer
        clubs = list(Club.objects.visible_to(viewer)[:2])
        fields: dict[str, Any] = self.fields
        fields["club"].queryset = Club.objects.visible_to(viewer)
        if len(clubs) == 1:
            fields["club"].widget = forms.HiddenInput()
            fields["club"].initial = clubs[0]
        fields["squads"].queryset = squads_of(viewer)
        fields["athletes"].queryset = coached_by(viewer).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        """One set of athletes, and one date: the target wins."""
        said = super().clean() or {}
        by_squad = coached_by(self.viewer).filter(
            coachings__squad__in=said.pop("squads", ()), coachings__state=CoachingState.ACTIVE
        )
        chosen = {athlete.pk: athlete for athlete in [*said.get("athletes", ()), *by_squad]}
        said["athletes"] = list(chosen.values())
        if not chosen and not self.errors:
            self.add_error("athletes", _("Choose at least one athlete or squad."))
        if said.get("target_on"):
            said["first_monday"] = None
        return said

    @property
    def wanted(self) -> str:
        """What names are searched for."""
        return str(self.data.get("q", "")).strip()

    @cached_property
    def squad_choices(self) -> list[Choice]:
        chosen = self._chosen("squads")
        counts: dict[int, int] = defaultdict(int)
        for _athlete, squad in self._links:
            counts[squad.pk] += 1
        squads = self.fields["squads"].queryset  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        return [
            Choice(key=one.pk, name=one.name, more=str(counts[one.pk]), chosen=str(one.pk) in chosen)
            for one in squads
            if counts[one.pk]
        ]

    @cached_property
    def athlete_choices(self) -> list[Choice]:
        """Those who are searched for, and those who are chosen already, who come first."""
        chosen, wanted = self._chosen("athletes"), self.wanted.casefold()
        squads: dict[int, list[str]] = defaultdict(list)
        for athlete_id, squad in self._links:
            squads[athlete_id].append(squad.name)
        athletes = self.fields["athletes"].queryset  # type: ignore[attr-defined]  # as above
        found = [
            Choice(key=one.pk, name=one.name, more=", ".join(squads[one.pk]), chosen=str(one.pk) in chosen)
            for one in athletes
            if wanted in one.name.casefold() or str(one.pk) in chosen
        ]
        return sorted(found, key=lambda one: not one.chosen) if wanted else found

    @cached_property
    def _links(self) -> list[tuple[int, Squad]]:
        """Athlete ids with their squads."""
        squads = {squad.pk: squad for squad in self.fields["squads"].queryset}  # type: ignore[attr-defined]  # as above
        rows = Coaching.objects.visible_to(self.viewer).filter(
            squad_id__in=squads, state=CoachingState.ACTIVE, athlete__in=coached_by(self.viewer).values("pk")
        )
        return [
            (athlete_id, squads[squad_id])
            for athlete_id, squad_id in rows.values_list("athlete_id", "squad_id")
            if squad_id is not None
        ]

    def _chosen(self, name: str) -> set[str]:
        sent: Any = self.data
        return set(sent.getlist(name)) if self.is_bound else set()
