"""What is told of pain: a case when it rises with the load, a trend when it rises alone.

Everything is judged anew from the answers that stand, so late, edited and withdrawn ones lead to the same.
The load alerts that a case takes in stay as they are: who has no access to health must see no difference.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from alerts.enums import AlertState, Severity
from alerts.models import Alert
from alerts.services import close_alert, raise_alert
from athletes.models import Athlete
from injuries.enums import RestraintReason
from injuries.enums.alerts import PainAlert
from injuries.models import PainReport
from injuries.rules.load_and_pain import CALM, CAREFUL, REST, Judgement, is_calm, standing
from injuries.rules.new_pain import MARKED, NEW_AFTER, SEVERE
from injuries.selectors.episodes import episode_of_place
from injuries.selectors.pain_log import EARLIER_REACH, place_log
from injuries.selectors.places import Place
from injuries.services.access import lock_athlete
from injuries.services.restraints import restrain
from training.enums import LoadAlert, LoadRiseKind, RestrictionKind
from training.rules import monday_of
from training.rules.dates import WEEK
from training.rules.load_rises import LoadRise
from training.selectors.load_rises import load_rises_of

CASES: Final = (PainAlert.LOAD_AND_PAIN, PainAlert.PAIN_RISING)
OF_PLACES: Final = (*CASES, PainAlert.NEW_PAIN)
_ONE_DAY: Final = timedelta(days=1)
# Clocks of phones run ahead a little.
_AHEAD: Final = timedelta(days=1)


def standing_alerts(athlete: Athlete) -> list[Alert]:
    """Alerts about places of this athlete that stand, dealt with by a person or not."""
    rows = Alert.objects.filter(athlete=athlete, kind__in=OF_PLACES)
    return list(rows.exclude(state=AlertState.NO_LONGER_TRUE).order_by("pk"))


def alert_at(alerts: Iterable[Alert], place: Place, kinds: Collection[str]) -> Alert | None:
    """The alert of one of these kinds about this place, by the order of `kinds`."""
    found = [alert for alert in alerts if alert.kind in kinds and Place.named(alert.subject).is_same(place)]
    return min(found, key=lambda alert: list(kinds).index(alert.kind), default=None)


def judge_places(athlete: Athlete, places: Iterable[Place], *, now: datetime) -> None:
    """Brings the cases and trends of these places in line with the answers; the caller holds the athlete."""
    alerts = standing_alerts(athlete)
    for place in sorted(_named_already(places, alerts)):
        _judge(athlete, place, alerts, now)


def judge_again(athlete_ids: Collection[int], *, now: datetime) -> None:
    """After runs have changed: of these athletes, those with marked pain lately or with an open case.

    Part of the caller's transaction.
    """
    # Dates of the widest zones; what is told is decided by the athlete's own.
    since = now.date() - 2 * WEEK - _ONE_DAY
    rows = PainReport.objects.active().filter(athlete_id__in=athlete_ids, local_date__gte=since)
    hurting = rows.with_worst().filter(worst_intensity__gte=MARKED).values_list("athlete_id", flat=True)
    cases = Alert.objects.filter(athlete_id__in=athlete_ids, kind__in=CASES)
    standing_ones = cases.exclude(state=AlertState.NO_LONGER_TRUE).values_list("athlete_id", flat=True)
    for pk in sorted({*hurting, *standing_ones}):
        athlete = lock_athlete(Athlete(pk=pk))
        judge_places(athlete, places_of(athlete, now=now), now=now)


def places_of(athlete: Athlete, *, now: datetime) -> set[Place]:
    """Where something was reported in the last four weeks, or an alert stands."""
    since = athlete.local_date(now) - NEW_AFTER
    rows = PainReport.objects.active().filter(athlete=athlete, local_date__gte=since)
    found = {Place.of(row) for row in rows.only("side", "area")}
    return found | {Place.named(alert.subject) for alert in standing_alerts(athlete)}


def _named_already(places: Iterable[Place], alerts: Iterable[Alert]) -> set[Place]:
    """One case a place: a report on both sides goes into the open one of either, and the other way round."""
    named = {Place.named(alert.subject) for alert in alerts if alert.kind in CASES}
    found: set[Place] = set()
    for place in places:
        found |= {other for other in named if other.is_same(place)} or {place}
    return found


def _judge(athlete: Athlete, place: Place, alerts: list[Alert], now: datetime) -> None:
    today = athlete.local_date(now)
    # History is not news: this week and the one before are told.
    since = monday_of(today) - WEEK
    stored = alert_at(alerts, place, CASES)
    log = place_log(
        athlete.pk, side=place.side, area=place.area, first=since - EARLIER_REACH, last=today + _AHEAD
    )
    loads = load_rises_of([athlete.pk], since - WEEK, today + _AHEAD)[athlete.pk]
    stands = standing(log, loads, since=since, before=_before(stored, since))
    if stands:
        _tell(athlete, place, stands, alerts, now)
    for alert in alerts:
        if (
            alert.kind in CASES
            and alert.subject == place.subject
            and not (stands and stands.kind == alert.kind)
        ):
            close_alert(athlete=athlete, kind=alert.kind, subject=alert.subject, now=now)
    found = alert_at(alerts, place, [PainAlert.NEW_PAIN])
    if found and (_is_taken_in(stands) or _is_over(found, log)):
        close_alert(athlete=athlete, kind=found.kind, subject=found.subject, now=now)


def _is_taken_in(stands: Judgement | None) -> bool:
    return stands is not None and stands.kind == PainAlert.LOAD_AND_PAIN


def _is_over(alert: Alert, log: Any) -> bool:
    """Mild pain is over when nothing hurt for a week, marked pain when it was mild."""
    at_most = 0 if alert.severity == Severity.INFO else CALM
    return is_calm(log, after=date.fromisoformat(alert.facts["on"]), at_most=at_most)


def _before(alert: Alert | None, since: date) -> Judgement | None:
    """What stood before the days that are judged now."""
    if alert is None or (on := date.fromisoformat(alert.facts["on"])) >= since:
        return None
    facts = alert.facts
    rises = tuple(
        LoadRise(date.fromisoformat(r["on"]), LoadRiseKind(r["kind"])) for r in facts.get("rises", ())
    )
    return Judgement(on, PainAlert(alert.kind), facts["recent"], facts["earlier"], rises)


def _tell(athlete: Athlete, place: Place, stands: Judgement, alerts: list[Alert], now: datetime) -> None:
    facts: dict[str, Any] = {
        "side": place.side,
        "area": place.area,
        "on": stands.on.isoformat(),
        "recent": stands.recent,
        "earlier": stands.earlier,
    }
    if stands.kind == PainAlert.PAIN_RISING:
        _raise(athlete, place, PainAlert.PAIN_RISING, Severity.ATTENTION, facts, now=now)
        return
    before = alert_at(alerts, place, [PainAlert.LOAD_AND_PAIN])
    facts |= _load_facts(athlete, stands) | {"taken_in": _taken_in(place, alerts, before)}
    step = int((stands.recent or 0) >= SEVERE)
    _raise(athlete, place, PainAlert.LOAD_AND_PAIN, Severity.URGENT, facts, now=now, step=step)
    if before is None:
        _rest(athlete, place, stands, now)


def _raise(
    athlete: Athlete,
    place: Place,
    kind: PainAlert,
    severity: Severity,
    facts: dict[str, Any],
    *,
    now: datetime,
    step: int = 0,
) -> None:
    raise_alert(
        athlete=athlete, kind=kind, subject=place.subject, severity=severity, step=step, facts=facts, now=now
    )


def _load_facts(athlete: Athlete, stands: Judgement) -> dict[str, Any]:
    """What made the load rise, and the open alerts that say it with their numbers."""
    loads = (
        Alert.objects.open().filter(athlete=athlete, kind__in=LoadAlert.values).order_by("raised_at", "pk")
    )
    return {
        "rises": [{"on": rise.on.isoformat(), "kind": rise.kind} for rise in stands.rises],
        "loads": [_named(alert) | {"facts": alert.facts} for alert in loads],
    }


def _taken_in(place: Place, alerts: list[Alert], before: Alert | None) -> list[dict[str, Any]]:
    """The pain alerts of the place, once and for all."""
    known: dict[str, Mapping[str, Any]] = {
        one["id"]: one for one in (before.facts["taken_in"] if before else ())
    }
    others = [alert for alert in alerts if alert.kind != PainAlert.LOAD_AND_PAIN and alert.is_open]
    known |= {_named(a)["id"]: _named(a) for a in others if Place.named(a.subject).is_same(place)}
    return [dict(one) for one in known.values()]


def _named(alert: Alert) -> dict[str, Any]:
    return {"id": str(alert.public_id), "kind": alert.kind, "subject": alert.subject}


def _rest(athlete: Athlete, place: Place, stands: Judgement, now: datetime) -> None:
    """Two days without running, then two weeks in which nothing grows; both end by themselves."""
    rest_until = athlete.local_date(now + REST)
    held: dict[str, Any] = {
        "athlete": athlete,
        "reason": RestraintReason.LOAD_AND_PAIN,
        "since": athlete.local_date(now),
        "episode": episode_of_place(athlete, side=place.side, area=place.area),
        "coach_may_lift": (stands.recent or 0) < SEVERE,
    }
    restrain(None, kind=RestrictionKind.NO_RUNNING, until=rest_until, **held)
    restrain(None, kind=RestrictionKind.NO_PROGRESSION, until=rest_until + CAREFUL, **held)
