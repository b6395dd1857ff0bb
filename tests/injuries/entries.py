"""Short ways to make entries in tests."""

from datetime import datetime, timedelta

from injuries import services
from injuries.enums import Area, Quality, Side, Sign, Spot, Timing, Trigger
from injuries.rules.report import Report
from injuries.services import Entry
from tests.cast import NOW

CODES = {"spots": Spot, "timing": Timing, "triggers": Trigger, "quality": Quality}


def entry(*yes, no=(), side="right", area="knee", felt_at=NOW, **fields):
    """An entry by names of codes: `entry("swelling", no=["fever"], worst_during=5)`."""
    around = {name: fields.pop(name) for name in ("activity", "self_analysis", "notes") if name in fields}
    for name, codes in CODES.items():
        fields[name] = frozenset(map(codes, fields.get(name, ())))
    report = Report(
        side=Side(side),
        area=Area(area),
        signs={Sign(s): True for s in yes} | {Sign(s): False for s in no},
        **{"worst_during": 3, **fields},
    )
    return Entry(report=report, felt_at=felt_at, **around)


def log(athlete, *yes, actor=None, public_id=None, now=NOW, **fields):
    """Logs as the athlete, unless an actor is named."""
    fields.setdefault("felt_at", now)
    return services.log_pain(
        actor or athlete.user, athlete=athlete, entry=entry(*yes, **fields), public_id=public_id, now=now
    )


def later(**parts) -> datetime:
    return NOW + timedelta(**parts)
