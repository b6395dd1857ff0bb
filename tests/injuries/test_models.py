"""The database refuses what the services would: truth does not depend on the door."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from injuries.enums import Area, Side, Sign, Spot, Timing
from injuries.models import PainFreeDay, PainReport, PainReportVersion, RedFlag
from injuries.rules.report import Report
from training.enums import ActivityType, Surface
from training.models import Activity

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 18)

pytestmark = pytest.mark.django_db


def make_report(runner, **fields):
    values = {
        "felt_at": NOW,
        "received_at": NOW,
        "time_zone": "UTC",
        "local_date": TODAY,
        "side": "right",
        "area": "knee",
        "worst_during": 3,
    }
    return PainReport.objects.create(athlete=runner, **values | fields)


def make_flag(runner, **fields):
    values = {"side": "right", "area": "knee", "rule": "swelling", "urgency": "R", "opened_at": NOW}
    return RedFlag.objects.create(athlete=runner, **values | fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"side": "top"}, "pain_side_known"),
        ({"spots": ["calf"]}, "pain_spots_in_their_area"),
        ({"spots": ["nowhere"]}, "pain_spots_in_their_area"),
        ({"area": "head"}, "pain_spots_in_their_area"),
        ({"timing": ["sometimes"]}, "pain_codes_known"),
        ({"triggers": ["rain"]}, "pain_codes_known"),
        ({"quality": ["blue"]}, "pain_codes_known"),
        ({"radiates_to": ["ear"]}, "pain_codes_known"),
        ({"worst_during": 11}, "pain_worst_during_0_10"),
        ({"after_60min": 11}, "pain_after_60min_0_10"),
        ({"next_morning": 11}, "pain_next_morning_0_10"),
        ({"worst_during": None}, "pain_has_an_intensity"),
        ({"duration_days": 36_501}, "pain_duration_100_years"),
        ({"onset_km": Decimal("400.01")}, "pain_onset_0_400_km"),
        ({"state": "withdrawn"}, "pain_withdrawn_has_a_time"),
        ({"withdrawn_at": NOW}, "pain_withdrawn_has_a_time"),
    ],
)
def test_a_report_that_cannot_be_is_refused(runner, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_report(runner, **fields)


def test_a_report_reads_back_as_the_rules_know_it(runner):
    run = Activity.objects.create(
        athlete=runner, start_at=NOW, time_zone="UTC", local_date=TODAY, type=ActivityType.TRAIL_RUN
    )
    stored = make_report(
        runner,
        spots=["lateral"],
        timing=["from_km"],
        onset_km=Decimal("4.25"),
        signs={"swelling": False, "limp": True},
        surface="trail",
        activity=run,
    )
    stored.refresh_from_db()
    assert stored.answers == Report(
        side=Side.RIGHT,
        area=Area.KNEE,
        spots=frozenset({Spot.LATERAL}),
        worst_during=3,
        timing=frozenset({Timing.FROM_KM}),
        onset_km=Decimal("4.25"),
        surface=Surface.TRAIL,
        signs={Sign.SWELLING: False, Sign.LIMP: True},
        on_a_run=True,
    )


def test_a_ride_is_no_run(runner):
    ride = Activity.objects.create(
        athlete=runner, start_at=NOW, time_zone="UTC", local_date=TODAY, type=ActivityType.RIDE
    )
    assert make_report(runner, activity=ride).answers.on_a_run is False
    assert make_report(runner).answers.on_a_run is False


def test_the_report_outlives_its_run(runner):
    run = Activity.objects.create(
        athlete=runner, start_at=NOW, time_zone="UTC", local_date=TODAY, type=ActivityType.RUN
    )
    report = make_report(runner, activity=run)
    run.delete()
    report.refresh_from_db()
    assert report.activity is None


def test_one_pain_free_day_a_date(runner):
    PainFreeDay.objects.create(athlete=runner, local_date=TODAY)
    with pytest.raises(IntegrityError, match="pain_free_day_once"), transaction.atomic():
        PainFreeDay.objects.create(athlete=runner, local_date=TODAY)


def test_one_open_flag_a_place_and_rule(runner):
    make_flag(runner)
    make_flag(runner, side="left")
    make_flag(runner, rule="clicks")
    with pytest.raises(IntegrityError, match="flag_one_open"), transaction.atomic():
        make_flag(runner, urgency="U")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"rule": "spots"}, "flag_rule_known"), ({"urgency": "X"}, "flag_urgency_known")],
)
def test_a_flag_of_no_rule_is_refused(runner, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_flag(runner, **fields)


def test_the_worst_intensity_ignores_what_was_not_answered(runner):
    make_report(runner, worst_during=2, next_morning=5)
    make_report(runner, worst_during=None, after_60min=0)
    worst = PainReport.objects.with_worst().order_by("pk").values_list("worst_intensity", flat=True)
    assert list(worst) == [5, 0]


def test_rows_name_themselves_in_words(runner):
    assert str(make_report(runner)) == "Right Knee 2026-11-18"
    version = PainReportVersion(report=make_report(runner), number=2)
    assert str(version) == "Right Knee 2026-11-18 (2)"
    assert str(make_flag(runner)) == "Swelling (R)"
    assert str(PainFreeDay.objects.create(athlete=runner, local_date=TODAY)) == "2026-11-18"
