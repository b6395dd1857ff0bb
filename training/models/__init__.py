"""Activities and where they came from, shoes, imports, weekly load."""

from training.models.activities import Activity, ActivitySource, ActivityTrack, DeletedActivity
from training.models.exports import DataCopy
from training.models.imports import Import, ImportFile
from training.models.plans import (
    AwayPeriod,
    CalendarFeed,
    Plan,
    PlanEdit,
    PlanNote,
    PlanPublication,
    PlanWeek,
    Workout,
)
from training.models.shoes import Shoe, ShoeChange, ShoeDefault
from training.models.templates import (
    PlanAssignment,
    PlanAssignmentResult,
    PlannedRise,
    PlanTemplate,
)
from training.models.weeks import DirtyWeek, LoadState, WeekLoad

__all__ = [
    "Activity",
    "ActivitySource",
    "ActivityTrack",
    "AwayPeriod",
    "CalendarFeed",
    "DataCopy",
    "DeletedActivity",
    "DirtyWeek",
    "Import",
    "ImportFile",
    "LoadState",
    "Plan",
    "PlanAssignment",
    "PlanAssignmentResult",
    "PlanEdit",
    "PlanNote",
    "PlanPublication",
    "PlanTemplate",
    "PlanWeek",
    "PlannedRise",
    "Shoe",
    "ShoeChange",
    "ShoeDefault",
    "WeekLoad",
    "Workout",
]
