"""Hypothesis strategies for pain reports."""

from decimal import Decimal

from hypothesis import strategies as st

from injuries.enums import (
    SPOTS_OF_AREA,
    Area,
    Quality,
    RadiatesTo,
    Side,
    Sign,
    Timing,
    Trigger,
)
from injuries.rules.report import Report
from training.enums import Surface

intensities = st.none() | st.integers(0, 10)
ages = st.none() | st.integers(6, 90)
answers = st.sampled_from([True, False, None])
signs = st.dictionaries(st.sampled_from(list(Sign)), answers)


def some(codes):
    codes = list(codes)
    return st.frozensets(st.sampled_from(codes)) if codes else st.just(frozenset())


# Strategies are built once: building one costs more than drawing from it.
_some_spots = {area: some(SPOTS_OF_AREA[area]) for area in Area}
_sides = st.sampled_from(list(Side))
_areas = st.sampled_from(list(Area))
_durations = st.none() | st.integers(0, 400)
# Everything of a report but side, area, spots, duration and signs.
details = st.fixed_dictionaries(
    {
        "radiates_to": some(RadiatesTo),
        "worst_during": intensities,
        "after_60min": intensities,
        "next_morning": intensities,
        "timing": some(Timing),
        "onset_km": st.none() | st.integers(0, 40_000).map(lambda hundredths: Decimal(hundredths) / 100),
        "triggers": some(Trigger),
        "quality": some(Quality),
        "surface": st.none() | st.sampled_from(list(Surface)),
        "on_a_run": st.booleans(),
    }
)


@st.composite
def reports(draw):
    area = draw(_areas)
    return Report(
        side=draw(_sides),
        area=area,
        spots=draw(_some_spots[area]),
        duration_days=draw(_durations),
        signs=draw(signs),
        **draw(details),
    )
