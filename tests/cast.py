"""The cast of every test: two clubs, their staff, their athletes, a guardian, and strangers.

Built through the services. `cast` is a pytest fixture (tests/conftest.py). Users carry an authenticator
where staff need one, so signing in with `client.force_login(cast.coach)` is enough.

North club, squads `milers` and `trail`:
    head_coach                 sees all of North; Anna and Mina consent to all coaches by role or name
    coach                      milers; `her coach`
    other_squad_coach          trail
    coach_without_consent      milers too; Anna and Mina name the others, not this one
    physio, manager
    former_coach               milers, named in the consents, then left the club
South club: other_club_coach (head coach).

Athletes:
    athlete        Anna, 1994, North/milers, health consent to coach, head_coach (by name) and physios (role)
    minor          Mina, 15, as Anna; `guardian` confirmed and agreed to storing health answers
    other_athlete  Olga, 1990, North/trail, has accepted, no health consent
    loner          Lena, 1988, North without a squad, health consent to coaches and physios (whole roles)
    kept           Kira, profile kept in North/milers, no user
    southerner     Sara, 1992, South, health consent to coaches
    stranger       Zoe, 1991, own profile, no links
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from athletes import services
from athletes.enums import ConsentRole, Role
from athletes.models import Athlete, Club, ClubMember, Coaching, Guardian, Squad, User

# A Wednesday; the cast joined long before it, so most tests freeze time here or pass it as `now`.
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
JOINED = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
BOTH = frozenset({ConsentRole.COACH, ConsentRole.PHYSIO})

# The columns of the tables in rules about who sees what; `athlete` there is `cast.minor`'s user, so that
# `guardian` means something.
VIEWERS = (
    "anonymous",
    "athlete",
    "coach",
    "other_squad_coach",
    "coach_without_consent",
    "physio",
    "manager",
    "guardian",
    "former_coach",
    "other_club_coach",
    "other_athlete",
)


def make_user(name, *, staff=False, **fields):
    """A user named `name`, with an unusable password; staff with an authenticator app."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    user = User.objects.create_user(email, name=name, **fields)
    if staff:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    return user


@dataclass
class Cast:
    north: Club
    south: Club
    milers: Squad
    trail: Squad

    head_coach: User
    coach: User
    other_squad_coach: User
    coach_without_consent: User
    physio: User
    manager: User
    former_coach: User
    other_club_coach: User

    athlete: Athlete
    minor: Athlete
    other_athlete: Athlete
    loner: Athlete
    kept: Athlete
    southerner: Athlete
    stranger: Athlete

    guardian: User
    guardian_link: Guardian
    members: dict[str, ClubMember]

    def viewers(self):
        """One person for each of VIEWERS, around `cast.minor`."""
        people = {name: getattr(self, name) for name in VIEWERS if name not in {"anonymous", "athlete"}}
        people |= {"athlete": self.minor.user, "other_athlete": self.other_athlete.user}
        return {"anonymous": AnonymousUser(), **people}

    def link(self, athlete):
        """The open coaching of this athlete."""
        return Coaching.objects.open().get(athlete=athlete)


def make_cast():
    head_coach = make_user("Hanna Head", staff=True)
    other_club_coach = make_user("Silke South", staff=True)
    north = services.create_club(head_coach, name="North", time_zone="Europe/Berlin", now=JOINED)
    south = services.create_club(other_club_coach, name="South", time_zone="Europe/Madrid", now=JOINED)
    milers = services.create_squad(head_coach, club=north, name="Milers")
    trail = services.create_squad(head_coach, club=north, name="Trail")
    members = _hire(head_coach, north, milers, trail)
    people = {name: member.user for name, member in members.items()}
    runners = _runners(people["coach"], head_coach, north, milers, trail)
    runners["southerner"] = coached(
        other_club_coach, south, None, "Sara South", date(1992, 5, 1), health=[ConsentRole.COACH]
    )
    guardian_link = _guard(people["coach"], runners["minor"])
    for runner in (runners["athlete"], runners["minor"]):
        owner = guardian_link.user if runner is runners["minor"] else runner.user
        _consent(owner, runner, members)
    members["former_coach"] = services.deactivate_member(head_coach, member=members["former_coach"])
    return Cast(
        north=north,
        south=south,
        milers=milers,
        trail=trail,
        head_coach=head_coach,
        other_club_coach=other_club_coach,
        guardian=guardian_link.user,
        guardian_link=guardian_link,
        members=members,
        **people,
        **runners,
    )


def _hire(head_coach, north, milers, trail):
    plan = {
        "coach": ("Carla Coach", Role.COACH, [milers]),
        "other_squad_coach": ("Timo Trail", Role.COACH, [trail]),
        "coach_without_consent": ("Noah Noconsent", Role.COACH, [milers]),
        "physio": ("Petra Physio", Role.PHYSIO, []),
        "manager": ("Marko Manager", Role.MANAGER, []),
        "former_coach": ("Fritz Former", Role.COACH, [milers]),
    }
    return {
        key: services.add_member(
            head_coach, club=north, user=make_user(name, staff=True), role=role, squads=squads, now=JOINED
        )
        for key, (name, role, squads) in plan.items()
    }


def _runners(coach, head_coach, north, milers, trail):
    return {
        "athlete": coached(coach, north, milers, "Anna Athlete", date(1994, 3, 1)),
        "minor": coached(coach, north, milers, "Mina Minor", date(2011, 4, 1)),
        "other_athlete": coached(head_coach, north, trail, "Olga Other", date(1990, 7, 1)),
        "loner": coached(head_coach, north, None, "Lena Loner", date(1988, 1, 1), health=BOTH),
        "kept": services.create_athlete(
            coach, club=north, squad=milers, name="Kira Kept", time_zone="Europe/Berlin", now=JOINED
        ),
        "stranger": services.create_athlete(
            make_user("Zoe Stranger"),
            name="Zoe Stranger",
            time_zone="Europe/Madrid",
            birth_month=date(1991, 9, 1),
            now=JOINED,
        ),
    }


def coached(coach, club, squad, name, birth_month, *, health=()):
    """A runner with an account and an active link; `health`: whole-role consents."""
    user = make_user(name)
    athlete = services.create_athlete(
        user, name=name, time_zone=club.time_zone, birth_month=birth_month, now=JOINED
    )
    coaching = services.invite_athlete(
        coach, athlete=athlete, club=club, squad=squad, email=user.email, now=JOINED
    )
    services.accept_invitation(user, coaching=coaching, health_roles=set(health), now=JOINED)
    return athlete


def _guard(coach, minor):
    guardian = make_user("Gita Guardian")
    link = services.invite_guardian(coach, athlete=minor, email=guardian.email, now=JOINED)
    return services.confirm_guardian(guardian, guardian=link, health_storage_consent=True, now=JOINED)


def _consent(owner, runner, members):
    """To named coaches and to all physios."""
    coaching = Coaching.objects.get(athlete=runner)
    head_coach = ClubMember.objects.get(club=coaching.club, role=Role.HEAD_COACH)
    for member in (members["coach"], members["former_coach"], head_coach):
        services.grant_health_consent(
            owner, coaching=coaching, role=ConsentRole.COACH, member=member, now=JOINED
        )
    services.grant_health_consent(owner, coaching=coaching, role=ConsentRole.PHYSIO, now=JOINED)
