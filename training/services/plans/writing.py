"""One edit of a plan: locked, checked against the past, written at once, and remembered for undo."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F

from athletes.models import User
from training.models import Plan, PlanEdit, PlanNote, PlanWeek, Workout
from training.rules import monday_of
from training.rules.workouts import WorkoutContent
from training.services.plans.refusals import (
    changed_meanwhile,
    check_content,
    check_per_day,
    id_taken,
    not_editable,
    past,
    plan_ended,
)

# So many edits of one plan can be taken back, one after another.
KEPT_EDITS = 100

type Rows = dict[str, dict[str, Any] | None]

COLUMNS = (
    "date",
    "position",
    "type",
    "title",
    "distance_m",
    "duration_s",
    "target",
    "steps",
    "notes",
    "removed",
    "moved_from",
)


def locked_plan(actor: User, plan: Plan) -> Plan:
    """The plan as it stands, locked, so that edits of one plan stand in line; ended plans too.

    Raises:
        NotAllowedError: not the actor's to write.
    """
    if not Plan.objects.editable_by(actor).filter(pk=plan.pk).exists():
        raise not_editable()
    rows = Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("athlete")
    stored: Plan = rows.get(pk=plan.pk)
    return stored


def raise_week(plan: Plan, monday: date, expected: int | None = None) -> None:
    """Counts a write to one week.

    Raises:
        StaleError: it was written since somebody read this version.
    """
    rows = PlanWeek.objects.filter(plan=plan, monday=monday)
    if expected is not None:
        rows = rows.filter(version=expected)
    if not rows.update(version=F("version") + 1) and expected is not None:
        raise changed_meanwhile()


def row_data(row: Workout) -> dict[str, Any]:
    """The coach's copy of a row, for undo."""
    moved_from = row.moved_from.isoformat() if row.moved_from else None
    place = {"position": row.position, "removed": row.removed, "moved_from": moved_from}
    return row.content.data() | place


def write_content(row: Workout, content: WorkoutContent) -> None:
    """Into the coach's copy; not saved."""
    data = content.data()
    if row.date != content.date:
        row.moved_from = None
    row.date = content.date
    for name in ("type", "title", "distance_m", "duration_s", "target", "steps", "notes"):
        setattr(row, name, data[name])


class PlanWriting:
    """Collects what one action changes; `finish` writes it.

    The plan is locked from the beginning. Of a published plan nothing changes on days that have passed
    where the athlete lives.
    """

    def __init__(self, actor: User, plan: Plan, *, action: str, now: datetime) -> None:
        """Raises NotAllowedError or ConflictError (`plan_ended`)."""
        self.plan = locked_plan(actor, plan)
        if self.plan.ended_on:
            raise plan_ended()
        self.actor, self.action, self.now = actor, action, now
        self.today = self.plan.athlete.local_date(now)
        self.before: dict[str, Any] = {"workouts": {}}
        self.after: dict[str, Any] = {"workouts": {}}
        self._mondays: dict[date, int | None] = {}
        self._new: dict[str, Workout] = {}
        self._changed: dict[str, Workout] = {}
        self._deleted: dict[str, Workout] = {}

    def rows(self, days: Collection[date] | None = None) -> list[Workout]:
        """The coach's copy: of these days, or whole."""
        found = Workout.objects.kept().filter(plan=self.plan)
        return list(found if days is None else found.filter(date__in=days))

    def row(self, workout: Workout) -> Workout:
        """As it stands. Raises StaleError when it went meanwhile."""
        found: Workout | None = Workout.objects.kept().filter(plan=self.plan, pk=workout.pk).first()
        if found is None:
            raise changed_meanwhile()
        return found

    def expect(self, monday: date, version: int | None) -> None:
        """Guards a week with the version that its editor saw."""
        self._mondays[monday] = version

    def allow(self, *days: date | None) -> None:
        """Raises ConflictError (`past`) when a published plan would change on a day that has passed."""
        gone = [day for day in days if day and day < self.today]
        if gone and self.plan.published_at:
            raise past(min(gone))

    def add(self, content: WorkoutContent, *, position: int, public_id: UUID | None = None) -> Workout:
        self._check(content)
        self.allow(content.date)
        row = Workout(athlete=self.plan.athlete, plan=self.plan, public_id=public_id or uuid4())
        row.position = position
        write_content(row, content)
        key = str(row.public_id)
        self.before["workouts"][key] = None
        self._new[key] = row
        self._touch(content.date)
        return row

    def change(self, row: Workout, content: WorkoutContent, *, position: int | None = None) -> None:
        """Rewrites a row; one that stays as it is is left alone."""
        position = row.position if position is None else position
        if row.content.data() == content.data() and row.position == position:
            return
        self._check(content)
        self.allow(row.published_on, row.date, content.date)
        self._remember(row)
        self._touch(row.date, content.date)
        write_content(row, content)
        row.position = position
        self._changed[str(row.public_id)] = row

    def remove(self, row: Workout) -> None:
        """Out of the coach's copy. What the athlete has seen, or coaches wrote about, goes at publishing."""
        self.allow(row.published_on, row.date)
        self._remember(row)
        self._touch(row.date)
        if row.published_on or PlanNote.objects.filter(workout=row).exists():
            row.removed = True
            self._changed[str(row.public_id)] = row
        else:
            self._deleted[str(row.public_id)] = row

    def put_back(self, row: Workout, data: dict[str, Any]) -> None:
        """Brings a row back to what it was, whatever a new one would be checked for."""
        content = WorkoutContent.of(data)
        self.allow(row.published_on, row.date if row.pk else None, content.date)
        self._touch(row.date if row.pk else content.date, content.date)
        write_content(row, content)
        row.position, row.removed = data["position"], data["removed"]
        row.moved_from = date.fromisoformat(data["moved_from"]) if data["moved_from"] else None
        key = str(row.public_id)
        (self._changed if row.pk else self._new)[key] = row

    def finish(self) -> PlanEdit | None:
        """Writes all of it; None, and no version raised, when nothing changed."""
        if not self._write():
            self._check_expected()
            return None
        edit = PlanEdit.objects.create(
            plan=self.plan,
            actor=self.actor,
            at=self.now,
            action=self.action,
            before=self.before,
            after=self.after,
        )
        older = PlanEdit.objects.filter(plan=self.plan).order_by("-at", "-pk").values("pk")[KEPT_EDITS:]
        PlanEdit.objects.filter(pk__in=list(older.values_list("pk", flat=True))).delete()
        return edit

    def write(self) -> None:
        """As `finish`, without an entry for undo: undoing itself."""
        self._write()

    def note(self, part: str, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Remembers what else than workouts an action changed: `plan`, or `weeks` by Monday."""
        self.before[part], self.after[part] = before, after

    def touch(self, mondays: Iterable[date]) -> None:
        """Counts a write to these weeks, whatever happens to their workouts."""
        for monday in mondays:
            self._mondays.setdefault(monday, None)

    def _check(self, content: WorkoutContent) -> None:
        check_content(content, first=self.plan.first_monday, last=self.plan.last_day)

    def _remember(self, row: Workout) -> None:
        self.before["workouts"].setdefault(str(row.public_id), row_data(row))

    def _touch(self, *days: date) -> None:
        self.touch(monday_of(day) for day in days)

    def _check_expected(self) -> None:
        guarded = {monday: version for monday, version in self._mondays.items() if version is not None}
        for week in PlanWeek.objects.filter(plan=self.plan, monday__in=guarded):
            if week.version != guarded[week.monday]:
                raise changed_meanwhile()

    def _write(self) -> bool:
        if not (self._new or self._changed or self._deleted or self.before.keys() - {"workouts"}):
            return False
        for monday in sorted(self._mondays):
            raise_week(self.plan, monday, self._mondays[monday])
        self._write_rows()
        self._check_days()
        written = {**self._new, **self._changed}
        after = {key: row_data(row) for key, row in written.items()}
        self.after["workouts"] = after | dict.fromkeys(self._deleted)
        self._mark_changed()
        return True

    def _write_rows(self) -> None:
        self._refuse_taken_ids()
        Workout.objects.filter(pk__in=[row.pk for row in self._deleted.values()]).delete()
        Workout.objects.bulk_create(self._new.values())
        for row in self._changed.values():
            row.version += 1
            row.updated_at = self.now
        Workout.objects.bulk_update(self._changed.values(), [*COLUMNS, "version", "updated_at"])

    def _refuse_taken_ids(self) -> None:
        if self._new and Workout.objects.filter(public_id__in=self._new).exists():
            raise id_taken()

    def _check_days(self) -> None:
        days = {row.date for row in (*self._new.values(), *self._changed.values())}
        if days:
            rows = Workout.objects.kept().filter(plan=self.plan, date__in=days)
            check_per_day(rows.values_list("date", flat=True))

    def _mark_changed(self) -> None:
        if self.plan.published_at and not self.plan.changed_at:
            self.plan.changed_at = self.now
        # Also for its version: what a client reads of the plan has changed.
        self.plan.save(update_fields=["changed_at"])
