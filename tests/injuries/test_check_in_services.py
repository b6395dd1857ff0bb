"""Answering and changing a weekly check-in, its episode, and what a coach hears of it."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from alerts.models import Alert, Delivery
from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, Guardian
from coachsite.copies.contents import parts_of
from injuries.enums import EpisodeState
from injuries.models import CheckIn, CheckInProblem, CheckInVersion, Episode
from injuries.rules import RULE_VERSION
from injuries.selectors.check_ins import content_of_check_in, first_content_of_check_in
from injuries.services import withdraw_pain
from injuries.services.check_in_links import link_check_ins
from injuries.services.check_ins import edit_check_in
from tests.cast import NOW
from tests.injuries.check_ins import LAST_MONDAY, SLIGHT, SUBSTANTIAL, THIS_MONDAY, at, check_in, submit
from tests.injuries.entries import log

LATER = NOW + timedelta(hours=1)


def edit(row, *problems, actor=None, now=LATER, **fields):
    return edit_check_in(actor or row.athlete.user, check_in=row, problems=problems, now=now, **fields)


def alerts_of(athlete, kind="substantial_problem"):
    return {row.subject: row.state for row in Alert.objects.filter(athlete=athlete, kind=kind)}


def test_a_check_in_is_stored_as_it_was_said(runner):
    stored = submit(runner, at(*SUBSTANTIAL), at(1, None, 0, 1, area="foot", side="left"), time_loss_days=2)
    row = CheckIn.objects.get()
    assert (stored.created, stored.check_in) == (True, row)
    assert (row.monday, row.week, row.time_loss_days) == (LAST_MONDAY, "2026-W46", 2)
    assert (row.answered_at, row.time_zone, row.local_date) == (NOW, "Europe/Berlin", NOW.date())
    assert (row.entered_by, row.rule_version) == (runner.user, RULE_VERSION)
    knee, foot = row.problems.order_by("pk")
    assert (knee.side, knee.area, knee.answers.all) == ("right", "knee", SUBSTANTIAL)
    assert (knee.severity, knee.substantial) == (17 + 17 + 8 + 8, True)
    assert (foot.severity, foot.substantial) == (None, None)


def test_what_is_never_asked_is_not_stored(runner):
    row = check_in(runner, at(3, 1, 1, 1), at(0, 0, 0, 0, area="foot"))
    assert [one.answers.all for one in row.problems.order_by("pk")] == [
        (3, None, None, None),
        (0, None, None, None),
    ]
    assert [one.severity for one in row.problems.order_by("pk")] == [100, 0]


def test_nothing_wrong_is_an_answer(runner):
    row = check_in(runner)
    assert row.time_loss_days is None
    assert not CheckInProblem.objects.exists()
    assert not Alert.objects.exists()


def test_the_day_it_was_answered_is_the_athletes(runner):
    Athlete.objects.filter(pk=runner.pk).update(time_zone="Pacific/Auckland")
    runner.refresh_from_db()
    assert check_in(runner, now=NOW).local_date == date(2026, 11, 19)


@pytest.mark.parametrize(("weeks_ago", "code"), [(-1, "future"), (4, "too_old")])
def test_only_weeks_that_can_be_remembered_are_taken(runner, weeks_ago, code):
    with pytest.raises(DomainError) as refused:
        check_in(runner, weeks_ago=weeks_ago, now=NOW)
    assert (refused.value.code, refused.value.field) == (code, "week")
    assert not CheckIn.objects.exists()


def test_what_contradicts_itself_is_refused(runner):
    with pytest.raises(DomainError) as refused:
        check_in(runner, at(0, 3, 3, 3))
    assert (refused.value.code, refused.value.field) == ("contradiction", "problems")


def test_the_same_again_is_stored_once(runner):
    public_id = uuid4()
    first = submit(runner, at(*SLIGHT), public_id=public_id)
    again = submit(runner, at(*SLIGHT), public_id=public_id, now=LATER)
    assert (again.created, again.check_in) == (False, first.check_in)
    assert CheckInProblem.objects.count() == 1


def test_a_repeat_after_an_edit_is_still_the_same(runner):
    public_id = uuid4()
    row = check_in(runner, at(*SLIGHT), public_id=public_id)
    edit(row, at(*SUBSTANTIAL))
    assert submit(runner, at(*SLIGHT), public_id=public_id).check_in == row


@pytest.mark.parametrize("other", [(), (SUBSTANTIAL,)])
def test_the_same_id_with_other_words_is_a_conflict(runner, other):
    public_id = uuid4()
    check_in(runner, at(*SLIGHT), public_id=public_id)
    with pytest.raises(ConflictError) as refused:
        check_in(runner, *(at(*answers) for answers in other), public_id=public_id)
    assert refused.value.code == "id_in_use"


def test_a_strangers_id_reads_like_any_taken_one(cast):
    row = check_in(cast.other_athlete)
    with pytest.raises(ConflictError) as refused:
        check_in(cast.athlete, public_id=row.public_id)
    assert refused.value.code == "id_in_use"


def test_a_week_is_answered_once(runner):
    check_in(runner)
    with pytest.raises(ConflictError) as refused:
        check_in(runner, at(*SLIGHT), public_id=uuid4())
    assert (refused.value.code, refused.value.field) == ("week_answered", "week")


def test_the_database_holds_one_a_week_and_one_a_place(runner):
    row = check_in(runner, at(*SLIGHT))
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(
            athlete=runner, monday=LAST_MONDAY, answered_at=NOW, time_zone="UTC", local_date=NOW.date()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckInProblem.objects.create(athlete=runner, check_in=row, side="right", area="knee")
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckInProblem.objects.create(athlete=runner, check_in=row, side="left", area="knee", pain=4)


def test_staff_with_health_access_enter_and_others_do_not(cast):
    assert check_in(cast.athlete, actor=cast.coach).entered_by == cast.coach
    for stranger in (cast.coach_without_consent, cast.manager, cast.other_club_coach, cast.stranger.user):
        with pytest.raises(NotAllowedError):
            check_in(cast.athlete, actor=stranger, weeks_ago=2)


def test_nothing_of_a_minor_is_stored_before_a_guardian_agrees(cast):
    Guardian.objects.update(health_storage_consent_at=None)
    with pytest.raises(DomainError) as refused:
        check_in(cast.minor)
    assert refused.value.code == "guardian_consent_missing"


# Changing one's mind -------------------------------------------------------------------------------------


def test_an_edit_keeps_the_first_version(runner):
    row = check_in(runner, at(*SLIGHT), time_loss_days=1)
    first = content_of_check_in(row)
    edited = edit(row, at(*SUBSTANTIAL), at(*SLIGHT, area="foot"))
    edited = edit(edited, at(*SUBSTANTIAL))
    assert [one.answers.all for one in edited.problems.all()] == [SUBSTANTIAL]
    assert edited.time_loss_days is None
    assert [kept.number for kept in CheckInVersion.objects.order_by("number")] == [1, 2]
    assert first_content_of_check_in(edited) == first
    assert CheckInVersion.objects.first().ended_by == runner.user


def test_the_same_again_is_no_edit(runner):
    row = check_in(runner, at(*SLIGHT))
    edit(row, at(*SLIGHT), now=NOW + timedelta(days=3))
    assert not CheckInVersion.objects.exists()


def test_after_a_day_it_stays_as_it_is(runner):
    row = check_in(runner, at(*SLIGHT))
    edit(row, at(*SUBSTANTIAL), now=NOW + timedelta(hours=24))
    with pytest.raises(NotAllowedError) as refused:
        edit(row, now=NOW + timedelta(hours=24, seconds=1))
    assert refused.value.code == "too_late"


def test_staff_change_nothing_of_hers(cast):
    row = check_in(cast.athlete, at(*SLIGHT))
    for other in (cast.coach, cast.physio, cast.stranger.user):
        with pytest.raises(NotAllowedError):
            edit(row, actor=other)
    own = check_in(cast.athlete, actor=cast.coach, weeks_ago=2, now=NOW)
    assert edit(own, at(*SLIGHT), actor=cast.coach).problems.count() == 1


def test_an_edit_that_cannot_be_is_refused(runner):
    row = check_in(runner)
    with pytest.raises(DomainError):
        edit(row, at(*SLIGHT), time_loss_days=9)
    assert not row.problems.exists()


# Episodes ------------------------------------------------------------------------------------------------


def make_episode(athlete, *, side="right", area="knee", onset=LAST_MONDAY, **fields):
    return Episode.objects.create(athlete=athlete, side=side, area=area, onset_date=onset, **fields)


def test_a_problem_is_linked_to_the_episode_of_its_place(runner):
    make_episode(runner, area="foot")
    knee = make_episode(runner)
    row = check_in(runner, at(*SLIGHT), at(*SLIGHT, area="thigh"))
    assert [one.episode for one in row.problems.order_by("pk")] == [knee, None]


@pytest.mark.parametrize(
    ("place", "linked"),
    [
        ({"side": "both"}, True),
        ({"side": "left"}, False),
        ({"side": "central"}, False),
        ({"onset": LAST_MONDAY + timedelta(days=6)}, True),
        ({"onset": THIS_MONDAY}, False),
        ({"onset": date(2026, 9, 1), "state": EpisodeState.ENDED, "ended_on": LAST_MONDAY}, True),
        (
            {
                "onset": date(2026, 9, 1),
                "state": EpisodeState.ENDED,
                "ended_on": LAST_MONDAY - timedelta(days=1),
            },
            False,
        ),
    ],
)
def test_it_is_the_same_place_and_the_same_time(runner, place, linked):
    episode = make_episode(runner, **place)
    problem = check_in(runner, at(*SLIGHT)).problems.get()
    assert problem.episode == (episode if linked else None)


def test_the_side_itself_goes_before_both_sides(runner):
    own = make_episode(runner)
    make_episode(runner, side="both", onset=LAST_MONDAY + timedelta(days=1))
    assert check_in(runner, at(*SLIGHT)).problems.get().episode == own


def test_a_place_that_is_well_begins_and_joins_nothing(runner):
    make_episode(runner)
    assert check_in(runner, at(0)).problems.get().episode is None
    assert Episode.objects.count() == 1


def test_what_follows_from_reports_is_linked_as_they_change(runner):
    problem = check_in(runner, at(*SLIGHT)).problems.get()
    report = log(runner, felt_at=NOW - timedelta(days=5)).report
    problem.refresh_from_db()
    assert problem.episode == Episode.objects.get()
    withdraw_pain(runner.user, report=report, now=NOW)
    problem.refresh_from_db()
    assert problem.episode is None
    assert not Episode.objects.exists()


def test_linking_again_changes_nothing(runner, django_assert_num_queries):
    with django_assert_num_queries(1):
        link_check_ins(runner.pk)
    check_in(runner, at(*SLIGHT))
    with django_assert_num_queries(2):
        link_check_ins(runner.pk)


# What a coach hears --------------------------------------------------------------------------------------


def test_a_substantial_problem_is_told_once(cast):
    check_in(cast.athlete, at(*SUBSTANTIAL), weeks_ago=2)
    check_in(cast.athlete, at(2, 3, 3, 3), weeks_ago=1)
    alert = Alert.objects.get(kind="substantial_problem")
    assert (alert.subject, alert.severity, alert.is_health) == ("place:knee.right", "attention", True)
    assert alert.facts["week"] == "2026-W46"
    assert alert.told_count == 1
    told = set(Delivery.objects.filter(alert=alert).values_list("recipient__name", flat=True))
    assert told == {"Carla Coach", "Hanna Head", "Petra Physio"}


def test_a_score_that_changes_is_nobodys_news(cast):
    row = check_in(cast.athlete, at(1, 0, 0, 1))
    edit(row, at(1, 1, 1, 3))
    assert not Alert.objects.filter(athlete=cast.athlete).exists()


def test_it_closes_once_a_week_is_answered_without_it(runner):
    check_in(runner, at(*SUBSTANTIAL), at(3, area="foot"), weeks_ago=2)
    check_in(runner, at(*SLIGHT), at(3, area="foot"), weeks_ago=1)
    assert alerts_of(runner) == {"place:knee.right": "no_longer_true", "place:foot.right": "open"}


def test_it_stays_while_too_little_is_said(runner):
    check_in(runner, at(*SUBSTANTIAL), weeks_ago=2)
    check_in(runner, at(1, None, None, None), weeks_ago=1)
    assert alerts_of(runner) == {"place:knee.right": "open"}


def test_an_edit_opens_and_closes_it(runner):
    row = check_in(runner, at(*SLIGHT))
    row = edit(row, at(*SUBSTANTIAL))
    assert alerts_of(runner) == {"place:knee.right": "open"}
    edit(row, at(*SLIGHT))
    assert alerts_of(runner) == {"place:knee.right": "no_longer_true"}


def test_of_history_nobody_is_told(runner):
    check_in(runner, at(3), weeks_ago=2, now=NOW)
    assert not Alert.objects.exists()


def test_an_older_week_that_comes_late_changes_nothing(runner):
    check_in(runner, at(*SLIGHT), weeks_ago=1)
    check_in(runner, at(3), weeks_ago=2)
    assert alerts_of(runner) == {}


def test_three_weeks_of_one_area_are_told(cast):
    for weeks_ago, side in ((3, "left"), (2, "right"), (1, "both")):
        check_in(cast.athlete, at(*SLIGHT, side=side), weeks_ago=weeks_ago)
        expected = {"area:knee": "open"} if weeks_ago == 1 else {}
        assert alerts_of(cast.athlete, "same_area_3_weeks") == expected
    check_in(cast.athlete, at(0), weeks_ago=0)
    assert alerts_of(cast.athlete, "same_area_3_weeks") == {"area:knee": "no_longer_true"}


def test_the_words_of_both_alerts(runner):
    for weeks_ago in (3, 2, 1):
        check_in(runner, at(*SUBSTANTIAL), weeks_ago=weeks_ago)
    texts = {row.kind: row.text for row in Alert.objects.all()}
    assert texts["substantial_problem"] == (
        "Week from 9 November: could not train or perform as usual. Knee, right."
    )
    assert texts["same_area_3_weeks"].startswith("A problem in three weekly check-ins running: Knee.")


def test_her_copy_of_all_data_holds_it(cast):
    row = check_in(cast.athlete, at(*SLIGHT))
    edit(row, at(*SUBSTANTIAL))
    check_in(cast.other_athlete)
    parts = {part.name: part for part in parts_of(cast.athlete, cast.athlete.user)}

    def table(name):
        return json.loads(parts[f"data/injuries.{name}.json"].write())

    (said,), (problem,), (before,) = table("checkin"), table("checkinproblem"), table("checkinversion")
    assert (said["monday"], problem["severity"], problem["check_in"]) == (
        "2026-11-09",
        50,
        str(row.public_id),
    )
    assert before["content"]["problems"][0]["answers"] == list(SLIGHT)
