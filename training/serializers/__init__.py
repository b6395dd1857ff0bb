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
    TickSerializer,
    WorkoutSerializer,
)
from training.serializers.shoes import (
    AssignedSerializer,
    AssignSerializer,
    RotationSerializer,
    ShoeChangeSerializer,
    ShoeSerializer,
)
from training.serializers.templates import (
    AssignmentLineSerializer,
    AssignmentSerializer,
    AssignPlanSerializer,
    PlanTemplateSerializer,
)

__all__ = [
    "ActivitySerializer",
    "AssignPlanSerializer",
    "AssignSerializer",
    "AssignedSerializer",
    "AssignmentLineSerializer",
    "AssignmentSerializer",
    "DayLoadSerializer",
    "GateSerializer",
    "ImportFileSerializer",
    "ImportSerializer",
    "InstantField",
    "MoveSerializer",
    "PlanSerializer",
    "PlanTemplateSerializer",
    "PublishSerializer",
    "RotationSerializer",
    "ShoeChangeSerializer",
    "ShoeSerializer",
    "TickSerializer",
    "TrackSerializer",
    "UploadSerializer",
    "WeekLoadSerializer",
    "WorkoutSerializer",
]
