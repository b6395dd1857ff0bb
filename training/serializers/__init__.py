"""The REST shapes of this room."""

from training.serializers.activities import (
    ActivitySerializer,
    ImportFileSerializer,
    ImportSerializer,
    InstantField,
    TrackSerializer,
    UploadSerializer,
)
from training.serializers.load import DayLoadSerializer, WeekLoadSerializer
from training.serializers.shoes import (
    AssignedSerializer,
    AssignSerializer,
    RotationSerializer,
    ShoeChangeSerializer,
    ShoeSerializer,
)

__all__ = [
    "ActivitySerializer",
    "AssignSerializer",
    "AssignedSerializer",
    "DayLoadSerializer",
    "ImportFileSerializer",
    "ImportSerializer",
    "InstantField",
    "RotationSerializer",
    "ShoeChangeSerializer",
    "ShoeSerializer",
    "TrackSerializer",
    "UploadSerializer",
    "WeekLoadSerializer",
]
