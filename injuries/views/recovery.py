"""The way back on the phone: where one stands, what comes next, and the answers it asks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.errors import DomainError
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from injuries.enums import EpisodeState
from injuries.forms.recovery import (
    EntryCheckForm,
    RecoveryAnswerForm,
    RecoveryRunForm,
    RunTodayForm,
    initial_of,
)
from injuries.models import Episode, RecoveryPlan, RecoveryRun
from injuries.rules.ladder_facts import GOES_NEEDED, GradedRun, LadderState
from injuries.selectors.recovery import ladders_of, today_of
from injuries.services import first_care
from injuries.services import recovery as services
from injuries.views.person import person, put_error
from injuries.views.showing import show


@dataclass(frozen=True)
class WayBack:
    """One episode with its way back, if there is one, as the page shows it."""

    episode: Episode
    plan: RecoveryPlan | None
    state: LadderState | None
    answered: dict[Any, list[RecoveryRun]]
    entry: EntryCheckForm

    @property
    def goes_needed(self) -> int:
        return GOES_NEEDED

    @property
    def steps(self) -> list[tuple[int, Any, bool]]:
        """Number, step, and whether it is the present one."""
        if self.state is None:
            return []
        return [
            (number, step, step == self.state.step) for number, step in enumerate(self.state.steps, start=1)
        ]

    @property
    def runs(self) -> list[tuple[GradedRun, RecoveryRun | None]]:
        """The latest first, each with its answers to change."""
        if self.state is None:
            return []
        return [
            (graded, next(iter(self.answered.get(graded.run_on, [])), None))
            for graded in reversed(self.state.runs)
        ]


@require_safe
@for_subject
def recovery(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Stage n of m, the rule to move on, the table of steps, the answers."""
    ways = _ways(request, subject, now=timezone.now())
    return show(request, "injuries/recovery.html", subject, ways=ways)


@require_POST
def start_recovery(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begins the way back from an episode."""
    episode = get_visible_or_404(Episode, request.user, public_id=public_id)
    subject = subject_owning(request, episode.athlete_id)
    try:
        services.open_recovery(person(request), episode=episode, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(reverse("recovery") + subject.query)


@require_POST
def mark_cooled(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Cooled just now; the next time is reminded of."""
    episode = get_visible_or_404(Episode, request.user, public_id=public_id)
    subject = subject_owning(request, episode.athlete_id)
    try:
        first_care.mark_cooled(person(request), episode=episode, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Saved. Two or three times in the first day are enough."))
    return redirect(reverse("recovery") + subject.query)


@require_POST
def check_recovery(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Walking and stairs before the first step."""
    plan = get_visible_or_404(RecoveryPlan, request.user, public_id=public_id)
    subject = subject_owning(request, plan.athlete_id)
    form = EntryCheckForm(request.POST)
    if form.is_valid():
        try:
            services.check_entry(person(request), plan=plan, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            put_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(reverse("recovery") + subject.query)
    ways = _ways(request, subject, now=timezone.now(), entry=form, of=plan)
    return show(request, "injuries/recovery.html", subject, ways=ways)


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The run of the way back, answered as far as it can be."""
    plan = get_visible_or_404(RecoveryPlan, request.user, public_id=public_id)
    subject = subject_owning(request, plan.athlete_id)
    now = timezone.now()
    state = ladders_of([plan], now=now)[plan.pk]
    start = {"id": uuid4(), "local_date": subject.athlete.local_date(now)}
    form = RecoveryRunForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            step = state.next_step or state.step
            services.record_run(person(request), plan=plan, step=step, now=now, **form.run_kwargs())
        except DomainError as error:
            put_error(form, error)
        else:
            return _saved(request, subject)
    return show(request, "injuries/recovery_run.html", subject, form=form, plan=plan, state=state)


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An hour later, the next morning, or a change of mind."""
    run = get_visible_or_404(RecoveryRun, request.user, public_id=public_id)
    subject = subject_owning(request, run.athlete_id)
    sent = request.POST if request.method == "POST" else None
    form = RecoveryAnswerForm(sent, initial=initial_of(run.answers))
    if request.method == "POST" and form.is_valid():
        try:
            answers = form.answers(run.answers)
            services.answer_run(person(request), run=run, answers=answers, now=timezone.now())
        except DomainError as error:
            put_error(form, error)
        else:
            return _saved(request, subject)
    return show(request, "injuries/recovery_run.html", subject, form=form, run=run)


@require_http_methods(["GET", "HEAD", "POST"])
@for_subject
def run_today(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Can I run today? Asked before the run, stored nowhere."""
    form = RunTodayForm(request.POST if request.method == "POST" else None)
    answer = None
    if request.method == "POST" and form.is_valid():
        rows = Episode.objects.visible_to(request.user).filter(athlete=subject.athlete)
        episode = rows.filter(state=EpisodeState.OPEN).order_by("-onset_date", "-pk").first()
        answer = today_of(subject.athlete, form.asked(), episode=episode, now=timezone.now())
    return show(request, "injuries/run_today.html", subject, form=form, answer=answer)


def _saved(request: HttpRequest, subject: Subject) -> HttpResponse:
    messages.success(request, _("Saved. The way back counts with it."))
    return redirect(reverse("recovery") + subject.query)


def _ways(
    request: HttpRequest,
    subject: Subject,
    *,
    now: datetime,
    entry: EntryCheckForm | None = None,
    of: RecoveryPlan | None = None,
) -> list[WayBack]:
    """Open ways back first, then open episodes without one."""
    seen = RecoveryPlan.objects.visible_to(request.user).filter(athlete=subject.athlete).open()
    plans = list(seen.select_related("athlete", "episode"))
    states = ladders_of(plans, now=now)
    runs = RecoveryRun.objects.visible_to(request.user).filter(plan__in=[plan.pk for plan in plans])
    answered: dict[int, dict[Any, list[RecoveryRun]]] = {plan.pk: {} for plan in plans}
    for run in runs:
        answered[run.plan_id].setdefault(run.local_date, []).append(run)
    ways = [
        WayBack(
            plan.episode,
            plan,
            states[plan.pk],
            answered[plan.pk],
            entry if entry is not None and plan == of else EntryCheckForm(),
        )
        for plan in plans
    ]
    rest = Episode.objects.visible_to(request.user).filter(athlete=subject.athlete, state=EpisodeState.OPEN)
    rest = rest.filter(recovery_plan=None)
    return ways + [WayBack(episode, None, None, {}, EntryCheckForm()) for episode in rest]
