"""Filters of what an athlete ran; who sees it is decided in the athletes room."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from athletes.enums import Role
from athletes.querysets import (
    AthleteOwnedQuerySet,
    PartQuerySet,
    TenantQuerySet,
    Viewer,
    coached_athlete_ids,
    known,
    memberships,
    rows_of,
)
from athletes.rules import COACH_ROLES, TRAINING_ROLES
from training.enums import PlanState
from training.rules import RUN_TYPES, monday_of


class ActivityQuerySet(AthleteOwnedQuerySet[Any]):
    def runs(self) -> Self:
        """What counts as running distance."""
        return self.filter(type__in=sorted(RUN_TYPES))

    def dated(self, first: date | None, last: date | None) -> Self:
        """From `first` to `last`, both included; None leaves that end open."""
        found = self if first is None else self.filter(local_date__gte=first)
        return found if last is None else found.filter(local_date__lte=last)


class ShoeQuerySet(AthleteOwnedQuerySet[Any]):
    def with_wear(self, *, until: date | None = None) -> Self:
        """Adds `distance_m` (start and runs), `runs` and `last_worn_on`; `until`: as that day ended."""
        activities = apps.get_model("training", "Activity").objects
        of_pair = activities.runs().filter(shoe_id=OuterRef("pk")).dated(None, until)
        worn = of_pair.order_by().values("shoe_id")
        total = Subquery(worn.annotate(found=Sum("distance_m")).values("found"))
        runs = Subquery(worn.annotate(found=Count("pk")).values("found"))
        return self.annotate(
            distance_m=F("start_m") + Coalesce(total, Value(0), output_field=BigIntegerField()),
            runs=Coalesce(runs, Value(0)),
            last_worn_on=Subquery(worn.annotate(found=Max("local_date")).values("found")),
        )

    def in_use(self) -> Self:
        return self.filter(retired=False)


class WeekLoadQuerySet(AthleteOwnedQuerySet[Any]):
    def dated(self, first: date | None, last: date | None) -> Self:
        """From the week of `first` to the week of `last`; None leaves that end open."""
        found = self if first is None else self.filter(monday__gte=monday_of(first))
        return found if last is None else found.filter(monday__lte=last)


class DataCopyQuerySet(AthleteOwnedQuerySet[Any]):
    """Everything that is known of somebody is for her, and for the guardian of a minor: each the own copy."""

    def visible_to(self, user: Viewer) -> Self:
        return self.filter(
            athlete_id__in=rows_of("Athlete").own_or_ward(user).values("pk"), requested_by=user.pk
        )

    def editable_by(self, user: Viewer) -> Self:
        return self.visible_to(user)


class PartOfActivityQuerySet(PartQuerySet[Any]):
    whole = "activity"


class PartOfImportQuerySet(PartQuerySet[Any]):
    whole = "upload"


class CoachEditedQuerySet(AthleteOwnedQuerySet[Any]):
    """Rows that coaches alone write, about athletes they coach; an athlete has services of her own."""

    def editable_by(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        return self.filter(athlete_id__in=coached_athlete_ids(person, COACH_ROLES))


class StaffOwnedQuerySet(CoachEditedQuerySet):
    """What coaches and physios keep about an athlete, and the athlete does not read."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        return self.filter(athlete_id__in=coached_athlete_ids(person, TRAINING_ROLES))


class PublishedQuerySet(CoachEditedQuerySet):
    """Staff see their drafts; the athlete's side sees a row from its first publishing on."""

    # The column that is NULL until then.
    published = "published_at"

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        own = rows_of("Athlete").own_or_ward(person).values("pk")
        shown = Q(athlete_id__in=own, **{f"{self.published}__isnull": False})
        return self.filter(shown | Q(athlete_id__in=coached_athlete_ids(person, TRAINING_ROLES)))


class PlanQuerySet(PublishedQuerySet):
    def published_plans(self) -> Self:
        return self.filter(published_at__isnull=False)

    def dated(self, first: date | None, last: date | None) -> Self:
        """Those that have a day from `first` to `last`; None leaves that end open."""
        found = self
        if first is not None:
            after = ExpressionWrapper(F("first_monday") + F("weeks_count") * 7, output_field=DateField())
            found = found.annotate(day_after=after).filter(day_after__gt=first)
        return found if last is None else found.filter(first_monday__lte=last)

    def in_state(self, state: str, user: Viewer) -> Self:
        """As this person reads it: only staff are told that a plan waits to be published again."""
        if state == PlanState.DRAFT:
            return self.filter(published_at=None)
        person = known(user)
        coached = Q(athlete_id__in=coached_athlete_ids(person, TRAINING_ROLES)) if person else Q(pk=None)
        waits = Q(changed_at__isnull=False) & coached
        return self.published_plans().filter(waits if state == PlanState.CHANGED else ~waits)


class WorkoutQuerySet(PublishedQuerySet):
    published = "published_on"

    def kept(self) -> Self:
        """The coach's copy: without what was taken out of it and waits for the next publishing."""
        return self.filter(removed=False)

    def as_read_by(self, user: Viewer) -> Self:
        """Whom staff coach: the coach's copy; one's own: what was published and stands in its place. Adds
        `day`, the date that this reader has.
        """
        person = known(user)
        if person is None:
            return self.none()
        coached = Q(athlete_id__in=coached_athlete_ids(person, TRAINING_ROLES))
        day = Case(When(coached, then=F("date")), default=F("published_on"))
        stands = coached & Q(removed=False) | ~coached & Q(published_on__isnull=False, replaced_by=None)
        return self.visible_to(user).filter(stands).annotate(day=day)

    def dated(self, first: date | None, last: date | None) -> Self:
        """Of `as_read_by`, from `first` to `last`, both included; None leaves that end open."""
        found = self if first is None else self.filter(day__gte=first)
        return found if last is None else found.filter(day__lte=last)

    def shown_between(self, first: date, last: date) -> Self:
        """What athletes see of these days, both included."""
        return self.filter(published_on__range=(first, last))


class PartOfPlanQuerySet(PartQuerySet[Any]):
    whole = "plan"


class CalendarFeedQuerySet(AthleteOwnedQuerySet[Any]):
    """An address is for the person who made it."""

    def visible_to(self, user: Viewer) -> Self:
        return super().visible_to(user).filter(user_id=user.pk)

    def editable_by(self, user: Viewer) -> Self:
        return self.visible_to(user)


class ClubStaffQuerySet(TenantQuerySet[Any]):
    """Rows of a club that its coaches and physios read, and its coaches write."""

    def visible_to(self, user: Viewer) -> Self:
        return self._of_staff(user, TRAINING_ROLES)

    def editable_by(self, user: Viewer) -> Self:
        return self._of_staff(user, COACH_ROLES)

    def _of_staff(self, user: Viewer, roles: frozenset[Role]) -> Self:
        if not (person := known(user)):
            return self.none()
        return self.filter(club_id__in=memberships(person, roles).values("club_id"))


class PlanTemplateQuerySet(ClubStaffQuerySet):
    """Ours are for the staff of every club to read, and for nobody to change."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        ours = Q(club=None) & Q(Exists(memberships(person, TRAINING_ROLES)))
        return self.filter(ours | Q(club_id__in=memberships(person, TRAINING_ROLES).values("club_id")))


class AssignmentResultQuerySet(CoachEditedQuerySet):
    """Seen by those who coach the athlete: not by each who sees the assignment."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        return self.filter(athlete_id__in=coached_athlete_ids(person, TRAINING_ROLES))


class PlannedRiseQuerySet(TenantQuerySet[Any]):
    """Seen and made by those who cover the squad, and seen by its athletes."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        own = rows_of("Athlete").own_or_ward(person).values("pk")
        links = rows_of("Coaching").open().filter(athlete_id__in=own).values("squad_id")
        return self.filter(Q(squad_id__in=links) | self._covered(person, TRAINING_ROLES))

    def editable_by(self, user: Viewer) -> Self:
        return self.filter(self._covered(person, COACH_ROLES)) if (person := known(user)) else self.none()

    def _covered(self, person: Any, roles: frozenset[Role]) -> Q:
        members = memberships(person, roles)
        everywhere = members.filter(all_squads=True).values("club_id")
        return Q(squad__club_id__in=everywhere) | Q(squad_id__in=members.values("squads"))
