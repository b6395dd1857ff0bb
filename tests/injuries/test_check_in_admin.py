"""Check-ins at the coach's desk: the list with its response rate, one check-in, and a club's own words."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import AccessLog, Athlete, Coaching
from injuries.enums.check_ins import CheckInQuestion
from injuries.models import CheckInText
from injuries.selectors.check_ins import WeekResponse, response_rates, severity_by_place
from injuries.services.check_in_texts import delete_check_in_text, save_check_in_text
from injuries.services.check_ins import edit_check_in
from tests.cast import NOW
from tests.injuries.check_ins import LAST_MONDAY, SLIGHT, SUBSTANTIAL, at, check_in

pytestmark = pytest.mark.django_db
LIST, WORDS = "/admin/injuries/checkin/", "/admin/injuries/checkintext/"
LINES = "How was it?\nfine\nso so\nnot good\nbad"


@pytest.fixture(autouse=True)
def clock(cast):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


def text(answer):
    return " ".join(answer.content.decode().split())


class TestList:
    def test_it_says_what_was_wrong_and_who_has_answered(self, cast, as_):
        check_in(cast.athlete, at(*SUBSTANTIAL), at(1, None, None, None, area="foot"))
        page = text(as_(cast.coach).get(LIST))
        assert "Knee, right: 50/100" in page
        assert "Foot, right: not all answered" in page
        assert "1 of 2 (50 %)" in page
        assert "Mina Minor" in page

    def test_reading_is_logged(self, cast, as_):
        check_in(cast.athlete)
        as_(cast.physio).get(LIST)
        seen = AccessLog.objects.filter(kind="check_ins", viewer=cast.physio)
        assert seen.get().athlete_ids == [cast.athlete.pk]

    def test_without_consent_there_is_nothing(self, cast, as_):
        check_in(cast.athlete, at(*SUBSTANTIAL))
        page = text(as_(cast.coach_without_consent).get(LIST))
        assert "50/100" not in page
        assert "Knee" not in page
        assert 'id="response"' not in page

    def test_a_list_costs_the_same_for_one_and_for_three(self, cast, as_):
        desk = as_(cast.head_coach)
        desk.get(LIST)

        def queries():
            with CaptureQueriesContext(connection) as asked:
                desk.get(LIST)
            return len(asked)

        check_in(cast.athlete, at(*SLIGHT))
        few = queries()
        check_in(cast.athlete, at(*SLIGHT), weeks_ago=2)
        check_in(cast.minor, at(*SLIGHT), at(*SLIGHT, area="foot"))
        assert queries() == few


class TestOne:
    def test_it_says_everything(self, cast, as_):
        row = check_in(cast.athlete, at(*SLIGHT), at(0, area="foot"), weeks_ago=2)
        edit_check_in(
            cast.athlete.user, check_in=row, problems=[at(3)], now=row.answered_at + timedelta(hours=1)
        )
        check_in(cast.athlete, at(*SUBSTANTIAL))
        page = text(as_(cast.coach).get(f"{LIST}{row.pk}/change/"))
        assert "100/100" in page
        assert "Not at all, because of it" in page
        assert "Knee, right: 150 in 2 weeks, 75.0 a week with a score" in page
        assert "problems: [{" in page

    def test_a_week_without_a_problem(self, cast, as_):
        row = check_in(cast.athlete, at(0))
        page = text(as_(cast.coach).get(f"{LIST}{row.pk}/change/"))
        assert "Knee, right: nothing scored" in page
        row = check_in(cast.athlete, weeks_ago=2, now=NOW)
        assert "Nothing was wrong" in text(as_(cast.coach).get(f"{LIST}{row.pk}/change/"))


class TestResponse:
    def test_asked_is_who_shares_health_and_was_linked_by_the_end_of_the_week(self, cast):
        links = Coaching.objects.filter(athlete=cast.minor)
        links.update(accepted_at=NOW - timedelta(days=9))
        check_in(cast.athlete)
        check_in(cast.athlete, weeks_ago=2)
        check_in(cast.other_athlete)
        rates = response_rates(cast.head_coach, now=NOW)
        assert [week.monday for week in rates] == [LAST_MONDAY - timedelta(weeks=n) for n in range(4)]
        assert rates[0] == WeekResponse(LAST_MONDAY, 3, 1, ("Lena Loner", "Mina Minor"))
        assert (rates[1].asked, rates[1].answered, rates[1].percent) == (2, 1, 50)

    def test_on_a_sunday_the_week_that_ends_comes_first(self, cast):
        sunday = NOW + timedelta(days=4)
        assert response_rates(cast.coach, now=sunday)[0].monday == LAST_MONDAY + timedelta(weeks=1)

    def test_nobody_shares_with_a_stranger(self, cast, django_assert_max_num_queries):
        assert response_rates(cast.coach_without_consent, now=NOW) == []
        assert response_rates(cast.manager, now=NOW) == []
        with django_assert_max_num_queries(5):
            response_rates(cast.head_coach, now=NOW)

    def test_before_anybody_was_asked_there_is_no_rate(self):
        assert WeekResponse(LAST_MONDAY, 0, 0).percent is None

    def test_a_profile_without_an_account_is_not_asked(self, cast):
        Athlete.objects.filter(pk=cast.athlete.pk).update(user=None)
        assert [week.asked for week in response_rates(cast.coach, now=NOW)] == [1, 1, 1, 1]

    def test_scores_so_far_are_seen_with_consent(self, cast):
        check_in(cast.athlete, at(*SLIGHT))
        check_in(cast.athlete, at(*SUBSTANTIAL), at(3, area="foot"), weeks_ago=2, now=NOW)
        found = severity_by_place(cast.athlete.pk, cast.coach)
        assert [(one.area, one.total, one.mean, one.weeks) for one in found] == [
            ("foot", 100, 100.0, 1),
            ("knee", 66, 33.0, 2),
        ]
        assert severity_by_place(cast.athlete.pk, cast.coach_without_consent) == []


def questions(**changes):
    return {code: changes.get(code.value, LINES) for code in CheckInQuestion}


def save(actor, club, row=None, language="en", **changes):
    return save_check_in_text(
        actor, text=row, club=club, language=language, source=" By leave ", questions=questions(**changes)
    )


class TestWords:
    def test_the_head_coach_loads_changes_and_deletes_them(self, cast):
        row = save(cast.head_coach, cast.north, pain="\n Pain? \n\na\nb\nc\nd ")
        assert (row.source, row.pain) == ("By leave", "Pain?\na\nb\nc\nd")
        assert save(cast.head_coach, cast.north, row, "ru").pk == row.pk
        delete_check_in_text(cast.head_coach, text=row)
        assert not CheckInText.objects.exists()

    @pytest.mark.parametrize("lines", ["", "Pain?", "Pain?\na\nb\nc", LINES + "\nworse"])
    def test_a_question_has_four_answers(self, cast, lines):
        with pytest.raises(DomainError) as refused:
            save(cast.head_coach, cast.north, pain=lines)
        assert refused.value.field == "pain"

    def test_a_club_has_one_text_a_language(self, cast):
        save(cast.head_coach, cast.north)
        with pytest.raises(ConflictError):
            save(cast.head_coach, cast.north)

    @pytest.mark.parametrize("who", ["coach", "physio", "manager", "other_club_coach"])
    def test_nobody_else_does(self, cast, who):
        row = save(cast.head_coach, cast.north)
        with pytest.raises(NotAllowedError):
            save(getattr(cast, who), cast.north, language="ru")
        with pytest.raises(NotAllowedError):
            delete_check_in_text(getattr(cast, who), text=row)
        assert CheckInText.objects.get() == row

    def test_by_the_form(self, cast, as_):
        body = {"club": cast.north.pk, "language": "en", "source": "By leave"}
        body |= dict.fromkeys(CheckInQuestion.values, LINES)
        page = text(as_(cast.head_coach).post(f"{WORDS}add/", body | {"pain": "Pain?"}))
        assert "One line for the question" in page
        assert as_(cast.head_coach).post(f"{WORDS}add/", body).status_code == 302
        row = CheckInText.objects.get()
        as_(cast.head_coach).post(f"{WORDS}{row.pk}/change/", body | {"source": "Another"})
        row.refresh_from_db()
        assert row.source == "Another"
        as_(cast.head_coach).post(f"{WORDS}{row.pk}/delete/", {"post": "yes"})
        assert not CheckInText.objects.exists()

    def test_another_club_is_not_offered(self, cast, as_):
        body = {"club": cast.south.pk, "language": "en", "source": "By leave"}
        answer = as_(cast.head_coach).post(
            f"{WORDS}add/", body | dict.fromkeys(CheckInQuestion.values, LINES)
        )
        assert answer.status_code == 200
        assert not CheckInText.objects.exists()
