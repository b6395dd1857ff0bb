"""Whose days, runs, episodes and check-ins the injury report counts, and in how many queries."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from athletes import services
from athletes.enums import ConsentRole
from athletes.models import Coaching
from injuries.enums import Area, EpisodeKind, EpisodeState, OnsetMode
from injuries.models import Episode
from injuries.rules.surveillance import Standing
from injuries.selectors.surveillance import Season, surveillance
from tests.cast import JOINED, NOW, coached
from tests.injuries.check_ins import SLIGHT, SUBSTANTIAL, at, check_in
from training.enums import ActivityType
from training.models import Activity

pytestmark = pytest.mark.django_db
YEAR = Season(date(2026, 1, 1), date(2026, 12, 31))
LAST_YEAR = Season(date(2025, 1, 1), date(2025, 12, 31))
# From the link on 1 June until today.
DAYS = (NOW.date() - JOINED.date()).days + 1


def seen(viewer, *seasons, **options):
    return surveillance(viewer, seasons=seasons or [YEAR], now=NOW, **options)


def report(viewer, **options):
    return seen(viewer, **options).seasons[0].report


def episode(athlete, *, area="knee", onset=date(2026, 9, 1), **fields):
    return Episode.objects.create(athlete=athlete, side="right", area=area, onset_date=onset, **fields)


def run(athlete, moving_s=3600, *, on=date(2026, 9, 1), kind=ActivityType.RUN, **fields):
    at_noon = NOW.replace(year=on.year, month=on.month, day=on.day)
    return Activity.objects.create(
        athlete=athlete,
        start_at=at_noon,
        time_zone="UTC",
        local_date=on,
        type=kind,
        moving_s=moving_s,
        **fields,
    )


@pytest.fixture
def team(cast):
    """Six more milers who share health with all coaches."""
    return [
        coached(
            cast.head_coach,
            cast.north,
            cast.milers,
            f"Runner {n}",
            date(1990, 1, 1),
            health=[ConsentRole.COACH],
        )
        for n in range(6)
    ]


def test_those_who_share_health_are_counted_from_their_link_on(cast):
    exposure = report(cast.head_coach).exposure
    assert (exposure.athletes, exposure.athlete_days, exposure.running_s) == (3, 3 * DAYS, 0)
    assert set(seen(cast.head_coach).athlete_ids) == {cast.athlete.pk, cast.minor.pk, cast.loner.pk}


@pytest.mark.parametrize(
    ("who", "athletes"),
    [
        ("coach", 2),
        ("physio", 3),
        ("coach_without_consent", 0),
        ("other_squad_coach", 0),
        ("manager", 0),
        ("former_coach", 0),
        ("guardian", 0),
        ("other_club_coach", 1),
    ],
)
def test_each_counts_those_who_share_with_them(cast, who, athletes):
    assert report(getattr(cast, who)).exposure.athletes == athletes


def test_nobody_counts_for_nobody(cast):
    assert seen(AnonymousUser()).athlete_ids == ()
    assert seen(cast.athlete.user).athlete_ids == ()
    assert report(AnonymousUser()).total.row.injuries.standing == Standing.FEW


def test_consent_that_is_withdrawn_takes_everything_along(cast, team):
    link = Coaching.objects.get(athlete=team[0])
    services.withdraw_health_consent(team[0].user, coaching=link, role=ConsentRole.COACH, now=NOW)
    assert report(cast.head_coach).exposure.athletes == 8


def test_runs_of_her_days_count_and_walks_do_not(cast):
    run(cast.athlete, 3600)
    run(cast.athlete, None, elapsed_s=1800)
    run(cast.athlete, 900, kind=ActivityType.TREADMILL)
    run(cast.athlete, 7777, kind=ActivityType.WALK)
    run(cast.athlete, 7777, on=date(2026, 5, 31))
    run(cast.other_athlete, 7777)
    assert report(cast.head_coach).exposure.running_s == 3600 + 1800 + 900


def test_episodes_that_began_on_her_days_count(cast, team):
    for runner in team:
        episode(runner, onset_mode=OnsetMode.GRADUAL, return_date=date(2026, 9, 5))
        episode(runner, onset=date(2026, 5, 31))
        episode(runner, onset=date(2027, 1, 1))
    total = report(cast.head_coach).total
    assert (total.row.injuries.value, total.row.days_lost.value, total.mean_days.value) == (6, 18, 3)
    assert total.row.per_365_days.value == pytest.approx(6 / (9 * DAYS) * 365)
    assert total.row.per_1000_h.value is None
    (knee,) = [row for row in report(cast.head_coach).by_area if row.injuries.is_shown]
    assert (knee.key, knee.injuries.value) == (Area.KNEE, 6)


def test_kinds_onsets_and_bins_are_told_apart(cast, team):
    for n, runner in enumerate(team):
        ended = {"state": EpisodeState.ENDED, "ended_on": date(2026, 10, 1)} if n < 5 else {}
        episode(runner, kind=EpisodeKind.RECURRENCE, **ended)
    found = report(cast.head_coach)
    assert {row.key: row.injuries.value for row in found.by_kind}[EpisodeKind.RECURRENCE] == 6
    assert {row.key: row.injuries.value for row in found.by_onset}[None] == 6
    # Five have lost no day, one is not known: held back with it.
    assert {row.injuries.standing for row in found.by_time_loss} == {Standing.FEW, Standing.HELD}


def test_one_squad_alone(cast, team):
    assert report(cast.head_coach, squad_id=cast.milers.public_id).exposure.athletes == 8
    assert report(cast.head_coach, squad_id=cast.trail.public_id).exposure.athletes == 0
    # Another club's squad is one that does not exist.
    assert report(cast.other_club_coach, squad_id=cast.milers.public_id).exposure.athletes == 0


def test_seasons_stand_beside_each_other(cast, team):
    Coaching.objects.update(accepted_at=NOW.replace(year=2025, month=6, day=1))
    for runner in team:
        episode(runner, onset=date(2025, 9, 1))
        run(runner, 100, on=date(2025, 7, 1))
        run(runner, 10)
    now, before = seen(cast.head_coach, YEAR, LAST_YEAR).seasons
    assert (before.season, before.report.exposure.running_s) == (LAST_YEAR, 600)
    assert (now.report.exposure.running_s, now.report.total.row.injuries.standing) == (60, Standing.FEW)
    assert before.report.total.row.injuries.value == 6
    assert before.report.exposure.athlete_days == 9 * 214


def test_who_came_later_counts_from_her_first_day_on(cast):
    cast.members["physio"].joined_at = NOW - timedelta(days=9)
    cast.members["physio"].save()
    exposure = report(cast.physio).exposure
    assert (exposure.athletes, exposure.athlete_days) == (3, 3 * 10)


def answer(runners, *problems, weeks_ago=1):
    for runner in runners:
        check_in(runner, *problems, weeks_ago=weeks_ago)


def weeks_of(viewer):
    season = seen(viewer).seasons[0]
    return {week.monday: week for week in season.weeks}, season.prevalence


def test_prevalence_is_of_those_who_answered(cast, team):
    answer(team[:5], at(*SUBSTANTIAL))
    answer(team[5:], at(0))
    answer(team, at(*SLIGHT), at(*SLIGHT, area="foot"), weeks_ago=2)
    weeks, season = weeks_of(cast.head_coach)
    last = weeks[date(2026, 11, 9)]
    assert (last.asked, last.answered) == (9, 6)
    assert last.problems.value == pytest.approx(5 / 6)
    assert last.substantial.value == pytest.approx(5 / 6)
    before = weeks[date(2026, 11, 2)]
    assert (before.problems.value, before.substantial.standing) == (1.0, Standing.FEW)
    assert (season.answered, season.problems.value) == (12, pytest.approx(11 / 12))


def test_weeks_run_from_the_first_whole_one_to_the_last_that_is_over(cast):
    weeks, season = weeks_of(cast.head_coach)
    assert (min(weeks), max(weeks)) == (date(2026, 6, 1), date(2026, 11, 9))
    assert len(weeks) == 24
    assert season.asked == 3 * 24
    Coaching.objects.filter(athlete=cast.minor).update(accepted_at=NOW.replace(month=11, day=3))
    weeks, season = weeks_of(cast.head_coach)
    assert [weeks[date(2026, 11, day)].asked for day in (2, 9)] == [2, 3]


def test_a_week_that_is_not_over_is_not_counted(cast, team):
    answer(team, at(3), weeks_ago=0)
    weeks, season = weeks_of(cast.head_coach)
    assert date(2026, 11, 16) not in weeks
    assert season.problems.standing == Standing.FEW


def test_before_the_first_link_there_is_nothing(cast):
    before = seen(cast.head_coach, LAST_YEAR).seasons[0]
    assert (before.weeks, before.prevalence.response) == ((), None)
    assert before.report.exposure.athletes == 0


def test_it_asks_six_questions_for_any_number(cast, team, django_assert_num_queries):
    for runner in team:
        episode(runner)
        run(runner)
    answer(team, at(*SLIGHT))
    with django_assert_num_queries(6):
        seen(cast.head_coach, YEAR, LAST_YEAR)
