"""The weekly check-in on the phone: one small form a place, and how many days were lost."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.errors import DomainError
from injuries.enums import Area, Side
from injuries.enums.check_ins import CheckInQuestion
from injuries.models import CheckIn
from injuries.rules.check_in import ANSWERS, DAYS_OF_WEEK, Answers, Problem, asks_more
from injuries.selectors.check_ins import QuestionWords, Words

# Empty forms for places that are new this week.
BLANKS: Final = 2
type Place = tuple[Side, Area]


def _chips(label: Any, choices: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=choices,
        coerce=int,
        empty_value=None,
        label=label,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("%(value)s is none of the answers.")},
    )


class WeekForm(forms.Form):
    """What is asked once a week. The id is chosen with the page, so that a form sent twice is stored once."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    time_loss_days = _chips(
        _("On how many days did you do nothing because of it?"),
        [(days, str(days)) for days in range(DAYS_OF_WEEK + 1)],
    )


class PlaceForm(forms.Form):
    """One place and the four questions about it; a form in which nothing is chosen names no place."""

    side = forms.ChoiceField(
        choices=Side.choices, label=_("Which side"), required=False, widget=forms.RadioSelect
    )
    area = forms.ChoiceField(choices=Area.choices, label=_("Where"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, words: Words, place: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        if place is not None:
            del self.fields["side"], self.fields["area"]
        for question in words.questions:
            self.fields[question.code.value] = _question(question)

    @property
    def first_question(self) -> forms.BoundField:
        return self[CheckInQuestion.PARTICIPATION.value]

    @property
    def other_questions(self) -> list[forms.BoundField]:
        return [self[code.value] for code in CheckInQuestion if code != CheckInQuestion.PARTICIPATION]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors or (self.place is None and not self.is_filled):
            return data
        if self.place is None and not (data["side"] and data["area"]):
            self.add_error("area" if data["side"] else "side", _("Say where it hurts, and on which side."))
        given = self._given()
        missing = [code for code, answer in zip(CheckInQuestion, given, strict=True) if answer is None]
        if missing and asks_more(given[0]):
            self.add_error(missing[0].value, _("Choose one answer."))
        return data

    @property
    def is_filled(self) -> bool:
        """Whether anything was chosen."""
        return any(value not in {None, ""} for value in self.cleaned_data.values())

    def problem(self) -> Problem:
        """What the services take; call it on a valid, filled form. What was not in sight is left out."""
        side, area = self.place or (Side(self.cleaned_data["side"]), Area(self.cleaned_data["area"]))
        return Problem(side, area, Answers.of(self._given()).all)

    def _given(self) -> list[int | None]:
        return [self.cleaned_data[code.value] for code in CheckInQuestion]


def _question(question: QuestionWords) -> forms.TypedChoiceField:
    return _chips(question.text, list(zip(ANSWERS, question.answers, strict=True)))


class CheckInForm:
    """The whole page: the week, the places that hurt lately, and blanks for new ones."""

    def __init__(
        self, data: Any, *, words: Words, places: Sequence[Place], stored: CheckIn | None = None
    ) -> None:
        before = _answers_of(stored)
        known = list(dict.fromkeys([*before, *places]))
        start = (
            {"id": stored.public_id, "time_loss_days": stored.time_loss_days} if stored else {"id": uuid4()}
        )
        self.words = words
        self.week = WeekForm(data, initial=start)
        self.known = [
            PlaceForm(data, words=words, place=place, initial=before.get(place), prefix="-".join(place))
            for place in known
        ]
        self.blanks = [PlaceForm(data, words=words, prefix=f"new{n}") for n in range(BLANKS)]
        self.refusal = ""

    @property
    def parts(self) -> list[forms.Form]:
        return [self.week, *self.known, *self.blanks]

    @property
    def is_bound(self) -> bool:
        return self.week.is_bound

    @property
    def first_blank(self) -> PlaceForm | None:
        """In sight at once where no place is known."""
        return None if self.known else self.blanks[0]

    @property
    def other_blanks(self) -> list[PlaceForm]:
        return self.blanks if self.known else self.blanks[1:]

    @property
    def others_are_open(self) -> bool:
        return any(form.errors for form in self.other_blanks) if self.is_bound else False

    @property
    def wrong(self) -> list[forms.Form]:
        """Forms with errors, for the summary above."""
        return [form for form in self.parts if form.errors] if self.is_bound else []

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.parts)

    def refuse(self, error: DomainError) -> None:
        """The service's sentence, above the page."""
        self.refusal = error.message

    def kwargs(self) -> dict[str, Any]:
        """What both services take; call it on a valid form."""
        places = [form for form in (*self.known, *self.blanks) if form.is_filled]
        return {
            "problems": [form.problem() for form in places],
            "time_loss_days": self.week.cleaned_data["time_loss_days"],
        }


def _answers_of(stored: CheckIn | None) -> dict[Place, dict[str, int | None]]:
    if stored is None:
        return {}
    codes = [code.value for code in CheckInQuestion]
    return {one.place: dict(zip(codes, one.given, strict=True)) for one in stored.said}
