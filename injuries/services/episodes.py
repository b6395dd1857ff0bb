"""Episodes kept in step with what was said: computed anew from all reports of an area, after each change."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery

from athletes.models import Athlete
from athletes.services import leave_tombstone
from injuries.enums import EpisodeState, FlagRule, OnsetMode, Sign
from injuries.models import Episode, PainReport, RedFlag
from injuries.rules.episodes import Chain, is_lasting
from injuries.selectors import chains_of, values_of
from injuries.services.access import lock_athlete
from injuries.services.check_in_links import link_check_ins
from injuries.services.flags import raise_lasting

ATHLETES_AT_ONCE: Final = 200
# Signs whose yes says that it began at one moment.
_SUDDEN: Final = (Sign.INJURY_TWIST_OR_BLOW, Sign.POPPED)
# What hangs on an episode without being a reason to keep it.
_NO_REASON: Final = frozenset({"reports", "recurrences", "check_ins", "restraints"})


def join_episode(report: PainReport, now: datetime) -> Episode | None:
    """Puts a stored report where it belongs; None for one that says that all is well where nothing is open.

    The caller holds the athlete's row (`lock_athlete`).
    """
    rejudge_episodes(report.athlete, now, areas={report.area}, fresh=report.pk)
    report.episode = Episode.objects.filter(reports=report).first()
    return report.episode


@transaction.atomic
def rejudge_episodes(
    athlete: Athlete, now: datetime, *, areas: Collection[str] | None = None, fresh: int | None = None
) -> None:
    """Computes the episodes anew (of these areas) and stores what changed.

    An episode keeps its row as long as most of its reports do, and with it its notes and its diagnosis. A row
    without any report is deleted, unless somebody has added to it; then it has ended with its onset.
    `fresh` is a report of this very transaction, whose version need not rise.
    """
    chains = chains_of(athlete, today=athlete.local_date(now), areas=areas)
    rows = Episode.objects.filter(athlete=athlete, **({} if areas is None else {"area__in": areas}))
    known = {row.pk: row for row in rows}
    held = _held(athlete, areas)
    claimed = _claims(chains, known, held)
    stored: list[Episode] = []
    for number, chain in enumerate(chains):
        before = None if chain.before is None else stored[chain.before]
        stored.append(_store(claimed.get(number) or Episode(athlete=athlete), chain, before))
    _move(chains, stored, held, now=now, fresh=fresh)
    emptied = {pk for pk in held.values() if pk is not None and pk in known} - {row.pk for row in stored}
    for pk in sorted(emptied):
        _let_go(known[pk])
    _follow(athlete)
    link_check_ins(athlete.pk)


def rejudge_all_episodes(*, now: datetime, after: int = 0, limit: int | None = None) -> int | None:
    """The nightly pass over athletes past the id `after`: time alone ends episodes or lets them sleep.

    It finds reports that have no episode yet, and pain that lasts. Returns the id to go on from, None at the
    end.
    """
    open_ones = Episode.objects.standing().filter(athlete=OuterRef("pk"))
    without = PainReport.objects.active().hurting().filter(athlete=OuterRef("pk"), episode=None)
    athletes = Athlete.objects.filter(Exists(open_ones) | Exists(without), pk__gt=after).order_by("pk")
    limit = limit or ATHLETES_AT_ONCE
    found = list(athletes[:limit])
    for athlete in found:
        _pass_night(athlete, now)
    return found[-1].pk if len(found) == limit else None


@transaction.atomic
def _pass_night(athlete: Athlete, now: datetime) -> None:
    locked = lock_athlete(athlete)
    rejudge_episodes(locked, now)
    today = locked.local_date(now)
    flagged = RedFlag.objects.filter(episode=OuterRef("pk"), rule=FlagRule.LASTING)
    waiting = Episode.objects.filter(~Exists(flagged), athlete=locked, state=EpisodeState.OPEN)
    for episode in waiting:
        if is_lasting(values_of(episode), today=today):
            raise_lasting(episode, now)


def _held(athlete: Athlete, areas: Collection[str] | None) -> dict[int, int | None]:
    """Which episode each report points at; withdrawn ones too, as long as they do."""
    rows = PainReport.objects.filter(athlete=athlete)
    if areas is not None:
        rows = rows.filter(Q(area__in=areas) | Q(episode__area__in=areas))
    return dict(rows.values_list("pk", "episode_id"))


def _claims(
    chains: Sequence[Chain], rows: Mapping[int, Episode], held: Mapping[int, int | None]
) -> dict[int, Episode]:
    """The row of each chain: the one that holds its full return, else the one of most of its reports."""
    shared: Counter[tuple[int, int]] = Counter()
    for number, chain in enumerate(chains):
        shared.update((number, pk) for key in chain.reports if (pk := held.get(key)) in rows and pk)

    def rank(claim: tuple[int, int]) -> tuple[bool, int, int, int]:
        number, pk = claim
        returned = rows[pk].return_date
        return returned is None or returned != chains[number].returned_on, -shared[claim], number, pk

    claimed: dict[int, Episode] = {}
    for number, pk in sorted(shared, key=rank):
        if number not in claimed and rows[pk] not in claimed.values():
            claimed[number] = rows[pk]
    return claimed


def _store(row: Episode, chain: Chain, before: Episode | None) -> Episode:
    said: dict[str, Any] = {
        "side": chain.side.value,
        "area": chain.area.value,
        "onset_date": chain.onset,
        "state": chain.state.value,
        "kind": chain.kind.value,
        "recurrence_of_id": before and before.pk,
        "ended_on": chain.ended_on,
        "return_date": chain.returned_on,
        "stopped_running": chain.stopped_running,
    }
    changed = {name: value for name, value in said.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if row._state.adding:  # noqa: SLF001  the model API
        row.onset_mode = _onset_mode(chain.reports[0])
        row.save()
    elif changed:
        row.save(update_fields=[name.removesuffix("_id") for name in changed])
    return row


def _onset_mode(report_id: int) -> str:
    """Sudden, where the first report says so; anything else is asked."""
    signs = PainReport.objects.values_list("signs", flat=True).get(pk=report_id)
    return OnsetMode.SUDDEN if any(signs.get(sign) for sign in _SUDDEN) else ""


def _move(
    chains: Sequence[Chain],
    stored: Sequence[Episode],
    held: Mapping[int, int | None],
    *,
    now: datetime,
    fresh: int | None,
) -> None:
    target: dict[int, int | None] = dict.fromkeys(held)
    for chain, row in zip(chains, stored, strict=True):
        target |= dict.fromkeys(chain.reports, row.pk)
    moves: dict[int | None, list[int]] = {}
    for report, episode in target.items():
        if held.get(report) != episode:
            moves.setdefault(episode, []).append(report)
    for episode, reports in moves.items():
        rows = PainReport.objects.filter(pk__in=reports)
        rows.filter(pk=fresh).update(episode_id=episode)
        rows.exclude(pk=fresh).update(episode_id=episode, version=F("version") + 1, updated_at=now)


def _let_go(row: Episode) -> None:
    """Of a row that no report points at any more."""
    if _is_added_to(row):
        row.state, row.ended_on, row.recurrence_of = EpisodeState.ENDED, row.onset_date, None
        row.save(update_fields=["state", "ended_on", "recurrence_of"])
        return
    leave_tombstone(row, is_health=True)
    row.delete()


def _is_added_to(row: Episode) -> bool:
    if row.diagnosed_at is not None or row.return_date is not None:
        return True
    # What a rule set goes with its reason; what a person set does not.
    if row.restraints.filter(set_by__isnull=False).exists():
        return True
    links = row._meta.related_objects  # noqa: SLF001  the model API
    return any(
        link.related_model._base_manager.filter(**{link.field.name: row}).exists()  # noqa: SLF001  the model API
        for link in links
        if link.related_name not in _NO_REASON
    )


def _follow(athlete: Athlete) -> None:
    """Flags go with their last report."""
    current = PainReport.objects.filter(pk=OuterRef("last_report_id")).values("episode_id")
    flags = RedFlag.objects.filter(athlete=athlete, last_report__episode__isnull=False)
    moved = flags.exclude(episode_id=F("last_report__episode_id"))
    moved.update(episode_id=Subquery(current))
