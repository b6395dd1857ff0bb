"""The last weeks of athletes, without holes: for the roster, charts and pages."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.enums import MonotonyGap, Verdict, WeekBasis
from training.models import Activity, LoadState, WeekLoad
from training.rules import BROKEN, Monotony, Session, WeekVerdict, iso_week, judge_weeks, room_in_week
from training.rules.dates import WEEK
from training.selectors.sentences import evidence_of, km, say_verdict
from training.selectors.settings import AthleteRule, rules_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What a verdict can rest on lies within these weeks before it.
CONTEXT = 20 * WEEK
SESSION_FIELDS = [field.name for field in fields(Session)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekBar:
    """One bar of a chart. `ceiling_m` None: there is no corridor in this week."""

    monday: date
    runs: int = 0
    distance_m: int = 0
    moving_s: int = 0
    longest_m: int = 0
    load: int = 0
    load_complete: bool = True
    verdict: str = Verdict.OK
    basis: str = WeekBasis.NONE
    change_pct: float | None = None
    baseline_m: int | None = None
    ceiling_m: int | None = None
    longest_allowed_m: int | None = None
    w1_m: int = 0
    increase_pct: int | None = None
    rule_version: str = ""
    monotony: float | None = None
    strain: float | None = None
    monotony_gap: str = MonotonyGap.INCOMPLETE_WEEK
    is_current: bool = False

    @property
    def iso_week(self) -> str:
        return iso_week(self.monday)

    @property
    def alike(self) -> Monotony:
        """Monotony and strain as they may be shown: this week is not over."""
        if self.is_current:
            return Monotony(gap=MonotonyGap.INCOMPLETE_WEEK)
        gap = MonotonyGap(self.monotony_gap) if self.monotony_gap else None
        return Monotony(monotony=self.monotony, strain=self.strain, gap=gap)

    @property
    def is_broken(self) -> bool:
        return self.verdict in BROKEN

    @property
    def above_pct(self) -> int | None:
        """Whole percent above the usual week, for weeks above their corridor; none after a break."""
        if self.verdict not in {Verdict.OVER, Verdict.OVER_30} or not self.baseline_m:
            return None
        return 100 * (self.distance_m - self.baseline_m) // self.baseline_m


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadChart:
    """The weeks, the sentence that says what the picture shows, and the current week in words."""

    weeks: list[WeekBar]
    sentence: str
    verdict_sentence: str
    evidence: "StrOrPromise"

    @property
    def current(self) -> WeekBar:
        return self.weeks[-1]


def last_weeks(athlete_ids: Collection[int], count: int, *, now: datetime) -> dict[int, list[WeekBar]]:
    """The last `count` weeks of each athlete up to the current one, oldest first.

    Weeks without an activity are there with zeros and no corridor. Four queries for any number of athletes.
    """
    rules = rules_of(athlete_ids, now=now)
    stored = _stored_weeks(rules, count)
    starts = dict(LoadState.objects.filter(pk__in=rules).values_list("pk", "log_start_on"))
    return {
        pk: [_bar(stored[pk].get(monday), monday, rule, starts.get(pk)) for monday in _mondays(rule, count)]
        for pk, rule in rules.items()
    }


def load_chart(athlete_id: int, count: int, *, now: datetime) -> LoadChart:
    """The last `count` weeks (8, 12 or 16) with the corridor drawn through weeks without a run too."""
    rule = rules_of([athlete_id], now=now)[athlete_id]
    stored = _stored_weeks({athlete_id: rule}, count)[athlete_id]
    mondays = _mondays(rule, count)
    judged = {} if _all_ran(stored, mondays) else _judged_now(athlete_id, mondays[0], rule)
    bars = [_chart_bar(stored.get(monday), judged.get(monday), monday, rule) for monday in mondays]
    current = bars[-1]
    return LoadChart(
        weeks=bars,
        sentence=say_chart(bars),
        verdict_sentence=say_verdict(current.verdict, asdict(current)),
        evidence=evidence_of(current.verdict, current.basis),
    )


def judged_week(athlete_id: int, monday: date, *, now: datetime) -> WeekVerdict | None:
    """One week by the reference, as its runs stand now: for pages that cannot wait for a worker."""
    rules = rules_of([athlete_id], now=now)
    return _judged_now(athlete_id, monday, rules[athlete_id]).get(monday)


def say_chart(bars: list[WeekBar]) -> str:
    """What the chart shows, in one sentence, for those who do not see it; weeks are counted from the left."""
    shown = ngettext("%(count)d week, last %(last)s", "%(count)d weeks, last %(last)s", len(bars)) % {
        "count": len(bars),
        "last": km(bars[-1].distance_m),
    }
    broken = [number for number, bar in enumerate(bars, start=1) if bar.is_broken]
    if not broken:
        return _("%(shown)s; none above the corridor.") % {"shown": shown}
    above = ngettext(
        "%(shown)s; above the corridor: week %(weeks)s.",
        "%(shown)s; above the corridor: weeks %(weeks)s.",
        len(broken),
    )
    return above % {"shown": shown, "weeks": ", ".join(map(str, broken))}


def _mondays(rule: AthleteRule, count: int) -> list[date]:
    return [rule.this_week - n * WEEK for n in reversed(range(count))]


def _stored_weeks(rules: dict[int, AthleteRule], count: int) -> dict[int, dict[date, WeekLoad]]:
    found: dict[int, dict[date, WeekLoad]] = defaultdict(dict)
    if not rules:
        return found
    first = min(rule.this_week for rule in rules.values()) - (count - 1) * WEEK
    for row in WeekLoad.objects.filter(athlete_id__in=rules, monday__gte=first):
        found[row.athlete_id][row.monday] = row
    return found


def _all_ran(stored: dict[date, WeekLoad], mondays: Iterable[date]) -> bool:
    return all(monday in stored and stored[monday].distance_m for monday in mondays)


def _bar(row: WeekLoad | None, monday: date, rule: AthleteRule, log_start: date | None) -> WeekBar:
    is_current = monday == rule.this_week
    if row:
        return WeekBar(**_columns(row), is_current=is_current)
    known = rule.rule.declared_m is not None or (log_start is not None and log_start <= monday)
    verdict = Verdict.OK if known else Verdict.INSUFFICIENT_DATA
    return WeekBar(monday=monday, verdict=verdict, is_current=is_current)


def _chart_bar(row: WeekLoad | None, judged: WeekVerdict | None, monday: date, rule: AthleteRule) -> WeekBar:
    is_current = monday == rule.this_week
    if row and row.distance_m:
        return WeekBar(**_columns(row), is_current=is_current)
    if judged is None:
        return WeekBar(monday=monday, verdict=Verdict.INSUFFICIENT_DATA, is_current=is_current)
    values = _columns(row) if row else {"monday": monday}
    corridor = {
        "basis": judged.basis,
        "baseline_m": judged.baseline_m,
        "ceiling_m": judged.ceiling_m,
        "longest_allowed_m": judged.longest_allowed_m,
        "w1_m": judged.w1_m,
        "increase_pct": judged.increase_pct,
        "rule_version": judged.rule_version,
        # Nothing was run, so nothing is broken; what is not known stays so.
        "verdict": Verdict.OK if judged.ceiling_m is not None else judged.verdict,
    }
    return WeekBar(**(values | corridor), is_current=is_current)


def _columns(row: WeekLoad) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(WeekBar) if field.name != "is_current"}


def _judged_now(athlete_id: int, first: date, rule: AthleteRule) -> dict[date, WeekVerdict]:
    """The weeks from `first` on by the reference; the current one as if somebody ran today."""
    logged = Activity.objects.filter(athlete_id=athlete_id)
    start = logged.aggregate(start=Min("local_date"))["start"]
    if start is None and rule.rule.declared_m is None:
        return {}
    rows = logged.filter(local_date__gte=first - CONTEXT).values(*SESSION_FIELDS)
    sessions = [Session(**row) for row in rows]
    judged = judge_weeks(sessions, rule.rule, until=rule.today, log_start=start)
    today = room_in_week(sessions, rule.rule, rule.today, log_start=start)
    return {verdict.monday: verdict for verdict in [*judged, today]}
