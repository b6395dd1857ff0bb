"""A plan becomes a template, a template goes to athletes; each result is on a page."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.training.plans import MONDAY, asks, draft
from training.models import PlanAssignment, PlanTemplate
from training.selectors.templates import template_description, template_name


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
