"""Query parameters of the list of alerts."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from alerts.enums import AlertState, Severity
from athletes.models import Athlete
from athletes.tenancy import TenantRelatedField


class AlertQuery(serializers.Serializer[Any]):
    """Each left out means all: without `athlete`, the inbox of everybody this person sees."""

    athlete = TenantRelatedField(model=Athlete, required=False)
    state = serializers.ChoiceField(choices=AlertState.choices, required=False)
    severity = serializers.ChoiceField(choices=Severity.choices, required=False)


def apply_alert_query(alerts: Any, request: Request) -> Any:
    """Filters alerts that carry `shown_state`; raises ValidationError naming the parameter."""
    query = AlertQuery(data=request.query_params, context={"request": request})
    query.is_valid(raise_exception=True)
    wanted = query.validated_data
    if "state" in wanted:
        wanted["shown_state"] = wanted.pop("state")
    return alerts.filter(**wanted)
