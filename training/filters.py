"""Query parameters of the lists."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from athletes.models import Athlete, User
from athletes.selectors import athlete_of
from athletes.tenancy import TenantRelatedField
from training.enums import ActivityType


class DatedQuery(serializers.Serializer[Any]):
    """`athlete` left out is oneself, or, for people without a profile, everyone they see."""

    athlete = TenantRelatedField(model=Athlete, required=False)

    def get_fields(self) -> dict[str, Any]:
        # "from" is no name for an attribute.
        dates = {name: serializers.DateField(required=False) for name in ("from", "to")}
        return super().get_fields() | dates


class ActivityQuery(DatedQuery):
    type = serializers.ChoiceField(ActivityType.choices, required=False)


def read_query(shape: type[DatedQuery], request: Request) -> dict[str, Any]:
    """The parameters; raises ValidationError naming the one at fault."""
    query = shape(data=request.query_params, context={"request": request})
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


def apply_dated(queryset: Any, wanted: dict[str, Any], *, person: User) -> Any:
    """Narrows rows that have `athlete` and `dated()`."""
    athlete = wanted.get("athlete") or athlete_of(person)
    if athlete:
        queryset = queryset.filter(athlete=athlete)
    return queryset.dated(wanted.get("from"), wanted.get("to"))
