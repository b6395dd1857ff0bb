"""What surrounds a pain report: training, shoes, age; from the log, or as told with a bare assessment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from training.enums import Surface, Verdict
from training.rules import (
    RunLog,
    Session,
    WeekRule,
    WeekTotals,
    judge_spike,
    judge_weeks,
    longest_before,
    speaks,
    verdict_of,
)
from training.rules.dates import WEEK, monday_of

# Load speaks for a cause when it rose in the two weeks before the pain began ...
RISE_BEFORE: Final = timedelta(days=14)
# ... and for bone, which answers later, also when it rose three to eight weeks before.
BONE_WEEKS: Final = range(3, 9)
# A weekly rise of 10 to 30 % is no support: a quarter of all weeks with runs has one behind them.
STEEP: Final = frozenset({Verdict.OVER_30, Verdict.START_TOO_FAST, Verdict.RETURN_TOO_FAST})
# So many weeks in a row within the rule make a normal history.
NORMAL_WEEKS: Final = 3
METRES_PER_KM: Final = 1_000
# Weeks told without dates are laid out so that the last one ends here; only their order matters.
_LAST_MONDAY: Final = date(2024, 1, 1)
# Weeks before the first told one that are known to be empty: the runner had not begun.
_EMPTY_BEFORE: Final = 20 * WEEK


# A week by its Monday, with its verdict.
type Week = tuple[date, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadHistory:
    """What the training load did before the pain began; None is unknown.

    `rose`: a steep week or a single-session spike in the 14 days before; `rose_weeks_ago`: a steep week
    three to eight weeks before; `normal`: the last weeks were all within the rule.
    """

    rose: bool | None = None
    rose_weeks_ago: bool | None = None
    normal: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Each may be missing. Missing is unknown, never no.

    `weekly_m` are weekly running totals, the oldest first, the last one the week the pain began in.
    `load` given: read from a log, so `weekly_m` is not looked at.
    """

    weekly_m: tuple[int | None, ...] = ()
    longest_30d_m: int | None = None
    shoe_km: float | None = None
    shoe_changed_days: int | None = None
    clears_in_other_pair: bool | None = None
    cadence_spm: float | None = None
    running_since_weeks: float | None = None
    age: int | None = None
    surface: Surface | None = None
    load: LoadHistory | None = None
    # Only a log knows: much descent lately, and pain elsewhere in the last weeks.
    steep_descents: bool | None = None
    other_places: bool | None = None


def load_from_log(
    sessions: Sequence[Session], rule: WeekRule, *, onset: date, log_start: date | None
) -> LoadHistory:
    """The history of a log up to the day the pain began, by the weekly rule and the spike rule."""
    before = [session for session in sessions if session.local_date <= onset]
    weeks = judge_weeks(before, rule, until=onset, log_start=log_start)
    return _history([(w.monday, w.verdict) for w in weeks], onset=onset, spike=_spiked(before, onset))


def load_as_told(context: Context, *, onset_km: Decimal | float | None) -> LoadHistory:
    """The history from weekly totals and the longest run, without dates."""
    weeks = _told_weeks(context)
    if not weeks:
        return LoadHistory(rose=True) if _ran_past_longest(context, onset_km) else LoadHistory()
    log = RunLog.of(weeks, declared_m=None, joined_on=None, log_start=_told_start(context, weeks))
    # Whole weeks are told, so there is nothing to add up and no day to compare.
    rule = WeekRule()
    judged = [(week.local_date, verdict_of(log, _told_totals(week), rule)) for week in weeks]
    spike = _ran_past_longest(context, onset_km)
    return _history(judged, onset=_LAST_MONDAY + WEEK - timedelta(days=1), spike=spike)


def _history(weeks: Sequence[Week], *, onset: date, spike: bool | None) -> LoadHistory:
    this_week, first = monday_of(onset), monday_of(onset - RISE_BEFORE)
    judged = [(monday, verdict) for monday, verdict in weeks if verdict is not Verdict.INSUFFICIENT_DATA]
    rose = True if spike else _steep(verdict for monday, verdict in judged if first <= monday)
    earlier = _steep(v for monday, v in judged if (this_week - monday) // WEEK in BONE_WEEKS)
    lately = [verdict is Verdict.OK for _monday, verdict in judged[-NORMAL_WEEKS:]]
    normal = None if len(lately) < NORMAL_WEEKS else all(lately) and not rose
    return LoadHistory(rose=rose, rose_weeks_ago=earlier, normal=normal)


def _steep(verdicts: Iterable[Verdict]) -> bool | None:
    """Whether one of these weeks was steep; None where no week could be judged."""
    found = [verdict in STEEP for verdict in verdicts]
    return any(found) if found else None


def _spiked(sessions: Sequence[Session], onset: date) -> bool:
    runs = [s for s in sessions if s.run_m and onset - RISE_BEFORE <= s.local_date <= onset]
    for run in runs:
        longest = longest_before(sessions, run.local_date)
        if speaks(judge_spike(run.run_m, longest), run.run_m, longest):
            return True
    return False


def _ran_past_longest(context: Context, onset_km: Decimal | float | None) -> bool | None:
    """Pain that came on beyond any run of 30 days came on a run that was longer still; else unknown."""
    if context.longest_30d_m is None or onset_km is None:
        return None
    metres = int(onset_km * METRES_PER_KM)
    spike = judge_spike(metres, context.longest_30d_m)
    return True if speaks(spike, metres, context.longest_30d_m) else None


def _told_weeks(context: Context) -> list[Session]:
    """One run a week; a week that was not told ends what is known of the weeks before it."""
    sessions: list[Session] = []
    for back, metres in enumerate(reversed(context.weekly_m)):
        if metres is None:
            break
        sessions.append(Session(local_date=_LAST_MONDAY - back * WEEK, distance_m=metres))
    return sessions[::-1]


def _told_totals(week: Session) -> WeekTotals:
    ran = week.local_date if week.run_m else None
    return WeekTotals(
        monday=week.local_date,
        runs=int(bool(ran)),
        distance_m=week.run_m,
        moving_s=0,
        elapsed_s=0,
        ascent_m=0,
        descent_m=0,
        # How the week was shared out among runs is not known.
        longest_m=0,
        first_run_on=ran,
        last_run_on=ran,
        load=0,
        load_complete=False,
        day_loads=(None,) * 7,
    )


def _told_start(context: Context, weeks: Sequence[Session]) -> date:
    """The first day that is known: before it somebody who has just begun had not run."""
    first, since = weeks[0], context.running_since_weeks
    new = not first.run_m or (since is not None and since <= len(weeks))
    return first.local_date - _EMPTY_BEFORE if new else first.local_date
