"""Short ways to write down what somebody ran."""

from datetime import date, timedelta

from hypothesis import strategies as st

from training.enums import ActivityType
from training.rules import Session

MONDAY = date(2026, 1, 5)


def week(n):
    """The Monday of week `n` of the examples; 0 is 2026-01-05."""
    return MONDAY + timedelta(weeks=n)


def run(day, metres, **fields):
    """A run `day` days after the first Monday."""
    return Session(local_date=MONDAY + timedelta(days=day), distance_m=metres, **fields)


def weeks_of(totals, *, first=0):
    """Two runs a week, on Monday and Sunday, of these totals; an empty week has none."""
    return [
        run(7 * (first + n) + day, metres)
        for n, total in enumerate(totals)
        if total
        for day, metres in ((0, total // 2), (6, total - total // 2))
    ]


distances = st.one_of(st.none(), st.sampled_from([0, 2_999, 3_000, 3_001, 6_000]), st.integers(0, 60_000))
amounts = st.one_of(st.none(), st.integers(0, 20_000))
types = st.sampled_from(
    [ActivityType.RUN] * 5 + [ActivityType.TREADMILL, ActivityType.WALK, ActivityType.RIDE]
)


@st.composite
def sessions(draw, *, max_size=40):
    """A log with clusters and breaks of every length the rules know."""
    steps = st.one_of(st.integers(0, 5), st.integers(5, 30), st.sampled_from([14, 15, 28, 29, 30, 84, 85]))
    day, log = draw(st.integers(0, 13)), []
    for step in draw(st.lists(steps, min_size=1, max_size=max_size)):
        day += step
        log.append(
            run(
                day,
                draw(distances),
                type=draw(types),
                moving_s=draw(amounts),
                elapsed_s=draw(amounts),
                ascent_m=draw(amounts),
                descent_m=draw(amounts),
                rpe=draw(st.one_of(st.none(), st.integers(0, 10))),
            )
        )
    return log
