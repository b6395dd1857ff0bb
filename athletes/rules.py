"""Ages, roles and who may ask for whose consent. Dates are the athlete's local dates."""

import zoneinfo
from datetime import date, datetime, timedelta
from functools import cache

from athletes.enums import ConsentRole, HealthReach, Role

ADULT_AGE = 18
# From this age a minor consents too, beside the guardian.
HEALTH_CONSENT_AGE = 16
MAX_WEEKLY_INCREASE_PCT = 30
MAX_WEEKLY_INCREASE_PCT_MINOR = 10
MAX_WEEKLY_DECLARED_M = 400_000
# Beats a minute, lowest and highest.
MAX_HR_RANGE = (90, 240)
REST_HR_RANGE = (25, 120)
INVITATION_DAYS = 14
# Older than anybody who runs: a slip of the pen.
MAX_AGE_YEARS = 110

ALL_SQUADS_ROLES = frozenset({Role.HEAD_COACH, Role.PHYSIO})
# Managers see members, squads and links, and no row that belongs to an athlete.
TRAINING_ROLES = frozenset({Role.HEAD_COACH, Role.COACH, Role.PHYSIO})
COACH_ROLES = frozenset({Role.HEAD_COACH, Role.COACH})
ROLES_OF_CONSENT: dict[ConsentRole, frozenset[Role]] = {
    ConsentRole.COACH: COACH_ROLES,
    ConsentRole.PHYSIO: frozenset({Role.PHYSIO}),
}

# Files beside the zones: what they mean depends on the machine.
_NO_ZONES = frozenset({"localtime", "posixrules", "Factory"})


@cache
def time_zone_names() -> frozenset[str]:
    """The IANA database, read once: each reading opens hundreds of files."""
    return frozenset(zoneinfo.available_timezones()) - _NO_ZONES


def youngest_birth_month_of(age_years: int, today: date) -> date:
    """The latest birth month whose people have all reached `age_years` today.

    Only the month of birth is known, so an age counts as reached when that month is over: a rule that
    protects the young then never ends too early.
    """
    year, month = today.year - age_years, today.month - 1
    return date(year, month, 1) if month else date(year - 1, 12, 1)


def age_years(birth_month: date, today: date) -> int:
    """Full years, counted as reached once the birth month is over."""
    passed = (today.year, today.month) > (today.year, birth_month.month)
    return today.year - birth_month.year - (0 if passed else 1)


def is_minor(birth_month: date | None, today: date) -> bool:
    """Under 18; an unknown age is no minor here: services ask for it before the first health answer."""
    return birth_month is not None and age_years(birth_month, today) < ADULT_AGE


def needs_own_health_consent(birth_month: date | None, today: date) -> bool:
    """From the age of consent a minor agrees together with the guardian."""
    return birth_month is not None and HEALTH_CONSENT_AGE <= age_years(birth_month, today) < ADULT_AGE


def covers_all_squads(role: Role, *, by_choice: bool) -> bool:
    """Head coach and physio see every squad of the club; a coach does when the club chose so."""
    return role in ALL_SQUADS_ROLES or (role == Role.COACH and by_choice)


def consent_role_of(role: str) -> ConsentRole | None:
    """The consent that opens health data to this role; None for managers."""
    return next((consent for consent, roles in ROLES_OF_CONSENT.items() if role in roles), None)


def health_reach(*, named: bool, role_granted_at: datetime | None, joined_at: datetime) -> HealthReach:
    """How much a member sees by a consent that names them, or their whole role since `role_granted_at`."""
    if named or (role_granted_at is not None and joined_at <= role_granted_at):
        return HealthReach.ALL
    return HealthReach.NONE if role_granted_at is None else HealthReach.SINCE


def invitation_ends(invited_at: datetime) -> datetime:
    """When the link in an invitation mail stops working."""
    return invited_at + timedelta(days=INVITATION_DAYS)


def max_weekly_increase_pct(birth_month: date | None, today: date) -> int:
    """The largest allowed weekly increase a coach may set for this runner, in percent."""
    return MAX_WEEKLY_INCREASE_PCT_MINOR if is_minor(birth_month, today) else MAX_WEEKLY_INCREASE_PCT
