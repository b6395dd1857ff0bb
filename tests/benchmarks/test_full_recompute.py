"""What the figures compare is the same: the polars program stores what our SQL stores."""

import importlib

import pytest
from django.db import connection

from benchmarks import peer
from benchmarks.figures import FIGURES, full_recompute
from benchmarks.moment import LAST_DAY, NOW
from benchmarks.people import add_logs, make_athletes
from training.models import Activity, WeekLoad
from training.services import check_all_weeks


def test_every_figure_has_a_module_of_its_name():
    for name in FIGURES:
        module = importlib.import_module(f"benchmarks.figures.{name.replace('-', '_')}")
        assert callable(module.measure)


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("select indexdef from pg_indexes where tablename = 'training_activity' order by 1")
        return cursor.fetchall()


def weeks():
    columns = [name for name in peer.WEEK_COLUMNS if name != "rule_version"]
    return list(WeekLoad.objects.order_by("athlete_id", "monday").values_list(*columns))


@pytest.mark.django_db(transaction=True)
def test_polars_and_sql_store_the_same_weeks_and_spikes():
    before = indexes()
    ids = make_athletes(40)
    count = add_logs(ids, weeks=60)
    assert indexes() == before
    assert Activity.objects.count() == count > 40 * 60 * 2
    assert Activity.objects.order_by("local_date").last().local_date == LAST_DAY
    assert set(Activity.objects.values_list("athlete_id", flat=True)) <= set(ids)

    assert peer.recompute_everything() == 0, "the spikes that were loaded are right"
    theirs = weeks()
    WeekLoad.objects.all().delete()
    assert check_all_weeks(now=NOW) is None
    assert weeks() == theirs
    assert peer.recompute_everything() == 0
    # All there is to judge occurs, or the comparison would say little.
    assert set(WeekLoad.objects.values_list("basis", flat=True)) == {
        "none", "weeks", "strict", "declared", "start", "return",
    }  # fmt: skip
    assert len(set(WeekLoad.objects.values_list("verdict", flat=True))) == 6
    assert set(WeekLoad.objects.values_list("monotony_gap", flat=True)) >= {
        "",
        "unknown_day",
        "incomplete_week",
    }


@pytest.mark.django_db(transaction=True)
def test_a_wrong_week_or_spike_is_noticed():
    add_logs(make_athletes(4), weeks=20)
    peer.recompute_everything()
    full_recompute._keep_ours()
    try:
        full_recompute._compare()
        WeekLoad.objects.filter(pk=WeekLoad.objects.first().pk).update(monotony=9.5)
        with pytest.raises(AssertionError, match="1 weeks"):
            full_recompute._compare()
        assert full_recompute.best_of(full_recompute._recompute_by_peer) > 0
        Activity.objects.filter(pk=Activity.objects.first().pk).update(longest_30d_m=123)
        with pytest.raises(AssertionError, match="1 spikes"):
            full_recompute._recompute_by_peer()
    finally:
        full_recompute._run("drop table ours")
