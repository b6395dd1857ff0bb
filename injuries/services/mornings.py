"""The question about the next morning, and what is told of silence; each once, however often this runs."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from alerts.enums import AlertState, Severity
from alerts.models import Alert
from alerts.services import close_alert, raise_alert
from athletes.enums import CoachingState
from athletes.models import Athlete, HealthConsent
from athletes.selectors import may_store_health
from injuries.enums.alerts import PainAlert
from injuries.models import CheckIn, PainFreeDay, PainReport
from injuries.rules.mornings import SILENT_DAYS, day_asked_about, is_asked, is_unanswered, silent_for
from injuries.services.access import lock_athlete
from training.models import AwayPeriod

QUESTIONS: Final = (PainAlert.MORNING_QUESTION, PainAlert.MORNING_UNANSWERED)
# Of the last days wherever an athlete is: zones are up to 14 hours ahead and 12 behind.
_AROUND: Final = timedelta(days=2)


def ask_mornings(*, now: datetime) -> int:
    """Asks those who reported pain yesterday how it was this morning; returns how many were asked."""
    asked = {(row.athlete_id, row.subject) for row in _questions(now)}
    waiting: dict[tuple[int, date], list[PainReport]] = {}
    rows = PainReport.objects.active().unanswered_mornings().dated(now.date() - _AROUND, now.date() + _AROUND)
    for row in rows.filter(athlete__user__is_active=True).select_related("athlete").order_by("pk"):
        if day_asked_about(now.astimezone(row.athlete.zone)) == row.local_date:
            waiting.setdefault((row.athlete_id, row.local_date), []).append(row)
    away = _away({pk for pk, _day in waiting}, now)
    fresh = [key for key in waiting if key[0] not in away and (key[0], _subject(key[1])) not in asked]
    return sum(_ask(waiting[key][0], now) for key in fresh)


def tell_unanswered(*, now: datetime) -> int:
    """Tells staff of questions that stayed open until the evening; returns how many."""
    told = 0
    for question in _questions(now).open().select_related("athlete"):
        athlete, day = question.athlete, date.fromisoformat(question.facts["on"])
        if is_unanswered(day, now.astimezone(athlete.zone)):
            told += _tell_unanswered(question, day, now)
        if not is_asked(day, athlete.local_date(now)):
            close_alert(athlete=athlete, kind=question.kind, subject=question.subject, now=now)
    return told


def tell_silence(*, now: datetime) -> int:
    """Tells staff of athletes who share health and have not answered for seven days; returns how many."""
    silent = 0
    for athlete in _quiet(now):
        last_on = _last_answer(athlete)
        days = silent_for(last_on, athlete.joined_on, now.astimezone(athlete.zone))
        if days is None or athlete.pk in _away({athlete.pk}, now):
            continue
        silent += 1
        raise_alert(
            athlete=athlete,
            kind=PainAlert.NO_REPORT_7_DAYS,
            subject=_subject(last_on or athlete.joined_on),
            severity=Severity.INFO,
            facts={"last_on": last_on and last_on.isoformat(), "days": SILENT_DAYS},
            now=now,
        )
    return silent


def settle_questions(athlete: Athlete, *, now: datetime) -> None:
    """After an answer: questions that it answers, and silence that it ends, are no longer true."""
    kinds = [*QUESTIONS, PainAlert.NO_REPORT_7_DAYS]
    rows = Alert.objects.filter(athlete=athlete, kind__in=kinds).exclude(state=AlertState.NO_LONGER_TRUE)
    for alert in rows:
        if _is_settled(alert, athlete):
            close_alert(athlete=athlete, kind=alert.kind, subject=alert.subject, now=now)


def _is_settled(alert: Alert, athlete: Athlete) -> bool:
    if alert.kind == PainAlert.NO_REPORT_7_DAYS:
        return alert.subject != _subject(_last_answer(athlete) or athlete.joined_on)
    return not _waits(athlete, date.fromisoformat(alert.facts["on"]))


def _questions(now: datetime) -> Any:
    """Questions of the last week, answered ones too."""
    since = now - timedelta(days=SILENT_DAYS)
    return Alert.objects.filter(kind=PainAlert.MORNING_QUESTION, raised_at__gte=since).order_by("pk")


@transaction.atomic
def _ask(report: PainReport, now: datetime) -> bool:
    athlete = lock_athlete(report.athlete)
    if not may_store_health(athlete, athlete.local_date(now)) or not _waits(athlete, report.local_date):
        # Answered while this was running, or nobody may store the answer.
        return False
    raise_alert(
        athlete=athlete,
        kind=PainAlert.MORNING_QUESTION,
        subject=_subject(report.local_date),
        severity=Severity.INFO,
        facts={"on": report.local_date.isoformat()},
        now=now,
    )
    return True


@transaction.atomic
def _tell_unanswered(question: Alert, day: date, now: datetime) -> bool:
    athlete = lock_athlete(question.athlete)
    told = Alert.objects.filter(athlete=athlete, kind=PainAlert.MORNING_UNANSWERED, subject=question.subject)
    if told.exists() or not _waits(athlete, day):
        return False
    raise_alert(
        athlete=athlete,
        kind=PainAlert.MORNING_UNANSWERED,
        subject=question.subject,
        severity=Severity.INFO,
        facts={"on": day.isoformat()},
        now=now,
    )
    return True


def _waits(athlete: Athlete, day: date) -> bool:
    """Whether a report of that day still lacks its next morning."""
    rows = PainReport.objects.active().unanswered_mornings()
    return bool(rows.filter(athlete=athlete, local_date=day).exists())


def _quiet(now: datetime) -> Any:
    """Those who share health with somebody and have said nothing lately, or of whom silence was told."""
    her = {"athlete_id": OuterRef("pk")}
    since = now.date() - timedelta(days=SILENT_DAYS) + _AROUND
    shares = HealthConsent.objects.open().filter(
        coaching__athlete_id=OuterRef("pk"), coaching__state=CoachingState.ACTIVE
    )
    told = Alert.objects.filter(**her, kind=PainAlert.NO_REPORT_7_DAYS)
    answered = Q()
    for rows in (PainReport.objects.active(), PainFreeDay.objects.all(), CheckIn.objects.all()):
        answered |= Q(Exists(rows.filter(**her, local_date__gte=since)))
    found = Athlete.objects.filter(Exists(shares), user__is_active=True)
    return (
        found.exclude(answered).exclude(Exists(told.exclude(state=AlertState.NO_LONGER_TRUE))).order_by("pk")
    )


def _last_answer(athlete: Athlete) -> date | None:
    days = [
        rows.filter(athlete=athlete).order_by("-local_date").values_list("local_date", flat=True).first()
        for rows in (PainReport.objects.active(), PainFreeDay.objects.all(), CheckIn.objects.all())
    ]
    return max((day for day in days if day), default=None)


def _away(athlete_ids: set[int], now: datetime) -> set[int]:
    """Those who are away today, where they are: reminders rest."""
    rows = AwayPeriod.objects.filter(athlete_id__in=athlete_ids).select_related("athlete")
    near = rows.filter(first_on__lte=now.date() + _AROUND, last_on__gte=now.date() - _AROUND)
    return {row.athlete_id for row in near if row.first_on <= row.athlete.local_date(now) <= row.last_on}


def _subject(day: date) -> str:
    return f"day:{day.isoformat()}"
