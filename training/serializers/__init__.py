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
from training.serializers.plans import (
    GateSerializer,
    MoveSerializer,
    PlanSerializer,
    PublishSerializer,
    WorkoutSerializer,
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
    "DayLoadSerializer",
    "GateSerializer",
    "ImportFileSerializer",
    "ImportSerializer",
    "InstantField",
    "MoveSerializer",
    "PlanSerializer",
    "PublishSerializer",
    "RotationSerializer",
    "ShoeChangeSerializer",
    "ShoeSerializer",
    "TrackSerializer",
    "UploadSerializer",
    "WeekLoadSerializer",
    "WorkoutSerializer",
]
