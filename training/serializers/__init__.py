"""The REST shapes of this room."""

from training.serializers.activities import (
    ActivitySerializer,
    ImportFileSerializer,
    ImportSerializer,
    TrackSerializer,
    UploadSerializer,
    WeekLoadSerializer,
)
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
    "ImportFileSerializer",
    "ImportSerializer",
    "RotationSerializer",
    "ShoeChangeSerializer",
    "ShoeSerializer",
    "TrackSerializer",
    "UploadSerializer",
    "WeekLoadSerializer",
]
