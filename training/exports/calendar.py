"""An athlete's planned workouts as an iCalendar file (RFC 5545), for calendars outside.

Whoever gets hold of the address reads it, and calendars show it on shared screens: so days, kinds and sizes,
never a title or a note, which may name a pain, and for a run held back the word "paused" alone.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from athletes.models import Athlete, User
from training.enums import RestrictionKind, WorkoutOutcome, WorkoutType
from training.models import Workout
from training.restrictions import Restriction, restrictions_of
from training.rules.workouts import WorkoutContent
from training.selectors import km

if TYPE_CHECKING:
    from collections.abc import Iterable

BACK: Final = timedelta(days=28)
AHEAD: Final = timedelta(days=366)
DAY: Final = timedelta(days=1)


def calendar_of(athlete: Athlete, reader: User, *, now: datetime) -> bytes:
    """Whole days where the athlete is, from four weeks ago on; empty for whoever may not see her.

    The same workouts give the same bytes: a stamp is when a workout was last written.
    """
    today = athlete.local_date(now)
    rows = Workout.objects.visible_to(reader).filter(athlete=athlete, replaced_by=None)
    rows = rows.shown_between(today - BACK, today + AHEAD).order_by("published_on", "position", "pk")
    held = restrictions_of([athlete.pk]).get(athlete.pk, [])
    is_own = Athlete.objects.own_or_ward(reader).filter(pk=athlete.pk).exists()
    found = Calendar()
    found.add("prodid", "-//Coachsite//Training plan//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    with translation.override(reader.language):
        # Without the name, which with the days would say where somebody is.
        found.add("x-wr-calname", _("Training plan"))
        for row in rows:
            found.add_component(_event(row, say_workout(row, held, today, is_own=is_own)))
    content: bytes = found.to_ical()
    return content


def say_workout(row: Any, held: "Iterable[Restriction]", today: date, *, is_own: bool) -> str:
    """A line that anybody may see: what kind, how far or how long.

    Under "no more than last good week" her own calendar says easy where the plan says fast; that of staff
    says the plan, or it would tell why.
    """
    asked: WorkoutContent = row.shown
    kinds = {one.kind for one in held if _holds(one, asked.date)} if asked.date >= today else set()
    stopped = {RestrictionKind.NO_RUNNING}
    if asked.type == WorkoutType.LADDER_RUN:
        kind: str = WorkoutType.EASY
    else:
        kind, stopped = asked.type, stopped | {RestrictionKind.LADDER}
    if row.outcome == WorkoutOutcome.PAUSED or (asked.is_run and stopped & kinds):
        return _("paused")
    if is_own and asked.is_run and RestrictionKind.NO_PROGRESSION in kinds:
        return str(WorkoutType.EASY.label)
    label = str(WorkoutType(kind).label)
    return f"{label}, {size}" if (size := _size(asked)) else label


def _event(row: Any, summary: str) -> Event:
    day = row.published_on
    event = Event()
    event.add("uid", f"{row.public_id}@coachsite")
    event.add("dtstamp", row.updated_at.replace(microsecond=0))
    event.add("last-modified", row.updated_at.replace(microsecond=0))
    event.add("dtstart", day)
    event.add("dtend", day + DAY)
    event.add("summary", summary)
    # A plan for the day keeps nobody from being invited to a meeting.
    event.add("transp", "TRANSPARENT")
    return event


def _size(asked: WorkoutContent) -> str:
    if asked.distance_m:
        return km(asked.distance_m)
    seconds = asked.planned_s()
    return _("%(number)d min") % {"number": (seconds + 30) // 60} if seconds else ""


def _holds(restriction: Restriction, day: date) -> bool:
    return restriction.since <= day and (restriction.until is None or day <= restriction.until)
