"""Filters of pain reports, red flags and episodes; health data by the rule of the athletes room."""

from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, Self

from django.apps import apps
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from athletes.enums import ConsentRole, Role
from athletes.querysets import (
    HealthOwnedQuerySet,
    TenantQuerySet,
    Viewer,
    known,
    memberships,
    open_consents,
    rows_of,
)
from athletes.rules import TRAINING_ROLES
from injuries.enums import EpisodeState, FlagState, NoteAudience, ReportState, Side, Urgency
from injuries.enums.clearance import LIFTING, RestraintReason
from injuries.rules.causes import HIDING
from injuries.rules.red_flags import STOPS_RUNNING
from training.enums import RestrictionKind


class EnteredQuerySet(HealthOwnedQuerySet["Any"]):
    """Dated health answers with `entered_by`."""

    def editable_by(self, user: Viewer) -> Self:
        """The athlete's side edits all; staff what they entered themselves, as long as they may see it."""
        if not (person := known(user)):
            return self.none()
        own = rows_of("Athlete").own_or_ward(person).values("pk")
        rows: Any = self.model
        entered = rows.objects.visible_to(person).filter(entered_by=person).values("pk")
        return self.filter(Q(athlete_id__in=own) | Q(pk__in=entered))

    def dated(self, first: date | None, last: date | None) -> Self:
        """From `first` to `last`, local dates, both included; None leaves that end open."""
        found = self if first is None else self.filter(local_date__gte=first)
        return found if last is None else found.filter(local_date__lte=last)


class PainReportQuerySet(EnteredQuerySet):
    def active(self) -> Self:
        """Those that count; withdrawn ones are kept for the flags they raised."""
        return self.filter(state=ReportState.ACTIVE)

    def hurting(self) -> Self:
        """Those with a number above 0, or with a warning sign."""
        numbers = Q(worst_during__gt=0) | Q(after_60min__gt=0) | Q(next_morning__gt=0)
        return self.filter(numbers | ~Q(judged=[]))

    def with_hidden_causes(self) -> Self:
        """Annotates `hides_causes`: an urgent flag open at the place comes before any likely cause."""
        flags = apps.get_model("injuries", "RedFlag").objects.open()
        urgent = flags.filter(athlete=OuterRef("athlete"), area=OuterRef("area"), urgency__in=sorted(HIDING))
        one_side = (Side.LEFT, Side.RIGHT)
        hides = (
            Q(Exists(urgent.filter(side=OuterRef("side"))))
            | Q(Exists(urgent.filter(side=Side.BOTH)), side__in=one_side)
            | Q(Exists(urgent.filter(side__in=one_side)), side=Side.BOTH)
        )
        return self.annotate(hides_causes=ExpressionWrapper(hides, output_field=BooleanField()))

    def unanswered_mornings(self) -> Self:
        """Pain, or a run with its numbers, of which nobody has said how the next morning was."""
        hurt = Q(worst_during__gt=0) | Q(after_60min__gt=0)
        return self.filter(hurt | Q(activity__isnull=False), next_morning=None)

    def with_worst(self) -> Self:
        """Annotates `worst_intensity`, the highest number given (0-10)."""
        worst = Greatest(F("worst_during"), F("after_60min"), F("next_morning"))
        return self.annotate(worst_intensity=worst)


class PainReportVersionQuerySet(HealthOwnedQuerySet["Any"]):
    """Earlier versions are seen with their report, and changed by nobody."""

    def visible_to(self, user: Viewer) -> Self:
        return self.filter(report_id__in=_reports().visible_to(user).values("pk"))

    def editable_by(self, user: Viewer) -> Self:  # noqa: ARG002  the same for everyone
        return self.none()


class RedFlagQuerySet(HealthOwnedQuerySet["Any"]):
    """Flags are raised and closed by services alone, which tell who may correct a slip or show one."""

    def editable_by(self, user: Viewer) -> Self:
        return self.visible_to(user)

    def open(self) -> Self:
        return self.filter(state=FlagState.OPEN)

    def by_urgency(self) -> Self:
        """The most urgent first, then the oldest."""
        ranks = [When(urgency=urgency, then=Value(rank)) for rank, urgency in enumerate(Urgency)]
        return self.order_by(Case(*ranks), "opened_at", "pk")

    def stopping_running(self) -> Self:
        """Open flags that forbid running until a professional has cleared them."""
        return self.open().filter(rule__in=sorted(STOPS_RUNNING))


class EpisodeQuerySet(HealthOwnedQuerySet["Any"]):
    """Who sees an episode may say something of it; the services tell the runner's part from the staff's."""

    def editable_by(self, user: Viewer) -> Self:
        return self.visible_to(user)

    def standing(self) -> Self:
        """Open or asleep: a further report of the place joins it."""
        return self.exclude(state=EpisodeState.ENDED)


class EpisodePartQuerySet(HealthOwnedQuerySet["Any"]):
    """Seen with the episode; taken back by whoever brought it, as long as they may see it."""

    brought_by = "uploaded_by"

    def editable_by(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        rows: Any = self.model
        own = rows.objects.visible_to(person).filter(**{self.brought_by: person}).values("pk")
        return self.filter(pk__in=own)


class EpisodeDocumentQuerySet(EpisodePartQuerySet):
    """The runner's own side takes any of hers away."""

    def visible_to(self, user: Viewer) -> Self:
        """None whose time is over, though its file may go a little later."""
        standing = Q(delete_on=None) | Q(delete_on__gt=timezone.now().date())
        return super().visible_to(user).filter(standing)

    def editable_by(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        own = rows_of("Athlete").own_or_ward(person).values("pk")
        rows: Any = self.model
        mine = rows.objects.visible_to(person).filter(Q(uploaded_by=person) | Q(athlete_id__in=own))
        return self.filter(pk__in=mine.values("pk"))


class EpisodeNoteQuerySet(EpisodePartQuerySet):
    """Notes for staff are hidden from the runner and her guardian, and from nobody who wrote one."""

    brought_by = "author"

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        own = rows_of("Athlete").own_or_ward(person).values("pk")
        readable = Q(audience=NoteAudience.SHARED) | Q(author=person) | ~Q(athlete_id__in=own)
        return super().visible_to(person).filter(readable)


class CheckInQuerySet(EnteredQuerySet):
    def dated(self, first: date | None, last: date | None) -> Self:
        """Weeks with a day from `first` to `last`; None leaves that end open."""
        found = self if first is None else self.filter(monday__gt=first - timedelta(weeks=1))
        return found if last is None else found.filter(monday__lte=last)

    def with_problem(self) -> Self:
        """Those that name a problem."""
        return self.filter(Exists(_problems_of_outer()))

    def with_substantial(self) -> Self:
        """Those that name a substantial one."""
        return self.filter(Exists(_problems_of_outer().filter(substantial=True)))


class CheckInProblemQuerySet(HealthOwnedQuerySet["Any"]):
    """Seen with the check-in, and written by its services alone."""

    row_created = "check_in__created_at"

    def editable_by(self, user: Viewer) -> Self:  # noqa: ARG002  the same for everyone
        return self.none()

    def real(self) -> Self:
        """Where anything was said to be wrong: a place may be named to say that it is well again."""
        answered = ("participation", "training_change", "performance", "pain")
        return self.filter(reduce(or_, (Q(**{f"{name}__gt": 0}) for name in answered)))


class CheckInVersionQuerySet(HealthOwnedQuerySet["Any"]):
    """Earlier versions are seen with their check-in, and changed by nobody."""

    row_created = "check_in__created_at"

    def editable_by(self, user: Viewer) -> Self:  # noqa: ARG002  the same for everyone
        return self.none()


class CheckInTextQuerySet(TenantQuerySet["Any"]):
    """Seen by the club's coaches and physios, changed by the head coach."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        return self.filter(club_id__in=memberships(person, TRAINING_ROLES).values("club_id"))

    def editable_by(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        return self.filter(club_id__in=memberships(person, [Role.HEAD_COACH]).values("club_id"))


class FindingQuerySet(HealthOwnedQuerySet["Any"]):
    def editable_by(self, user: Viewer) -> Self:
        """A physio's own, as long as they may see it."""
        if not (person := known(user)):
            return self.none()
        rows: Any = self.model
        own = rows.objects.visible_to(person).filter(found_by=person).values("pk")
        return self.filter(pk__in=own)


class HealthHistoryQuerySet(HealthOwnedQuerySet["Any"]):
    """Read by the athlete's side and by physios with consent; coaches never."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        own = rows_of("Athlete").own_or_ward(person).values("pk")
        consents = open_consents(person, row_created=self.row_created)
        to_physios = consents.filter(role=ConsentRole.PHYSIO, coaching__athlete_id=OuterRef("athlete_id"))
        return self.filter(Q(athlete_id__in=own) | Exists(to_physios))

    def editable_by(self, user: Viewer) -> Self:
        """The athlete's side alone."""
        if not (person := known(user)):
            return self.none()
        return self.filter(athlete_id__in=rows_of("Athlete").own_or_ward(person).values("pk"))


class SummaryShareQuerySet(HealthOwnedQuerySet["Any"]):
    """Links are the athlete's side's own: staff see the episode itself."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        return self.filter(athlete_id__in=rows_of("Athlete").own_or_ward(person).values("pk"))

    def editable_by(self, user: Viewer) -> Self:
        return self.visible_to(user)


class SummaryOpeningQuerySet(SummaryShareQuerySet):
    """Seen with the links, and written by services alone."""

    def editable_by(self, user: Viewer) -> Self:  # noqa: ARG002  the same for everyone
        return self.none()


def _problems_of_outer() -> Any:
    return apps.get_model("injuries", "CheckInProblem").objects.real().filter(check_in_id=OuterRef("pk"))


class ClearanceQuerySet(HealthOwnedQuerySet["Any"]):
    """Who sees one may act on it: the services tell who records from who confirms."""

    def editable_by(self, user: Viewer) -> Self:
        return self.visible_to(user)

    def waiting(self) -> Self:
        """A professional said yes, and no coach or physio has confirmed it."""
        return self.filter(outcome__in=sorted(LIFTING), lifted_at=None, confirmed_at=None)


class RestraintQuerySet(HealthOwnedQuerySet["Any"]):
    """Seen with consent; lifted by services, which tell a physio from a coach."""

    def editable_by(self, user: Viewer) -> Self:
        return self.visible_to(user)

    def standing(self) -> Self:
        """Not lifted; whether today is among its days is another question."""
        return self.filter(lifted_at=None)

    def binding(self) -> Self:
        """Without "easy and flat" after new pain: it waits for a good run, so it may not spoil one."""
        return self.exclude(kind=RestrictionKind.NO_PROGRESSION, reason=RestraintReason.NEW_PAIN)

    def reaching(self, day: date) -> Self:
        """Standing, and not over before this local date; it may begin later."""
        return self.standing().filter(Q(until=None) | Q(until__gte=day))

    def touching(self, since: date, until: date | None) -> Self:
        """Standing, with a day in common or with the next day beginning; None: without an end."""
        found = self.reaching(since - timedelta(days=1))
        return found if until is None else found.filter(since__lte=until + timedelta(days=1))


class RecoveryPlanQuerySet(HealthOwnedQuerySet["Any"]):
    """Who sees one may act on it; the services tell the runner's part from the staff's."""

    def editable_by(self, user: Viewer) -> Self:
        return self.visible_to(user)

    def open(self) -> Self:
        """Ways back that are not done yet."""
        return self.filter(finished_on=None)


class LadderOverrideQuerySet(HealthOwnedQuerySet["Any"]):
    """Kept for ever: nobody edits one."""

    def editable_by(self, user: Viewer) -> Self:  # noqa: ARG002  the same for everyone
        return self.none()


def _reports() -> Any:
    """Models import querysets, so querysets find them late."""
    return apps.get_model("injuries", "PainReport").objects
