"""The codes of the training room: the same in database, API, forms and exports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityType(models.TextChoices):
    RUN = "run", _("Run")
    TRAIL_RUN = "trail_run", _("Trail run")
    TREADMILL = "treadmill", _("Treadmill run")
    WALK = "walk", _("Walk")
    RIDE = "ride", _("Ride")
    SWIM = "swim", _("Swim")
    STRENGTH = "strength", _("Strength")
    OTHER = "other", _("Other")


class Surface(models.TextChoices):
    ASPHALT = "asphalt", _("Asphalt")
    CONCRETE = "concrete", _("Concrete")
    TRACK = "track", _("Track")
    TRAIL = "trail", _("Trail")
    GRASS = "grass", _("Grass")
    SAND = "sand", _("Sand")
    TREADMILL = "treadmill", _("Treadmill")
    MIXED = "mixed", _("Mixed")


class Verdict(models.TextChoices):
    OK = "ok", _("Within the plan for growth")
    OVER = "over", _("More than planned growth")
    OVER_30 = "over_30", _("More than 30 % above the usual")
    START_TOO_FAST = "start_too_fast", _("A fast start")
    RETURN_TOO_FAST = "return_too_fast", _("A fast return")
    INSUFFICIENT_DATA = "insufficient_data", _("Too little known yet")


class WeekBasis(models.TextChoices):
    """What the ceiling of a week rests on."""

    NONE = "none", _("Nothing known")
    WEEKS = "weeks", _("The weeks before")
    STRICT = "strict", _("The week before alone")
    DECLARED = "declared", _("What was said at joining")
    START = "start", _("The first two weeks of running")
    RETURN = "return", _("A return after a break")


class SpikeCategory(models.TextChoices):
    NONE = "none", _("No longer than usual")
    SMALL = "small", _("More than 10 % longer")
    MODERATE = "moderate", _("More than 30 % longer")
    LARGE = "large", _("More than twice as long")
    NO_BASELINE = "no_baseline", _("No run in 30 days before")


class SettingLevel(models.TextChoices):
    """For whom a setting that applies was made."""

    ATHLETE = "athlete", _("set for this runner")
    SQUAD = "squad", _("set for the squad")
    CLUB = "club", _("set for the club")
    DEFAULT = "default", _("nobody set anything else")
    AGE = "age", _("the most that is allowed under 18")


class MonotonyGap(models.TextChoices):
    """Why a week has no monotony and no strain."""

    INCOMPLETE_WEEK = "incomplete_week", _("The week is not complete")
    UNKNOWN_DAY = "unknown_day", _("The effort of a day is not known")
    SD_ZERO = "sd_zero", _("Every day was alike")


class TrendGap(models.TextChoices):
    """Why a day has no training trend, or a log no chart of it."""

    NO_LOG = "no_log", _("Nothing is logged yet")
    FIRST_DAYS = "first_42_days", _("The log is not 42 days old yet")
    UNKNOWN_DAY = "unknown_day", _("The effort of this day is not known")
    UNKNOWN_DAYS = "too_many_unknown_days", _("The effort of more than 7 of the last 28 days is not known")


class SourceFormat(models.TextChoices):
    FIT = "fit", "FIT"
    GPX = "gpx", "GPX"
    TCX = "tcx", "TCX"
    CSV = "csv", "CSV"
    MANUAL = "manual", _("Entered by hand")


class ImportState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being read")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class ImportKind(models.TextChoices):
    """What an upload is: one file, many in a zip, or a table with a run in each row."""

    FILE = "file", _("File")
    ZIP = "zip", _("Zip")
    TABLE = "table", _("Table")


class ImportFileState(models.TextChoices):
    DONE = "done", _("Stored")
    DUPLICATE = "duplicate", _("Already there")
    PARTIAL = "partial", _("Stored in part")
    REFUSED = "refused", _("Refused")


class RestrictionKind(models.TextChoices):
    """What may hold an athlete back; the stronger wins, in this order."""

    NO_RUNNING = "no_running", _("No running")
    NO_PROGRESSION = "no_progression", _("No more than last good week")
    LADDER = "ladder", _("Easy runs on the way back")
    LIMITS = "limits", _("Limits beside the plan")


class LoadAlert(models.TextChoices):
    """The alerts of this room; their labels stand in mails, so they are neutral and carry no number."""

    WEEKLY_INCREASE = "weekly_increase", _("A week above the plan for growth")
    START_TOO_FAST = "start_too_fast", _("A fast start to running")
    RETURN_TOO_FAST = "return_too_fast", _("A fast return after a break")
    SESSION_SPIKE = "session_spike", _("A run much longer than usual")


class LoadRiseKind(models.TextChoices):
    """How a run made the load rise; the weekly ones are the verdicts that the run brought about."""

    OVER = "over", _("A week above the plan for growth")
    OVER_30 = "over_30", _("A week far above the usual one")
    START_TOO_FAST = "start_too_fast", _("A fast start to running")
    RETURN_TOO_FAST = "return_too_fast", _("A fast return after a break")
    SPIKE = "spike", _("A run much longer than usual")


# Info, not news of a week: what an import of history leaves in the inbox.
HISTORY_ADDED = "history_added"


class ShoeWear(models.TextChoices):
    """How far a pair is on its way to the next one."""

    OK = "ok", _("In good time")
    NOTE = "note", _("Have a look at it")
    DUE = "due", _("Time for another pair")


class ShoeEvent(models.TextChoices):
    """What happened to a pair."""

    ADDED = "added", _("Added")
    DEFAULT = "default", _("Worn from now on")
    DEFAULT_ENDED = "default_ended", _("No longer worn by default")
    ASSIGNED = "assigned", _("Given to runs")
    EDITED = "edited", _("Changed")
    RETIRED = "retired", _("Put away")
    RESTORED = "restored", _("Taken out again")
    DELETED = "deleted", _("Deleted")


class ShoeAlert(models.TextChoices):
    SHOE_DUE = "shoe_due", _("Your shoes have run far")


class WorkoutType(models.TextChoices):
    EASY = "easy", _("Easy run")
    LONG = "long", _("Long run")
    INTERVALS = "intervals", _("Intervals")
    TEMPO = "tempo", _("Tempo run")
    HILLS = "hills", _("Hills")
    STRIDES = "strides", _("Strides")
    STRENGTH = "strength", _("Strength")
    MOBILITY = "mobility", _("Mobility")
    REST = "rest", _("Rest")
    RACE = "race", _("Race")
    LADDER_RUN = "ladder_run", _("Run of the way back")


class StepKind(models.TextChoices):
    WARM_UP = "warm_up", _("Warm-up")
    WORK = "work", _("Work")
    RECOVERY = "recovery", _("Recovery")
    COOL_DOWN = "cool_down", _("Cool-down")


class TargetKind(models.TextChoices):
    """What a step aims at; the unit is part of the kind."""

    PACE = "pace_s_per_km", _("Pace")
    HEART_RATE = "hr_bpm", _("Heart rate")
    EFFORT = "rpe", _("Effort")
    CADENCE = "cadence_spm", _("Cadence")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Changed since publishing")


class WeekKind(models.TextChoices):
    BUILD = "build", _("Build")
    RECOVERY = "recovery", _("Recovery week")
    TAPER = "taper", _("Taper")
    RACE = "race", _("Race week")


class WorkoutOutcome(models.TextChoices):
    """What became of a planned workout; "paused" and "excused" are never counted against anybody."""

    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    PARTLY = "partly", _("Done in part")
    MISSED = "missed", _("Missed")
    PAUSED = "paused", _("Paused")
    EXCUSED = "excused", _("Away")


class AwayKind(models.TextChoices):
    """Why an athlete is away for some days; the kind is for those with health consent, "away" for others."""

    TRAVEL = "travel", _("Travel")
    ILLNESS = "illness", _("Illness")
    EXAMS = "exams", _("Exams")


class RiseKind(models.TextChoices):
    """Why a coach expects a squad to run more for some days."""

    CAMP = "camp", _("Training camp")
    PLANNED_JUMP = "planned_jump", _("Planned jump")


class AssignmentState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being written")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class AssignmentResultState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    PLANNED = "planned", _("Planned")
    REFUSED = "refused", _("Refused")


class PlanAlert(models.TextChoices):
    PLAN_OVERRIDE = "plan_override", _("A plan beyond the rules")
    # The same, where what it goes over is health data: for those alone who see that.
    PLAN_OVERRIDE_HEALTH = "plan_override_health", _("A plan to look at")
    PLAN_PUBLISHED = "plan_published", _("Your plan")


class GateCode(models.TextChoices):
    """What the gate says about a plan before it is published."""

    WEEKLY_CEILING = "weekly_ceiling", _("A week above its ceiling")
    LONGEST_RUN = "longest_run", _("A run too long for a start or a return")
    SESSION_SPIKE = "session_spike", _("A run much longer than usual")
    STRENGTH = "strength", _("Strength two or three times a week")
    REST_DAY = "rest_day", _("A week without a day of rest")
    NO_RUNNING = "no_running", _("Running is paused")
    NO_PROGRESSION_FAST = "no_progression_fast", _("Speed or hills while it should be easy and flat")
    NO_PROGRESSION_GROWTH = "no_progression_growth", _("More than the last good week")
    MINOR_RUNNING_DAYS = "minor_running_days", _("Too many running days under 18")
    MINOR_FREE_DAY = "minor_free_day", _("No day without sport under 18")
    MINOR_HOURS = "minor_hours", _("Too many hours a week under 18")
    RACE = "race", _("A race")
    UNKNOWN_BASELINE = "unknown_baseline", _("Too little known to judge a week")
    UNKNOWN_LONGEST = "unknown_longest", _("No longer run known to compare with")
    UNSIZED = "unsized", _("A run without distance and time")
    BEGINS_LATER = "begins_later", _("The plan begins later")
