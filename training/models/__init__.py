"""Activities and where they came from, shoes, imports, weekly load."""

from training.models.activities import Activity, ActivitySource, ActivityTrack, DeletedActivity
from training.models.exports import DataCopy
from training.models.imports import Import, ImportFile
from training.models.shoes import Shoe, ShoeChange, ShoeDefault
from training.models.weeks import DirtyWeek, LoadState, WeekLoad

__all__ = [
    "Activity",
    "ActivitySource",
    "ActivityTrack",
    "DataCopy",
    "DeletedActivity",
    "DirtyWeek",
    "Import",
    "ImportFile",
    "LoadState",
    "Shoe",
    "ShoeChange",
    "ShoeDefault",
    "WeekLoad",
]
