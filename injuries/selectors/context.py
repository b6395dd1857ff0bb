"""What the training log says around a pain report."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from athletes.models import Athlete
from athletes.rules import age_years
from injuries.enums import Side
from injuries.models import PainReport
from injuries.rules.context import RISE_BEFORE, Context, LoadHistory, load_from_log
from injuries.rules.episodes import same_place
from injuries.selectors.episodes import episode_of_place
from training.enums import Surface
from training.models import Activity, LoadState
from training.rules import RUN_TYPES, STEEP_DESCENT, Session, descent_share
from training.rules.dates import WEEK
from training.rules.layoffs import START_AFTER_DAYS
from training.selectors import cadence_of, rules_of, shoe_context

# Pain elsewhere within so many days before makes two places.
LATELY: Final = timedelta(days=28)
# As far back as a verdict can rest on, and as far as it takes to tell a new runner.
LOG: Final = 40 * WEEK
_SESSION: Final = ("local_date", "type", "distance_m", "ascent_m", "descent_m")
DAYS_A_WEEK: Final = 7


def context_of(report: PainReport) -> Context:
    """Everything the log knows around this report, stored or not yet; what it does not know is None."""
    athlete, onset = report.athlete, onset_of(report)
    sessions, surface = _sessions(athlete, onset)
    state = LoadState.objects.filter(pk=athlete.pk).first()
    shoes = shoe_context(athlete, onset)
    cadence = cadence_of(athlete, now=report.felt_at)
    rule = rules_of([athlete.pk], now=report.felt_at)[athlete.pk].rule
    start = _log_start(sessions, state)
    return Context(
        shoe_km=shoes.shoe_km,
        shoe_changed_days=shoes.shoe_changed_days,
        cadence_spm=cadence.spm if cadence else None,
        running_since_weeks=_running_since(sessions, onset, start, new=rule.declared_m == 0),
        age=_age(athlete, report.local_date),
        surface=surface,
        load=load_from_log(sessions, rule, onset=onset, log_start=start) if sessions else LoadHistory(),
        steep_descents=_steep_descents(sessions, onset),
        other_places=_other_places(report) or None,
    )


def onset_of(report: PainReport) -> date:
    """The day the pain began: as said, else as its episode has it, else the day of the report."""
    if report.duration_days is not None:
        return report.local_date - timedelta(days=report.duration_days)
    athlete, side, area = report.athlete, report.side, report.area
    episode = report.episode or episode_of_place(athlete, side=side, area=area)
    return min(episode.onset_date, report.local_date) if episode else report.local_date


def _sessions(athlete: Athlete, onset: date) -> tuple[list[Session], Surface | None]:
    """The log before the onset, and the ground that was run on most in the last two weeks of it."""
    rows = Activity.objects.filter(athlete=athlete, local_date__range=(onset - LOG, onset))
    found: list[dict[str, Any]] = list(rows.order_by("local_date").values(*_SESSION, "surface"))
    grounds: Counter[str] = Counter()
    for row in found:
        ground = row.pop("surface")
        if ground and row["type"] in RUN_TYPES and row["local_date"] >= onset - RISE_BEFORE:
            grounds[ground] += row["distance_m"] or 0
    sessions = [Session(**row) for row in found]
    return sessions, Surface(grounds.most_common(1)[0][0]) if grounds else None


def _log_start(sessions: Sequence[Session], state: LoadState | None) -> date | None:
    known = [sessions[0].local_date] if sessions else []
    if state and state.log_start_on:
        known.append(state.log_start_on)
    return min(known, default=None)


def _running_since(
    sessions: Sequence[Session], onset: date, log_start: date | None, *, new: bool
) -> float | None:
    """Weeks since the first run after the last long break; all the weeks looked at without such a break."""
    runs = [session.local_date for session in sessions if session.run_m]
    if not runs or log_start is None:
        return None
    began, before = runs[-1], runs[:-1]
    for day in reversed(before):
        if (began - day).days > START_AFTER_DAYS:
            return (onset - began).days / DAYS_A_WEEK
        began = day
    # Nothing before the first run looked at: known only if the log, or what was said, reaches back.
    known = new or (began - log_start).days >= START_AFTER_DAYS
    old = (onset - began).days > (LOG.days - START_AFTER_DAYS)
    return (onset - began).days / DAYS_A_WEEK if known or old else None


def _age(athlete: Athlete, on: date) -> int | None:
    return None if athlete.birth_month is None else age_years(athlete.birth_month, on)


def _steep_descents(sessions: Sequence[Session], onset: date) -> bool | None:
    """Much descent per kilometre over the runs of the two weeks before, as far as it was measured."""
    runs = [s for s in sessions if s.run_m and s.local_date >= onset - RISE_BEFORE]
    measured = [run for run in runs if run.descent_m is not None]
    share = descent_share(sum(run.descent_m or 0 for run in measured), sum(run.run_m for run in measured))
    return None if share is None else share >= STEEP_DESCENT


def _other_places(report: PainReport) -> bool:
    lately = (report.local_date - LATELY, report.local_date)
    rows = PainReport.objects.active().hurting().filter(athlete=report.athlete, local_date__range=lately)
    places = rows.exclude(pk=report.pk).values_list("side", "area").distinct()
    own = Side(report.side)
    return any(area != report.area or not same_place(Side(side), own) for side, area in places)
