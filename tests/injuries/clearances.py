"""Short ways to record and confirm examinations in tests."""

from datetime import timedelta

from injuries import services
from injuries.enums import ClearanceOutcome, Profession
from injuries.models import Episode, RedFlag
from tests.cast import NOW
from tests.injuries.entries import log

LATER = NOW + timedelta(hours=2)


def flagged(athlete, *yes, actor=None, now=NOW, **fields):
    """Reports a sign (a locked knee, unless others are named) that does not hurt, so that no rest after new
    pain mixes in; the episode it belongs to.
    """
    fields.setdefault("worst_during", 0)
    # A number would bring the rest after new pain along.
    fields = {"worst_during": 0} | fields
    report = log(athlete, *(yes or ("catching_locking",)), actor=actor, now=now, **fields).report
    report.refresh_from_db()
    return episode_of(report)


def episode_of(report):
    """The episode of a report; made by hand where nobody has chained it."""
    if report.episode_id is None:
        report.episode = Episode.objects.create(
            athlete=report.athlete, side=report.side, area=report.area, onset_date=report.local_date
        )
        report.save(update_fields=["episode"])
        RedFlag.objects.filter(last_report=report).update(episode=report.episode)
    return report.episode


def record(episode, *, actor=None, outcome=ClearanceOutcome.MAY_RUN, now=LATER, **fields):
    """Records as the athlete that a doctor has looked today, unless told otherwise."""
    fields.setdefault("seen_on", episode.athlete.local_date(now))
    fields.setdefault("profession", Profession.DOCTOR)
    actor = actor or episode.athlete.user
    return services.record_clearance(actor, episode=episode, outcome=outcome, now=now, **fields).clearance


def confirm(clearance, actor, *, note="Read the letter.", now=LATER + timedelta(hours=1)):
    return services.confirm_clearance(actor, clearance=clearance, note=note, now=now)


def open_rules(athlete):
    """Codes of the signs that are open."""
    return set(RedFlag.objects.open().filter(athlete=athlete).values_list("rule", flat=True))
