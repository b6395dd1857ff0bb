"""Pairs of shoes: added, changed, worn by default, given to runs, put away."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from athletes.errors import DomainError, NotAllowedError
from athletes.models import Athlete, User
from athletes.services import leave_tombstone
from training.enums import ShoeEvent
from training.models import Activity, Shoe, ShoeChange, ShoeDefault
from training.models.shoes import NAME_LENGTH
from training.rules import (
    DEFAULT_SHOE_DUE_M,
    DEFAULT_SHOE_NOTE_M,
    MAX_SHOE_M,
    OLDEST_YEAR,
    RUN_TYPES,
)
from training.services.shoe_alerts import close_shoe_alert, update_shoe_alerts


class ShoeChanges(TypedDict, total=False):
    """What may be said of a pair; distances in metres. `default_for`: types of run it is worn for."""

    name: str
    start_m: int
    note_m: int
    due_m: int
    worn_from: date | None
    retired: bool
    default_for: Collection[str]


@transaction.atomic
def add_shoe(
    actor: User,
    *,
    athlete: Athlete,
    name: str,
    now: datetime,
    start_m: int = 0,
    note_m: int = DEFAULT_SHOE_NOTE_M,
    due_m: int = DEFAULT_SHOE_DUE_M,
    worn_from: date | None = None,
    retired: bool = False,
    default_for: Collection[str] = (),
    public_id: UUID | None = None,
) -> Shoe:
    """Stores a pair with the metres it had run before.

    Raises:
        NotAllowedError: not the actor's to write.
        DomainError: names the field that cannot be.
    """
    _check_may_write(actor, athlete.pk)
    shoe = Shoe(
        athlete=athlete,
        name=name.strip(),
        start_m=start_m,
        note_m=note_m,
        due_m=due_m,
        worn_from=worn_from,
        retired=retired,
        public_id=public_id or uuid4(),
    )
    _check_shoe(shoe)
    shoe.save()
    _note(actor, shoe, ShoeEvent.ADDED, now=now, facts={"start_m": start_m})
    _check_in_use(shoe, default_for)
    _wear_by_default(actor, shoe, default_for, now=now)
    update_shoe_alerts([shoe.pk], now=now)
    return shoe


@transaction.atomic
def enter_shoe(
    actor: User, *, athlete: Athlete, public_id: UUID | None, now: datetime, **fields: Unpack[ShoeChanges]
) -> Shoe:
    """Stores what a page sent under the id that the page chose: sent twice it is stored once.

    Raises:
        NotAllowedError: not the actor's to write.
        DomainError: names the field that cannot be.
    """
    _check_may_write(actor, athlete.pk)
    # Two taps at one moment stand in line here.
    Athlete.objects.select_for_update(no_key=True, of=("self",)).get(pk=athlete.pk)
    stored = Shoe.objects.filter(public_id=public_id).first() if public_id else None
    if stored is not None and stored.athlete_id == athlete.pk:
        return edit_shoe(actor, shoe=stored, now=now, **fields)
    named: dict[str, Any] = {"name": "", **fields}
    return add_shoe(actor, athlete=athlete, public_id=None if stored else public_id, now=now, **named)


@transaction.atomic
def edit_shoe(actor: User, *, shoe: Shoe, now: datetime, **changes: Unpack[ShoeChanges]) -> Shoe:
    """Writes the fields that were given. Who puts a pair away no longer wears it by default.

    Raises:
        NotAllowedError: not the actor's to write.
        DomainError: names the field that cannot be.
    """
    _check_may_write(actor, shoe.athlete_id)
    stored: Shoe = Shoe.objects.select_for_update(of=("self",)).get(pk=shoe.pk)
    fields: dict[str, Any] = dict(changes)
    default_for = fields.pop("default_for", None)
    before = _apply(stored, fields)
    _note_edit(actor, stored, before, now)
    _check_in_use(stored, default_for or ())
    if stored.retired:
        default_for = ()
    if default_for is not None:
        _wear_by_default(actor, stored, default_for, now=now)
    update_shoe_alerts([stored.pk], now=now)
    return stored


@transaction.atomic
def delete_shoe(actor: User, *, shoe: Shoe, now: datetime) -> None:
    """Deletes a pair; its runs stay, without shoes. To keep its kilometres, put it away instead.

    Raises:
        NotAllowedError: not the actor's to write.
    """
    _check_may_write(actor, shoe.athlete_id)
    stored: Shoe = Shoe.objects.select_for_update(of=("self",)).get(pk=shoe.pk)
    _give(Activity.objects.filter(shoe=stored), None, now)
    _wear_by_default(actor, stored, (), now=now)
    _note(actor, stored, ShoeEvent.DELETED, now=now)
    close_shoe_alert(stored, now=now)
    leave_tombstone(stored, is_health=False)
    stored.delete()


@transaction.atomic
def assign_shoe(
    actor: User,
    *,
    shoe: Shoe,
    first: date,
    last: date,
    now: datetime,
    types: Collection[str] = RUN_TYPES,
    only_without: bool = False,
) -> int:
    """Gives the runs from `first` to `last` to a pair; how many were not in it before.

    `only_without` leaves runs alone that have a pair already.

    Raises:
        NotAllowedError: not the actor's to write.
        DomainError: the days are the wrong way round, or a type that is no run.
    """
    _check_may_write(actor, shoe.athlete_id)
    _check_types(types, "types")
    if last < first:
        raise DomainError(_("The last day lies before the first."), code="wrong_order", field="to")
    runs = Activity.objects.filter(athlete_id=shoe.athlete_id, type__in=types).dated(first, last)
    runs = runs.filter(shoe=None) if only_without else runs.exclude(shoe=shoe)
    locked = list(runs.select_for_update(of=("self",)).order_by("pk").values_list("pk", "shoe_id"))
    if locked:
        _give(Activity.objects.filter(pk__in=[pk for pk, _shoe in locked]), shoe, now)
        facts = {"runs": len(locked), "from": first.isoformat(), "to": last.isoformat()}
        _note(actor, shoe, ShoeEvent.ASSIGNED, now=now, facts=facts)
        update_shoe_alerts({shoe.pk, *(before for _pk, before in locked)}, now=now)
    return len(locked)


def _check_may_write(actor: User, athlete_id: int) -> None:
    if not Athlete.objects.editable_by(actor).filter(pk=athlete_id).exists():
        message = _("You can see this, but it is not yours to change.")
        raise NotAllowedError(message, code="not_editable")


def _check_shoe(shoe: Shoe) -> None:
    if not shoe.name:
        raise DomainError(_("Give the pair a name."), code="required", field="name")
    if len(shoe.name) > NAME_LENGTH:
        raise DomainError(_("A name holds up to 120 characters."), code="too_long", field="name")
    if not 0 <= shoe.start_m <= MAX_SHOE_M:
        raise DomainError(_("Between 0 and 10,000 km."), code="out_of_range", field="start_m")
    if not 0 < shoe.due_m <= MAX_SHOE_M:
        raise DomainError(_("Above 0, and up to 10,000 km."), code="out_of_range", field="due_m")
    if not 0 < shoe.note_m <= shoe.due_m:
        message = _("The note comes above 0 km, and not after the pair is due.")
        raise DomainError(message, code="out_of_range", field="note_m")
    if shoe.worn_from and shoe.worn_from.year < OLDEST_YEAR:
        raise DomainError(_("Give a day after 1980."), code="too_old", field="worn_from")


def _check_in_use(shoe: Shoe, default_for: Collection[str]) -> None:
    if shoe.retired and default_for:
        message = _("A pair that is put away is not worn by default: take it out again first.")
        raise DomainError(message, code="retired", field="default_for")


def _check_types(types: Collection[str], field: str) -> None:
    if not RUN_TYPES.issuperset(types):
        message = _("Shoes are counted for runs, trail runs and treadmill runs.")
        raise DomainError(message, code="unknown_code", field=field)


def _apply(shoe: Shoe, fields: dict[str, Any]) -> dict[str, Any]:
    """Saves what differs; returns what it was before."""
    if "name" in fields:
        fields["name"] = fields["name"].strip()
    before = {name: old for name, new in fields.items() if (old := getattr(shoe, name)) != new}
    for name in before:
        setattr(shoe, name, fields[name])
    _check_shoe(shoe)
    if before:
        shoe.save(update_fields=list(before))
    return before


def _note_edit(actor: User, shoe: Shoe, before: dict[str, Any], now: datetime) -> None:
    if "retired" in before:
        _note(actor, shoe, ShoeEvent.RETIRED if shoe.retired else ShoeEvent.RESTORED, now=now)
    facts = {name: [_plain(old), _plain(getattr(shoe, name))] for name, old in before.items()}
    facts.pop("retired", None)
    if facts:
        _note(actor, shoe, ShoeEvent.EDITED, now=now, facts=facts)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _wear_by_default(actor: User, shoe: Shoe, types: Collection[str], *, now: datetime) -> None:
    """Makes it the pair of exactly these types, in place of the pair that each of them had."""
    _check_types(types, "default_for")
    wanted = set(types)
    Athlete.objects.select_for_update(no_key=True, of=("self",)).get(pk=shoe.athlete_id)
    standing = {row.type: row for row in ShoeDefault.objects.filter(athlete_id=shoe.athlete_id)}
    own = {code for code, row in standing.items() if row.shoe_id == shoe.pk}
    ended, gained = sorted(own - wanted), sorted(wanted - own)
    if ended:
        ShoeDefault.objects.filter(shoe=shoe, type__in=ended).delete()
        _note(actor, shoe, ShoeEvent.DEFAULT_ENDED, now=now, types=ended)
    by_previous: dict[Shoe | None, list[str]] = {}
    for code in gained:
        by_previous.setdefault(standing[code].shoe if code in standing else None, []).append(code)
    for previous, codes in by_previous.items():
        _take_over(actor, shoe, previous, codes, now)
    if ended or gained:
        _touch([shoe.pk, *(one.pk for one in by_previous if one)], now)
        shoe.refresh_from_db()


def _take_over(actor: User, shoe: Shoe, previous: Shoe | None, codes: list[str], now: datetime) -> None:
    ShoeDefault.objects.filter(athlete_id=shoe.athlete_id, type__in=codes).delete()
    ShoeDefault.objects.bulk_create(
        ShoeDefault(athlete_id=shoe.athlete_id, type=code, shoe=shoe) for code in codes
    )
    _note(actor, shoe, ShoeEvent.DEFAULT, now=now, types=codes, previous=previous)


def _touch(shoe_ids: list[int], now: datetime) -> None:
    """What a client reads of these pairs has changed."""
    Shoe.objects.filter(pk__in=shoe_ids).update(version=F("version") + 1, updated_at=now)


def _give(runs: Any, shoe: Shoe | None, now: datetime) -> None:
    runs.update(shoe=shoe, version=F("version") + 1, updated_at=now)


def _note(
    actor: User,
    shoe: Shoe,
    kind: ShoeEvent,
    *,
    now: datetime,
    types: Collection[str] = (),
    previous: Shoe | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    ShoeChange.objects.create(
        athlete_id=shoe.athlete_id,
        kind=kind,
        shoe=shoe,
        shoe_name=shoe.name,
        previous=previous,
        previous_name=previous.name if previous else "",
        types=list(types),
        facts=facts or {},
        by=actor,
        at=now,
        local_date=shoe.athlete.local_date(now),
    )
