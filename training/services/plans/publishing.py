"""Publishing: what the coach wrote becomes what the athlete sees, once, and she hears of it once."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError
from athletes.models import Athlete, User
from athletes.services import leave_tombstones
from training.models import Plan, PlanPublication, Workout
from training.rules.plan_gate import GateReport
from training.selectors.plan_gate import gate_of
from training.services.plans.news import tell_athlete, tell_staff
from training.services.plans.refusals import not_editable, plan_ended
from training.services.plans.writing import COLUMNS, locked_plan
from training.services.weeks import mark_news_dirty

REASON_LENGTH = 1_000
DAY = timedelta(days=1)


@transaction.atomic
def publish_plan(actor: User, *, plan: Plan, now: datetime, reason: str = "") -> PlanPublication:
    """Shows the athlete the plan from today on; her past days stay as they were.

    Where nothing changed since the last time, that publication is returned and nobody is told again.

    Raises:
        NotAllowedError: not the actor's to write.
        ConflictError: `plan_ended`, or `overlaps` another published plan of the athlete.
        DomainError: `reason_needed` over what the gate found, `too_long`, or `empty_plan`.
    """
    if not Plan.objects.editable_by(actor).filter(pk=plan.pk).exists():
        raise not_editable()
    # Of two plans published at one moment the second sees the first; of one published twice, too.
    Athlete.objects.select_for_update(no_key=True, of=("self",)).get(pk=plan.athlete_id)
    stored = locked_plan(actor, plan)
    if stored.ended_on:
        raise plan_ended()
    if stored.published_at and not stored.changed_at:
        latest: PlanPublication = stored.publications.order_by("-at", "-pk")[0]
        return latest
    report = _check(actor, stored, reason, now)
    today = stored.athlete.local_date(now)
    show_rows(stored, today, now)
    publication = PlanPublication.objects.create(
        athlete=stored.athlete,
        plan=stored,
        published_by=actor,
        at=now,
        findings=[finding.data() for finding in report.findings],
        reason=reason.strip(),
        rule_version=report.rule_version,
    )
    stored.published_at, stored.changed_at = now, None
    stored.save(update_fields=["published_at", "changed_at"])
    # A rise that the plan asks for is news instead of a warning.
    mark_news_dirty([stored.athlete_id], now=now)
    tell_athlete(publication)
    tell_staff(publication, report)
    return publication


def show_rows(plan: Plan, today: date, now: datetime) -> None:
    """Part of the caller's transaction: takes the coach's copy over, from today on."""
    _settle_past(plan, today, now)
    rows = Workout.objects.filter(plan=plan)
    gone = rows.filter(removed=True)
    leave_tombstones(gone.exclude(published_on=None), is_health=False)
    gone.delete()
    fresh = _content_in_sql()
    changed = rows.filter(date__gte=today).annotate(fresh=fresh)
    changed = changed.filter(Q(published__isnull=True) | ~Q(published=F("fresh")))
    changed.order_by().update(
        published=fresh, published_on=F("date"), version=F("version") + 1, updated_at=now
    )


def _settle_past(plan: Plan, today: date, now: datetime) -> None:
    """What was shown for a day that has passed is what was planned for it, whatever waited to be published.

    A workout that was to move from such a day to one that comes begins there as a new one.
    """
    shown_then: QuerySet[Workout] = Workout.objects.filter(plan=plan, published_on__lt=today)
    moved, settled = [], []
    for row in shown_then:
        then = row.shown
        assert then is not None  # noqa: S101  a constraint of the table
        if row.content == then and not row.removed:
            continue
        if row.date >= today and not row.removed:
            moved.append(_copy_of(row))
        _take_shown(row)
        row.version, row.updated_at = row.version + 1, now
        settled.append(row)
    Workout.objects.bulk_update(settled, [*COLUMNS, "version", "updated_at"])
    Workout.objects.bulk_create(moved)


def _copy_of(row: Workout) -> Workout:
    names = [name for name in COLUMNS if name not in {"removed", "moved_from"}]
    return Workout(athlete=row.athlete, plan=row.plan, **{name: getattr(row, name) for name in names})


def _take_shown(row: Workout) -> None:
    data: Any = row.published
    for name in ("type", "title", "distance_m", "duration_s", "target", "steps", "notes"):
        setattr(row, name, data[name])
    row.date, row.removed = date.fromisoformat(data["date"]), False


def _content_in_sql() -> JSONObject:
    """As `WorkoutContent.data()` gives it."""
    day = Func(F("date"), Value("YYYY-MM-DD"), function="to_char", output_field=CharField())
    names = ("type", "title", "distance_m", "duration_s", "target", "steps", "notes")
    return JSONObject(date=day, **{name: F(name) for name in names})


def _check(actor: User, plan: Plan, reason: str, now: datetime) -> GateReport:
    if len(reason) > REASON_LENGTH:
        raise DomainError(_("A reason holds up to 1,000 characters."), code="too_long", field="reason")
    if not plan.published_at and not Workout.objects.kept().filter(plan=plan).exists():
        raise DomainError(_("There is nothing in this plan yet."), code="empty_plan")
    check_overlap(plan)
    report = gate_of(plan, now=now)
    # Whoever does not see health data is not stopped by it: the question alone would tell.
    asked = report if _sees_health(actor, plan) else report.without_health()
    if asked.blocking and not reason.strip():
        message = _("The plan goes over %(count)s of its limits: say why, or make it fit.")
        code = "reason_needed"
        raise DomainError(message % {"count": len(asked.blocking)}, code=code, field="reason")
    return report


def _sees_health(actor: User, plan: Plan) -> bool:
    return Athlete.objects.health_visible_to(actor).filter(pk=plan.athlete_id).exists()


def check_overlap(plan: Plan) -> None:
    """Raises ConflictError, with name and dates, when another published plan of the athlete has its days."""
    others = Plan.objects.published_plans().filter(athlete=plan.athlete_id).exclude(pk=plan.pk)
    for other in others.filter(first_monday__lte=plan.last_day).order_by("first_monday"):
        # Ended with the day before.
        ends = min(other.last_day, other.ended_on - DAY) if other.ended_on else other.last_day
        if plan.first_monday <= ends and other.first_monday <= ends:
            raise _overlaps(other, ends)


def _overlaps(other: Plan, ends: date) -> ConflictError:
    message = _(
        "“%(name)s” is published from %(first)s to %(last)s: end it first, or let this one begin later."
    ) % {
        "name": other.name,
        "first": date_format(other.first_monday, "j F Y"),
        "last": date_format(ends, "j F Y"),
    }
    return ConflictError(message, code="overlaps", field="first_monday")
