"""The roster of one viewer: visible athletes with their status, in SQL, so that filters and pages stay there.

Every annotation goes through `visible_to` of its own rows: what the viewer may not see changes no level, no
order and no count.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, JSONObject

from alerts.enums import Severity
from alerts.models import Alert
from athletes.enums import CoachingState
from athletes.models import Athlete, Squad
from athletes.querysets import Viewer, coached_athlete_ids, known
from athletes.rules import TRAINING_ROLES
from coachsite.roster.enums import Level
from coachsite.roster.status import CAREFUL_INTENSITY, FRESH_DAYS
from injuries.enums import Urgency
from injuries.models import PainFreeDay, PainReport, RedFlag
from injuries.rules.red_flags import STOPS_RUNNING

if TYPE_CHECKING:
    from uuid import UUID

type Roster = QuerySet[Athlete]

# Stop before careful before no news before OK; within one level E before U before R; then who has waited
# longest for somebody to take notice; then by name.
NEED = ("level_order", "urgency_order", "unread_since", "name", "pk")
BY_NAME = ("name", "pk")
_URGENCIES = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.REFER)
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


class LocalDay(Func):
    """The athlete's calendar date at an instant, some days back."""

    output_field = DateField()

    def __init__(self, now: datetime, *, days_back: int = 0) -> None:
        template = f"(timezone(%(expressions)s)::date - {days_back:d})"
        super().__init__(F("time_zone"), Value(now, DateTimeField()), template=template)


def roster_for(viewer: Viewer, *, now: datetime) -> Roster:
    """Visible athletes with `level` and what it rests on, by name."""
    return with_reasons(with_level(Athlete.objects.visible_to(viewer), viewer, now=now), viewer)


def coached_by(viewer: Viewer) -> Roster:
    """Those whom this person coaches or treats: without their own profile and their wards."""
    person = known(viewer)
    if person is None:
        return Athlete.objects.none()
    return Athlete.objects.visible_to(person).filter(pk__in=coached_athlete_ids(person, TRAINING_ROLES))


def with_level(athletes: Roster, viewer: Viewer, *, now: datetime) -> Roster:
    """Annotates the signs of status.Signs, `level`, and what the order `need` reads."""
    annotated = athletes.annotate(
        fresh_from=LocalDay(now, days_back=FRESH_DAYS - 1),
        health_shared=Exists(Athlete.objects.health_visible_to(viewer).filter(pk=OuterRef("pk"))),
        **_flag_signs(viewer),
        **_alert_signs(viewer),
        **_pain_signs(viewer),
    )
    level = _level()
    ranks = [When(level=code, then=Value(rank)) for rank, code in enumerate(Level)]
    return annotated.annotate(level=level).annotate(level_order=Case(*ranks, output_field=IntegerField()))


def _level() -> Case:
    """status.level_of in SQL; tests compare the two."""
    careful = Q(no_progression=True) | Q(open_alert=True) | Q(recent_pain=True)
    return Case(
        When(no_running=True, then=Value(Level.STOP)),
        When(careful, then=Value(Level.CAREFUL)),
        When(Q(health_shared=True, answered=True), then=Value(Level.OK)),
        default=Value(Level.UNKNOWN),
        output_field=CharField(),
    )


def _flag_signs(viewer: Viewer) -> dict[str, Any]:
    flags = RedFlag.objects.visible_to(viewer).open().filter(athlete_id=OuterRef("pk"))
    most_urgent = flags.annotate(rank=_urgency_rank()).order_by("rank").values("rank")[:1]
    stops = Q(rule__in=sorted(STOPS_RUNNING))
    return {
        "no_running": Exists(flags.filter(stops)),
        "no_progression": Exists(flags.exclude(stops)),
        "urgency_order": Coalesce(Subquery(most_urgent), Value(len(_URGENCIES))),
    }


def _urgency_rank() -> Case:
    ranks = [When(urgency=code, then=Value(rank)) for rank, code in enumerate(_URGENCIES)]
    return Case(*ranks, output_field=IntegerField())


def _unread(viewer: Viewer) -> Any:
    return Alert.objects.visible_to(viewer).unacknowledged_by(viewer)


def _speaking(viewer: Viewer) -> Any:
    """Open alerts of the outer athlete that ask for care."""
    return (
        _unread(viewer).of_severity([Severity.ATTENTION, Severity.URGENT]).filter(athlete_id=OuterRef("pk"))
    )


def _alert_signs(viewer: Viewer) -> dict[str, Any]:
    waiting = _unread(viewer).filter(athlete_id=OuterRef("pk")).order_by("raised_at").values("raised_at")[:1]
    never = Value(_FAR, DateTimeField())
    return {
        "open_alert": Exists(_speaking(viewer)),
        "unread_since": Coalesce(Subquery(waiting), never, output_field=DateTimeField()),
    }


def _reports(viewer: Viewer) -> Any:
    return PainReport.objects.visible_to(viewer).active().filter(athlete_id=OuterRef("pk"))


def _painless_days(viewer: Viewer) -> Any:
    return PainFreeDay.objects.visible_to(viewer).filter(athlete_id=OuterRef("pk"))


def _pain_signs(viewer: Viewer) -> dict[str, Any]:
    fresh = {"local_date__gte": OuterRef("fresh_from")}
    strong = _reports(viewer).with_worst().filter(worst_intensity__gte=CAREFUL_INTENSITY, **fresh)
    reported = Exists(_reports(viewer).filter(**fresh))
    return {
        "recent_pain": Exists(strong),
        "answered": Case(
            When(reported | Exists(_painless_days(viewer).filter(**fresh)), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
    }


def with_reasons(athletes: Roster, viewer: Viewer) -> Roster:
    """Annotates the rows that the reasons name, as JSON: words are made from them in reasons.py."""
    flags = RedFlag.objects.visible_to(viewer).open().filter(athlete_id=OuterRef("pk"))
    flag = JSONObject(rule="rule", urgency="urgency", side="side", area="area")
    alert = JSONObject(id="public_id", kind="kind", severity="severity", facts="facts")
    report = JSONObject(on="local_date", worst="worst_intensity", side="side", area="area")
    reports = _reports(viewer).with_worst()
    last_day = _painless_days(viewer).order_by("-local_date").values("local_date")[:1]
    strongest = reports.filter(local_date__gte=OuterRef("fresh_from")).order_by(
        "-worst_intensity", "-felt_at"
    )
    latest = reports.order_by("-local_date", "-felt_at")
    return athletes.annotate(
        flag_rows=ArraySubquery(flags.order_by(_urgency_rank(), "opened_at").values(row=flag)),
        alert_rows=ArraySubquery(_speaking(viewer).order_by("raised_at").values(row=alert)),
        strongest_report=Subquery(strongest.values(row=report)[:1]),
        latest_report=Subquery(latest.values(row=report)[:1]),
        painless_on=Subquery(last_day),
        answered_on=Greatest(Subquery(latest.values("local_date")[:1]), Subquery(last_day)),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """What the cards above the roster say; `silent`: nobody has heard about pain for 7 local days."""

    athletes: int
    stop: int
    careful: int
    silent: int


def counts_of(roster: Roster) -> Counts:
    """Of a roster with levels: one query."""
    found = roster.aggregate(
        athletes=Count("pk"),
        stop=Count("pk", filter=Q(level=Level.STOP)),
        careful=Count("pk", filter=Q(level=Level.CAREFUL)),
        silent=Count("pk", filter=silent()),
    )
    return Counts(**found)


def silent() -> Q:
    """Shares health, and has not answered about pain for 7 local days."""
    return Q(health_shared=True, answered=False)


def unread_count(viewer: Viewer) -> int:
    """Open alerts of coached athletes that nobody of the viewer's club has acknowledged."""
    return int(_unread(viewer).filter(athlete_id__in=coached_by(viewer).values("pk")).count())


def in_squad(athletes: Roster, squad_id: "UUID | str", viewer: Viewer) -> Roster:
    """Those whose active link is to this squad; a squad that the viewer does not see has nobody."""
    squads = Squad.objects.visible_to(viewer).filter(public_id=squad_id)
    return athletes.filter(coachings__squad__in=squads.values("pk"), coachings__state=CoachingState.ACTIVE)


def squads_of(viewer: Viewer) -> QuerySet[Squad]:
    """Squads to filter by."""
    return Squad.objects.visible_to(viewer).select_related("club").order_by("club__name", "name")
