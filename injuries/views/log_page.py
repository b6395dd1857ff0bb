"""The pain form as its page shows it: choices in groups, the check row by row, and what it starts with."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.forms.boundfield import BoundWidget
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from injuries.enums import SPOTS_OF_AREA, Area, Sign
from injuries.forms import NONE_OF_THESE, PainReportForm
from injuries.knowledge import knowledge
from injuries.models import PainReport
from injuries.rules.check_page import QUESTIONS, Question, questions_for

# Ankle and foot take the same spots, so they share one group on the page.
GROUPED_AREAS = tuple(area for area, spots in SPOTS_OF_AREA.items() if spots and area != Area.ANKLE)
ANSWER_FIELDS = (
    "side",
    "area",
    "spots",
    "radiates_to",
    "timing",
    "onset_km",
    "triggers",
    "quality",
    "duration_days",
    "worst_during",
    "after_60min",
    "next_morning",
    "surface",
    "notes",
)
# Always in sight; the others stand in the part that opens.
MAIN_FIELDS = frozenset(
    {"side", "area", "spots", "timing", "onset_km", "worst_during", "check", "signs", "__all__"}
)
DURATIONS = {
    0: _("Since today"),
    3: _("A few days"),
    7: _("About a week"),
    14: _("Two weeks"),
    30: _("A month"),
    60: _("Two months"),
    180: _("Half a year"),
    365: _("A year or longer"),
}


@dataclass(frozen=True)
class SpotGroup:
    """The spots of an area; `css` names the class that shows them once the area is chosen."""

    css: str
    label: Any
    choices: list[BoundWidget]


@dataclass(frozen=True)
class CheckRow:
    """One plain question; `risks` is its longer form for calf and back of the knee, empty for the others."""

    number: int
    text: str
    risks: str
    checked: bool
    signs: list[BoundWidget]
    for_back_only: bool


@dataclass(frozen=True)
class Duration:
    value: int
    label: Any
    checked: bool


class LogPage:
    """What the template loops over."""

    def __init__(self, form: PainReportForm) -> None:
        self.form = form

    @property
    def spot_groups(self) -> list[SpotGroup]:
        by_code = _by_code(self.form, "spots")
        return [
            SpotGroup(f"spots-{area}", area.label, [by_code[spot] for spot in SPOTS_OF_AREA[area]])
            for area in GROUPED_AREAS
        ]

    @property
    def check_rows(self) -> list[CheckRow]:
        said, signs = set(self.form["check"].value() or []), _by_code(self.form, "signs")
        return [_check_row(question, signs, said) for question in QUESTIONS]

    @property
    def none_checked(self) -> bool:
        return NONE_OF_THESE in (self.form["check"].value() or [])

    @property
    def durations(self) -> list[Duration]:
        """The usual answers, and the one given through another door."""
        given = str(self.form["duration_days"].value() or "")
        labels: dict[int, Any] = dict(DURATIONS)
        if given.isdecimal() and int(given) not in labels:
            labels[int(given)] = ngettext("%(n)d day", "%(n)d days", int(given)) % {"n": int(given)}
        return [Duration(days, label, checked=str(days) == given) for days, label in sorted(labels.items())]

    @property
    def more_is_open(self) -> bool:
        """The optional part opens by itself when something in it is wrong."""
        return not MAIN_FIELDS.issuperset(self.form.errors)


def fresh_initial() -> dict[str, Any]:
    """The id is chosen with the page, so that a form sent twice is stored once."""
    return {"id": uuid4()}


def initial_from(report: PainReport) -> dict[str, Any]:
    """Everything as it stands, to edit it."""
    ticked = {code for code, value in report.signs.items() if value}
    said = [str(question.number) for question in QUESTIONS if ticked & set(question.opens)]
    none = [NONE_OF_THESE] if _was_none_said(report, ticked) else []
    looked_back = report.self_analysis
    return {name: getattr(report, name) for name in ANSWER_FIELDS} | {
        "id": report.public_id,
        "activity": report.activity.public_id if report.activity else None,
        "signs": sorted(ticked),
        "check": said + none,
        "self_analysis": [code for code, value in looked_back.items() if value is True],
        "last_warm_up_days": looked_back.get("last_warm_up_days"),
    }


def _was_none_said(report: PainReport, ticked: set[str]) -> bool:
    """Every question without a yes was answered with no; half an answer is asked again."""
    passed = [q for q in questions_for(report.answers) if ticked.isdisjoint(q.opens)]
    return all(report.signs.get(sign) is False for question in passed for sign in question.named)


def _by_code(form: PainReportForm, name: str) -> dict[str, BoundWidget]:
    return {str(choice.data["value"]): choice for choice in form[name].subwidgets}


def _check_row(question: Question, signs: dict[str, BoundWidget], said: set[str]) -> CheckRow:
    texts, language = knowledge().questions[question.number], get_language()
    return CheckRow(
        number=question.number,
        text=texts.text.in_language(language),
        risks=texts.with_risks.in_language(language) if texts.with_risks else "",
        checked=str(question.number) in said,
        signs=[signs[sign] for sign in question.opens],
        for_back_only=Sign.SADDLE_NUMB_OR_BLADDER in question.opens,
    )
