"""Tells coaches of broken weeks and long runs, and takes back what is no longer true.

A spike and a broken week of one athlete and week are one case: the week speaks and carries the spike. News
are the current and the previous week where the athlete lives; what happened earlier is never announced, but
an alert about it still closes when its reason goes away.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from alerts.enums import AlertState, Severity
from alerts.models import Alert
from alerts.services import close_alert, raise_alert
from athletes.models import Athlete
from training.enums import LoadAlert, SpikeCategory, Verdict
from training.models import Activity, WeekLoad
from training.rules import BROKEN, days_of_week, iso_week, monday_of, monday_of_iso_week, speaks
from training.rules.dates import WEEK
from training.selectors import AthleteRule, spike_facts, week_facts
from training.selectors.expected_rises import Expected, expected_rises

KIND_OF = {
    Verdict.OVER: LoadAlert.WEEKLY_INCREASE,
    Verdict.OVER_30: LoadAlert.WEEKLY_INCREASE,
    Verdict.START_TOO_FAST: LoadAlert.START_TOO_FAST,
    Verdict.RETURN_TOO_FAST: LoadAlert.RETURN_TOO_FAST,
}

# athlete id and Monday
type Week = tuple[int, date]
# athlete id, kind, subject
type Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A reason to tell: `step` orders what is equally severe."""

    monday: date
    step: int
    facts: dict[str, Any]
    severity: Severity = Severity.ATTENTION


def update_load_alerts(rules: Mapping[int, AthleteRule], *, now: datetime) -> None:
    """Brings the load alerts of these athletes in line with their stored weeks and spikes."""
    if not rules:
        return
    standing = _standing_alerts(rules)
    cases = _cases(rules, standing)
    athletes = Athlete.objects.in_bulk({key[0] for key in {*cases, *standing}})
    for key in standing.keys() - cases.keys():
        close_alert(athlete=athletes[key[0]], kind=key[1], subject=key[2], now=now)
    for key, case in cases.items():
        is_news = case.monday >= rules[key[0]].news_from
        if is_news or key in standing:
            _tell(athletes[key[0]], key, case, standing.get(key), is_news=is_news, now=now)


def _tell(
    athlete: Athlete, key: Key, case: Case, alert: Alert | None, *, is_news: bool, now: datetime
) -> None:
    # Of an old week only the numbers are put right: it never speaks again.
    step = min(case.step, alert.step) if alert and not is_news else case.step
    if alert and (alert.facts, alert.step, alert.severity) == (case.facts, step, case.severity):
        return
    raise_alert(
        athlete=athlete,
        kind=key[1],
        subject=key[2],
        severity=case.severity,
        step=step,
        facts=case.facts,
        now=now,
    )


def _standing_alerts(athlete_ids: Collection[int]) -> dict[Key, Alert]:
    rows = Alert.objects.filter(athlete_id__in=athlete_ids, kind__in=LoadAlert.values)
    rows = rows.exclude(state=AlertState.NO_LONGER_TRUE)
    return {(row.athlete_id, row.kind, row.subject): row for row in rows}


def _cases(rules: Mapping[int, AthleteRule], standing: Iterable[Key]) -> dict[Key, Case]:
    """Everything that is true of the weeks in question, by the alert that says it."""
    spikes = _spikes(rules, standing)
    weeks = _broken_weeks(rules, standing, spikes)
    expected = expected_rises({*weeks, *spikes})
    cases: dict[Key, Case] = {}
    for week, load in weeks.items():
        key = (week[0], KIND_OF[Verdict(load.verdict)], f"week:{iso_week(week[1])}")
        cases[key] = _week_case(load, spikes.get(week, []), expected[week])
    for week, runs in spikes.items():
        if week not in weeks:
            cases |= {
                (week[0], LoadAlert.SESSION_SPIKE, f"activity:{r.public_id}"): _spike_case(r, expected[week])
                for r in runs
            }
    return cases


def _broken_weeks(
    rules: Mapping[int, AthleteRule], standing: Iterable[Key], also: Iterable[Week]
) -> dict[Week, WeekLoad]:
    """Broken weeks that are news, that an alert speaks of, or that hold a spike."""
    asked = {(athlete_id, monday) for athlete_id, monday in also}
    for athlete_id, _kind, subject in standing:
        if subject.startswith("week:"):
            asked.add((athlete_id, monday_of_iso_week(subject.removeprefix("week:"))))
    for athlete_id, rule in rules.items():
        asked |= {(athlete_id, rule.news_from), (athlete_id, rule.this_week)}
        asked.add((athlete_id, rule.this_week + WEEK))
    athlete_ids, mondays = {week[0] for week in asked}, {week[1] for week in asked}
    rows = WeekLoad.objects.filter(athlete_id__in=athlete_ids, monday__in=mondays, verdict__in=sorted(BROKEN))
    found = {(row.athlete_id, row.monday): row for row in rows}
    return {week: row for week, row in found.items() if week in asked}


def _spikes(rules: Mapping[int, AthleteRule], standing: Iterable[Key]) -> dict[Week, list[Activity]]:
    """Spikes worth telling that are news, that an alert speaks of, or that lie in a week it speaks of."""
    wanted = Q(local_date__gte=min(rule.news_from for rule in rules.values()))
    named = [subject.partition(":")[::2] for _athlete_id, _kind, subject in standing]
    wanted |= Q(public_id__in=[UUID(name) for kind, name in named if kind == "activity"])
    mondays = [monday_of_iso_week(name) for kind, name in named if kind == "week"]
    wanted |= Q(local_date__in=[day for monday in mondays for day in days_of_week(monday)])
    rows = Activity.objects.filter(
        wanted,
        athlete_id__in=rules,
        spike_category__in=[SpikeCategory.SMALL, SpikeCategory.MODERATE, SpikeCategory.LARGE],
    ).order_by("local_date", "pk")
    found: dict[Week, list[Activity]] = defaultdict(list)
    for row in rows:
        if speaks(row.spike_category, row.distance_m, row.longest_30d_m):
            found[row.athlete_id, monday_of(row.local_date)].append(row)
    return dict(found)


def _week_case(week: WeekLoad, spikes: list[Activity], expected: Expected) -> Case:
    has_large = any(run.spike_category == SpikeCategory.LARGE for run in spikes)
    facts = week_facts(week) | {"spikes": [spike_facts(run) for run in spikes]}
    # Of a start or a return no plan and no camp makes less.
    softens = KIND_OF[Verdict(week.verdict)] == LoadAlert.WEEKLY_INCREASE
    return _case(
        monday=week.monday,
        step=int(week.verdict == Verdict.OVER_30) + int(has_large),
        facts=facts,
        inside=expected.week_inside(week, spikes) if softens else "",
    )


def _spike_case(run: Activity, expected: Expected) -> Case:
    return _case(
        monday=monday_of(run.local_date),
        step=int(run.spike_category == SpikeCategory.LARGE),
        facts=spike_facts(run),
        inside=expected.run_inside(run),
    )


def _case(*, monday: date, step: int, facts: dict[str, Any], inside: str) -> Case:
    if not inside:
        return Case(monday, step, facts)
    return Case(monday, step, facts | {"inside": inside}, Severity.INFO)
