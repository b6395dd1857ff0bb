"""What is said when an import is in: its weeks are judged, and history makes one line, no alarms."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Min, Q

from alerts.enums import Severity
from alerts.services import raise_alert
from training.enums import HISTORY_ADDED, ImportFileState, ImportKind
from training.models import Activity, Import
from training.rules import RUN_TYPES, monday_of
from training.rules.dates import WEEK
from training.services.shoe_alerts import update_shoe_alerts
from training.services.weeks import mark_weeks_dirty

# One old run is a run that came late; two are history.
LEAST_RUNS: Final = 2
STORED: Final = (ImportFileState.DONE, ImportFileState.PARTIAL)


@dataclass(frozen=True, slots=True)
class Added:
    """Runs that an import stored, those already there not counted."""

    runs: int
    since: date | None


def runs_added(upload: Import) -> Added:
    """What a page says of an import that is done."""
    stored = Activity.objects.filter(
        import_files__upload=upload, import_files__state__in=STORED, type__in=sorted(RUN_TYPES)
    )
    found = stored.aggregate(runs=Count("pk", distinct=True), since=Min("local_date"))
    return Added(**found)


def tell_history(upload: Import, *, now: datetime) -> None:
    """Marks the weeks of all that came in; older than the previous week makes one line in the inbox.

    Single files have marked their week and looked at their shoes themselves.
    """
    if upload.kind == ImportKind.FILE:
        return
    came = Q(sources__upload=upload) | Q(import_files__upload=upload)
    days = Activity.objects.filter(came).values_list("local_date", flat=True).distinct()
    mark_weeks_dirty(upload.athlete_id, days, now=now)
    worn = Activity.objects.filter(came, shoe__isnull=False).values_list("shoe_id", flat=True)
    update_shoe_alerts(set(worn), now=now)
    added = runs_added(upload)
    news_from = monday_of(upload.athlete.local_date(now)) - WEEK
    if added.since is None or added.runs < LEAST_RUNS or added.since >= news_from:
        return
    raise_alert(
        athlete=upload.athlete,
        kind=HISTORY_ADDED,
        subject=f"import:{upload.public_id}",
        severity=Severity.INFO,
        facts={"runs": added.runs, "since": added.since.isoformat()},
        now=now,
    )
