"""Who sees and who edits what: one rule, in one place.

Everything an athlete owns is filtered through primary-key subqueries of `AthleteQuerySet`, never joins.
"""

from abc import abstractmethod
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from athletes.enums import CoachingState, GuardianState, Role
from athletes.rules import (
    ADULT_AGE,
    COACH_ROLES,
    ROLES_OF_CONSENT,
    TRAINING_ROLES,
    youngest_birth_month_of,
)

if TYPE_CHECKING:
    from athletes.models import User

type Viewer = User | AnonymousUser
# Subqueries over models that this module cannot import.
type Rows = Any


def known(user: Viewer) -> "User | None":
    """The person, if signed in and active: nobody else sees anything."""
    return user if user.is_authenticated and user.is_active else None


class PeersQuerySet[M: models.Model](models.QuerySet[M]):
    """Loads a missing relation for all rows at once: a forgotten select_related costs 2 queries, not N."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fetch_mode = models.FETCH_PEERS


def rows_of(name: str) -> Any:
    """All rows of a model of this room; models import querysets, so querysets find them late."""
    return apps.get_model("athletes", name).objects.all()


def memberships(user: "User", roles: Collection[Role]) -> Rows:
    """Active memberships of this person in these roles."""
    return rows_of("ClubMember").filter(user_id=user.pk, active=True, role__in=roles)


def memberships_covering(user: "User", roles: Collection[Role], *, link: str) -> Rows:
    """Memberships that reach the outer row's club and squad.

    `link` is the path from the outer row to its coaching ("" when it is one). A null squad is covered only
    by `all_squads`.
    """
    return memberships(user, roles).filter(
        Q(all_squads=True) | Q(squads=OuterRef(f"{link}squad_id")), club_id=OuterRef(f"{link}club_id")
    )


def coached_athlete_ids(user: "User", roles: Collection[Role]) -> RawSQL:
    """Ids of athletes with an active coaching that reaches this member."""
    return _filled(_coached_sql(frozenset(roles)), {_ANYBODY: user.pk})


def warded_athlete_ids(user: "User", today: date) -> RawSQL:
    """Ids of the minors whose confirmed guardian this person is."""
    youngest = youngest_birth_month_of(ADULT_AGE, today)
    return _filled(_warded_sql(), {_ANYBODY: user.pk, _ANY_MONTH: youngest})


# These ids stand in nearly every query, and building the same SQL anew took a fifth of a request. So each is
# built once a process, for somebody of whom nobody else has the id, and then filled in.
_ANYBODY: Final = -1
_ANY_MONTH: Final = date.min


@cache
def _coached_sql(roles: frozenset[Role]) -> tuple[str, tuple[Any, ...]]:
    anybody: Any = SimpleNamespace(pk=_ANYBODY)
    covering = memberships_covering(anybody, sorted(roles), link="")
    links = rows_of("Coaching").filter(Exists(covering), state=CoachingState.ACTIVE)
    return _sql_of(links)


@cache
def _warded_sql() -> tuple[str, tuple[Any, ...]]:
    return _sql_of(
        rows_of("Guardian").filter(
            user_id=_ANYBODY, state=GuardianState.CONFIRMED, athlete__birth_month__gt=_ANY_MONTH
        )
    )


def _sql_of(rows: Rows) -> tuple[str, tuple[Any, ...]]:
    sql, slots = rows.order_by().values("athlete_id").query.sql_with_params()
    return sql, tuple(slots)


def _filled(compiled: tuple[str, tuple[Any, ...]], values: Mapping[Any, Any]) -> RawSQL:
    sql, slots = compiled
    return RawSQL(sql, [values.get(slot, slot) for slot in slots])  # noqa: S611  the SQL is the ORM's own


def open_consents(user: "User", *, row_created: str | None) -> Rows:
    """Health consents that open an outer row with `athlete_id` to this member.

    A consent names a role, and perhaps one person. Who joined after a role was consented to sees reports from
    the first day on; older ones only after the athlete names them. `row_created` is the outer row's
    timestamp field, or None to ask about access as such.
    """
    opened = Q()
    for consent_role, roles in ROLES_OF_CONSENT.items():
        members = memberships_covering(user, roles, link="coaching__")
        in_time = Q(joined_at__lte=OuterRef("granted_at"))
        if row_created is None:
            in_time = Q()
        else:
            in_time |= Q(joined_at__lte=OuterRef(OuterRef(row_created)))
        named = Q(pk=OuterRef("member_id"))
        # NULL member: the whole role.
        whole_role = members.filter(in_time)
        opened |= Q(role=consent_role) & (
            Exists(members.filter(named)) | (Q(member=None) & Exists(whole_role))
        )
    return rows_of("HealthConsent").filter(
        opened,
        withdrawn_at=None,
        coaching__state=CoachingState.ACTIVE,
    )


class AthleteQuerySet(PeersQuerySet["Any"]):
    def own_or_ward(self, user: Viewer) -> Self:
        """Me, and the minors I am guardian of."""
        if not (person := known(user)):
            return self.none()
        return self.filter(Q(user_id=person.pk) | Q(pk__in=warded_athlete_ids(person, timezone.now().date())))

    def reached_by(self, user: Viewer, roles: Collection[Role]) -> Self:
        """Me, my wards, and those whom I reach in one of these roles."""
        if not (person := known(user)):
            return self.none()
        return self.filter(
            Q(user_id=person.pk)
            | Q(pk__in=warded_athlete_ids(person, timezone.now().date()))
            | Q(pk__in=coached_athlete_ids(person, roles))
        )

    def visible_to(self, user: Viewer) -> Self:
        return self.reached_by(user, TRAINING_ROLES)

    def editable_by(self, user: Viewer) -> Self:
        return self.reached_by(user, COACH_ROLES)

    def health_visible_to(self, user: Viewer) -> Self:
        """Those whose health data this person may see from today on (older rows: see HealthOwnedQuerySet)."""
        if not (person := known(user)):
            return self.none()
        consents = open_consents(person, row_created=None).filter(coaching__athlete_id=OuterRef("pk"))
        return self.filter(
            Q(user_id=person.pk)
            | Q(pk__in=warded_athlete_ids(person, timezone.now().date()))
            | Exists(consents)
        )


class TenantQuerySet[M: models.Model](PeersQuerySet[M]):
    """What every queryset of a tenant's rows offers."""

    @abstractmethod
    def visible_to(self, user: Viewer) -> Self: ...

    @abstractmethod
    def editable_by(self, user: Viewer) -> Self: ...


class AthleteOwnedQuerySet[M: models.Model](TenantQuerySet[M]):
    """Rows that whoever sees the athlete sees."""

    staff_edit_roles: Collection[Role] = COACH_ROLES

    def visible_to(self, user: Viewer) -> Self:
        return self.filter(athlete_id__in=rows_of("Athlete").visible_to(user).values("pk"))

    def editable_by(self, user: Viewer) -> Self:
        athletes = rows_of("Athlete").reached_by(user, self.staff_edit_roles)
        return self.filter(athlete_id__in=athletes.values("pk"))


def health_rule(user: "User", *, row_created: str) -> Q:
    """Condition on a row with `athlete_id`: mine, my ward's, or opened by a consent."""
    own = rows_of("Athlete").own_or_ward(user).values("pk")
    consents = open_consents(user, row_created=row_created).filter(
        coaching__athlete_id=OuterRef("athlete_id")
    )
    return Q(athlete_id__in=own) | Q(Exists(consents))


class HealthOwnedQuerySet[M: models.Model](TenantQuerySet[M]):
    """Rows of health data: seen with consent. Each kind says who changes it."""

    # The timestamp that decides whether staff who came after the consent see a row.
    row_created = "created_at"

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        return self.filter(health_rule(person, row_created=self.row_created))


class MixedOwnedQuerySet[M: models.Model](TenantQuerySet[M]):
    """Rows of both kinds, told apart by `is_health`."""

    row_created = "created_at"

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        training = Q(athlete_id__in=rows_of("Athlete").visible_to(person).values("pk"))
        health = health_rule(person, row_created=self.row_created)
        return self.filter(training & (Q(is_health=False) | health))

    def editable_by(self, user: Viewer) -> Self:
        """Whoever sees such a row may act on it; the actions themselves are services."""
        return self.visible_to(user)


class PartQuerySet[M: models.Model](TenantQuerySet[M]):
    """Parts of an owned row (the files of an import) are seen and changed with it."""

    # The foreign key to the whole.
    whole: str

    def visible_to(self, user: Viewer) -> Self:
        return self.filter(**{f"{self.whole}__in": self._wholes().visible_to(user).values("pk")})

    def editable_by(self, user: Viewer) -> Self:
        return self.filter(**{f"{self.whole}__in": self._wholes().editable_by(user).values("pk")})

    def _wholes(self) -> Any:
        whole: Any = self.model._meta.get_field(self.whole).related_model  # noqa: SLF001  the model API
        return whole.objects


class ClubQuerySet(PeersQuerySet["Any"]):
    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        mine = memberships(person, list(Role)).values("club_id")
        runners = rows_of("Athlete").own_or_ward(person).values("pk")
        links = rows_of("Coaching").open().filter(athlete_id__in=runners).values("club_id")
        return self.filter(Q(pk__in=mine) | Q(pk__in=links))

    def editable_by(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        return self.filter(pk__in=memberships(person, [Role.HEAD_COACH]).values("club_id"))


class ClubOwnedQuerySet[M: models.Model](TenantQuerySet[M]):
    """Squads: seen by the club's staff, changed by head coach and manager."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        return self.filter(club_id__in=memberships(person, list(Role)).values("club_id"))

    def editable_by(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        roles = [Role.HEAD_COACH, Role.MANAGER]
        return self.filter(club_id__in=memberships(person, roles).values("club_id"))


class ClubMemberQuerySet(ClubOwnedQuerySet["Any"]):
    def editable_by(self, user: Viewer) -> Self:
        """The head coach changes everybody; a manager only managers, or they could let themselves in."""
        if not (person := known(user)):
            return self.none()
        led = memberships(person, [Role.HEAD_COACH]).values("club_id")
        managed = memberships(person, [Role.MANAGER]).values("club_id")
        return self.filter(Q(club_id__in=led) | Q(club_id__in=managed, role=Role.MANAGER))


class CoachingQuerySet(TenantQuerySet["Any"]):
    """Links: the athlete's side sees its own, managers the club's, coaches and physios those they cover."""

    def open(self) -> Self:
        return self.exclude(state=CoachingState.ENDED)

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        own = rows_of("Athlete").own_or_ward(person).values("pk")
        managed = memberships(person, [Role.MANAGER]).values("club_id")
        covered = memberships_covering(person, TRAINING_ROLES, link="")
        staff = Q(club_id__in=managed) | Exists(covered)
        return self.filter(Q(athlete_id__in=own) | (staff & ~Q(state=CoachingState.ENDED)))

    def editable_by(self, user: Viewer) -> Self:
        """Ending a link: the athlete's side, coaches who cover it, the club's manager."""
        if not (person := known(user)):
            return self.none()
        own = rows_of("Athlete").own_or_ward(person).values("pk")
        managed = memberships(person, [Role.MANAGER]).values("club_id")
        covered = memberships_covering(person, COACH_ROLES, link="")
        return self.filter(Q(athlete_id__in=own) | Q(club_id__in=managed) | Exists(covered))


class HealthConsentQuerySet(TenantQuerySet["Any"]):
    """Seen by the athlete's side and the staff it speaks to; changed by the athlete's side only."""

    def open(self) -> Self:
        return self.filter(withdrawn_at=None)

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        own = rows_of("Athlete").own_or_ward(person).values("pk")
        covered = memberships_covering(person, TRAINING_ROLES, link="coaching__")
        staff = Q(coaching__state=CoachingState.ACTIVE) & Exists(covered)
        return self.filter(Q(coaching__athlete_id__in=own) | staff)

    def editable_by(self, user: Viewer) -> Self:
        own = rows_of("Athlete").own_or_ward(user).values("pk")
        return self.filter(coaching__athlete_id__in=own)


class GuardianQuerySet(TenantQuerySet["Any"]):
    """A guardian link is seen by its athlete, its guardian, and the coaches (they invite)."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        coached = coached_athlete_ids(person, COACH_ROLES)
        mine = Q(athlete__user_id=person.pk) | Q(user_id=person.pk)
        return self.filter(mine | Q(athlete_id__in=coached))

    def editable_by(self, user: Viewer) -> Self:
        """The guardian's own; an unanswered invitation also by the coaches, who may have mistyped it."""
        if not (person := known(user)):
            return self.none()
        coached = coached_athlete_ids(person, COACH_ROLES)
        return self.filter(Q(user_id=person.pk) | Q(state=GuardianState.INVITED, athlete_id__in=coached))


class AccessLogQuerySet(TenantQuerySet["Any"]):
    """Who read whose health data: shown to the athlete, and to the guardian of a minor."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        mine = list(rows_of("Athlete").own_or_ward(person).values_list("pk", flat=True))
        return self.filter(athlete_ids__overlap=mine) if mine else self.none()

    def editable_by(self, user: Viewer) -> Self:  # noqa: ARG002  nobody edits the log
        return self.none()


class SettingChangeQuerySet(TenantQuerySet["Any"]):
    """Of athletes: whoever sees them. Of clubs and squads: their staff, and the runners they hold for."""

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        staffed = memberships(person, list(Role)).values("club_id")
        own = rows_of("Athlete").own_or_ward(person).values("pk")
        links = rows_of("Coaching").filter(athlete_id__in=own, state=CoachingState.ACTIVE)
        return self.filter(
            Q(athlete_id__in=rows_of("Athlete").visible_to(person).values("pk"))
            | Q(club_id__in=staffed)
            | Q(squad__club_id__in=staffed)
            | Q(club_id__in=links.values("club_id"))
            | Q(squad_id__in=links.values("squad_id"))
        )

    def editable_by(self, user: Viewer) -> Self:  # noqa: ARG002  nobody edits what happened
        return self.none()
