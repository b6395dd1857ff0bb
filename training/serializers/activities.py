"""The REST shape of activities, weeks and uploads."""

from datetime import datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from athletes.models import Athlete
from athletes.tenancy import TenantRelatedField
from training.enums import ImportFileState, ImportState, SourceFormat, SpikeCategory, Surface
from training.importers.corrections import sentence_of
from training.models import Activity, ActivitySource, Import, ImportFile, Shoe
from training.rules import session_load


class InstantField(serializers.DateTimeField):
    """An instant with its offset; shown with the offset of the place where it happened."""

    default_error_messages = {
        "no_offset": _("Give the offset from UTC, as in 2026-11-16T07:30:00+01:00."),
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if timezone.is_naive(value):
            self.fail("no_offset")
        return value


class CodeField(serializers.ChoiceField):
    """A code that may be missing: null outside, an empty text in the table."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        is_empty, value = super().validate_empty_values(data)
        return is_empty, "" if is_empty and value is None else value

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) or None


class ReasonSerializer(serializers.Serializer[Any]):
    """Why something was refused or put right: a stable code, and a sentence about it."""

    code = serializers.CharField()
    detail = serializers.CharField()


class SourceSerializer(serializers.ModelSerializer[ActivitySource]):
    format = serializers.ChoiceField(SourceFormat.choices)
    corrections = serializers.SerializerMethodField(
        help_text=_("What had to be put right in the file; its numbers are less sure than others.")
    )

    class Meta:
        model = ActivitySource
        fields = ["format", "device", "corrections"]

    @extend_schema_field(ReasonSerializer(many=True))
    def get_corrections(self, row: ActivitySource) -> list[dict[str, str]]:
        return [{"code": code, "detail": gettext(sentence_of(code))} for code in row.corrections]


class SpikeSerializer(serializers.Serializer[Any]):
    """A run against the longest of the 30 days before."""

    category = serializers.ChoiceField(SpikeCategory.choices)
    longest_30d_m = serializers.IntegerField(allow_null=True)


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    """One session. What was not measured is null."""

    id = serializers.UUIDField(
        source="public_id", required=False, help_text=_("Chosen by the client, so that it can send again.")
    )
    athlete = TenantRelatedField(model=Athlete, required=False, help_text=_("Left out: oneself."))
    start_at = InstantField()
    time_zone = serializers.CharField(
        max_length=64, required=False, help_text=_("An IANA name. Left out: where the athlete lives.")
    )
    surface = CodeField(choices=Surface.choices, required=False, allow_null=True)
    shoe = TenantRelatedField(model=Shoe, required=False, allow_null=True)
    sources = SourceSerializer(many=True, read_only=True)
    grade_adjusted_m = serializers.IntegerField(
        source="flat_m",
        read_only=True,
        allow_null=True,
        help_text=_("Metres on the flat that cost as much (Minetti 2002); runs outdoors with heights only."),
    )
    load = serializers.SerializerMethodField(help_text=_("Session RPE: minutes times effort."))
    trimp = serializers.SerializerMethodField(
        help_text=_("Banister's load from the mean heart rate; null without heart rates or a sex.")
    )
    descent_m_per_km = serializers.SerializerMethodField(help_text=_("High from 20."))
    spike = serializers.SerializerMethodField()

    class Meta:
        model = Activity
        fields = [
            "id",
            "athlete",
            "start_at",
            "time_zone",
            "local_date",
            "type",
            "distance_m",
            "moving_s",
            "elapsed_s",
            "ascent_m",
            "descent_m",
            "avg_cadence_spm",
            "avg_hr",
            "max_hr",
            "grade_adjusted_m",
            "rpe",
            "surface",
            "shoe",
            "warm_up_done",
            "cool_down_done",
            "notes",
            "partial",
            "sources",
            "load",
            "trimp",
            "descent_m_per_km",
            "spike",
        ]
        read_only_fields = ["local_date", "max_hr", "partial"]

    def to_representation(self, instance: Activity) -> dict[str, Any]:
        shown = super().to_representation(instance)
        shown["start_at"] = instance.start_at.astimezone(ZoneInfo(instance.time_zone)).isoformat()
        return shown

    def get_load(self, row: Activity) -> int | None:
        return session_load(row.moving_s, row.elapsed_s, row.rpe)

    def get_trimp(self, row: Activity) -> float | None:
        found = row.trimp
        return None if found is None else round(found, 6)

    def get_descent_m_per_km(self, row: Activity) -> float | None:
        share = row.descent_m_per_km
        return None if share is None else round(share, 2)

    @extend_schema_field(SpikeSerializer(allow_null=True))
    def get_spike(self, row: Activity) -> dict[str, Any] | None:
        """Null until the week is computed, and for what is no run."""
        if not row.spike_category:
            return None
        return {"category": row.spike_category, "longest_30d_m": row.longest_30d_m}

    def validate_athlete(self, athlete: Athlete) -> Athlete:
        if self.instance is not None and self.instance.athlete_id != athlete.pk:
            self._fixed(_("An activity stays with its athlete."))
        return athlete

    def validate_id(self, public_id: Any) -> Any:
        if self.instance is not None and self.instance.public_id != public_id:
            self._fixed(_("An id never changes."))
        return public_id

    def _fixed(self, message: Any) -> NoReturn:
        raise serializers.ValidationError(message, code="fixed")


class PointSerializer(serializers.Serializer[Any]):
    """What the watch did not record is null; `offset_s` counts from the start, cadence both feet."""

    offset_s = serializers.IntegerField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    lon = serializers.FloatField(allow_null=True)
    distance_m = serializers.FloatField(allow_null=True)
    altitude_m = serializers.FloatField(allow_null=True)
    hr = serializers.IntegerField(allow_null=True)
    cadence_spm = serializers.IntegerField(allow_null=True)


class SplitSerializer(serializers.Serializer[Any]):
    """One kilometre; the last one may be shorter."""

    number = serializers.IntegerField()
    distance_m = serializers.IntegerField()
    elapsed_s = serializers.IntegerField()
    avg_hr = serializers.IntegerField(allow_null=True)


class TrackSerializer(serializers.Serializer[Any]):
    """Sampled points and splits; both empty for an activity without a track."""

    points = PointSerializer(many=True)
    splits = SplitSerializer(many=True)


class _WithReason(serializers.Serializer[Any]):
    error = serializers.SerializerMethodField(help_text=_("Null where nothing went wrong."))

    @extend_schema_field(ReasonSerializer(allow_null=True))
    def get_error(self, row: Import | ImportFile) -> dict[str, str] | None:
        if not row.error_code:
            return None
        # Stored in English, as the translators know it.
        return {"code": row.error_code, "detail": gettext(row.error_detail)}


class ImportFileSerializer(_WithReason, serializers.ModelSerializer[ImportFile]):
    """What became of one activity of the upload."""

    state = serializers.ChoiceField(ImportFileState.choices)
    activity = serializers.SlugRelatedField[Activity](slug_field="public_id", read_only=True)

    class Meta:
        model = ImportFile
        fields = ["name", "row", "state", "activity", "error"]


class ImportSerializer(_WithReason, serializers.ModelSerializer[Import]):
    """An upload, and what was found in it. Ask again while it is queued or running."""

    id = serializers.UUIDField(source="public_id")
    athlete = serializers.SlugRelatedField[Athlete](slug_field="public_id", read_only=True)
    state = serializers.ChoiceField(ImportState.choices)
    files = ImportFileSerializer(many=True)

    class Meta:
        model = Import
        fields = [
            "id",
            "athlete",
            "name",
            "state",
            "done",
            "total",
            "files",
            "error",
            "created_at",
            "finished_at",
        ]
        read_only_fields = fields


class UploadSerializer(serializers.Serializer[Any]):
    """multipart/form-data."""

    # Whether it is empty is for the service to say, in the same words on every page.
    file = serializers.FileField(
        allow_empty_file=True,
        help_text=_(
            "A FIT, GPX or TCX file, each also as .gz, up to 25 MB; or a zip of up to 1,000; or a CSV log."
        ),
    )
    athlete = TenantRelatedField(model=Athlete, required=False, help_text=_("Left out: oneself."))
    units = serializers.ChoiceField(
        ["km", "mi", "m"], required=False, help_text=_("Of the distances of a CSV log. Left out: detected.")
    )
    day_first = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text=_("Of a CSV log: 05/06 is the fifth of June. Left out: detected."),
    )
