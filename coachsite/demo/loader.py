"""Loads the demo roster through the services, as its people would have done it week by week."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from athletes import services as people_services
from athletes.enums import ConsentRole, Role
from athletes.models import Athlete, Club, Coaching, Squad, User
from coachsite.demo.pains import pains_of
from coachsite.demo.people import ATHLETES, CLUBS, PASSWORD, SQUADS, STAFF, WEEKS, DemoAthlete, email_of
from coachsite.demo.plans import plan_for
from coachsite.demo.runs import DemoRun, runs_of
from coachsite.demo.shoes import Cupboard
from injuries.services import Entry, log_no_pain, log_pain
from training import services as training_services
from training.enums import Surface

MINOR_AGE_YEARS = 15
BOTH = frozenset({ConsentRole.COACH, ConsentRole.PHYSIO})
NOBODY: frozenset[ConsentRole] = frozenset()


@dataclass(frozen=True)
class DemoClub:
    club: Club
    squads: dict[str, Squad]
    head_coach: User


def load_demo(*, now: datetime) -> int:
    """Stores the roster and its history; returns the number of athletes.

    `now` decides what is current: all dates are relative to it.
    """
    clubs = _found_clubs(now - timedelta(weeks=WEEKS + 4))
    for plan in ATHLETES:
        _tell_story(plan, clubs, now)
    while training_services.recompute_dirty_weeks(now=now):
        pass
    for name, home in ((plan.name, clubs[plan.club]) for plan in ATHLETES):
        athlete = Athlete.objects.exclude(user=None).get(name=name)
        plan_for(athlete, club=home.club, coach=home.head_coach, now=now)
    return len(ATHLETES)


@cache
def _password_hash() -> str:
    """Everybody has the same password; hashing it once saves half the loading time."""
    return make_password(PASSWORD)


def _person(name: str, zone: str) -> User:
    user = User.objects.create_user(email_of(name), name=name, time_zone=zone)
    user.password = _password_hash()
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _found_clubs(at: datetime) -> dict[str, DemoClub]:
    staff = {plan.name: _person(plan.name, CLUBS[plan.club]) for plan in STAFF}
    clubs: dict[str, DemoClub] = {}
    for plan in STAFF:
        if plan.role == Role.HEAD_COACH:
            clubs[plan.club] = _found_club(plan.club, staff[plan.name], at)
    for plan in STAFF:
        if plan.role != Role.HEAD_COACH:
            home = clubs[plan.club]
            people_services.add_member(
                home.head_coach,
                club=home.club,
                user=staff[plan.name],
                role=plan.role,
                squads=[home.squads[name] for name in plan.squads],
                now=at,
            )
    return clubs


def _found_club(name: str, head_coach: User, at: datetime) -> DemoClub:
    club = people_services.create_club(head_coach, name=name, time_zone=CLUBS[name], now=at)
    squads = {
        squad: people_services.create_squad(head_coach, club=club, name=squad) for squad in SQUADS[name]
    }
    return DemoClub(club, squads, head_coach)


def _tell_story(plan: DemoAthlete, clubs: dict[str, DemoClub], now: datetime) -> None:
    joined = _joined_at(plan, now)
    athlete = _join(plan, clubs, joined, now)
    _run_history(plan, athlete, now)
    _pain_history(plan, athlete, now)


def _joined_at(plan: DemoAthlete, now: datetime) -> datetime:
    weeks = 1 if plan.declared_km is not None else WEEKS
    monday = now - timedelta(days=now.weekday())
    return (monday - timedelta(weeks=weeks)).replace(hour=0, minute=5)


def _join(plan: DemoAthlete, clubs: dict[str, DemoClub], joined: datetime, now: datetime) -> Athlete:
    home = clubs[plan.club]
    athlete = people_services.create_athlete(
        home.head_coach,
        club=home.club,
        squad=home.squads[plan.squad],
        name=plan.name,
        time_zone=CLUBS[plan.club],
        birth_month=_birth_month(plan, now.date()),
        weekly_declared_m=None if plan.declared_km is None else round(plan.declared_km * 1000),
        now=joined,
    )
    user = _person(plan.name, CLUBS[plan.club])
    _accept(plan, athlete, user, home, joined)
    if plan.guardian:
        _guard(plan, athlete, home, joined)
    if plan.second_club:
        _second_coach(plan, user, clubs[plan.second_club], joined)
    athlete.refresh_from_db()
    return athlete


def _birth_month(plan: DemoAthlete, today: date) -> date:
    return date(plan.birth_year or today.year - MINOR_AGE_YEARS, 3, 1)


def _accept(plan: DemoAthlete, athlete: Athlete, user: User, home: DemoClub, at: datetime) -> None:
    link = people_services.invite_athlete(
        home.head_coach,
        athlete=athlete,
        club=home.club,
        squad=home.squads[plan.squad],
        email=user.email,
        now=at,
    )
    roles = BOTH if plan.shares_health and not plan.guardian else NOBODY
    people_services.accept_invitation(user, coaching=link, health_roles=roles, now=at)


def _guard(plan: DemoAthlete, athlete: Athlete, home: DemoClub, at: datetime) -> None:
    guardian = _person(plan.guardian, CLUBS[plan.club])
    link = people_services.invite_guardian(home.head_coach, athlete=athlete, email=guardian.email, now=at)
    people_services.confirm_guardian(guardian, guardian=link, health_storage_consent=True, now=at)
    coaching = Coaching.objects.open().get(athlete=athlete)
    for role in ConsentRole:
        people_services.grant_health_consent(guardian, coaching=coaching, role=role, now=at)


def _second_coach(plan: DemoAthlete, user: User, other: DemoClub, at: datetime) -> None:
    kept = people_services.create_athlete(
        other.head_coach, club=other.club, name=plan.name, time_zone=CLUBS[plan.second_club], now=at
    )
    link = people_services.invite_athlete(
        other.head_coach, athlete=kept, club=other.club, squad=None, email=user.email, now=at
    )
    people_services.accept_invitation(user, coaching=link, health_roles=BOTH, now=at)


def _run_history(plan: DemoAthlete, athlete: Athlete, now: datetime) -> None:
    cupboard = Cupboard.of(plan, _owner(athlete), athlete, now)
    for run in runs_of(plan, athlete.local_date(now)):
        cupboard.wear_on(run.day, now)
        # As from a watch: the program stores what the athlete was allowed to send.
        training_services.log_activity(
            None,
            athlete=athlete,
            start_at=_morning(athlete, run),
            now=now,
            type=run.type,
            distance_m=run.distance_m,
            moving_s=run.moving_s,
            elapsed_s=run.moving_s + 90,
            ascent_m=run.ascent_m,
            descent_m=run.ascent_m,
            rpe=run.rpe,
            surface=Surface.ASPHALT,
        )


def _morning(athlete: Athlete, run: DemoRun) -> datetime:
    return datetime.combine(run.day, time(6, 40), tzinfo=ZoneInfo(athlete.time_zone))


def _owner(athlete: Athlete) -> User:
    if athlete.user is None:
        raise ValueError(f"{athlete} has no account")
    return athlete.user


def _pain_history(plan: DemoAthlete, athlete: Athlete, now: datetime) -> None:
    reports = pains_of(plan)
    for days_ago, report in reports:
        felt = _evening(athlete, now, days_ago)
        log_pain(_owner(athlete), athlete=athlete, entry=Entry(report=report, felt_at=felt), now=felt)
    if not reports:
        for days_ago in (3, 6, 10):
            felt = _evening(athlete, now, days_ago + plan.silent_days)
            day = athlete.local_date(felt)
            if day >= athlete.joined_on:
                log_no_pain(_owner(athlete), athlete=athlete, local_date=day, now=felt)


def _evening(athlete: Athlete, now: datetime, days_ago: int) -> datetime:
    day = athlete.local_date(now) - timedelta(days=days_ago)
    return datetime.combine(day, time(19, 30), tzinfo=athlete.zone)
