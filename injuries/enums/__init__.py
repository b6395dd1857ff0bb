"""The codes of this room: the same in database, API, forms and exports."""

from injuries.enums.causes import FACTORS, Cause, CauseKind, kind_of
from injuries.enums.clearance import (
    ClearanceOutcome,
    ClearanceProblem,
    Hidden,
    Profession,
    RestraintReason,
    SpokenTo,
)
from injuries.enums.episodes import (
    DiagnosisSystem,
    DocumentKind,
    EpisodeKind,
    EpisodeState,
    NoteAudience,
    OnsetMode,
    TimeLoss,
)
from injuries.enums.flags import AdviceCode, FlagRule, FlagState, Urgency
from injuries.enums.places import SPOTS_OF_AREA, Area, RadiatesTo, Side, Spot
from injuries.enums.professional import FindingResult, OpeningOutcome
from injuries.enums.reports import (
    EntryEnd,
    ProblemCode,
    Quality,
    ReportState,
    SelfAnalysis,
    Sign,
    Timing,
    Trigger,
)

__all__ = [
    "FACTORS",
    "SPOTS_OF_AREA",
    "AdviceCode",
    "Area",
    "Cause",
    "CauseKind",
    "ClearanceOutcome",
    "ClearanceProblem",
    "DiagnosisSystem",
    "DocumentKind",
    "EntryEnd",
    "EpisodeKind",
    "EpisodeState",
    "FindingResult",
    "FlagRule",
    "FlagState",
    "Hidden",
    "NoteAudience",
    "OnsetMode",
    "OpeningOutcome",
    "ProblemCode",
    "Profession",
    "Quality",
    "RadiatesTo",
    "ReportState",
    "RestraintReason",
    "SelfAnalysis",
    "Side",
    "Sign",
    "SpokenTo",
    "Spot",
    "TimeLoss",
    "Timing",
    "Trigger",
    "Urgency",
    "kind_of",
]
