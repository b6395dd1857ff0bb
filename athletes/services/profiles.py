"""Athletes' profiles."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.enums import CoachingState, Sex
from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, Club, Coaching, Squad, User
from athletes.querysets import coached_athlete_ids
from athletes.rules import COACH_ROLES, is_minor, max_weekly_increase_pct
from athletes.selectors import guardians_of
from athletes.services.checks import check_row, clean_birth_month, coach_reaching, is_own_side, not_allowed
from athletes.services.setting_changes import RULE_SETTINGS, note_changes, settings_now
from athletes.signals import weekly_rule_changed

PROFILE_FIELDS = frozenset(
    {
        "name",
        "time_zone",
        "birth_month",
        "sex",
        "weekly_declared_m",
        "gentle_start",
        "shows_acwr",
        "max_hr",
        "rest_hr",
    }
)
# How much a week may grow, and how careful pain is met, is the coach's word, not the athlete's.
THRESHOLD_FIELDS = frozenset({"weekly_increase_pct", "strict_baseline", "any_pain_rests"})
RULE_FIELDS = RULE_SETTINGS | {"time_zone", "birth_month", "weekly_declared_m"}


@transaction.atomic
def create_athlete(
    actor: User,
    *,
    club: Club | None = None,
    squad: Squad | None = None,
    name: str,
    time_zone: str,
    birth_month: date | None = None,
    sex: Sex = Sex.NOT_GIVEN,
    weekly_declared_m: int | None = None,
    gentle_start: bool = False,
    shows_acwr: bool | None = None,
    max_hr: int | None = None,
    rest_hr: int | None = None,
    now: datetime,
) -> Athlete:
    """Without a club: the actor's own profile. With one: a profile that the club keeps for a runner.

    A kept profile is coached at once and holds no health data until the runner takes it over by an
    invitation. `weekly_declared_m`: metres a week, as said at joining.

    Raises:
        ConflictError: the actor already has a profile.
        NotAllowedError: not a coach of this club and squad.
    """
    if club:
        coach_reaching(actor, club, squad)
    elif Athlete.objects.filter(user=actor).exists():
        raise ConflictError(_("You already have a profile."), code="has_profile")
    athlete = Athlete(
        user=None if club else actor,
        name=name.strip(),
        time_zone=time_zone,
        birth_month=birth_month and clean_birth_month(birth_month, now=now),
        sex=sex,
        weekly_declared_m=weekly_declared_m,
        gentle_start=gentle_start,
        shows_acwr=shows_acwr,
        max_hr=max_hr,
        rest_hr=rest_hr,
        joined_on=now.date(),
    )
    _save_new(athlete, now)
    if club:
        _keep(athlete, club, squad, actor, now)
    return athlete


def _save_new(athlete: Athlete, now: datetime) -> None:
    check_row(athlete)
    athlete.joined_on = athlete.local_date(now)
    athlete.save()


def _keep(athlete: Athlete, club: Club, squad: Squad | None, actor: User, now: datetime) -> None:
    Coaching.objects.create(
        athlete=athlete,
        club=club,
        squad=squad,
        state=CoachingState.ACTIVE,
        invited_by=actor,
        invited_at=now,
        accepted_at=now,
    )


@transaction.atomic
def edit_profile(actor: User, *, athlete: Athlete, now: datetime, **fields: Any) -> Athlete:
    """Changes the named fields: by the athlete, the guardian, or a coach; thresholds by coaches only.

    Raises:
        NotAllowedError: not this person's to change; a minor does not change their own age.
        DomainError: an unknown field or a value out of range.
    """
    athlete = Athlete.objects.select_for_update().get(pk=athlete.pk)
    own_side = is_own_side(actor, athlete, now=now)
    coaches = Athlete.objects.filter(pk__in=coached_athlete_ids(actor, COACH_ROLES), pk=athlete.pk)
    is_coach = actor.is_active and coaches.exists()
    if not (own_side or is_coach):
        raise not_allowed(_("You can see this, but it is not yours to change."))
    _check_fields(actor, athlete, fields, is_coach=is_coach, now=now)
    before = settings_now(athlete)
    for name, value in fields.items():
        setattr(athlete, name, value)
    _check_increase(athlete, now)
    check_row(athlete)
    athlete.save(update_fields=list(fields))
    note_changes(actor, athlete, before, now)
    if RULE_FIELDS & fields.keys():
        weekly_rule_changed.send(Athlete, athlete_ids=[athlete.pk], now=now)
    return athlete


def _check_fields(
    actor: User, athlete: Athlete, fields: dict[str, Any], *, is_coach: bool, now: datetime
) -> None:
    for name in fields:
        if name not in PROFILE_FIELDS | THRESHOLD_FIELDS:
            raise DomainError(_("There is no such field."), code="unknown_field", field=name)
        if name in THRESHOLD_FIELDS and not is_coach:
            message = _("Your coach sets how much a week may grow.")
            raise NotAllowedError(message, code="not_allowed", field=name)
    if "name" in fields:
        fields["name"] = str(fields["name"]).strip()
    if fields.get("birth_month") is not None:
        fields["birth_month"] = clean_birth_month(fields["birth_month"], now=now)
    _check_age_change(actor, athlete, fields, now)


def _check_age_change(actor: User, athlete: Athlete, fields: dict[str, Any], now: datetime) -> None:
    """What protects a minor is not switched off by the minor."""
    if "birth_month" not in fields or fields["birth_month"] == athlete.birth_month:
        return
    today = athlete.local_date(now)
    guardians = guardians_of(athlete, on=today)
    is_guardian = actor in guardians
    alone = not guardians and actor.pk != athlete.user_id
    if is_minor(athlete.birth_month, today) and not (is_guardian or alone):
        message = _("A guardian has to correct the month of birth; without one, the coach.")
        raise NotAllowedError(message, code="not_allowed", field="birth_month")
    if fields["birth_month"] is None:
        message = _("The month of birth decides which warning signs count: correct it, do not remove it.")
        raise DomainError(message, code="required", field="birth_month")


def _check_increase(athlete: Athlete, now: datetime) -> None:
    highest = max_weekly_increase_pct(athlete.birth_month, athlete.local_date(now))
    if athlete.weekly_increase_pct is not None and athlete.weekly_increase_pct > highest:
        message = _("At most %(highest)d %% for this runner.") % {"highest": highest}
        raise DomainError(message, code="too_much", field="weekly_increase_pct")
