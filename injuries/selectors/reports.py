"""What reports say: content, the last one, the first version."""

from typing import Any

from django.utils.translation import get_language

from athletes.models import Athlete
from injuries.enums import AdviceCode, Area, Side
from injuries.knowledge import knowledge
from injuries.models import PainReport
from injuries.rules.check_page import Question
from injuries.rules.red_flags import advice_codes
from injuries.selectors.flags import judged_flags

CONTENT_FIELDS = (
    "side",
    "area",
    "spots",
    "radiates_to",
    "duration_days",
    "worst_during",
    "after_60min",
    "next_morning",
    "timing",
    "triggers",
    "quality",
    "surface",
    "signs",
    "self_analysis",
    "notes",
)


def content_of(report: PainReport) -> dict[str, Any]:
    """What a person entered, as plain JSON: equal for equal reports."""
    content = {name: getattr(report, name) for name in CONTENT_FIELDS}
    return content | {
        "felt_at": report.felt_at.isoformat(),
        "activity": str(report.activity.public_id) if report.activity else None,
        "onset_km": None if report.onset_km is None else float(report.onset_km),
    }


def first_content_of(report: PainReport) -> dict[str, Any]:
    """The report as it was first stored: what staff keep seeing beside the present one."""
    first = report.versions.order_by("number").first()
    return first.content if first else content_of(report)


def last_report(athlete: Athlete) -> PainReport | None:
    """The latest report that counts, for "same as last time"."""
    return PainReport.objects.active().filter(athlete=athlete).order_by("-felt_at", "-pk").first()


def is_first_report_of_place(athlete: Athlete, *, side: Side, area: Area) -> bool:
    """Then it is asked for how many days it has hurt already."""
    return not PainReport.objects.active().filter(athlete=athlete, side=side, area=area).exists()


def advice_of(report: PainReport) -> list[tuple[AdviceCode, str]]:
    """What is said beside the flags, in the active language."""
    language, texts = get_language(), knowledge().advice
    codes = advice_codes(report.answers, judged_flags(report))
    return [(code, texts[code].in_language(language)) for code in codes]


def question_text(question: Question) -> str:
    """A question of the check page in the active language, naming the risks where the rules ask for it."""
    texts = knowledge().questions[question.number]
    longer = texts.with_risks if texts.with_risks and not question.behind else None
    return (longer or texts.text).in_language(get_language())


def same_as_last_time(report: PainReport) -> dict[str, Any]:
    """What "same as last time" copies: never an intensity, never the check."""
    return {
        name: getattr(report, name) for name in ("side", "area", "spots", "timing", "triggers", "quality")
    }
