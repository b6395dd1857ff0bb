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


def details():
    """Everything of a report but side, area, spots, duration and signs."""
    return st.fixed_dictionaries(
        {
            "radiates_to": some(RadiatesTo),
            "worst_during": intensities,
            "after_60min": intensities,
            "next_morning": intensities,
            "timing": some(Timing),
            "onset_km": st.none() | st.decimals(Decimal(0), Decimal(400), places=2),
            "triggers": some(Trigger),
            "quality": some(Quality),
            "surface": st.none() | st.sampled_from(list(Surface)),
            "on_a_run": st.booleans(),
        }
    )


@st.composite
def reports(draw):
    area = draw(st.sampled_from(list(Area)))
    return Report(
        side=draw(st.sampled_from(list(Side))),
        area=area,
        spots=draw(some(SPOTS_OF_AREA[area])),
        duration_days=draw(st.none() | st.integers(0, 400)),
        signs=draw(signs),
        **draw(details()),
    )
