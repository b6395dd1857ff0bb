"""What was said about an athlete's pain, as the rules of episodes read it."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from athletes.models import Athlete
from injuries.enums import Area, FlagRule, Side
from injuries.models import Episode, PainFreeDay, PainReport
from injuries.models.columns import INTENSITIES
from injuries.rules.episodes import LASTING_DAYS, Chain, FullReturn, Said, chain_reports, is_lasting
from injuries.rules.red_flags import STOPS_RUNNING

_COLUMNS = ("pk", "local_date", "felt_at", "side", "area", "judged", *INTENSITIES)


def chains_of(athlete: Athlete, *, today: date, areas: Collection[str] | None = None) -> tuple[Chain, ...]:
    """The episodes of an athlete as they follow from what stands now; `today` is her local date."""
    reports = PainReport.objects.active().filter(athlete=athlete)
    episodes = Episode.objects.filter(athlete=athlete)
    if areas is not None:
        reports, episodes = reports.filter(area__in=areas), episodes.filter(area__in=areas)
    said = [_said(dict(zip(_COLUMNS, row, strict=True))) for row in reports.values_list(*_COLUMNS)]
    return chain_reports(said, pain_free=pain_free_days(athlete), returns=_returns(episodes), today=today)


def pain_free_days(athlete: Athlete) -> frozenset[date]:
    """The local dates on which "no pain today" was answered."""
    return frozenset(PainFreeDay.objects.filter(athlete=athlete).values_list("local_date", flat=True))


def lasts_in_the_log(report: PainReport) -> bool:
    """Whether this report, stored or not yet, finds its episode open for six weeks and no better."""
    athlete, key = report.athlete, report.pk or 0
    since = report.local_date - timedelta(days=LASTING_DAYS)
    if not Episode.objects.filter(athlete=athlete, area=report.area, onset_date__lte=since).exists():
        return False
    reports = PainReport.objects.active().filter(athlete=athlete, area=report.area).exclude(pk=report.pk)
    said = [_said(dict(zip(_COLUMNS, row, strict=True))) for row in reports.values_list(*_COLUMNS)]
    said.append(_said({name: getattr(report, name) for name in _COLUMNS} | {"pk": key}))
    returns = _returns(Episode.objects.filter(athlete=athlete, area=report.area))
    found = chain_reports(said, pain_free=pain_free_days(athlete), returns=returns, today=report.local_date)
    own = next((set(chain.reports) for chain in found if key in chain.reports), set())
    return is_lasting(worst_by_day(one for one in said if one.key in own), today=report.local_date)


def worst_by_day(reports: Iterable[Said]) -> dict[date, int]:
    """The highest number of each day."""
    values: dict[date, int] = {}
    for report in reports:
        values[report.on] = max(report.worst, values.get(report.on, 0))
    return values


def _said(row: dict[str, Any]) -> Said:
    raised = {flag["id"] for flag in row["judged"]}
    return Said(
        key=row["pk"],
        on=row["local_date"],
        felt_at=row["felt_at"],
        side=Side(row["side"]),
        area=Area(row["area"]),
        worst=max((row[name] for name in INTENSITIES if row[name] is not None), default=0),
        warns=bool(raised),
        stops_running=any(FlagRule(rule) in STOPS_RUNNING for rule in raised),
    )


def _returns(episodes: Any) -> list[FullReturn]:
    rows = episodes.filter(return_date__isnull=False).prefetch_related("reports")
    return [
        FullReturn(
            on=row.return_date,
            side=Side(row.side),
            area=Area(row.area),
            reports=frozenset(report.pk for report in row.reports.all()),
        )
        for row in rows
        # Nothing is left of it that could end.
        if row.reports.all()
    ]
