"""What follows from an answer about pain, beside warning signs: cases, new pain, cautions, questions."""

from datetime import datetime

from athletes.models import Athlete
from injuries.models import PainReport
from injuries.selectors.places import Place
from injuries.services.mornings import settle_questions
from injuries.services.new_pain import end_cautions, note_new_pain, take_back
from injuries.services.pain_alerts import judge_places, places_of


def follow_pain(athlete: Athlete, *, now: datetime, report: PainReport | None = None) -> None:
    """Called in the transaction of every answer, while the athlete's row is held.

    `report` is the one that was stored, edited or withdrawn; without one a day without pain was.
    """
    judge_places(athlete, places_of(athlete, now=now), now=now)
    if report is not None and report.is_active:
        take_back(report, now=now, but=Place.of(report))
        note_new_pain(report, now=now)
    elif report is not None:
        take_back(report, now=now)
    end_cautions(athlete, now=now)
    settle_questions(athlete, now=now)
