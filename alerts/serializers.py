"""The shape of an alert in the REST interface."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alerts.enums import AlertState
from alerts.models import Alert


class AlertSerializer(serializers.ModelSerializer[Alert]):
    id = serializers.UUIDField(source="public_id", read_only=True)
    athlete = serializers.SlugRelatedField[Any](slug_field="public_id", read_only=True)
    facts = serializers.DictField(
        read_only=True, help_text="The numbers behind it, in metres, seconds and per cent; by kind."
    )
    text = serializers.CharField(read_only=True, help_text="The rule in words with its numbers.")
    state = serializers.ChoiceField(
        source="shown_state",
        choices=AlertState.choices,
        read_only=True,
        help_text="`acknowledged`: somebody of your club has taken notice.",
    )
    acknowledged_by = serializers.SerializerMethodField()

    class Meta:
        model = Alert
        fields = [
            "id",
            "athlete",
            "kind",
            "severity",
            "subject",
            "facts",
            "text",
            "state",
            "raised_at",
            "acknowledged_by",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_acknowledged_by(self, alert: Any) -> str | None:
        """The name of the first of your club who did; for athletes, of any club."""
        return alert.acknowledged_by_name  # type: ignore[no-any-return]  # annotated by standing_for
