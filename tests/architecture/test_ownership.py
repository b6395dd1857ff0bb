"""Every row that leads to an athlete has an owner, and a queryset that knows who may see it."""

import pytest

from athletes.models import AthleteOwned, HealthOwned, MixedOwned
from athletes.querysets import TenantQuerySet
from tests.architecture.project import athlete_models, our_models

# Models that lead to an athlete and derive from none of the bases, with the reason. Their querysets obey
# the same test below: `visible_to` and `editable_by`, or none at all because no edge reaches them.
OTHERWISE = {
    "athletes.Athlete": "the owner herself",
    "athletes.Guardian": "seen by the guardian before there is any access to the athlete",
    "athletes.Coaching": "links are what visibility is made of; managers see them too",
    "athletes.HealthConsent": "follows its link",
    "athletes.SettingChange": "of a club or a squad as well, and never edited",
    "athletes.Tombstone": "outlives the row it names; mixed by `is_health`, with the rule of MixedOwned",
    "alerts.AlertEvent": "part of an alert, seen with it; people of other clubs stay unnamed",
    "alerts.Acknowledgement": "part of an alert, one a club",
    "alerts.Delivery": "a message about an alert, or an account's mail without any athlete",
    "training.ActivitySource": "part of an activity",
    "training.ActivityTrack": "part of an activity, never edited",
    "training.ImportFile": "part of an import",
    "training.ShoeDefault": "part of a pair, one a type of run, changed with it",
    "training.ShoeChange": "a line of a log, never edited",
    "training.PlanWeek": "part of a plan; its version is the guard of the whole week",
    "training.PlanEdit": "part of a plan, a line of its history, never edited but undone",
    "training.PlanAssignmentResult": "part of an assignment, seen by those who coach the athlete",
    "training.CalendarFeed": "an address for one person, without a public id: its secret names it",
    "training.WeekLoad": "computed by SQL, so no public id and no version",
    "training.DirtyWeek": "a mark for the worker",
    "training.LoadState": "bookkeeping of the worker",
}
BASES = (AthleteOwned, HealthOwned, MixedOwned)


def test_every_model_that_leads_to_an_athlete_is_owned_or_listed():
    loose = {model._meta.label for model in athlete_models() if not issubclass(model, BASES)}
    assert loose - OTHERWISE.keys() == set(), (
        "derive from AthleteOwned, HealthOwned or MixedOwned, or say why not"
    )
    assert OTHERWISE.keys() - loose == set(), "these no longer need a reason"


@pytest.mark.parametrize("model", athlete_models(), ids=lambda model: model._meta.label)
def test_its_queryset_knows_who_may_see_it(model):
    queryset = model.objects.all()
    assert isinstance(queryset, TenantQuerySet) or {"visible_to", "editable_by"} <= set(dir(queryset))
    assert type(model._default_manager.all()) is type(queryset)


@pytest.mark.parametrize("base", BASES)
def test_a_model_of_a_base_keeps_the_rule_of_the_base(base):
    rule = base._meta.managers[0].all().__class__
    for model in athlete_models():
        if issubclass(model, base):
            assert isinstance(model.objects.all(), rule), model._meta.label


def test_deleting_a_user_or_an_athlete_never_fails_on_a_forgotten_rule():
    kinds = {
        f"{model._meta.label}.{field.name}": field.remote_field.on_delete.__name__
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and not field.many_to_many
    }
    assert set(kinds.values()) <= {"CASCADE", "SET_NULL"}, kinds
