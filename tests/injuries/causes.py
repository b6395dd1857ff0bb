"""Short ways to make cases in tests, and the cases written down in tests/injuries/cases."""

import json
from pathlib import Path

from injuries.enums import Area, Quality, RadiatesTo, Side, Sign, Spot, Timing, Trigger
from injuries.knowledge import knowledge
from injuries.rules.assessment import assess
from injuries.rules.causes import Case
from injuries.rules.context import Context
from injuries.rules.report import Report
from training.enums import Surface

FOLDER = Path(__file__).parent / "cases"
LISTS = {"spots": Spot, "timing": Timing, "triggers": Trigger, "quality": Quality, "radiates_to": RadiatesTo}


def case(*yes, no=(), side="right", area="knee", said=None, context=None, **fields):
    """`case("swelling", no=["fever"], spots=["lateral"], context={"age": 30})`."""
    around = dict(context or {})
    for given in (fields, around):
        if "surface" in given:
            given["surface"] = Surface(given["surface"])
    for name, codes in LISTS.items():
        fields[name] = frozenset(map(codes, fields.get(name, ())))
    signs = {Sign(code): True for code in yes} | {Sign(code): False for code in no}
    return Case(
        report=Report(side=Side(side or "central"), area=Area(area or "other"), signs=signs, **fields),
        unsaid=frozenset(name for name, value in (("side", side), ("area", area)) if value is None),
        self_analysis=said or {},
        context=Context(**around),
    )


def assessed(*yes, **fields):
    """The assessment of such a case by the knowledge of this release."""
    return assess(case(*yes, **fields), knowledge().causes.table)


def scored(cause, *yes, **fields):
    """One cause of such a case."""
    ranking = assessed(*yes, **fields).ranking
    return next(one for one in ranking.every if one.cause == cause)


def reasons(cause, *yes, **fields):
    """The ids of the reasons for and against."""
    found = scored(cause, *yes, **fields)
    return {one.id for one in (*found.reasons_for, *found.reasons_against)}


def written_cases():
    """Each with its name, what is expected, and the body of an assessment."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            body = json.loads(line)
            yield body.pop("case"), body.pop("expect"), body
