"""The peer of the full recompute: a polars program that reads the rows by COPY, computes the same weeks,
verdicts, monotony, strain and spikes, and writes them by COPY into the same indexed table.

Written to be as fast as such a program is: everything at once in memory, columns only, all cores. Days are
days since 1970; 1970-01-01 was a Thursday.
"""

import io
from datetime import date

import polars as pl
from django.db import connection, transaction

from training.enums import SpikeCategory
from training.rules import DEFAULT_INCREASE_PCT, RULE_VERSION, RUN_TYPES

EPOCH = date(1970, 1, 1)
# 0001-01-01: a Monday.
BEGINNING = (date.min - EPOCH).days
SESSIONS = (
    "select id, athlete_id, local_date - date '1970-01-01', type, distance_m, moving_s, elapsed_s, ascent_m, "
    "descent_m, rpe, spike_category, longest_30d_m from training_activity"
)
SESSION_TYPES = {
    "id": pl.Int64,
    "athlete_id": pl.Int64,
    "day": pl.Int32,
    "type": pl.Categorical,
    "distance_m": pl.Int64,
    "moving_s": pl.Int64,
    "elapsed_s": pl.Int64,
    "ascent_m": pl.Int64,
    "descent_m": pl.Int64,
    "rpe": pl.Int64,
    "spike_category": pl.String,
    "longest_30d_m": pl.Int64,
}
RULES = (
    "select id, joined_on - date '1970-01-01', weekly_increase_pct, coalesce(strict_baseline, false)::int, "
    "gentle_start::int, weekly_declared_m from athletes_athlete"
)
RULE_TYPES = {
    "athlete_id": pl.Int64,
    "joined": pl.Int32,
    "increase_pct": pl.Int64,
    "strict": pl.Int8,
    "gentle": pl.Int8,
    "declared": pl.Int64,
}
WEEK_COLUMNS = (
    "athlete_id", "monday", "runs", "distance_m", "moving_s", "elapsed_s", "ascent_m", "descent_m",
    "longest_m", "first_run_on", "last_run_on", "load", "load_complete", "verdict", "basis", "change_pct",
    "baseline_m", "ceiling_m", "longest_allowed_m", "w1_m", "covered", "increase_pct", "strict",
    "rule_version", "monotony_gap", "monotony", "strain",
)  # fmt: skip
DAYS = ("monday", "first_run_on", "last_run_on")
BREAK, LONG_BREAK, START_BREAK = 14, 28, 84


@transaction.atomic
def recompute_everything() -> int:
    """Reads, computes and stores all of it; returns how many spikes were not yet as they should be."""
    rules = _read(RULES, RULE_TYPES)
    log = _read(SESSIONS, SESSION_TYPES).with_columns(
        is_run=pl.col("type").cast(pl.String).is_in(sorted(RUN_TYPES)),
        run_m=pl.col("distance_m").fill_null(0),
        monday=pl.col("day") - (pl.col("day") + 3) % 7,
    )
    log = log.sort("athlete_id", "day")
    _store_weeks(judged_weeks(log, rules))
    spikes = changed_spikes(log)
    _store_spikes(spikes)
    return spikes.height


def judged_weeks(log: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Every week with a session, judged."""
    weeks = _usual(_placed(_totals(log), _known(log, rules)))
    layoffs = _layoffs(weeks, log)
    weeks = weeks.join(layoffs, on=["athlete_id", "monday"], how="left", maintain_order="left")
    return _verdicts(weeks)


def changed_spikes(log: pl.DataFrame) -> pl.DataFrame:
    """Id, category and longest run before of every session where they are not yet so."""
    judged = pl.col("is_run") & (pl.col("run_m") > 0)
    # One axis for all: the logs of two athletes lie further apart than the window.
    axis = pl.col("athlete_id").rle_id().cast(pl.Int64) * 100_000 + pl.col("day")
    runs = log.filter(judged).with_columns(axis=axis)
    longest = pl.col("run_m").rolling_max_by("axis", "30i", closed="left")
    runs = runs.select("id", "run_m", longest=longest)
    run, before = 100 * pl.col("run_m"), pl.col("longest")
    category = (
        pl.when(before.is_null())
        .then(pl.lit(SpikeCategory.NO_BASELINE.value))
        .when(run <= 110 * before)
        .then(pl.lit(SpikeCategory.NONE.value))
        .when(run <= 130 * before)
        .then(pl.lit(SpikeCategory.SMALL.value))
        .when(run <= 200 * before)
        .then(pl.lit(SpikeCategory.MODERATE.value))
        .otherwise(pl.lit(SpikeCategory.LARGE.value))
    )
    runs = runs.select("id", "longest", category=category)
    both = log.select("id", "spike_category", "longest_30d_m").join(runs, on="id", how="left")
    both = both.with_columns(pl.col("category", "spike_category").fill_null(""))
    is_new = (pl.col("category") != pl.col("spike_category")) | pl.col("longest").ne_missing(
        pl.col("longest_30d_m")
    )
    return both.filter(is_new).select("id", "category", "longest")


def _read(query: str, columns: dict[str, pl.DataType]) -> pl.DataFrame:
    file = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
        for part in copy:
            file.write(part)
    file.seek(0)
    return pl.read_csv(file, has_header=False, schema=columns)


def _known(log: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """The rules, with the day from which on everything is known and the first complete week."""
    starts = log.group_by("athlete_id").agg(log_start=pl.col("day").min())
    known_from = pl.when(pl.col("declared") == 0).then(BEGINNING).otherwise("log_start")
    rules = rules.join(starts, on="athlete_id").with_columns(
        known_from=known_from,
        increase_pct=pl.col("increase_pct").fill_null(DEFAULT_INCREASE_PCT),
        declared_from=pl.col("joined") - (pl.col("joined") + 3) % 7,
    )
    past_monday = (pl.col("known_from") - BEGINNING) % 7
    return rules.with_columns(first_complete=pl.col("known_from") + (7 - past_monday) % 7)


def _totals(log: pl.DataFrame) -> pl.DataFrame:
    minutes = (pl.coalesce("moving_s", "elapsed_s") + 30) // 60
    log = log.with_columns(load=minutes * pl.col("rpe"), weekday=(pl.col("day") + 3) % 7)
    runs = {
        name: pl.col(name).filter("is_run")
        for name in ("run_m", "moving_s", "elapsed_s", "ascent_m", "descent_m")
    }
    moved = pl.col("day").filter(pl.col("is_run") & (pl.col("run_m") > 0))
    days = {f"d{n}": pl.col("load").filter(pl.col("weekday") == n).sum() for n in range(7)}
    weeks = log.group_by("athlete_id", "monday").agg(
        runs=pl.col("is_run").sum(),
        distance_m=runs["run_m"].sum(),
        longest_m=runs["run_m"].max().fill_null(0),
        **{name: runs[name].sum() for name in ("moving_s", "elapsed_s", "ascent_m", "descent_m")},
        first_run_on=moved.min(),
        last_run_on=moved.max(),
        load=pl.col("load").sum(),
        load_complete=pl.col("load").is_not_null().all(),
        **days,
    )
    squares = sum((pl.col(name) * pl.col(name) for name in days), pl.lit(0))
    weeks = weeks.with_columns(spread=7 * squares - pl.col("load") * pl.col("load")).drop(*days)
    return weeks.sort("athlete_id", "monday")


def _before(name: str, steps: int) -> pl.Expr:
    """The value of so many rows before, of the same athlete."""
    same = pl.col("athlete_id") == pl.col("athlete_id").shift(steps)
    return pl.when(same).then(pl.col(name).shift(steps))


def _placed(weeks: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """With the weeks before, by the calendar, and what is known of the athlete."""
    last_run = pl.col("last_run_on").forward_fill().over("athlete_id")
    weeks = weeks.with_columns(run_so_far=last_run).with_columns(
        run_before=_before("run_so_far", 1),
        **{f"m{n}": _before("monday", n) for n in range(1, 5)},
        **{f"l{n}": _before("distance_m", n) for n in range(1, 5)},
    )
    weeks = weeks.join(rules, on="athlete_id", how="left", maintain_order="left")
    monday, first = pl.col("monday"), pl.col("first_complete")
    said = pl.col("declared") > 0
    known = {n: pl.col(f"m{n}") >= pl.max_horizontal(monday - 28, first) for n in range(1, 5)}
    known_next = {n: pl.col(f"m{n}") >= pl.max_horizontal(monday - 21, first) for n in range(1, 4)}
    return weeks.with_columns(
        weeks_known=((monday - first) // 7).clip(0),
        declared_m=pl.when(said & (monday >= pl.col("declared_from"))).then("declared"),
        declared_next_m=pl.when(said & (monday + 7 >= pl.col("declared_from"))).then("declared"),
        w1_m=pl.when(pl.col("m1") == monday - 7).then("l1").otherwise(0),
        n0=pl.when(monday >= first).then("distance_m").otherwise(0),
        **{f"b{n}": pl.when(known[n]).then(f"l{n}").otherwise(0) for n in known},
        **{f"n{n}": pl.when(known_next[n]).then(f"l{n}").otherwise(0) for n in known_next},
        run_free=pl.col("first_run_on") - pl.coalesce(pl.col("run_before") + 1, pl.col("known_from")),
    )


def _two_largest(a: str, b: str, c: str, d: str) -> pl.Expr:
    """The sum of the two largest of four, the largest twice where the others are 0."""
    high, low = pl.max_horizontal, pl.min_horizontal
    second = high(low(a, b), low(c, d), low(high(a, b), high(c, d)))
    return high(a, b, c, d) + pl.when(second > 0).then(second).otherwise(high(a, b, c, d))


def _usual(weeks: pl.DataFrame) -> pl.DataFrame:
    """Twice the usual week, of this week and of the next."""
    rests = pl.col("declared_m").is_not_null() & (pl.col("weeks_known") < 2)
    rests_next = pl.col("declared_next_m").is_not_null() & (pl.col("monday") < pl.col("first_complete") + 7)
    own = pl.max_horizontal(2 * pl.col("w1_m"), _two_largest("b1", "b2", "b3", "b4"))
    following = pl.max_horizontal(2 * pl.col("n0"), _two_largest("n0", "n1", "n2", "n3"))
    return weeks.with_columns(
        rests_on_declared=rests,
        twice_m=pl.when(rests).then(2 * pl.col("declared_m")).when(pl.col("weeks_known") >= 1).then(own),
        twice_next_m=pl.when(rests_next)
        .then(2 * pl.col("declared_next_m"))
        .when(pl.col("monday") >= pl.col("first_complete"))
        .then(following),
    )


def _layoffs(weeks: pl.DataFrame, log: pl.DataFrame) -> pl.DataFrame:
    """The weeks after a break, with what the break makes of them; the latest break counts."""
    breaks = weeks.filter(pl.col("run_free") >= BREAK).select(
        "athlete_id", "monday", "run_before", "run_free", "declared_m",
        last_monday=pl.col("run_before") - (pl.col("run_before") + 3) % 7,
    )  # fmt: skip
    ends = weeks.select("athlete_id", "twice_next_m", last_monday="monday")
    breaks = breaks.join(ends, on=["athlete_id", "last_monday"], how="left")
    runs = log.filter("is_run").select("athlete_id", "day", "distance_m")
    before = breaks.filter(pl.col("run_free") < START_BREAK).join(runs, on="athlete_id")
    before = before.filter(pl.col("day").is_between(pl.col("run_before") - 29, pl.col("run_before")))
    longest = before.group_by("athlete_id", "monday").agg(break_longest_m=pl.col("distance_m").max())
    breaks = breaks.join(longest, on=["athlete_id", "monday"], how="left").with_columns(
        is_start=pl.col("run_free") >= START_BREAK,
        is_long=pl.col("run_free") >= LONG_BREAK,
        break_twice_m=pl.when(pl.col("run_before").is_null())
        .then(2 * pl.col("declared_m"))
        .otherwise("twice_next_m"),
    )
    breaks = breaks.filter(pl.col("is_start") | (pl.col("break_twice_m") > 0))
    return _weeks_after(breaks)


def _weeks_after(breaks: pl.DataFrame) -> pl.DataFrame:
    steps = pl.DataFrame(
        {"nth": [0, 1, 2, 3], "short_pct": [50, 75, 100, None], "long_pct": [33, 50, 75, 100]}
    )
    last = pl.when("is_start").then(2).when("is_long").then(4).otherwise(3)
    after = breaks.join(steps, how="cross").filter(pl.col("nth") < last)
    share = pl.when("is_long").then(50).otherwise(75)
    after = after.select(
        "athlete_id",
        (pl.col("monday") + 7 * pl.col("nth")).cast(pl.Int32).alias("monday"),
        "nth",
        "is_start",
        "break_twice_m",
        pct=pl.when("is_long").then("long_pct").otherwise("short_pct"),
        break_run_m=pl.when(pl.col("break_longest_m").is_not_null()).then(
            pl.max_horizontal(pl.col("break_longest_m") * share // 100, 3000)
        ),
    )
    return after.sort("nth").unique(["athlete_id", "monday"], keep="first").drop("nth")


def _limited(weeks: pl.DataFrame) -> pl.DataFrame:
    """With what the week rests on and what it may hold."""
    basis, w1 = pl.col("basis"), pl.col("w1_m")
    growth = 100 + pl.col("increase_pct")
    weeks = weeks.with_columns(
        basis=pl.when(pl.col("is_start").fill_null(value=False))
        .then(pl.lit("start"))
        .when(pl.col("is_start").is_not_null())
        .then(pl.lit("return"))
        .when(pl.col("twice_m").fill_null(0) == 0)
        .then(pl.lit("none"))
        .when("rests_on_declared")
        .then(pl.lit("declared"))
        .when((pl.col("strict") == 1) & (w1 > 0))
        .then(pl.lit("strict"))
        .otherwise(pl.lit("weeks"))
    ).with_columns(
        base_m=pl.when(basis == "return").then("break_twice_m").when(basis == "strict").then(2 * w1)
        .when(basis.is_in(["weeks", "declared"])).then("twice_m"),
    )  # fmt: skip
    back = pl.max_horizontal(
        pl.col("pct") * pl.col("break_twice_m"),
        100 * pl.min_horizontal(12_000, "break_twice_m"),
        growth * 2 * w1,
    )
    start = pl.when(pl.col("gentle") == 1).then(3000).otherwise(6000)
    return weeks.with_columns(
        parts=pl.when(basis == "start").then(200 * start).when(basis == "return").then(back)
        .otherwise(growth * pl.col("base_m")),
        longest_allowed_m=pl.when(basis == "start").then(3000).when(basis == "return").then("break_run_m"),
    )  # fmt: skip


def _verdict() -> pl.Expr:
    basis, metres = pl.col("basis"), pl.col("distance_m")
    over = (200 * metres > pl.col("parts")).fill_null(value=False)
    too_long = (pl.col("longest_m") > pl.col("longest_allowed_m")).fill_null(value=False)
    ok, broken, known = pl.lit("ok"), over | too_long, pl.col("twice_m").is_not_null()
    return (
        pl.when(basis == "none")
        .then(pl.when(known & (metres == 0)).then(ok).otherwise(pl.lit("insufficient_data")))
        .when(basis == "start").then(pl.when(broken).then(pl.lit("start_too_fast")).otherwise(ok))
        .when(basis == "return").then(pl.when(broken).then(pl.lit("return_too_fast")).otherwise(ok))
        .when(200 * metres > 130 * pl.col("base_m")).then(pl.lit("over_30"))
        .when(over).then(pl.lit("over"))
        .otherwise(ok)
    )  # fmt: skip


def _verdicts(weeks: pl.DataFrame) -> pl.DataFrame:
    weeks = _limited(weeks)
    basis, w1, metres = pl.col("basis"), pl.col("w1_m"), pl.col("distance_m")
    ordinary = basis.is_in(["weeks", "strict", "declared"]) & (pl.col("weeks_known") >= 1) & (w1 > 0)
    gap = (
        pl.when(pl.col("known_from") > pl.col("monday")).then(pl.lit("incomplete_week"))
        .when(~pl.col("load_complete")).then(pl.lit("unknown_day"))
        .when(pl.col("spread") == 0).then(pl.lit("sd_zero"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    load, spread = pl.col("load").cast(pl.Float64), pl.col("spread").cast(pl.Float64)
    # A column, because polars multiplies by the inverse of a number, which differs in the last digit.
    monotony = pl.when(gap == "").then(load / pl.col("seven") / (spread / pl.col("forty_two")).sqrt())
    weeks = weeks.with_columns(seven=pl.lit(7.0), forty_two=pl.lit(42.0))
    return weeks.with_columns(
        verdict=_verdict(),
        change_pct=pl.when(ordinary).then((100 * (metres - w1)).cast(pl.Float64) / w1.cast(pl.Float64)),
        baseline_m=pl.col("base_m") // 2,
        ceiling_m=pl.col("parts") // 200,
        covered=(pl.col("known_from") <= pl.col("monday")) | pl.col("declared_m").is_not_null(),
        strict=pl.col("strict") == 1,
        rule_version=pl.lit(RULE_VERSION),
        monotony_gap=gap,
        monotony=monotony,
        strain=load * monotony,
        **{name: EPOCH + pl.duration(days=pl.col(name)) for name in DAYS},
    ).select(WEEK_COLUMNS)


def _store_weeks(weeks: pl.DataFrame) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from training_weekload")
        columns = ", ".join(WEEK_COLUMNS)
        _copy_in(cursor, f"training_weekload ({columns})", weeks, force_not_null="monotony_gap")


def _store_spikes(spikes: pl.DataFrame) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create temporary table spike (id bigint, category text, longest int) on commit drop")
        _copy_in(cursor, "spike", spikes, force_not_null="category")
        cursor.execute(
            "update training_activity as activity set spike_category = category, longest_30d_m = longest "
            "from spike where spike.id = activity.id"
        )


def _copy_in(cursor, table: str, rows: pl.DataFrame, *, force_not_null: str) -> None:
    options = f"FORMAT csv, FORCE_NOT_NULL ({force_not_null})"
    with cursor.copy(f"COPY {table} FROM STDIN ({options})") as copy:
        for part in rows.iter_slices(50_000):
            copy.write(part.write_csv(None, include_header=False))
