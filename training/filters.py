"""Query parameters of the lists."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from athletes.models import Athlete, User
from athletes.selectors import athlete_of
from athletes.tenancy import TenantRelatedField
from training.enums import ActivityType, ImportState, PlanState
from training.models import Plan


class AthleteQuery(serializers.Serializer[Any]):
    """`athlete` left out is oneself, or, for people without a profile, everyone they see."""

    athlete = TenantRelatedField(model=Athlete, required=False)


class ImportQuery(AthleteQuery):
    state = serializers.ChoiceField(ImportState.choices, required=False)


class ShoeQuery(AthleteQuery):
    retired = serializers.BooleanField(required=False, allow_null=True, default=None)


class DatedQuery(AthleteQuery):
    def get_fields(self) -> dict[str, Any]:
        # "from" is no name for an attribute.
        dates = {name: serializers.DateField(required=False) for name in ("from", "to")}
        return super().get_fields() | dates


class ActivityQuery(DatedQuery):
    type = serializers.ChoiceField(ActivityType.choices, required=False)


class PlanQuery(DatedQuery):
    """`from` and `to`: plans that have a day between them."""

    state = serializers.ChoiceField(PlanState.choices, required=False)


class WorkoutQuery(DatedQuery):
    plan = TenantRelatedField(model=Plan, required=False)


def read_query(shape: type[AthleteQuery], request: Request) -> dict[str, Any]:
    """The parameters; raises ValidationError naming the one at fault."""
    query = shape(data=request.query_params, context={"request": request})
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


def of_athlete(queryset: Any, wanted: dict[str, Any], *, person: User) -> Any:
    """Narrows rows that have `athlete`."""
    athlete = wanted.get("athlete") or athlete_of(person)
    return queryset.filter(athlete=athlete) if athlete else queryset


def apply_dated(queryset: Any, wanted: dict[str, Any], *, person: User) -> Any:
    """Narrows rows that have `athlete` and `dated()`."""
    return of_athlete(queryset, wanted, person=person).dated(wanted.get("from"), wanted.get("to"))
