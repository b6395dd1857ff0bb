"""The assessment of a pain report: alone, and its address against the same with a constant in its place."""

import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random
from statistics import median
from typing import Any
from unittest import mock

from django.test import Client
from django.urls import reverse

from athletes.models import User
from benchmarks.line import Line, ratio_line
from benchmarks.scale import sized
from injuries.api import AssessmentView
from injuries.enums import SPOTS_OF_AREA, Area, Quality, RadiatesTo, Side, Sign, Timing, Trigger
from injuries.knowledge import knowledge
from injuries.rules.assessment import assess
from injuries.rules.causes import Case
from injuries.rules.context import Context
from injuries.rules.report import Report
from injuries.selectors import likely_causes

CASES, ROUNDS = 500, 9
REQUESTS, WARM_UP = 150, 10
# 2,000 a second.
LIMIT_US = 500
# The address answers at least 0.6 times as many as one with a constant.
LIMIT = 1 / 0.6
BODY = {
    "side": "right",
    "area": "knee",
    "spots": ["lateral"],
    "intensity": {"worst_during": 5, "after_60min": 2},
    "timing": ["from_km", "next_morning"],
    "onset_km": 4.5,
    "triggers": ["downhill", "long_run"],
    "quality": ["sharp"],
    "signs": {"swelling": False, "catching_locking": False, "giving_way": False, "limp": False},
    "context": {"weekly_m": [30_000, 31_000, 33_000, 36_000, 52_000], "age": 34, "shoe_km": 420},
}


def measure(scale: float) -> Iterator[Line]:
    cases = _cases(sized(CASES, scale, least=50))
    yield _alone(cases)
    yield _address(sized(REQUESTS, scale, least=40))


def _alone(cases: list[Case]) -> Line:
    table = knowledge().causes.table
    took = median(_cpu_seconds(lambda: [assess(case, table) for case in cases]) for _n in range(ROUNDS))
    each = took / len(cases)
    return Line(
        name="assess", value=f"{1 / each:,.0f} a second", measured=each * 1e6, limit=LIMIT_US, sign="us"
    )


def _address(requests: int) -> Line:
    client = Client()
    client.force_login(User.objects.create_user("runner@example.org", name="Runner"))
    with mock.patch.object(AssessmentView, "throttle_classes", ()):
        constant = likely_causes(_cases(1)[0])
        took: dict[str, list[float]] = {"real": [], "constant": []}
        for _nth in range(requests + WARM_UP):
            took["real"].append(_cpu_seconds(lambda: _ask(client)))
            with mock.patch("injuries.api.causes.likely_causes", return_value=constant):
                took["constant"].append(_cpu_seconds(lambda: _ask(client)))
    typical = {kind: median(times[WARM_UP:]) for kind, times in took.items()}
    return ratio_line("assess-address", typical["real"], "with a constant", typical["constant"], LIMIT)


def _ask(client: Client) -> None:
    response = client.post(reverse("assessment"), BODY, content_type="application/json")
    assert response.status_code == 200, response.content[:500]


def _cpu_seconds(work: Callable[[], Any]) -> float:
    """One core's time: what else runs on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _cases(count: int) -> list[Case]:
    """Invented answers, about as full as people give them; the same every time."""
    random = Random(1)  # noqa: S311  invented answers, no secret
    return [_case(random) for _nth in range(count)]


def _case(random: Random) -> Case:
    area = random.choice([Area.KNEE] * 8 + list(Area))
    spots = SPOTS_OF_AREA[area]
    asked = random.sample(list(Sign), random.randint(0, len(Sign)))
    report = Report(
        side=random.choice(list(Side)),
        area=area,
        spots=frozenset(random.sample(spots, min(len(spots), random.randint(0, 2)))),
        radiates_to=frozenset(random.sample(list(RadiatesTo), random.randint(0, 1))),
        timing=frozenset(random.sample(list(Timing), random.randint(0, 3))),
        triggers=frozenset(random.sample(list(Trigger), random.randint(0, 4))),
        quality=frozenset(random.sample(list(Quality), random.randint(0, 2))),
        onset_km=Decimal(random.randint(1, 20)) if random.random() < 0.3 else None,
        worst_during=random.randint(0, 10),
        signs={sign: random.random() < 0.05 for sign in asked},
    )
    weeks = tuple(random.randint(10, 60) * 1_000 for _week in range(random.choice([0, 0, 4, 8])))
    return Case(report=report, context=Context(weekly_m=weeks, age=random.choice([None, 15, 30, 45, 60])))
