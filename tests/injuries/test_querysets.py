"""Who sees and who edits health answers; a stranger is in every cast."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from athletes.models import HealthConsent
from injuries import services
from injuries.models import PainFreeDay, PainReport, PainReportVersion, RedFlag
from tests.cast import NOW
from tests.injuries.entries import entry, later, log

SEE_MINA = {"athlete", "coach", "physio", "guardian"}
MODELS = [PainReport, PainReportVersion, PainFreeDay, RedFlag]


@pytest.fixture
def mina(cast):
    """A report, edited once, with a flag; and a day without pain."""
    report = log(cast.minor, "giving_way").report
    services.edit_pain(cast.minor.user, report=report, entry=entry("giving_way", worst_during=1), now=NOW)
    services.log_no_pain(
        cast.minor.user, athlete=cast.minor, local_date=NOW.date() - timedelta(days=1), now=NOW
    )
    return cast.minor


@pytest.mark.parametrize("model", MODELS)
def test_health_answers_are_seen_with_consent_only(cast, mina, model):
    seen = {name for name, who in cast.viewers().items() if model.objects.visible_to(who).exists()}
    assert seen == SEE_MINA


@pytest.mark.parametrize("model", [PainReport, PainFreeDay])
def test_the_athletes_side_edits(cast, mina, model):
    editing = {name for name, who in cast.viewers().items() if model.objects.editable_by(who).exists()}
    assert editing == {"athlete", "guardian"}


def test_nobody_edits_what_is_kept_as_it_was(cast, mina):
    assert not any(PainReportVersion.objects.editable_by(who).exists() for who in cast.viewers().values())


def test_the_services_tell_who_of_those_who_see_a_sign_may_act_on_it(cast, mina):
    acting = {name for name, who in cast.viewers().items() if RedFlag.objects.editable_by(who).exists()}
    assert acting == SEE_MINA


@pytest.mark.parametrize("model", [PainReport, PainFreeDay])
def test_staff_edit_what_they_entered_while_they_may_see_it(cast, model):
    log(cast.athlete, actor=cast.coach)
    services.log_no_pain(cast.coach, athlete=cast.athlete, local_date=NOW.date(), now=NOW)
    assert model.objects.editable_by(cast.coach).count() == 1
    assert not model.objects.editable_by(cast.physio).exists()
    HealthConsent.objects.update(withdrawn_at=NOW)
    assert not model.objects.editable_by(cast.coach).exists()
    assert model.objects.editable_by(cast.athlete.user).count() == 1


@pytest.mark.parametrize("model", MODELS)
def test_anonymous_and_inactive_people_see_nothing(cast, mina, model):
    cast.minor.user.is_active = False
    for who in (AnonymousUser(), cast.minor.user):
        assert not model.objects.visible_to(who).exists()
        assert not model.objects.editable_by(who).exists()


def test_withdrawn_reports_do_not_count(cast):
    report = log(cast.athlete).report
    kept = log(cast.athlete, side="left").report
    services.withdraw_pain(cast.athlete.user, report=report, now=NOW)
    assert list(PainReport.objects.active()) == [kept]
    assert PainReport.objects.visible_to(cast.coach).count() == 2


def test_dated_takes_both_ends(runner):
    days = [log(runner, felt_at=later(days=-n)).report.local_date for n in (3, 2, 1)]
    dated = PainReport.objects.dated
    assert dated(days[0], days[1]).count() == 2
    assert dated(days[1], None).count() == 2
    assert dated(None, days[0]).count() == 1
    assert dated(None, None).count() == 3


def test_flags_come_most_urgent_first(runner):
    log(runner, "giving_way", now=later(days=-2))
    log(runner, "popped", now=later(days=-1))
    log(runner, "deformity", "not_improving")
    rules = [flag.rule for flag in RedFlag.objects.open().by_urgency()]
    assert rules == ["deformity", "popped", "instability", "lasting"]


def test_every_open_flag_but_lasting_stops_running(runner):
    log(runner, "not_improving")
    assert not RedFlag.objects.stopping_running().exists()
    log(runner, "worsening")
    assert [flag.rule for flag in RedFlag.objects.stopping_running()] == ["worsening"]
