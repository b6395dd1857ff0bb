import pytest
from django.utils import translation

from injuries import selectors, services
from injuries.enums import AdviceCode, Area, FlagRule, Side, Urgency
from injuries.models import RedFlag
from injuries.rules.check_page import questions_for
from tests.cast import NOW
from tests.injuries.entries import entry, later, log


def test_the_last_report_is_the_latest_felt_that_counts(cast):
    assert selectors.last_report(cast.athlete) is None
    earlier = log(cast.athlete, felt_at=later(days=-2)).report
    latest = log(cast.athlete, felt_at=later(days=-1), now=NOW).report
    log(cast.other_athlete)
    assert selectors.last_report(cast.athlete) == latest
    services.withdraw_pain(cast.athlete.user, report=latest, now=NOW)
    assert selectors.last_report(cast.athlete) == earlier


def test_the_duration_is_asked_at_the_first_report_of_a_place(cast):
    first = selectors.is_first_report_of_place
    log(cast.athlete, side="left")
    assert not first(cast.athlete, side=Side.LEFT, area=Area.KNEE)
    assert first(cast.athlete, side=Side.RIGHT, area=Area.KNEE)
    assert first(cast.athlete, side=Side.LEFT, area=Area.FOOT)
    assert first(cast.stranger, side=Side.LEFT, area=Area.KNEE)


def test_open_flags_are_those_of_the_athletes_named_and_of_what_one_sees(cast):
    log(cast.athlete, "giving_way")
    log(cast.loner, "popped")
    log(cast.stranger, "deformity")
    found = selectors.open_flags([cast.athlete.pk, cast.loner.pk])
    assert [flag.rule for flag in found] == ["popped", "instability"]
    assert selectors.open_flags_of(cast.athlete, cast.coach).count() == 1
    assert selectors.open_flags_of(cast.athlete, cast.coach_without_consent).count() == 0
    assert selectors.open_flags_of(cast.athlete, cast.stranger.user).count() == 0


def test_the_flags_of_a_report_are_those_it_raised_or_repeated(runner):
    first = log(runner, "giving_way", "popped").report
    second = log(runner, "giving_way").report
    assert [flag.rule for flag in selectors.flags_of(first)] == ["popped", "instability"]
    assert [flag.rule for flag in selectors.flags_of(second)] == ["instability"]
    assert selectors.flags_of(log(runner).report) == []


def test_what_was_judged_is_read_back_as_the_rules_said_it(runner):
    report = log(runner, "giving_way").report
    report.refresh_from_db()
    (flag,) = selectors.judged_flags(report)
    assert (flag.rule, flag.urgency, flag.side) == (FlagRule.INSTABILITY, Urgency.REFER, Side.RIGHT)
    assert [sign.value for sign in flag.signs] == ["giving_way"]


@pytest.mark.parametrize(
    ("language", "headline", "sign"),
    [
        ("en", "Get emergency care now", "The leg or joint looks out of shape"),
        ("ru", "Обратитесь за неотложной помощью сейчас", "Нога или сустав выглядит деформированно"),
    ],
)
def test_a_flag_speaks_the_readers_language(language, headline, sign):
    with translation.override(language):
        text = selectors.flag_text("deformity", "E")
    assert (text.id, text.urgency, text.headline, text.sign) == ("deformity", "E", headline, sign)
    assert text.advice
    assert text.what_to_do


def test_advice_comes_with_the_report(runner):
    def codes(*yes, no=()):
        return [code for code, text in selectors.advice_of(log(runner, *yes, no=no).report) if text]

    assert codes() == [AdviceCode.NOT_CHECKED]
    assert codes(no=["swelling"]) == [AdviceCode.NO_WARNING_SIGN]
    assert codes("swelling", "painless_click") == [AdviceCode.PAINLESS_CLICK]


def test_the_question_about_calf_and_foot_names_the_risks_where_they_matter():
    def second(**place):
        questions = questions_for(entry(**place).report)
        return selectors.question_text(next(q for q in questions if q.number == 2))

    assert "long journey" in second(area="lower_leg")
    assert "long journey" not in second(area="knee")
    assert second(area="knee").startswith("Calf swollen?")


def test_same_as_last_time_copies_neither_intensities_nor_the_check(runner):
    report = log(
        runner,
        "swelling",
        spots=["lateral"],
        timing=["after_run"],
        triggers=["hills"],
        quality=["dull"],
    ).report
    assert selectors.same_as_last_time(report) == {
        "side": "right",
        "area": "knee",
        "spots": ["lateral"],
        "timing": ["after_run"],
        "triggers": ["hills"],
        "quality": ["dull"],
    }


def test_equal_content_reads_equal_before_and_after_it_is_stored(runner):
    report = log(runner, "limp", spots=["lateral", "patellar"], notes="a").report
    before = selectors.content_of(report)
    report.refresh_from_db()
    assert selectors.content_of(report) == before


def test_an_alert_says_the_sign_the_place_and_what_to_do(runner):
    log(runner, "cannot_bend", side="both")
    flag = RedFlag.objects.get()
    facts = {"rule": flag.rule, "urgency": "U", "side": "both", "area": "knee", "withdrawn": False}
    text = selectors.describe_red_flag(facts)
    assert text == ("Cannot be bent or straightened · Both sides, Knee: A doctor within 3 days, no running.")
    assert selectors.describe_red_flag(facts | {"withdrawn": True}).startswith(text)
