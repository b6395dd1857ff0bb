"""Reads about shoes: how far they have come, what changed lately, which are worn in turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alerts.querysets import colleague_ids
from athletes.models import Athlete, User
from training.enums import ShoeEvent, ShoeWear
from training.models import Activity, Shoe, ShoeChange, ShoeDefault
from training.rules import RUN_TYPES, SHOE_CHANGE_COUNTS, change_counts, rotation_days, wear_of
from training.selectors.sentences import km

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOE_EVIDENCE: "StrOrPromise" = gettext_lazy(
    "A reminder, not an alarm: 500 to 700 km is common advice, and no trial supports a number."
)
ROTATION_EVIDENCE: "StrOrPromise" = gettext_lazy(
    "In a study of 264 runners over 22 weeks (Malisoux 2015), those who wore more than one pair in turn were "
    "injured less often (hazard ratio 0.61). That does not prove that the shoes were the reason."
)


@dataclass(frozen=True, slots=True)
class RecentChange:
    """A change of shoes that may still be a factor; `days` ago. Names are empty where nothing is known."""

    changed_on: date
    days: int
    to: str
    previous: str


@dataclass(frozen=True, slots=True)
class ShoeContext:
    """What an assessment of pain asks about shoes; None: not known."""

    shoe_km: float | None
    shoe_changed_days: int | None


@dataclass(frozen=True, slots=True)
class WornPair:
    shoe: Shoe
    runs: int
    distance_m: int


@dataclass(frozen=True, slots=True)
class Rotation:
    """Pairs worn in 28 days, the most worn first, and what that means in words."""

    pairs: list[WornPair]
    sentence: str
    evidence: "StrOrPromise"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of the log as this reader may see it: people of other clubs stay unnamed."""

    change: ShoeChange
    text: str
    who: str


def default_shoe(athlete_id: int, activity_type: str, on: date) -> Shoe | None:
    """The pair that a run of this type and date is given to when nothing is said."""
    if activity_type not in RUN_TYPES:
        return None
    from_then = Q(shoe__worn_from=None) | Q(shoe__worn_from__lte=on)
    rows = ShoeDefault.objects.filter(from_then, athlete_id=athlete_id, type=activity_type)
    found = rows.filter(shoe__retired=False).select_related("shoe").first()
    return found.shoe if found else None


def default_types(athlete: Athlete) -> set[str]:
    """Types of run that have a default pair."""
    return set(ShoeDefault.objects.filter(athlete=athlete).values_list("type", flat=True))


def shoe_m_on(shoe: Shoe, on: date) -> int:
    """Metres of the pair as that day ended."""
    return int(Shoe.objects.with_wear(until=on).get(pk=shoe.pk).distance_m)


def worn_last(athlete: Athlete, on: date) -> Shoe | None:
    """The pair of the latest run up to that day whose pair is known."""
    runs = Activity.objects.runs().filter(athlete=athlete, shoe__isnull=False).dated(None, on)
    latest = runs.order_by("-start_at", "-pk").select_related("shoe").first()
    return latest.shoe if latest else None


def recent_shoe_change(athlete: Athlete, on: date) -> RecentChange | None:
    """The latest change of the 14 days up to `on`: a pair first run in, or another one worn by default.

    A pair that was only registered, with what it had run before, is no change.
    """
    found = [*_first_runs(athlete, on), *_new_defaults(athlete, on), *_new_pairs(athlete, on)]
    latest = max(found, key=lambda change: change[0], default=None)
    if latest is None:
        return None
    changed_on, to, previous = latest
    return RecentChange(changed_on, (on - changed_on).days, to, previous)


def shoe_context(athlete: Athlete, on: date) -> ShoeContext:
    """Kilometres of the pair worn last, and days since the last change that counts."""
    pair, change = worn_last(athlete, on), recent_shoe_change(athlete, on)
    return ShoeContext(
        shoe_km=shoe_m_on(pair, on) / 1000 if pair else None,
        shoe_changed_days=change.days if change else None,
    )


def rotation(athlete: Athlete, on: date) -> Rotation:
    """Pairs with a run in the 28 days that end with `on`."""
    first, last = rotation_days(on)
    recent = Activity.objects.runs().filter(athlete=athlete, shoe__isnull=False).dated(first, last)
    rows = recent.order_by().values("shoe").annotate(n=Count("pk"), metres=Sum("distance_m"))
    shoes = Shoe.objects.in_bulk([row["shoe"] for row in rows])
    pairs = [WornPair(shoes[row["shoe"]], row["n"], row["metres"] or 0) for row in rows]
    pairs.sort(key=lambda pair: (-pair.distance_m, pair.shoe.name))
    return Rotation(pairs, _say_rotation(len(pairs)), ROTATION_EVIDENCE)


def shoe_changes(athlete: Athlete, viewer: User, *, limit: int = 50) -> list[ChangeLine]:
    """The log of all pairs, newest first."""
    rows = list(ShoeChange.objects.filter(athlete=athlete).select_related("by")[:limit])
    named = _may_be_named(athlete, viewer)
    return [ChangeLine(row, say_change(row), _who(row, named)) for row in rows]


def say_shoe(facts: Mapping[str, Any]) -> str:
    """The note in words; the facts are those of a shoe_due alert."""
    numbers = {
        "name": facts["name"],
        "run": km(facts["distance_m"], decimals=0),
        "due": km(facts["due_m"], decimals=0),
    }
    wear = wear_of(facts["distance_m"], note_m=facts["note_m"], due_m=facts["due_m"])
    if wear == ShoeWear.DUE:
        return _("“%(name)s” has run %(run)s; you planned %(due)s. Time for another pair.") % numbers
    return _("“%(name)s” has run %(run)s. Look at sole and cushioning, and think of the next pair.") % numbers


def say_change(change: ShoeChange) -> str:
    """One line of the log, without who and when."""
    names = {"name": change.shoe_name, "previous": change.previous_name, "types": _types(change)}
    if change.kind == ShoeEvent.DEFAULT:
        if change.previous_name:
            return _("%(name)s instead of %(previous)s for: %(types)s") % names
        return _("%(name)s worn by default for: %(types)s") % names
    if change.kind == ShoeEvent.DEFAULT_ENDED:
        return _("%(name)s no longer worn by default for: %(types)s") % names
    if change.kind == ShoeEvent.ASSIGNED:
        count = change.facts["runs"]
        said = ngettext("%(name)s: given to %(count)d run", "%(name)s: given to %(count)d runs", count)
        return said % (names | {"count": count})
    return f"{change.shoe_name}: {ShoeEvent(change.kind).label}"


def _types(change: ShoeChange) -> str:
    labels = dict(ShoeDefault._meta.get_field("type").flatchoices)  # noqa: SLF001  the model API
    return ", ".join(str(labels[code]) for code in change.types)


def _may_be_named(athlete: Athlete, viewer: User) -> set[int] | None:
    """Ids of people; None: everybody, because it is the reader's own log or a ward's."""
    if Athlete.objects.own_or_ward(viewer).filter(pk=athlete.pk).exists():
        return None
    return {*colleague_ids(viewer).values_list("user_id", flat=True), athlete.user_id or 0}


def _who(change: ShoeChange, named: set[int] | None) -> str:
    if change.by is None or (named is not None and change.by_id not in named):
        return ""
    return str(change.by)


def _first_runs(athlete: Athlete, on: date) -> list[tuple[date, str, str]]:
    """Pairs first run in lately, by runners who had run in another pair before."""
    runs = Activity.objects.runs().filter(athlete=athlete, shoe__isnull=False).dated(None, on).order_by()
    firsts = dict(runs.values("shoe").annotate(first=Min("local_date")).values_list("shoe", "first"))
    names = dict(Shoe.objects.filter(pk__in=firsts).values_list("pk", "name"))
    ordered = sorted(firsts, key=lambda pk: firsts[pk])
    return [
        (firsts[pk], names[pk], names[before])
        for before, pk in pairwise(ordered)
        if change_counts(firsts[pk], on) and firsts[before] < firsts[pk]
    ]


def _new_defaults(athlete: Athlete, on: date) -> list[tuple[date, str, str]]:
    rows = ShoeChange.objects.filter(athlete=athlete, kind=ShoeEvent.DEFAULT).exclude(previous_name="")
    rows = rows.filter(local_date__range=(on - SHOE_CHANGE_COUNTS, on))
    return [(row.local_date, row.shoe_name, row.previous_name) for row in rows]


def _new_pairs(athlete: Athlete, on: date) -> list[tuple[date, str, str]]:
    """Pairs said to be worn since a day of these, that had run nothing before."""
    days = (on - SHOE_CHANGE_COUNTS, on)
    rows = Shoe.objects.filter(athlete=athlete, start_m=0, retired=False, worn_from__range=days)
    return [(row.worn_from, row.name, "") for row in rows if row.worn_from]


def _say_rotation(pairs: int) -> str:
    if not pairs:
        return _("No run of the last 28 days says which shoes you wore.")
    if pairs == 1:
        return _("One pair in the last 28 days. A second one, worn in turn, may spread the load.")
    return ngettext(
        "%(count)d pair in turn in the last 28 days.", "%(count)d pairs in turn in the last 28 days.", pairs
    ) % {"count": pairs}
