"""The SQL that judges and the functions that explain give the same answer, column by column."""

from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from athletes.models import Athlete
from tests.training.runs import MONDAY, sessions
from training.models import Activity, DirtyWeek, LoadState, WeekLoad
from training.rules import Session, WeekRule, judge_spike, judge_weeks, longest_before, monday_of
from training.services import check_all_weeks, mark_weeks_dirty, recompute_dirty_weeks

pytestmark = pytest.mark.django_db
many = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)

rules = st.builds(
    WeekRule,
    increase_pct=st.integers(0, 30),
    strict=st.booleans(),
    gentle_start=st.booleans(),
    declared_m=st.sampled_from([None, None, 0, 5_000, 30_000]),
    joined_on=st.integers(0, 60).map(lambda day: MONDAY + timedelta(days=day)),
)


@contextmanager
def undone():
    """Each example starts from an empty database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_athlete(rule):
    return Athlete.objects.create(
        name="Runa",
        joined_on=rule.joined_on,
        weekly_increase_pct=rule.increase_pct,
        strict_baseline=rule.strict,
        gentle_start=rule.gentle_start,
        weekly_declared_m=rule.declared_m,
    )


def row_of(athlete, session):
    noon = datetime.combine(session.local_date, time(12), tzinfo=ZoneInfo("Europe/Berlin"))
    values = {field.name: getattr(session, field.name) for field in fields(session)}
    return Activity(athlete=athlete, start_at=noon, time_zone="Europe/Berlin", **values)


def store(athlete, log):
    Activity.objects.bulk_create(row_of(athlete, session) for session in log)
    mark_weeks_dirty(athlete.pk, [s.local_date for s in log], now=NOW)


def recompute(limit=2_000):
    while recompute_dirty_weeks(now=NOW, limit=limit):
        pass


def stored_weeks(athlete):
    """Everything a stored week says, by Monday."""
    rows = WeekLoad.objects.filter(athlete=athlete).values()
    return {row.pop("monday"): row for row in rows if row.pop("id") and row.pop("athlete_id")}


def expected_weeks(log, rule):
    active = {monday_of(session.local_date) for session in log}
    found = {}
    for verdict in judge_weeks(log, rule):
        if verdict.monday in active:
            row = asdict(verdict)
            row |= row.pop("totals")
            del row["day_loads"]
            found[row.pop("monday")] = row
    return found


def stored_spikes(athlete):
    rows = Activity.objects.filter(athlete=athlete)
    return sorted(
        rows.values_list("local_date", "type", "distance_m", "spike_category", "longest_30d_m"), key=str
    )


def expected_spikes(log):
    found = []
    for session in log:
        longest = longest_before(log, session.local_date) if session.run_m else None
        category = judge_spike(session.run_m, longest) if session.run_m else ""
        found.append((session.local_date, session.type, session.distance_m, category, longest))
    return sorted(found, key=str)


@many
@given(sessions(), rules)
def test_sql_judges_every_column_like_the_reference(log, rule):
    with undone():
        athlete = make_athlete(rule)
        store(athlete, log)
        recompute()
        assert stored_weeks(athlete) == expected_weeks(log, rule)
        assert stored_spikes(athlete) == expected_spikes(log)


@many
@given(sessions(max_size=25), sessions(max_size=6), rules, st.data())
def test_recomputing_touched_weeks_gives_the_same_as_recomputing_all(log, late, rule, data):
    with undone():
        athlete = make_athlete(rule)
        store(athlete, log)
        recompute(limit=data.draw(st.sampled_from([1, 3, 100])))
        gone = data.draw(st.lists(st.sampled_from(log), max_size=4, unique_by=id))
        for session in gone:
            row = Activity.objects.filter(athlete=athlete, local_date=session.local_date).first()
            if row:
                row.delete()
                mark_weeks_dirty(athlete.pk, [session.local_date], now=NOW)
        store(athlete, late)
        recompute(limit=data.draw(st.sampled_from([1, 3, 100])))
        left = [
            Session(**{field.name: getattr(row, field.name) for field in fields(Session)})
            for row in Activity.objects.filter(athlete=athlete)
        ]
        assert stored_weeks(athlete) == expected_weeks(left, rule)
        assert stored_spikes(athlete) == expected_spikes(left)
        touched = stored_weeks(athlete)
        assert check_all_weeks(now=NOW) is None
        assert stored_weeks(athlete) == touched


@settings(many, max_examples=12)
@given(st.lists(st.tuples(sessions(max_size=12), rules), min_size=2, max_size=5))
def test_athletes_of_one_batch_do_not_mix(people):
    with undone():
        athletes = [make_athlete(rule) for _log, rule in people]
        for athlete, (log, _rule) in zip(athletes, people, strict=True):
            store(athlete, log)
        marks = DirtyWeek.objects.count()
        assert (recompute_dirty_weeks(now=NOW), DirtyWeek.objects.count()) == (marks, 0)
        for athlete, (log, rule) in zip(athletes, people, strict=True):
            assert stored_weeks(athlete) == expected_weeks(log, rule)
        assert LoadState.objects.count() == len(people)
