"""The knowledge as pages: for everybody who is signed in; what an open warning sign forbids is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from athletes.subjects import Subject, subject_of
from injuries.enums import Area, Cause, Hidden, Urgency
from injuries.enums.knowledge import Exercise, ExerciseKind, Topic
from injuries.knowledge import knowledge
from injuries.knowledge.exercises import Choice, beside_flag, choose
from injuries.rules.clearance import hidden_by
from injuries.selectors import exercises_for, open_flags_of
from injuries.views.showing import show

if TYPE_CHECKING:
    from injuries.knowledge.statements import Statement


@dataclass(frozen=True)
class Reader:
    """Who reads, and the open warning signs of the athlete whose pages these are."""

    subject: Subject | None
    urgencies: frozenset[Urgency]
    areas: frozenset[Area]

    @property
    def hides_causes(self) -> bool:
        """A sign that cannot wait leaves no room for likely causes, ice and exercises."""
        return Hidden.CAUSES in hidden_by(self.urgencies)

    @property
    def hides_plans(self) -> bool:
        """Any sign comes before what usually helps."""
        return Hidden.PLANS in hidden_by(self.urgencies)

    def allowed(self, choices: Iterable[Choice]) -> tuple[Choice, ...]:
        """What may be done beside the open signs."""
        left = tuple(choices)
        for urgency in self.urgencies:
            left = beside_flag(left, urgency, self.areas)
        return left


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The index."""
    known = knowledge()
    causes = known.cause_texts.values() if settings.CAUSE_HINTS else ()
    return _page(request, _reader(request), "index", topics=known.topics.values(), causes=causes)


@require_safe
def library_topic(request: HttpRequest, code: str) -> HttpResponse:
    """One topic, with what belongs to it: exercises, first care, warning signs, the ladder."""
    known, reader = knowledge(), _reader(request)
    topic = known.topics[_code(code, Topic)]
    wanted = choose(known.exercises, topic.exercises)
    extra: dict[str, Any] = {"choices": reader.allowed(wanted), "are_numbered": topic.code == Topic.WARM_UP}
    statements: list[Statement] = [*topic.say]
    if "first_care" in topic.shows:
        extra["care"] = known.acute_care
        statements += [*(step.say for step in known.acute_care.steps), *known.acute_care.notes]
    if "warning_signs" in topic.shows:
        extra["rules"] = known.rules.values()
    if "ladder" in topic.shows:
        extra["steps"] = known.ladders.values()
    left_out = len(extra["choices"]) < len(wanted)
    return _page(request, reader, "topic", topic=topic, statements=statements, left_out=left_out, **extra)


@require_safe
def library_cause(request: HttpRequest, code: str) -> HttpResponse:
    """One pattern or factor, and what usually helps with it; not where a site names no likely causes."""
    if not settings.CAUSE_HINTS:
        raise Http404
    known, reader = knowledge(), _reader(request)
    cause = _code(code, Cause)
    text, plan = known.cause_texts[cause], known.plans[cause]
    choices = exercises_for(cause)
    return _page(
        request,
        reader,
        "cause",
        text=text,
        plan=plan,
        first=[one for one in choices if not one.exercise.is_optional],
        optional=[one for one in choices if one.exercise.is_optional],
        statements=[*text.statements, *plan.do],
    )


@require_safe
def library_exercises(request: HttpRequest) -> HttpResponse:
    """All exercises, by kind."""
    reader = _reader(request)
    allowed = reader.allowed(choose(knowledge().exercises, Exercise))
    groups = [(kind, [one for one in allowed if one.exercise.kind == kind]) for kind in ExerciseKind]
    left_out = len(allowed) < len(Exercise)
    return _page(request, reader, "exercises", groups=groups, left_out=left_out)


@require_safe
def library_exercise(request: HttpRequest, code: str) -> HttpResponse:
    """How one exercise is done."""
    known, reader = knowledge(), _reader(request)
    info = known.exercises[_code(code, Exercise)]
    allowed = bool(reader.allowed([Choice(info)]))
    swap = known.exercises[info.swap] if info.swap else None
    causes = [
        known.cause_texts[cause]
        for cause, plan in known.plans.items()
        if settings.CAUSE_HINTS and info.code in {*plan.exercises, *plan.mobility}
    ]
    return _page(request, reader, "exercise", info=info, allowed=allowed, swap=swap, causes=causes)


def _code[C: (Topic, Cause, Exercise)](code: str, kind: type[C]) -> C:
    try:
        return kind(code)
    except ValueError as error:
        raise Http404 from error


def _reader(request: HttpRequest) -> Reader:
    subject = subject_of(request)
    flags = list(open_flags_of(subject.athlete, request.user)) if subject else []
    return Reader(
        subject=subject,
        urgencies=frozenset(Urgency(flag.urgency) for flag in flags),
        areas=frozenset(Area(flag.area) for flag in flags),
    )


def _page(request: HttpRequest, reader: Reader, name: str, **context: Any) -> HttpResponse:
    """Athletes and guardians get the banner of open signs as on every page; staff have none."""
    template = f"injuries/library/{name}.html"
    context |= {"reader": reader, "phrases": knowledge().phrases}
    if reader.subject is None:
        return render(request, template, context)
    return show(request, template, reader.subject, **context)
