"""What the buttons of the builder do: one service, or one for each week, and a sentence that says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.enums import CoachingState
from athletes.errors import DomainError
from athletes.models import Club, User
from training.models import Plan, PlanWeek, Workout
from training.rules.dates import WEEK, monday_of
from training.services import plans as services
from training.services import save_as_template

type Answer = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One pressed button. `week` is None for those of the whole plan."""

    actor: User
    plan: Plan
    week: PlanWeek | None
    data: Mapping[str, Any]
    now: datetime

    def weeks_after(self) -> list[PlanWeek]:
        if self.week is None:
            return []
        return list(self.plan.weeks.filter(monday__gt=self.week.monday))

    @property
    def name(self) -> str:
        return date_format(self.week.monday, "j F") if self.week else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What stands in a week now, and who wrote it last."""

    version: int
    who: str
    lines: list[str]


def act(actor: User, plan: Plan, data: Mapping[str, Any], *, now: datetime) -> Answer:
    """Does what `data["action"]` says; a sentence, and where to go on ("": the builder).

    Raises:
        DomainError: the service refused, or there is no such action or week.
    """
    name = data.get("action", "")
    week = _week(plan, data.get("week", ""))
    asked = Asked(actor=actor, plan=plan, week=week, data=data, now=now)
    do = (_WEEK_ACTIONS if week else _PLAN_ACTIONS).get(name)
    if do is None:
        raise DomainError(_("There is no such action."), code="unknown_code", field="action")
    with transaction.atomic():
        answer = do(asked)
    return answer if isinstance(answer, tuple) else (answer, "")


def copy_workout(actor: User, plan: Plan, key: str, day: date, *, now: datetime) -> Workout:
    """The same workout once more, on another day.

    Raises:
        DomainError: it is gone, or the service refused.
    """
    try:
        row = Workout.objects.visible_to(actor).filter(plan=plan, public_id=key, removed=False).first()
    except ValidationError:
        row = None
    if row is None:
        raise DomainError(_("What you copied is gone."), code="not_found", field="copy")
    content = replace(row.content, date=day)
    return services.add_workout(actor, plan=plan, content=content, week_version=None, now=now)


def meanwhile(plan: Plan, day: date) -> Meanwhile:
    """What somebody else made of the week that holds this day."""
    week = plan.weeks.get(monday=monday_of(day))
    last = plan.edits.select_related("actor").first()
    rows = plan.workouts.filter(removed=False, date__range=(week.monday, week.monday + WEEK))
    lines = [f"{date_format(row.date, 'D j M')}: {row.title or row.get_type_display()}" for row in rows]
    who = last.actor.name if last and last.actor else _("Somebody")
    return Meanwhile(version=week.version, who=who, lines=lines)


def _week(plan: Plan, text: str) -> PlanWeek | None:
    if not text:
        return None
    try:
        found: PlanWeek | None = plan.weeks.filter(monday=date.fromisoformat(text)).first()
    except ValueError:
        found = None
    if found is None:
        raise DomainError(_("This week is not in the plan."), code="outside_plan", field="week")
    return found


def _required(asked: Asked) -> PlanWeek:
    assert asked.week is not None  # noqa: S101  `act` looks these up for weeks alone
    return asked.week


def _copy_next(asked: Asked) -> str:
    monday = _required(asked).monday + WEEK
    services.copy_week(asked.actor, week=_required(asked), to_monday=monday, now=asked.now)
    return _("Copied to the week of %(day)s.") % {"day": date_format(monday, "j F")}


def _copy_from(asked: Asked) -> str:
    """Makes this week like the one that was copied."""
    source = _week(asked.plan, str(asked.data.get("from", "")))
    if source is None:
        raise DomainError(_("This week is not in the plan."), code="outside_plan", field="from")
    services.copy_week(asked.actor, week=source, to_monday=_required(asked).monday, now=asked.now)
    return _("Copied to the week of %(day)s.") % {"day": asked.name}


def _copy_on(asked: Asked) -> str:
    after = asked.weeks_after()
    with services.as_one_edit(asked.actor, asked.plan):
        for week in after:
            services.copy_week(asked.actor, week=_required(asked), to_monday=week.monday, now=asked.now)
    said = ngettext("Copied to %(count)d week.", "Copied to %(count)d weeks.", len(after))
    return said % {"count": len(after)}


def _recovery(asked: Asked) -> str:
    services.make_recovery_week(asked.actor, week=_required(asked), now=asked.now)
    return _("The week of %(day)s is a recovery week now.") % {"day": asked.name}


def _fit(asked: Asked) -> str:
    services.fit_week(asked.actor, week=_required(asked), now=asked.now)
    return _("The week of %(day)s fits its ceiling now.") % {"day": asked.name}


def _fit_all(asked: Asked) -> str:
    with services.as_one_edit(asked.actor, asked.plan):
        for week in asked.plan.weeks.all():
            if week.monday + WEEK > asked.plan.athlete.local_date(asked.now):
                services.fit_week(asked.actor, week=week, now=asked.now)
    return _("Every week fits its ceiling now.")


def _shift(asked: Asked) -> str:
    text = str(asked.data.get("weeks", ""))
    weeks = int(text) if text.removeprefix("-").isdecimal() and len(text) < 4 else 0  # noqa: PLR2004  -104..104
    if not weeks:
        raise DomainError(_("By how many weeks? 1 is later, -1 earlier."), code="required", field="weeks")
    services.shift_plan(asked.actor, plan=asked.plan, weeks=weeks, now=asked.now)
    said = ngettext("Shifted by %(count)d week.", "Shifted by %(count)d weeks.", abs(weeks))
    return said % {"count": weeks}


def _undo(asked: Asked) -> str:
    services.undo_edit(asked.actor, plan=asked.plan, now=asked.now)
    return _("The last edit is undone.")


def _note(asked: Asked) -> str:
    services.note_plan(asked.actor, plan=asked.plan, text=asked.data.get("text", ""))
    return _("The note for coaches is stored.")


def _template(asked: Asked) -> Answer:
    name = str(asked.data.get("name", ""))
    club = Club.objects.visible_to(asked.actor).filter(pk__in=clubs_of(asked.plan)).first()
    if club is None:
        raise DomainError(_("Only coaches of the club write its templates."), code="not_allowed")
    template = save_as_template(asked.actor, plan=asked.plan, club=club, name=name)
    return _("The template is saved."), reverse("admin:training_plantemplate_assign", args=[template.pk])


def clubs_of(plan: Plan) -> Any:
    """Keys of the clubs that coach this plan's athlete."""
    return plan.athlete.coachings.filter(state=CoachingState.ACTIVE).values("club_id")


def _end(asked: Asked) -> str:
    services.end_plan(asked.actor, plan=asked.plan, now=asked.now)
    return _("The plan has ended; what was done stays.")


def _delete(asked: Asked) -> Answer:
    services.delete_draft(asked.actor, plan=asked.plan)
    return _("The draft is deleted."), reverse("admin:training_plan_changelist")


_WEEK_ACTIONS: Mapping[str, Callable[[Asked], Any]] = {
    "copy": _copy_next,
    "copy_from": _copy_from,
    "copy_on": _copy_on,
    "recovery": _recovery,
    "fit": _fit,
}
_PLAN_ACTIONS: Mapping[str, Callable[[Asked], Any]] = {
    "fit_all": _fit_all,
    "shift": _shift,
    "undo": _undo,
    "note": _note,
    "template": _template,
    "end": _end,
    "delete": _delete,
}
