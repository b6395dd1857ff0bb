"""The roster of one viewer: visible athletes with their status, in SQL, so that filters and pages stay there.

Health rows come through the viewer's HealthWindow: what the viewer may not see changes no level, no order and
no count.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
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
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from alerts.enums import Severity
from alerts.models import Alert
from athletes.enums import CoachingState
from athletes.health_window import HealthWindow
from athletes.models import Athlete, Squad
from athletes.querysets import Viewer, coached_athlete_ids, known
from athletes.rules import TRAINING_ROLES
from coachsite.roster.enums import Level
from coachsite.roster.status import CAREFUL_INTENSITY, FRESH_DAYS
from injuries.enums import RestraintReason, Urgency
from injuries.models import CheckIn, PainFreeDay, PainReport, RedFlag, Restraint
from injuries.rules.red_flags import STOPS_RUNNING
from training.enums import RestrictionKind

if TYPE_CHECKING:
    from uuid import UUID

type Roster = QuerySet[Athlete]

# Stop before careful before no news before OK; within one level E before U before R; then who has waited
# longest for somebody to take notice; then by name.
NEED = ("level_order", "urgency_order", "unread_since", "name", "pk")
BY_NAME = ("name", "pk")
ORDER_OF = {level: place for place, level in enumerate(Level)}
_URGENCIES = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.REFER)
# Pain and load together ask for care; a word of a professional stops.
_STOPS = Q(kind=RestrictionKind.NO_RUNNING) & ~Q(reason=RestraintReason.LOAD_AND_PAIN)
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


class LocalDay(Func):
    """The athlete's calendar date at an instant, some days back."""

    output_field = DateField()

    def __init__(self, now: datetime, *, days_back: int = 0) -> None:
        template = f"(timezone(%(expressions)s)::date - {days_back:d})"
        super().__init__(F("time_zone"), Value(now, DateTimeField()), template=template)


def roster_for(viewer: Viewer, *, now: datetime) -> Roster:
    """Visible athletes with `level` and what it rests on, by name."""
    window = HealthWindow.of(viewer)
    return with_reasons(
        with_level(Athlete.objects.visible_to(viewer), viewer, window, now=now), viewer, window
    )


def coached_roster(viewer: Viewer, window: HealthWindow, *, now: datetime) -> Roster:
    """With levels, and with the number of unread alerts; reasons come with `with_reasons`."""
    unread = (
        _unread(viewer, window)
        .filter(athlete_id=OuterRef("pk"))
        .order_by()
        .values("athlete_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    leveled = with_level(coached_by(viewer), viewer, window, now=now)
    return leveled.annotate(unread_number=Coalesce(Subquery(unread), Value(0)))


def coached_by(viewer: Viewer) -> Roster:
    """Those whom this person coaches or treats: without their own profile and their wards."""
    person = known(viewer)
    if person is None:
        return Athlete.objects.none()
    return Athlete.objects.visible_to(person).filter(pk__in=coached_athlete_ids(person, TRAINING_ROLES))


def with_level(athletes: Roster, viewer: Viewer, window: HealthWindow, *, now: datetime) -> Roster:
    """Annotates `level_order` (the place of the level in Level), `health_shared`, `answered`, and what the
    order `need` reads.
    """
    flags, reports = _flags(window), _reports(window)
    stops = Q(rule__in=sorted(STOPS_RUNNING))
    held = _restraints(window)
    strong = reports.with_worst().filter(worst_intensity__gte=CAREFUL_INTENSITY, **_FRESH)
    painless = _painless_days(window).filter(**_FRESH)
    most_urgent = flags.annotate(rank=_urgency_rank()).order_by("rank").values("rank")[:1]
    waiting = (
        _unread(viewer, window).filter(athlete_id=OuterRef("pk")).order_by("raised_at").values("raised_at")
    )
    return (
        athletes.alias(fresh_from=LocalDay(now, days_back=FRESH_DAYS - 1), local_today=LocalDay(now))
        .annotate(
            health_shared=_is(Q(pk__in=window.athlete_ids)),
            answered=_is(
                Exists(reports.filter(**_FRESH))
                | Exists(painless)
                | Exists(_check_ins(window).filter(**_FRESH))
            ),
            urgency_order=Coalesce(Subquery(most_urgent), Value(len(_URGENCIES))),
            unread_since=Coalesce(Subquery(waiting[:1]), Value(_FAR, DateTimeField())),
        )
        .annotate(
            level_order=_level_order(
                no_running=Exists(flags.filter(stops)) | Exists(held.filter(_STOPS)),
                careful=Exists(flags) | Exists(held) | Exists(_speaking(viewer, window)) | Exists(strong),
            )
        )
    )


_FRESH = {"local_date__gte": OuterRef("fresh_from")}


def _is(condition: Any) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _level_order(*, no_running: Any, careful: Any) -> Case:
    """status.level_of in SQL; tests compare the two."""
    known_well = Q(health_shared=True, answered=True)
    return Case(
        When(no_running, then=Value(ORDER_OF[Level.STOP])),
        When(careful, then=Value(ORDER_OF[Level.CAREFUL])),
        When(known_well, then=Value(ORDER_OF[Level.OK])),
        default=Value(ORDER_OF[Level.UNKNOWN]),
        output_field=IntegerField(),
    )


def _flags(window: HealthWindow) -> Any:
    """Open flags of the outer athlete."""
    return window.seen(RedFlag).open().filter(athlete_id=OuterRef("pk"))


def _restraints(window: HealthWindow) -> Any:
    """What holds the outer athlete back today besides flags; needs `local_today` of the outer row."""
    standing = window.seen(Restraint).standing().filter(athlete_id=OuterRef("pk"))
    # The rest after new pain is said by its alert and its number: mild pain alone asks for no care.
    standing = standing.exclude(reason=RestraintReason.NEW_PAIN)
    today = OuterRef("local_today")
    return standing.filter(Q(until=None) | Q(until__gte=today), since__lte=today)


def _urgency_rank() -> Case:
    ranks = [When(urgency=code, then=Value(rank)) for rank, code in enumerate(_URGENCIES)]
    return Case(*ranks, output_field=IntegerField())


def _reports(window: HealthWindow) -> Any:
    """Reports of the outer athlete that count."""
    return window.seen(PainReport).active().filter(athlete_id=OuterRef("pk"))


def _painless_days(window: HealthWindow) -> Any:
    """Days on which the outer athlete said that nothing hurt."""
    return window.seen(PainFreeDay).filter(athlete_id=OuterRef("pk"))


def _check_ins(window: HealthWindow) -> Any:
    """Weekly check-ins of the outer athlete."""
    return window.seen(CheckIn).filter(athlete_id=OuterRef("pk"))


def _unread(viewer: Viewer, window: HealthWindow) -> Any:
    """Alerts of athletes whom the viewer sees, that nobody of the viewer's clubs has acknowledged."""
    if known(viewer) is None:
        return Alert.objects.none()
    return window.seen_mixed(Alert).for_staff().unacknowledged_by(viewer)


def _speaking(viewer: Viewer, window: HealthWindow) -> Any:
    """Those of the outer athlete that ask for care."""
    alerts = _unread(viewer, window).filter(athlete_id=OuterRef("pk"))
    return alerts.filter(severity__in=[Severity.ATTENTION, Severity.URGENT])


def with_reasons(athletes: Roster, viewer: Viewer, window: HealthWindow) -> Roster:
    """Annotates the rows that the reasons name, as JSON: words are made from them in reasons.py.

    Where the window is empty Django asks for nothing, and lists are None.
    """
    flag = JSONObject(rule="rule", urgency="urgency", side="side", area="area")
    alert = JSONObject(id="public_id", kind="kind", severity="severity", facts="facts")
    restraint = JSONObject(kind="kind", reason="reason", limits="limits", until="until")
    report = JSONObject(on="local_date", worst="worst_intensity", side="side", area="area")
    reports = _reports(window).with_worst()
    painless = _painless_days(window)
    strongest = reports.filter(**_FRESH).order_by("-worst_intensity", "-felt_at")
    latest = reports.order_by("-local_date", "-felt_at")
    return athletes.annotate(
        flag_rows=ArraySubquery(_flags(window).order_by(_urgency_rank(), "opened_at", "pk").values(row=flag)),
        alert_rows=ArraySubquery(_speaking(viewer, window).order_by("raised_at", "pk").values(row=alert)),
        restraint_rows=ArraySubquery(_restraints(window).order_by("since", "pk").values(row=restraint)),
        strongest_report=Subquery(strongest.values(row=report)[:1]),
        latest_report=Subquery(latest.values(row=report)[:1]),
        checked_in_on=Subquery(_check_ins(window).order_by("-local_date").values("local_date")[:1]),
        painless_on=Subquery(painless.order_by("-local_date").values("local_date")[:1]),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """What the cards above the roster say; `silent`: nobody has heard about pain for 7 local days."""

    athletes: int
    stop: int
    careful: int
    silent: int
    unread: int


def counts_of(roster: Roster) -> Counts:
    """Of a coached roster: one query."""
    found = roster.aggregate(
        unread=Coalesce(Sum("unread_number"), Value(0)),
        athletes=Count("pk"),
        stop=Count("pk", filter=at_level(Level.STOP)),
        careful=Count("pk", filter=at_level(Level.CAREFUL)),
        silent=Count("pk", filter=silent()),
    )
    return Counts(**found)


def at_level(level: Level) -> Q:
    """Condition on rows of a roster."""
    return Q(level_order=ORDER_OF[level])


def silent() -> Q:
    """Shares health, and has not answered about pain for 7 local days."""
    return Q(health_shared=True, answered=False)


def unread_count(viewer: Viewer) -> int:
    """Open alerts of coached athletes that nobody of the viewer's club has acknowledged."""
    if (person := known(viewer)) is None:
        return 0
    alerts = Alert.objects.visible_to(viewer).for_staff().unacknowledged_by(viewer)
    return int(alerts.filter(athlete_id__in=coached_athlete_ids(person, TRAINING_ROLES)).count())


def in_squad(athletes: Roster, squad_id: "UUID | str", viewer: Viewer) -> Roster:
    """Those whose active link is to this squad; a squad that the viewer does not see has nobody."""
    squads = Squad.objects.visible_to(viewer).filter(public_id=squad_id)
    return athletes.filter(coachings__squad__in=squads.values("pk"), coachings__state=CoachingState.ACTIVE)


def squads_of(viewer: Viewer) -> QuerySet[Squad]:
    """Squads to filter by."""
    return Squad.objects.visible_to(viewer).select_related("club").order_by("club__name", "name")


def shares_health(viewer: Viewer, athlete_id: int) -> bool:
    """Whether this person sees the health of this athlete from today on."""
    return athlete_id in HealthWindow.of(viewer).athlete_ids
