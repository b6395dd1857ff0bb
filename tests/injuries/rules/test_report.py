from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums import SPOTS_OF_AREA, Area, Side, Sign, Spot, Timing
from injuries.rules.report import (
    Problem,
    Report,
    area_of,
    effective_signs,
    felt_at_problems,
    local_date_problems,
    may_edit,
    report_problems,
    self_analysis_problems,
    yes_signs,
)
from tests.injuries.rules.strategies import reports

NOW = datetime(2026, 11, 18, 19, 30, tzinfo=UTC)


def knee(**fields):
    return Report(side=Side.LEFT, area=Area.KNEE, **{"worst_during": 3, **fields})


def test_a_spot_of_another_area_is_refused_by_name():
    report = knee(spots=frozenset({Spot.LATERAL, Spot.CALF, Spot.ACHILLES}))
    assert report_problems(report) == (
        Problem("spots", "spot_elsewhere", "achilles"),
        Problem("spots", "spot_elsewhere", "calf"),
    )


@pytest.mark.parametrize("area", list(Area))
def test_every_spot_fits_its_own_area(area):
    report = Report(side=Side.BOTH, area=area, spots=frozenset(SPOTS_OF_AREA[area]), next_morning=0)
    assert report_problems(report) == ()


def test_every_spot_belongs_somewhere():
    assert {spot for spots in SPOTS_OF_AREA.values() for spot in spots} == set(Spot)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"worst_during": 11}, Problem("intensity.worst_during", "out_of_range", "11")),
        ({"worst_during": -1}, Problem("intensity.worst_during", "out_of_range", "-1")),
        ({"after_60min": 11}, Problem("intensity.after_60min", "out_of_range", "11")),
        ({"next_morning": 100}, Problem("intensity.next_morning", "out_of_range", "100")),
        ({"worst_during": None}, Problem("intensity", "no_intensity")),
        ({"duration_days": -1}, Problem("duration_days", "out_of_range", "-1")),
        ({"duration_days": 36_501}, Problem("duration_days", "out_of_range", "36501")),
        ({"onset_km": Decimal("-0.1")}, Problem("onset_km", "out_of_range", "-0.1")),
        ({"onset_km": Decimal("400.1")}, Problem("onset_km", "out_of_range", "400.1")),
    ],
)
def test_a_number_out_of_range_is_refused_by_field(fields, problem):
    assert report_problems(knee(**fields)) == (problem,)


@pytest.mark.parametrize("value", [0, 10])
def test_the_ends_of_the_scale_are_answers(value):
    assert report_problems(knee(worst_during=value)) == ()
    assert knee(worst_during=value).worst == value


@pytest.mark.parametrize(
    "fields", [{"duration_days": 0}, {"onset_km": Decimal(0)}, {"onset_km": Decimal(400)}]
)
def test_the_ends_of_other_ranges_are_taken(fields):
    assert report_problems(knee(**fields)) == ()


@given(reports())
def test_the_worst_is_one_of_the_numbers_and_none_is_higher(report):
    given_values = [value for value in report.intensities.values() if value is not None]
    assert report.worst == (max(given_values) if given_values else None)


@given(reports())
def test_only_a_report_without_a_number_is_refused_among_well_formed_ones(report):
    assert bool(report_problems(report)) == (report.worst is None)


@given(reports())
def test_yes_wins_over_no_between_timing_and_signs(report):
    signs = effective_signs(report)
    assert (signs.get(Sign.PAIN_AT_REST) is True) == (
        report.signs.get(Sign.PAIN_AT_REST) is True or Timing.AT_REST in report.timing
    )
    assert (Sign.WAKES_AT_NIGHT in yes_signs(report)) == (
        report.signs.get(Sign.WAKES_AT_NIGHT) is True or Timing.NIGHT in report.timing
    )


@given(reports())
def test_an_unanswered_sign_stays_unanswered(report):
    signs = effective_signs(report)
    said_by_timing = {Sign.PAIN_AT_REST, Sign.WAKES_AT_NIGHT}
    answered = {sign for sign, value in report.signs.items() if value is not None}
    assert answered <= signs.keys() <= answered | said_by_timing


@pytest.mark.parametrize(
    ("ago", "codes"),
    [
        (timedelta(minutes=-10), []),
        (timedelta(minutes=-10, seconds=-1), ["future"]),
        (timedelta(0), []),
        (timedelta(days=14), []),
        (timedelta(days=14, seconds=1), ["too_old"]),
        (timedelta(days=15), ["too_old"]),
    ],
)
def test_when_it_was_felt_may_be_up_to_14_days_ago_but_not_ahead(ago, codes):
    problems = felt_at_problems(NOW - ago, received_at=NOW)
    assert [problem.code for problem in problems] == codes
    assert all(problem.field == "felt_at" for problem in problems)


@pytest.mark.parametrize(
    ("spots", "area"),
    [
        (["lateral"], Area.KNEE),
        (["groin", "deep_hip"], Area.HIP_GROIN),
        (["heel"], Area.FOOT),
        (["heel", "ankle_outer"], Area.ANKLE),
        (["ankle_inner"], Area.ANKLE),
        (["lateral", "calf"], None),
        ([], None),
    ],
)
def test_the_area_follows_from_the_spots_where_one_holds_them_all(spots, area):
    assert area_of(frozenset(Spot(spot) for spot in spots)) is area


@given(st.sampled_from(list(Spot)))
def test_a_single_spot_always_names_an_area_that_holds_it(spot):
    assert spot in SPOTS_OF_AREA[area_of(frozenset({spot}))]


@pytest.mark.parametrize(("days", "codes"), [(1, ["future"]), (0, []), (-14, []), (-15, ["too_old"])])
def test_a_whole_day_has_the_same_limits(days, codes):
    today = NOW.date()
    problems = local_date_problems(today + timedelta(days=days), today=today)
    assert [(problem.field, problem.code) for problem in problems] == [("local_date", code) for code in codes]


@pytest.mark.parametrize(
    ("given_answers", "problem"),
    [
        ({"moon": True}, Problem("self_analysis.moon", "unknown_code", "moon")),
        ({"volume_up": 3}, Problem("self_analysis.volume_up", "out_of_range", "3")),
        ({"volume_up": "yes"}, Problem("self_analysis.volume_up", "out_of_range", "yes")),
        ({"last_warm_up_days": True}, Problem("self_analysis.last_warm_up_days", "out_of_range", "True")),
        ({"last_warm_up_days": -1}, Problem("self_analysis.last_warm_up_days", "out_of_range", "-1")),
        ({"last_warm_up_days": 36_501}, Problem("self_analysis.last_warm_up_days", "out_of_range", "36501")),
        ({"last_warm_up_days": "two"}, Problem("self_analysis.last_warm_up_days", "out_of_range", "two")),
    ],
)
def test_looking_back_takes_its_own_codes_and_kinds_of_answer(given_answers, problem):
    assert self_analysis_problems(given_answers) == (problem,)


def test_looking_back_may_leave_all_open():
    answered = {"volume_up": True, "hard_surface": False, "new_shoes": None, "last_warm_up_days": 0}
    assert self_analysis_problems(answered) == ()
    assert self_analysis_problems({"last_warm_up_days": None}) == ()
    assert self_analysis_problems({}) == ()


@pytest.mark.parametrize(
    ("changed", "unanswered", "after", "allowed"),
    [
        ({"side"}, set(), timedelta(hours=24), True),
        ({"side"}, set(), timedelta(hours=24, seconds=1), False),
        ({"next_morning"}, {"next_morning", "after_60min"}, timedelta(days=2), True),
        ({"next_morning", "after_60min"}, {"next_morning", "after_60min"}, timedelta(days=14), True),
        ({"next_morning"}, {"next_morning"}, timedelta(days=14, seconds=1), False),
        ({"next_morning"}, {"after_60min"}, timedelta(days=2), False),
        ({"next_morning", "notes"}, {"next_morning"}, timedelta(days=2), False),
        ({"worst_during"}, {"worst_during"}, timedelta(days=2), False),
    ],
)
def test_after_a_day_only_answers_still_open_are_taken(changed, unanswered, after, allowed):
    times = {"received_at": NOW, "felt_at": NOW, "now": NOW + after}
    assert may_edit(changed=changed, unanswered=unanswered, **times) is allowed
