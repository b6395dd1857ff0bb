"""Rates with known answers, and that nothing can be read of fewer than five athletes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums import Area, EpisodeKind, OnsetMode, TimeLoss
from injuries.rules.surveillance import (
    LEAST_ATHLETES,
    Exposure,
    Figure,
    Injury,
    Standing,
    WeekCount,
    hidden_parts,
    per_365_days,
    per_1000_h,
    prevalence,
    report_of,
    season_prevalence,
    weekly_prevalence,
)
from tests.goldens import GOLDENS, TOLERANCE

KNOWN = GOLDENS["surveillance"]
MONDAY = date(2026, 11, 9)
FEW, HELD = Figure(None, Standing.FEW), Figure(None, Standing.HELD)
WELL_RUN = Exposure(athletes=40, athlete_days=3600, running_s=1500 * 3600)


def injury(athlete_id, area=Area.KNEE, kind=EpisodeKind.INDEX, **fields):
    return Injury(athlete_id=athlete_id, area=area, kind=kind, **fields)


def test_rates_have_their_known_values():
    rates = KNOWN["rates"]
    hours, days, number = rates["running_hours"], rates["athlete_days"], rates["injuries"]
    exposure = Exposure(athletes=40, athlete_days=days, running_s=hours * 3600)
    lost = rates["time_loss_days"]
    injuries = [injury(n, time_loss_days=lost // number) for n in range(number)]
    total = report_of(exposure, injuries).total
    assert {
        "per_1000_h": total.row.per_1000_h.value,
        "per_365_athlete_days": total.row.per_365_days.value,
        "burden_days_per_1000_h": total.row.burden_per_1000_h.value,
        "burden_days_per_365_athlete_days": total.burden_per_365_days.value,
        "mean_severity_days": total.mean_days.value,
    } == pytest.approx(rates["expected"], abs=TOLERANCE)


def test_prevalence_counts_those_who_answered():
    known = KNOWN["weekly_prevalence"]
    assert prevalence(known["reporting_any_problem"], known["responders"]) == known["expected"]["all"]
    assert prevalence(known["substantial"], known["responders"]) == known["expected"]["substantial"]


@pytest.mark.parametrize("known", KNOWN["time_loss_bins"], ids=lambda known: str(known["days"]))
def test_time_loss_falls_into_its_bin(known):
    assert injury(1, time_loss_days=known["days"]).time_loss == TimeLoss(known["bin"])


def test_without_exposure_there_is_no_rate():
    assert (per_1000_h(3, 0), per_365_days(3, 0), prevalence(0, 0)) == (None, None, None)
    nobody_ran = Exposure(athletes=9, athlete_days=0, running_s=0)
    row = report_of(nobody_ran, [injury(n) for n in range(6)]).total.row
    assert (row.injuries.value, row.per_1000_h) == (6, Figure(None))


def test_all_tables_speak_of_the_same_injuries():
    injuries = [
        *(injury(n, Area.KNEE, time_loss_days=3, onset_mode=OnsetMode.GRADUAL) for n in range(6)),
        *(injury(n, Area.FOOT, EpisodeKind.RECURRENCE, time_loss_days=30) for n in range(10, 15)),
        *(injury(n, Area.FOOT, EpisodeKind.EXACERBATION) for n in range(20, 25)),
    ]
    report = report_of(WELL_RUN, injuries)

    def counts(table):
        return {row.key: row.injuries.value for row in table if row.injuries.is_shown}

    assert report.total.row.injuries.value == 16
    assert counts(report.by_area) == {Area.KNEE: 6, Area.FOOT: 10}
    assert counts(report.by_kind) == {
        EpisodeKind.INDEX: 6,
        EpisodeKind.RECURRENCE: 5,
        EpisodeKind.EXACERBATION: 5,
    }
    assert counts(report.by_onset) == {OnsetMode.GRADUAL: 6, None: 10}
    assert counts(report.by_time_loss) == {TimeLoss.WEEK: 6, TimeLoss.LONGER: 5, None: 5}
    assert report.total.row.days_lost.value == 6 * 3 + 5 * 30
    assert report.total.mean_days.value == pytest.approx(168 / 11)


def test_fewer_than_five_athletes_are_few_however_many_injuries_they_have():
    report = report_of(WELL_RUN, [injury(n % 4) for n in range(12)])
    assert report.total.row.injuries == FEW
    assert report.total.row.per_1000_h == FEW
    assert all(row.injuries == FEW for row in report.by_area)


def test_of_a_group_of_four_nothing_is_shown():
    small = Exposure(athletes=4, athlete_days=1000, running_s=3_600_000)
    report = report_of(small, [injury(n, time_loss_days=4) for n in range(4)])
    assert report.total.row.injuries == FEW
    assert report.total.mean_days == FEW


def test_nobody_injured_is_few_as_well():
    report = report_of(WELL_RUN, [])
    assert report.total.row.injuries == FEW
    assert report.total.mean_days == FEW


def test_the_rest_of_a_total_gives_nobody_away():
    """Seven knees and one foot: eight less seven would be the foot."""
    report = report_of(WELL_RUN, [*(injury(n) for n in range(7)), injury(20, Area.FOOT)])
    by_area = {row.key: row.injuries for row in report.by_area}
    assert report.total.row.injuries.value == 8
    assert (by_area[Area.KNEE], by_area[Area.FOOT], by_area[Area.THIGH]) == (HELD, FEW, FEW)


def test_parts_that_are_enough_together_hide_no_other():
    injuries = [
        *(injury(n) for n in range(7)),
        *(injury(n, Area.FOOT) for n in (10, 11, 12)),
        *(injury(n, Area.THIGH) for n in (13, 14)),
    ]
    by_area = {row.key: row.injuries for row in report_of(WELL_RUN, injuries).by_area}
    assert (by_area[Area.KNEE].value, by_area[Area.FOOT], by_area[Area.THIGH]) == (7, FEW, FEW)


def test_days_lost_are_hidden_where_few_lost_any():
    injuries = [
        *(injury(n, time_loss_days=0) for n in range(7)),
        *(injury(n, Area.FOOT, time_loss_days=5) for n in range(10, 16)),
        injury(20, time_loss_days=9),
    ]
    report = report_of(WELL_RUN, injuries)
    by_area = {row.key: row for row in report.by_area}
    assert report.total.row.days_lost.value == 39
    assert (by_area[Area.KNEE].injuries.value, by_area[Area.KNEE].days_lost) == (8, FEW)
    assert by_area[Area.FOOT].days_lost == HELD
    assert by_area[Area.FOOT].injuries.value == 6


def test_the_mean_does_not_tell_how_many_are_not_known_yet():
    known = [injury(n, time_loss_days=4) for n in range(6)]
    few_more = [*known, *(injury(n) for n in range(10, 14))]
    assert report_of(WELL_RUN, few_more).total.mean_days == HELD
    assert report_of(WELL_RUN, [*few_more, injury(14)]).total.mean_days.value == 4


PARTS = st.dictionaries(st.sampled_from("abcdef"), st.frozensets(st.integers(0, 12)), min_size=1)


@given(PARTS, st.frozensets(st.sampled_from("abcdef")))
def test_what_is_left_of_a_total_is_never_few(parts, also):
    also = also & parts.keys()
    hidden = hidden_parts(parts, also=also)
    assert also <= hidden
    assert all(len(parts[key]) >= LEAST_ATHLETES for key in parts.keys() - hidden)
    named = [parts[key] for key in hidden if parts[key]]
    if named and hidden != parts.keys():
        assert len(named) >= 2
        assert len(frozenset().union(*named)) >= LEAST_ATHLETES


@given(PARTS)
def test_nothing_is_hidden_without_need(parts):
    few = {key for key, who in parts.items() if len(who) < LEAST_ATHLETES}
    hidden = hidden_parts(parts)
    if not any(parts[key] for key in few):
        assert hidden == few


INJURIES = st.lists(
    st.builds(
        Injury,
        athlete_id=st.integers(0, 12),
        area=st.sampled_from(Area),
        kind=st.sampled_from(EpisodeKind),
        onset_mode=st.none() | st.sampled_from(OnsetMode),
        time_loss_days=st.none() | st.integers(0, 60),
    ),
    max_size=40,
)


@given(INJURIES)
def test_no_shown_figure_has_few_athletes_behind_it(injuries):
    report = report_of(WELL_RUN, injuries)
    for row in report.by_area:
        part = [one for one in injuries if one.area == row.key]
        assert row.injuries.is_shown <= (len({one.athlete_id for one in part}) >= LEAST_ATHLETES)
        losers = {one.athlete_id for one in part if one.time_loss_days}
        assert row.days_lost.is_shown <= (len(losers) >= LEAST_ATHLETES)
        for figure in (row.injuries, row.per_1000_h, row.days_lost, row.burden_per_1000_h):
            assert figure.is_shown or figure.value is None
        if row.injuries.is_shown:
            assert row.injuries.value == len(part)


# Weeks ---------------------------------------------------------------------------------------------------


def week(answered, problems, substantial=0, *, asked=40, n=0):
    return WeekCount(MONDAY - timedelta(weeks=n), asked, answered, problems, substantial)


def test_a_week_has_its_response_beside_its_shares():
    shown = weekly_prevalence(week(20, 5, 2))
    assert (shown.response, shown.problems, shown.substantial) == (0.5, Figure(0.25), FEW)
    nobody = weekly_prevalence(week(0, 0, asked=0))
    assert (nobody.response, nobody.problems) == (None, FEW)


def test_a_season_is_the_mean_of_its_answers():
    weeks = [week(20, 5, 5), week(30, 15, 5, n=1)]
    season = season_prevalence(weeks, with_problem=16, with_substantial=8)
    assert (season.monday, season.asked, season.answered) == (None, 80, 50)
    assert (season.response, season.problems, season.substantial) == (0.625, Figure(0.4), Figure(0.2))


def test_the_mean_gives_no_hidden_week_away():
    """One hidden week could be read from the mean and the other weeks; two with five together cannot."""
    one_hidden = [week(20, 8), week(20, 3, n=1)]
    assert season_prevalence(one_hidden, with_problem=9, with_substantial=0).problems == HELD
    too_little = [week(20, 8), week(20, 2, n=1), week(20, 2, n=2)]
    assert season_prevalence(too_little, with_problem=9, with_substantial=0).problems == HELD
    enough = [week(20, 8), week(20, 2, n=1), week(20, 3, n=2), week(20, 0, n=3)]
    season = season_prevalence(enough, with_problem=9, with_substantial=4)
    assert (season.problems, season.substantial) == (Figure(13 / 80), FEW)
    nothing = season_prevalence([], with_problem=0, with_substantial=0)
    assert (nothing.response, nothing.problems) == (None, FEW)
