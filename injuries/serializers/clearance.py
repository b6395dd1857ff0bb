"""The REST shape of examinations: recorded by the athlete's side, confirmed by staff."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from injuries.enums import ClearanceOutcome, Profession
from injuries.models import NOTES_LENGTH, Clearance
from injuries.rules.clearance import LIMITS_LENGTH

# What a record needs; a confirmation brings a note alone.
RECORD_NEEDS = ("seen_on", "outcome")


class ClearanceSerializer(serializers.Serializer[Clearance]):
    """An examination as it was told. `lifted_at` says since when running may restart, step by step."""

    id = serializers.UUIDField(source="public_id", required=False)
    athlete = serializers.UUIDField(source="athlete.public_id", read_only=True)
    episode = serializers.UUIDField(source="episode.public_id", read_only=True)
    seen_on = serializers.DateField(required=False)
    profession = serializers.ChoiceField(Profession.choices, required=False)
    outcome = serializers.ChoiceField(ClearanceOutcome.choices, required=False)
    limits = serializers.CharField(required=False, allow_blank=True, max_length=LIMITS_LENGTH)
    until = serializers.DateField(required=False, allow_null=True)
    own_examination = serializers.BooleanField(
        required=False, help_text=_("By a physio, of an own examination: it is confirmed by its note.")
    )
    confirm = serializers.BooleanField(
        required=False,
        write_only=True,
        help_text=_("By a coach or physio: confirms the record that waits; needs a note and nothing else."),
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=NOTES_LENGTH)
    recorded_at = serializers.DateTimeField(read_only=True)
    recorded_by: Any = serializers.StringRelatedField(read_only=True)
    confirmed_at = serializers.DateTimeField(read_only=True)
    confirmed_by: Any = serializers.StringRelatedField(read_only=True)
    lifted_at = serializers.DateTimeField(read_only=True)
    waits = serializers.BooleanField(
        read_only=True, help_text=_("A professional said yes, and staff have yet to confirm it.")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("confirm"):
            if unfit := [name for name in attrs if name not in {"confirm", "note"}]:
                raise serializers.ValidationError({unfit[0]: [_("A confirmation brings a note alone.")]})
            return attrs
        needed = (*RECORD_NEEDS, *(() if attrs.get("own_examination") else ("profession",)))
        if missing := [name for name in needed if name not in attrs]:
            raise serializers.ValidationError({missing[0]: [_("This field is required.")]})
        attrs.setdefault("profession", Profession.PHYSIO)
        return attrs
