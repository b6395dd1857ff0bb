"""The REST shape of shoes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from athletes.models import Athlete
from athletes.tenancy import TenantRelatedField
from training.enums import ShoeEvent, ShoeWear
from training.models import Shoe
from training.models.shoes import RUN_CHOICES
from training.rules import wear_of


class DefaultTypesField(serializers.ListField):
    """Types of run, as the rows that hold them are prefetched."""

    child = serializers.ChoiceField(RUN_CHOICES)

    def get_attribute(self, instance: Shoe) -> list[str]:
        return sorted(row.type for row in instance.defaults.all())


class ShoeSerializer(serializers.ModelSerializer[Shoe]):
    """A pair of shoes, and how far it has come: its start and the runs it was given."""

    id = serializers.UUIDField(
        source="public_id", required=False, help_text=_("Chosen by the client, so that it can send again.")
    )
    athlete = TenantRelatedField(model=Athlete, required=False, help_text=_("Left out: oneself."))
    default_for = DefaultTypesField(
        required=False, help_text=_("Types of run that are given to this pair when nothing else is said.")
    )
    worn_from = serializers.DateField(
        required=False, allow_null=True, help_text=_("Earlier runs are never given to it by default.")
    )
    distance_m = serializers.IntegerField(read_only=True)
    runs = serializers.IntegerField(read_only=True)
    last_worn_on = serializers.DateField(read_only=True, allow_null=True)
    wear = serializers.SerializerMethodField(help_text=_("`note` from `note_m` on, `due` from `due_m` on."))

    class Meta:
        model = Shoe
        fields = [
            "id",
            "athlete",
            "name",
            "start_m",
            "note_m",
            "due_m",
            "worn_from",
            "retired",
            "default_for",
            "distance_m",
            "runs",
            "last_worn_on",
            "wear",
        ]

    @extend_schema_field(serializers.ChoiceField(ShoeWear.choices))
    def get_wear(self, row: Any) -> str:
        return wear_of(row.distance_m, note_m=row.note_m, due_m=row.due_m).value

    def validate_athlete(self, athlete: Athlete) -> Athlete:
        if self.instance is not None and self.instance.athlete_id != athlete.pk:
            raise serializers.ValidationError(_("A pair stays with its athlete."), code="fixed")
        return athlete

    def validate_id(self, public_id: Any) -> Any:
        if self.instance is not None and self.instance.public_id != public_id:
            raise serializers.ValidationError(_("An id never changes."), code="fixed")
        return public_id


class WornPairSerializer(serializers.Serializer[Any]):
    shoe = serializers.UUIDField(source="shoe.public_id")
    name = serializers.CharField(source="shoe.name")
    runs = serializers.IntegerField()
    distance_m = serializers.IntegerField()


class RotationSerializer(serializers.Serializer[Any]):
    """Pairs with a run in the last 28 days, and what that means in words."""

    pairs = WornPairSerializer(many=True)
    sentence = serializers.CharField()
    evidence = serializers.CharField()


class ShoeChangeSerializer(serializers.Serializer[Any]):
    """Who did what to a pair, and when; people of other clubs stay unnamed."""

    kind = serializers.ChoiceField(ShoeEvent.choices, source="change.kind")
    at = serializers.DateTimeField(source="change.at")
    local_date = serializers.DateField(source="change.local_date")
    text = serializers.CharField()
    by = serializers.CharField(source="who")


class AssignSerializer(serializers.Serializer[Any]):
    """Runs by their dates, both included; `types` left out: every type of run."""

    types = serializers.ListField(child=serializers.ChoiceField(RUN_CHOICES), required=False)
    only_without = serializers.BooleanField(
        required=False, help_text=_("Leaves runs alone that have a pair already.")
    )

    def get_fields(self) -> dict[str, Any]:
        # "from" is no name for an attribute.
        return {name: serializers.DateField() for name in ("from", "to")} | super().get_fields()


class AssignedSerializer(serializers.Serializer[Any]):
    assigned = serializers.IntegerField(help_text=_("Runs that were not in this pair before."))
