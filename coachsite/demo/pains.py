"""What the invented athletes answered about pain."""

from dataclasses import replace
from decimal import Decimal

from coachsite.demo.people import DemoAthlete
from injuries.enums import Area, Quality, Side, Sign, Spot, Timing, Trigger
from injuries.rules.check_page import questions_for, signs_from_check
from injuries.rules.report import Report

OUTER_KNEE = Report(
    side=Side.RIGHT,
    area=Area.KNEE,
    spots=frozenset({Spot.LATERAL}),
    duration_days=2,
    worst_during=2,
    timing=frozenset({Timing.FROM_KM}),
    onset_km=Decimal(5),
    triggers=frozenset({Trigger.DOWNHILL}),
    quality=frozenset({Quality.SHARP}),
)
OUTER_KNEE_A_WEEK_LATER = replace(
    OUTER_KNEE,
    duration_days=None,
    worst_during=4,
    onset_km=Decimal(4),
    triggers=frozenset({Trigger.DOWNHILL, Trigger.LONG_RUN}),
)
LOCKED_KNEE = Report(
    side=Side.LEFT,
    area=Area.KNEE,
    spots=frozenset({Spot.MEDIAL_JOINT_LINE}),
    duration_days=3,
    worst_during=6,
    timing=frozenset({Timing.WHOLE_RUN}),
    triggers=frozenset({Trigger.DEEP_BEND}),
)

# Days ago, what was answered, and what was ticked on the check page.
STORIES: dict[str, tuple[tuple[int, Report, frozenset[Sign]], ...]] = {
    "Nadia Ferreira": ((8, OUTER_KNEE, frozenset()), (1, OUTER_KNEE_A_WEEK_LATER, frozenset())),
    "Tomas Brandt": ((1, LOCKED_KNEE, frozenset({Sign.SWELLING, Sign.CATCHING_LOCKING})),),
}


def pains_of(plan: DemoAthlete) -> list[tuple[int, Report]]:
    """(days ago, report) of this athlete; empty for those without pain."""
    return [(days_ago, _checked(report, ticked)) for days_ago, report, ticked in STORIES.get(plan.name, ())]


def _checked(report: Report, ticked: frozenset[Sign]) -> Report:
    signs = signs_from_check(questions_for(report), ticked=ticked, none_of_these=not ticked)
    return replace(report, signs=signs)
