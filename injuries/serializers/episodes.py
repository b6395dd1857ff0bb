"""The REST shape of episodes, their notes and their documents."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from athletes.tenancy import TenantRelatedField
from injuries.enums import (
    Area,
    DiagnosisSystem,
    DocumentKind,
    EpisodeKind,
    EpisodeState,
    NoteAudience,
    OnsetMode,
    Side,
    TimeLoss,
)
from injuries.models import NOTES_LENGTH, Episode
from injuries.models.episodes import CODE_LENGTH, DIAGNOSIS_LENGTH
from injuries.serializers.reports import CodeField, KnownKeys
from training.filters import AthleteQuery

# What PATCH takes; everything else follows from the reports.
GIVEN = ("onset_mode", "return_date", "diagnosis")


class EpisodeQuery(AthleteQuery):
    state = serializers.ChoiceField(EpisodeState.choices, required=False)


class OfEpisodeQuery(AthleteQuery):
    episode = TenantRelatedField(model=Episode, required=False)


class DiagnosisSerializer(KnownKeys):
    """A code with its system and version, words, or both."""

    system = serializers.ChoiceField(DiagnosisSystem.choices, required=False, allow_blank=True, default="")
    version = serializers.CharField(max_length=CODE_LENGTH, required=False, allow_blank=True, default="")
    code = serializers.CharField(max_length=CODE_LENGTH, required=False, allow_blank=True, default="")
    text = serializers.CharField(max_length=DIAGNOSIS_LENGTH, required=False, allow_blank=True, default="")


class EpisodeSerializer(KnownKeys):
    """Reports of one place that belong together. `onset_mode`, `return_date` and `diagnosis` can be given."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    athlete = serializers.UUIDField(source="athlete.public_id", read_only=True)
    side = serializers.ChoiceField(Side.choices, read_only=True)
    area = serializers.ChoiceField(Area.choices, read_only=True)
    onset_date = serializers.DateField(read_only=True)
    onset_mode = CodeField(choices=OnsetMode.choices, allow_null=True, required=False)
    state = serializers.ChoiceField(EpisodeState.choices, read_only=True)
    kind = serializers.ChoiceField(EpisodeKind.choices, read_only=True)
    recurrence_of = serializers.UUIDField(source="recurrence_of.public_id", read_only=True, allow_null=True)
    ended_on = serializers.DateField(read_only=True, allow_null=True)
    return_date = serializers.DateField(allow_null=True, required=False)
    time_loss_days = serializers.IntegerField(read_only=True, allow_null=True)
    time_loss = serializers.ChoiceField(TimeLoss.choices, read_only=True, allow_null=True)
    diagnosis = DiagnosisSerializer(allow_null=True, required=False)
    diagnosed_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def to_representation(self, instance: Episode) -> dict[str, Any]:
        shown = super().to_representation(instance)
        shown["diagnosis"] = _diagnosis_of(instance)
        return shown

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wrong = set(self.initial_data) - set(GIVEN)
        if wrong:
            raise serializers.ValidationError(
                {name: [_("This cannot be changed.")] for name in sorted(wrong)}
            )
        return attrs


class EpisodeNoteSerializer(serializers.Serializer[Any]):
    """`staff` notes are read by staff alone, `shared` ones by the runner's side too."""

    id = serializers.UUIDField(source="public_id", required=False)
    athlete = serializers.UUIDField(source="athlete.public_id", read_only=True)
    episode = TenantRelatedField(model=Episode)
    author = serializers.CharField(read_only=True, allow_null=True)
    audience = serializers.ChoiceField(NoteAudience.choices, default=NoteAudience.SHARED)
    text = serializers.CharField(max_length=NOTES_LENGTH)
    created_at = serializers.DateTimeField(read_only=True)


class EpisodeDocumentSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id", read_only=True)
    athlete = serializers.UUIDField(source="athlete.public_id", read_only=True)
    episode = serializers.UUIDField(source="episode.public_id", read_only=True)
    name = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(DocumentKind.choices, read_only=True)
    size_bytes = serializers.IntegerField(read_only=True)
    delete_on = serializers.DateField(read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(read_only=True)


class DocumentUploadSerializer(serializers.Serializer[Any]):
    """multipart/form-data."""

    episode = TenantRelatedField(model=Episode)
    # Whether it is empty is for the service to say, in the same words on every page.
    file = serializers.FileField(allow_empty_file=True)


def _diagnosis_of(episode: Episode) -> dict[str, str] | None:
    if episode.diagnosed_at is None:
        return None
    return {
        "system": episode.diagnosis_system,
        "version": episode.diagnosis_version,
        "code": episode.diagnosis_code,
        "text": episode.diagnosis_text,
    }
