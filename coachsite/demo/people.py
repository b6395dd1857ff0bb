"""Who is in the demo. Everyone here is invented."""

from collections.abc import Mapping
from dataclasses import dataclass

from athletes.enums import Role

PASSWORD = "easy-miles-first"  # noqa: S105  printed at start: the demo is for this machine only
DOMAIN = "demo.example"

RIVERBEND, HARBOUR = "Riverbend Runners", "Harbour Harriers"
CLUBS: Mapping[str, str] = {RIVERBEND: "Europe/Madrid", HARBOUR: "Europe/Lisbon"}
SQUADS: Mapping[str, tuple[str, ...]] = {RIVERBEND: ("Road", "Trail"), HARBOUR: ("Marathon",)}

# Complete weeks before the current one.
WEEKS = 16


@dataclass(frozen=True)
class DemoStaff:
    name: str
    club: str
    role: Role
    squads: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoAthlete:
    """One invented runner; `weeks_km` are complete weeks, oldest first, and the current one goes on alike."""

    name: str
    story: str
    weeks_km: tuple[float, ...]
    club: str = RIVERBEND
    squad: str = "Road"
    second_club: str = ""
    birth_year: int = 1990
    runs_a_week: int = 4
    shares_health: bool = True
    declared_km: float | None = None
    # Length of the last long run, km, where the week's pattern does not give it.
    last_long_km: float | None = None
    # Days since the last run and the last answer about pain.
    silent_days: int = 0
    shoe_start_km: float = 40
    keeps_old_shoes: bool = False
    guardian: str = ""

    @property
    def email(self) -> str:
        return email_of(self.name)


def email_of(name: str) -> str:
    """first.last@…, as the demo prints it."""
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


STAFF = (
    DemoStaff("Marta Quiroga", RIVERBEND, Role.HEAD_COACH),
    DemoStaff("Jonas Adler", RIVERBEND, Role.COACH, ("Road",)),
    DemoStaff("Sofia Lindqvist", RIVERBEND, Role.PHYSIO),
    DemoStaff("Aisha Nkemelu", HARBOUR, Role.HEAD_COACH),
)

ATHLETES = (
    DemoAthlete(
        "Bruno Castell",
        "breaks the +10 % rule",
        (30, 31, 32, 28, 32, 33, 34, 29, 33, 34, 35, 30, 34, 35, 36, 44),
        birth_year=1987,
    ),
    DemoAthlete(
        "Renata Vidal",
        "comes back from a recovery week: no alert",
        (36, 38, 40, 30, 38, 40, 42, 31, 40, 41, 42, 32, 41, 42, 29, 42),
        birth_year=1979,
    ),
    DemoAthlete(
        "Leo Marchetti",
        "one run far longer than the month before",
        (34, 35, 36, 30, 35, 36, 37, 31, 36, 37, 38, 32, 37, 38, 39, 40),
        birth_year=1995,
        last_long_km=18.5,
    ),
    DemoAthlete(
        "Nadia Ferreira",
        "outer knee hurts after 4 km",
        (26, 27, 28, 24, 28, 29, 30, 25, 29, 30, 31, 26, 30, 31, 32, 31),
        squad="Trail",
        birth_year=1992,
    ),
    DemoAthlete(
        "Tomas Brandt",
        "swollen knee that locks",
        (24, 25, 26, 22, 26, 27, 28, 23, 27, 28, 28, 24, 28, 29, 29, 18),
        squad="Trail",
        birth_year=1983,
        runs_a_week=3,
    ),
    DemoAthlete(
        "Greta Olsen",
        "runs in old shoes",
        (32, 33, 34, 28, 33, 34, 35, 29, 34, 35, 36, 30, 35, 36, 37, 36),
        birth_year=1974,
        shoe_start_km=340,
        keeps_old_shoes=True,
    ),
    DemoAthlete(
        "Ines Roca",
        "started from nothing with 5 x 5 km",
        (0,) * (WEEKS - 1) + (25,),
        club=HARBOUR,
        squad="Marathon",
        birth_year=2001,
        runs_a_week=5,
        declared_km=0,
    ),
    DemoAthlete(
        "Viktor Sandoval",
        "has been silent",
        (28, 29, 30, 26, 30, 30, 31, 27, 30, 31, 32, 27, 31, 30, 20, 0),
        club=HARBOUR,
        squad="Marathon",
        birth_year=1990,
        silent_days=11,
    ),
    DemoAthlete(
        "Clara Whitcombe",
        "does not share health",
        (38, 39, 40, 34, 39, 40, 41, 34, 40, 41, 42, 35, 41, 42, 43, 43),
        birth_year=1985,
        shares_health=False,
    ),
    DemoAthlete(
        "Pavel Horak",
        "has two coaches",
        (48, 50, 52, 42, 50, 52, 54, 43, 52, 54, 55, 45, 54, 55, 56, 56),
        second_club=HARBOUR,
        birth_year=1989,
    ),
    DemoAthlete(
        "Mila Aranda",
        "is 15, with a guardian",
        (12, 12, 13, 11, 13, 13, 14, 12, 13, 14, 14, 12, 14, 14, 15, 15),
        squad="Trail",
        birth_year=0,
        runs_a_week=3,
        guardian="Elena Aranda",
    ),
    DemoAthlete(
        "Dario Keller",
        "is just fine",
        (28, 30, 31, 26, 30, 31, 33, 27, 31, 33, 34, 28, 33, 34, 35, 34),
        birth_year=1993,
    ),
)

# What `make demo` prints: who, address, password.
LOGINS: tuple[tuple[str, str, str], ...] = (
    ("head coach", email_of("Marta Quiroga"), PASSWORD),
    ("coach, squad Road", email_of("Jonas Adler"), PASSWORD),
    ("physio", email_of("Sofia Lindqvist"), PASSWORD),
    ("other club's coach", email_of("Aisha Nkemelu"), PASSWORD),
    ("athlete", email_of("Dario Keller"), PASSWORD),
    ("athlete with a swollen knee", email_of("Tomas Brandt"), PASSWORD),
    ("guardian", email_of("Elena Aranda"), PASSWORD),
)
