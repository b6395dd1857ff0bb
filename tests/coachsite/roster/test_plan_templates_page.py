"""A plan becomes a template, a template goes to athletes; each result is on a page."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tests.cast import NOW, coached
from tests.training.plans import MONDAY, asks, draft, published
from training.enums import AssignmentResultState
from training.models import Plan, PlanAssignment, PlanTemplate
from training.selectors.templates import template_description, template_name
from training.services import assign_template, run_assignment


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.coach)
    return client


def test_a_plan_is_saved_as_a_template_and_assigned(desk, cast):
    plan = draft(cast, asks(8), weeks=2)
    act = reverse("admin:training_plan_act", args=[plan.pk])
    answer = desk.post(act, {"action": "template", "name": "Ours"})
    template = PlanTemplate.objects.get(name="Ours")
    address = reverse("admin:training_plantemplate_assign", args=[template.pk])
    assert answer.headers["Location"] == address
    data = {"club": cast.north.pk, "athletes": [cast.minor.pk], "first_monday": MONDAY, "scale_pct": 100}
    answer = desk.post(address, data)
    made = PlanAssignment.objects.get()
    page = desk.get(answer.headers["Location"])
    assert made.results.get().athlete == cast.minor
    assert "Mina" in page.content.decode()
    assert page.headers["Refresh"] == "3"


def test_an_athlete_who_is_not_visible_cannot_be_assigned(desk, cast):
    template = PlanTemplate.objects.filter(club=None)[0]
    address = reverse("admin:training_plantemplate_assign", args=[template.pk])
    data = {"club": cast.north.pk, "athletes": [cast.southerner.pk], "first_monday": MONDAY, "scale_pct": 100}
    assert "Sara" not in desk.post(address, data).content.decode()
    assert not PlanAssignment.objects.exists()


def test_a_refused_scale_is_said(desk, cast):
    template = PlanTemplate.objects.filter(club=None)[0]
    address = reverse("admin:training_plantemplate_assign", args=[template.pk])
    data = {"club": cast.north.pk, "athletes": [cast.minor.pk], "first_monday": MONDAY, "scale_pct": 900}
    assert "cs-error" in desk.post(address, data).content.decode()
    assert not PlanAssignment.objects.exists()


@pytest.fixture
def address(cast):
    template = PlanTemplate.objects.get(code="five_km")
    return reverse("admin:training_plantemplate_assign", args=[template.pk])


def sent(cast, **changes):
    return {"club": cast.north.pk, "first_monday": MONDAY, "scale_pct": 100} | changes


def names_on(page):
    body = page.content.decode()
    return re.findall(r'data-name="([^"]+)"', body)


def given(cast, athletes, **changes):
    """Assigned and written."""
    template = PlanTemplate.objects.get(code="five_km")
    fields = {"first_monday": MONDAY, "now": NOW} | changes
    made = assign_template(cast.coach, template=template, club=cast.north, athletes=athletes, **fields)
    run_assignment(made.pk, now=NOW)
    made.refresh_from_db()
    return made


def page_of(made, name="change"):
    return reverse(f"admin:training_planassignment_{name}", args=[made.pk])


class TestWhoGetsIt:
    def test_a_whole_squad_and_one_more_get_it_once_each(self, desk, cast, address):
        desk.post(address, sent(cast, squads=[cast.milers.pk], athletes=[cast.athlete.pk]))
        chosen = PlanAssignment.objects.get().results.values_list("athlete__name", flat=True)
        assert sorted(chosen) == ["Anna Athlete", "Kira Kept", "Mina Minor"]

    def test_a_squad_of_others_is_refused(self, desk, cast, address):
        answer = desk.post(address, sent(cast, squads=[cast.trail.pk]))
        assert answer.status_code == 200
        assert not PlanAssignment.objects.exists()

    def test_nobody_is_nobody(self, desk, cast, address):
        assert "Choose at least one athlete or squad." in desk.post(address, sent(cast)).content.decode()

    def test_a_name_is_searched_without_a_script_and_the_chosen_stay(self, desk, cast, address):
        assert names_on(desk.get(address)) == ["Anna Athlete", "Kira Kept", "Mina Minor"]
        page = desk.post(address, sent(cast, q="MIN", search="1", athletes=[cast.kept.pk]))
        assert names_on(page) == ["Kira Kept", "Mina Minor"]
        body = " ".join(page.content.decode().split())
        assert re.search(rf'value="{cast.kept.pk}" checked', body)
        assert not re.search(rf'value="{cast.minor.pk}" checked', body)
        assert not PlanAssignment.objects.exists()
        nobody = desk.post(address, sent(cast, q="Zoe", search="1")).content.decode()
        assert "Nobody has this name." in nobody

    def test_squads_say_how_many_they_have(self, desk, address):
        body = " ".join(desk.get(address).content.decode().split())
        assert "All of Milers (3)" in body
        assert "Trail" not in body

    def test_the_target_date_wins_over_the_monday(self, desk, cast, address):
        target = MONDAY + timedelta(weeks=20)
        desk.post(address, sent(cast, athletes=[cast.athlete.pk], target_on=target))
        made = PlanAssignment.objects.get()
        assert made.target_on == target
        assert made.first_monday > MONDAY

    def test_more_athletes_cost_no_more_queries(self, desk, cast, address, django_assert_max_num_queries):
        desk.get(address)
        with django_assert_max_num_queries(100) as before:
            desk.get(address)
        for n in range(5):
            coached(cast.coach, cast.north, cast.milers, f"Runner {n}", NOW.date().replace(year=1990, day=1))
        with django_assert_max_num_queries(len(before)):
            assert len(names_on(desk.get(address))) == 8


class TestWhatCameOfIt:
    def test_each_athlete_has_a_result_with_its_reason(self, desk, cast):
        published(cast, asks(5), athlete=cast.minor, name="Standing")
        made = given(cast, [cast.athlete, cast.minor])
        page = desk.get(page_of(made))
        body = " ".join(page.content.decode().split())
        assert "Refresh" not in page.headers
        assert "2 of 2 athletes" in body
        assert "“Standing” is published" in body
        plan = Plan.objects.get(athlete=cast.athlete)
        assert reverse("admin:training_plan_change", args=[plan.pk]) in body

    def test_findings_are_counted_and_published_plans_named(self, desk, cast):
        findings = given(cast, [cast.athlete], scale_pct=150, publishes=True).results.get().findings
        body = " ".join(desk.get(page_of(PlanAssignment.objects.get())).content.decode().split())
        assert ("speak against" in body) is bool(findings)
        assert ("● published" in body) is not bool(findings)

    def test_who_coaches_none_of_them_reads_numbers_alone(self, client, cast):
        made = given(cast, [cast.athlete])
        client.force_login(cast.other_squad_coach)
        body = client.get(page_of(made)).content.decode()
        assert "Anna" not in body
        assert "None of these athletes is yours." in body

    def test_undo_deletes_the_drafts(self, desk, cast):
        made = given(cast, [cast.athlete, cast.minor])
        answer = desk.post(page_of(made, "undo"), follow=True).content.decode()
        assert "2 drafts are deleted." in answer
        assert not Plan.objects.exists()
        assert "Undo: delete" not in answer

    def test_undo_stops_what_waits(self, desk, cast):
        template = PlanTemplate.objects.get(code="five_km")
        fields = {"athletes": [cast.athlete], "first_monday": MONDAY, "now": NOW}
        made = assign_template(cast.coach, template=template, club=cast.north, **fields)
        desk.post(page_of(made, "undo"))
        assert made.results.get().state == AssignmentResultState.REFUSED

    def test_a_physio_undoes_nothing(self, client, cast):
        made = given(cast, [cast.athlete])
        client.force_login(cast.physio)
        assert "Undo" not in client.get(page_of(made)).content.decode()
        assert "Only coaches" in client.post(page_of(made, "undo"), follow=True).content.decode()
        assert Plan.objects.exists()


def test_a_template_is_read_week_by_week_in_the_coachs_language(desk, cast):
    template = PlanTemplate.objects.get(code="five_km")
    address = reverse("admin:training_plantemplate_change", args=[template.pk])
    english = desk.get(address).content.decode()
    assert template_name(template, "en") in english
    assert english.count("<li>") >= len(template.weeks)
    assert "Easy run" in english
    cast.coach.language = "ru"
    cast.coach.save()
    # A request leaves its language to the tests after it.
    with translation.override("ru"):
        russian = desk.get(address).content.decode()
        listed = desk.get(reverse("admin:training_plantemplate_changelist")).content.decode()
    assert template_name(template, "ru") in russian
    assert template_description(template, "ru") in russian
    assert template_name(template, "ru") in listed
