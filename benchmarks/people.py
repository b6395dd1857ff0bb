"""Invented athletes and their logs, straight into the tables by COPY.

The first half of a log lies in the table athlete by athlete, as imports leave it, the second half day by day,
as it comes in. Everything follows from the seed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from django.db import connection, models
from psycopg import sql

from athletes.models import Athlete
from benchmarks.moment import LAST_DAY, NOW
from benchmarks.peer import changed_spikes
from training.models import Activity
from training.rules import RUN_TYPES

ZONES = ("Europe/Berlin", "Europe/Madrid", "America/New_York", "UTC")
TYPES = ("run", "trail_run", "treadmill", "walk", "ride", "strength")
SHARES = (0.80, 0.06, 0.04, 0.05, 0.03, 0.02)
NO_DISTANCE = "strength"
STRETCH = {"run": 1.0, "trail_run": 1.1, "treadmill": 0.8, "walk": 0.6, "ride": 3.0, "strength": 0.0}
PACE_S_KM = {"run": 345, "trail_run": 420, "treadmill": 350, "walk": 660, "ride": 150, "strength": 0}


def make_athletes(count: int) -> list[int]:
    """`count` athletes with all kinds of settings; returns their ids in rising order."""
    rows = [
        Athlete(
            name=f"Runner {number}",
            time_zone=ZONES[number % len(ZONES)],
            joined_on=LAST_DAY - timedelta(days=30 + 37 * (number % 50)),
            weekly_increase_pct=(None, None, None, 5, 10, 20)[number % 6],
            strict_baseline=number % 11 == 0 or None,
            gentle_start=number % 13 == 0,
            weekly_declared_m=(None, None, None, None, 0, 25_000, 40_000)[number % 7],
        )
        for number in range(count)
    ]
    return sorted(row.pk for row in Athlete.objects.bulk_create(rows, batch_size=2_000))


def add_logs(athlete_ids: Iterable[int], *, weeks: int, seed: int = 1) -> int:
    """About four sessions a week for each of them, up to LAST_DAY, their spikes judged; returns how many.

    Not within a transaction: it ends with a vacuum, as a table that has lived for a while had many.
    """
    random = np.random.default_rng(seed)
    ids = np.asarray(list(athlete_ids), dtype=np.int64)
    log = _sessions(random, ids, days=7 * weeks)
    with _loose(Activity):
        _copy(Activity, log)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze training_activity, athletes_athlete")
    return log.height


def _sessions(random: np.random.Generator, ids: np.ndarray, *, days: int) -> pl.DataFrame:
    who, day = np.nonzero(random.random((ids.size, days)) < _chances(random, ids.size, days))
    count = who.size
    kinds = random.choice(len(TYPES), size=count, p=SHARES)
    metres = _metres(random, who, day, ids.size) * np.array([STRETCH[kind] for kind in TYPES])[kinds]
    metres = np.minimum(metres, 180_000).astype(np.int64)
    paces = np.array([PACE_S_KM[kind] for kind in TYPES])[kinds]
    moving = np.where(paces > 0, metres * paces // 1000, 2_700)
    has_distance = kinds != TYPES.index(NO_DISTANCE)
    effort = random.integers(2, 9, size=count)
    # Two of three rate every session; the others forget one in three.
    rated = (who % 3 != 0) | (random.random(count) < 0.67)
    first = LAST_DAY - timedelta(days=days - 1)
    log = pl.DataFrame(
        {
            "athlete_id": ids[who],
            "day": day,
            "type": np.array(TYPES)[kinds],
            "distance_m": metres,
            "moving_s": moving,
            "elapsed_s": moving + random.integers(0, 600, size=count),
            "ascent_m": metres * random.integers(0, 25, size=count) // 1000,
            "descent_m": metres * random.integers(0, 25, size=count) // 1000,
            "rpe": effort,
            "rated": rated,
            "measured": has_distance,
            "hour": random.integers(5, 20, size=count),
            "in_order": np.where(day < days // 2, ids[who], 0),
        }
    )
    return _as_rows(_with_spikes(log).sort("in_order", "day", descending=[True, False]), first)


def _with_spikes(log: pl.DataFrame) -> pl.DataFrame:
    log = log.with_row_index("id").with_columns(
        is_run=pl.col("type").is_in(sorted(RUN_TYPES)),
        run_m=pl.when("measured").then("distance_m").otherwise(0),
        spike_category=pl.lit(""),
        longest_30d_m=pl.lit(None, pl.Int64),
    )
    spikes = changed_spikes(log.sort("athlete_id", "day"))
    return log.drop("spike_category", "longest_30d_m").join(spikes, on="id", how="left")


def _chances(random: np.random.Generator, people: int, days: int) -> np.ndarray:
    """The chance of a session, by athlete and day: habits of 2 to 6 a week, with breaks."""
    chance = np.repeat(random.uniform(2.5, 6.0, size=(people, 1)) / 7, days, axis=1)
    for _break in range(max(1, days // 365)):
        start = random.integers(0, days, size=people)
        # One in two has none.
        length = random.integers(10, 110, size=people) * (random.random(people) < 0.5)
        position = np.arange(days)
        chance[(position >= start[:, None]) & (position < (start + length)[:, None])] = 0
    # One in five began later.
    began = random.integers(0, days, size=people) * (random.random(people) < 0.2)
    chance[np.arange(days) < began[:, None]] = 0
    return chance


def _metres(random: np.random.Generator, who: np.ndarray, day: np.ndarray, people: int) -> np.ndarray:
    """Usual runs of 4 to 15 km, a long one on Sundays, an easy week in four."""
    usual = random.lognormal(9.0, 0.3, size=people)[who]
    spread = random.lognormal(0, 0.25, size=who.size)
    long_run = np.where(day % 7 == 6, 1.6, 1.0)
    easy = np.where((day // 7 + who) % 4 == 3, 0.7, 1.0)
    return usual * spread * long_run * easy


def _as_rows(log: pl.DataFrame, first: date) -> pl.DataFrame:
    """The columns of the table."""
    local_date = pl.lit(first) + pl.duration(days=pl.col("day"))
    start = local_date.cast(pl.Datetime) + pl.duration(hours=pl.col("hour"))
    return log.select(
        pl.lit(NOW.isoformat()).alias("created_at"),
        pl.lit(NOW.isoformat()).alias("updated_at"),
        start.dt.strftime("%Y-%m-%dT%H:%M:00Z").alias("start_at"),
        pl.lit("Europe/Berlin").alias("time_zone"),
        local_date.alias("local_date"),
        "athlete_id",
        "type",
        pl.when("measured").then("distance_m").alias("distance_m"),
        "moving_s",
        "elapsed_s",
        "ascent_m",
        "descent_m",
        pl.when("rated").then("rpe").alias("rpe"),
        pl.col("category").fill_null("").alias("spike_category"),
        pl.col("longest").alias("longest_30d_m"),
    )


def _copy(model: type[models.Model], rows: pl.DataFrame) -> None:
    """COPY with the model's own defaults in the columns that `rows` does not have."""
    fixed = [
        pl.lit(_plain(field.get_default())).alias(field.column)
        for field in model._meta.concrete_fields  # noqa: SLF001  Django's documented name
        if field.column not in rows.columns
        and not (field.null or field.primary_key or field.unique or field.has_db_default())
    ]
    full = rows.with_columns(*fixed)
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in full.columns)
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(model._meta.db_table),  # noqa: SLF001  as above
        columns,
    )
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for part in full.iter_slices(100_000):
            copy.write(part.write_csv(None, include_header=False, quote_style="non_numeric"))


def _plain(value: Any) -> str | int | float:
    return str(value).lower() if isinstance(value, bool) else value


@contextmanager
def _loose(model: type[models.Model]) -> Iterator[None]:
    """Without foreign keys, indexes and checks, which come back afterwards: many times faster.

    What is unique and has a default, such as public ids, is filled in by the database.
    """
    table = model._meta.db_table  # noqa: SLF001  as above
    with connection.cursor() as cursor:
        cursor.execute(
            "select conname, pg_get_constraintdef(oid) from pg_constraint "
            "where conrelid = %s::regclass and contype in ('f', 'c', 'u')",
            [table],
        )
        constraints = cursor.fetchall()
        cursor.execute(
            "select indexname, indexdef from pg_indexes where tablename = %s and indexname not in "
            "(select conname from pg_constraint where conrelid = %s::regclass)",
            [table, table],
        )
        indexes = cursor.fetchall()
        for name, _definition in constraints:
            cursor.execute(f'alter table {table} drop constraint "{name}"')
        for name, _definition in indexes:
            cursor.execute(f'drop index "{name}"')
        cursor.execute(f"alter table {table} alter column public_id set default gen_random_uuid()")
        yield
        cursor.execute(f"alter table {table} alter column public_id drop default")
        for _name, definition in indexes:
            cursor.execute(definition)
        for name, definition in constraints:
            cursor.execute(f'alter table {table} add constraint "{name}" {definition}')
