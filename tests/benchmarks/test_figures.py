"""The parts of the figures that can be wrong: invented files, waits that are counted, memory."""

import os
from datetime import UTC, datetime
from math import inf

import pytest

from athletes.models import Athlete
from benchmarks.figures.alert_time import percentile
from benchmarks.figures.import_file import _import_all
from benchmarks.figures.one_run import one_run
from benchmarks.fit_files import fit_file, typical_files
from benchmarks.memory import peak_mb
from benchmarks.moment import LAST_DAY
from benchmarks.processes import wait_until
from training.importers.read import read_activities
from training.models import Activity, WeekLoad


def test_invented_files_have_the_sizes_they_are_asked_for_and_read_as_runs():
    files = typical_files(4)
    assert [len(data) // 1000 for data in files] == pytest.approx([30, 71, 169, 400], rel=0.1)
    (activity,) = read_activities(files[0])
    assert activity.type == "run"
    assert activity.distance_m == pytest.approx(len(files[0]) / 23 * 2.9, rel=0.1)
    assert activity.start_at == datetime(2024, 1, 1, 6, tzinfo=UTC)
    assert not activity.partial


def test_files_differ_by_their_number_and_are_the_same_for_the_same():
    assert fit_file(1, size=30_000) == fit_file(1, size=30_000) != fit_file(2, size=30_000)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_timed_ends_in_activities():
    assert _import_all(typical_files(2)) > 0
    assert Activity.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_timed_ends_in_a_week():
    assert one_run(Athlete.objects.create(name="Runa", joined_on=LAST_DAY)) > 0
    assert WeekLoad.objects.get().distance_m == 2_000


def test_a_percentile_counts_what_never_came_as_the_worst():
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.0
    assert percentile(list(range(100)), 0.95) == 94
    assert percentile([0.1] * 94 + [inf] * 6, 0.95) == inf


def test_the_peak_is_at_least_what_is_held():
    before = peak_mb(os.getpid())
    held = bytearray(60 * 1024 * 1024)
    held[::4096] = b"x" * len(held[::4096])
    assert peak_mb(os.getpid()) >= max(before, 60)


def test_waiting_has_an_end():
    wait_until(lambda: True, what="nothing", within_s=0)
    with pytest.raises(TimeoutError, match="a miracle"):
        wait_until(lambda: False, what="a miracle", within_s=0)
