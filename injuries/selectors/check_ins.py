"""Reads about weekly check-ins: what they say, which week is asked, in whose words, and who answered."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from athletes.enums import CoachingState
from athletes.health_window import HealthWindow
from athletes.models import Athlete, Coaching
from athletes.querysets import Viewer, coached_athlete_ids, known
from athletes.rules import TRAINING_ROLES
from injuries.enums import Area, EpisodeState, Side
from injuries.enums.check_ins import CheckInAlert, CheckInQuestion, HowMuch, Participation
from injuries.models import CheckIn, CheckInProblem, CheckInText, Episode
from injuries.rules.check_in import DAYS_OF_WEEK, severity_so_far, week_asked
from training.rules import monday_of_iso_week

# Weeks whose response coaches see beside each other.
RESPONSE_WEEKS: Final = 4
WEEK: Final = timedelta(weeks=1)
BASED_ON: Final = "OSTRC-O2 (Clarsen 2020)"


def content_of_check_in(check_in: CheckIn) -> dict[str, Any]:
    """What a person answered, as plain JSON: equal for equal check-ins."""
    said = [
        {"side": problem.side, "area": problem.area, "answers": list(problem.answers.all)}
        for problem in check_in.problems.all()
    ]
    return {
        "week": check_in.week,
        "time_loss_days": check_in.time_loss_days,
        "problems": sorted(said, key=lambda one: (one["area"], one["side"])),
    }


def first_content_of_check_in(check_in: CheckIn) -> dict[str, Any]:
    """As it was first stored: what staff keep seeing beside the present one."""
    first = check_in.versions.order_by("number").first()
    return first.content if first else content_of_check_in(check_in)


@dataclass(frozen=True, slots=True)
class AskedWeek:
    """The week that is asked about on this day, and the answer where there is one."""

    monday: date
    answer: CheckIn | None

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=DAYS_OF_WEEK - 1)


def asked_week(athlete: Athlete, *, now: datetime) -> AskedWeek:
    """On Sundays the week that ends, else the one before."""
    monday = week_asked(athlete.local_date(now))
    return AskedWeek(monday, CheckIn.objects.filter(athlete=athlete, monday=monday).first())


def places_to_ask(athlete: Athlete, *, monday: date) -> list[tuple[Side, Area]]:
    """Places that hurt lately: open episodes, and problems of the last check-in before this week."""
    episodes = Episode.objects.filter(athlete=athlete, state=EpisodeState.OPEN)
    last = CheckIn.objects.filter(athlete=athlete, monday__lt=monday).order_by("-monday").first()
    named = CheckInProblem.objects.real().filter(check_in=last) if last else CheckInProblem.objects.none()
    found = [*episodes.values_list("side", "area"), *named.values_list("side", "area")]
    return [(Side(side), Area(area)) for side, area in dict.fromkeys(found)]


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """One question and its four answers, from none to most."""

    code: CheckInQuestion
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The four questions; `source` is what a club says of its official text, "" for our own words."""

    questions: tuple[QuestionWords, ...]
    source: str = ""


def check_in_words(athlete: Athlete) -> Words:
    """The official text of a club that trains the athlete and holds one in the active language, else ours."""
    clubs = Coaching.objects.filter(athlete=athlete, state=CoachingState.ACTIVE).values("club_id")
    texts = CheckInText.objects.filter(club_id__in=clubs, language=get_language() or "")
    loaded = texts.order_by("pk").first()
    return _loaded_words(loaded) if loaded else Words(tuple(_own_words(code) for code in CheckInQuestion))


def _own_words(code: CheckInQuestion) -> QuestionWords:
    answers = Participation if code == CheckInQuestion.PARTICIPATION else HowMuch
    return QuestionWords(code, str(code.label), tuple(str(label) for label in answers.labels))


def _loaded_words(text: CheckInText) -> Words:
    found = []
    for code in CheckInQuestion:
        question, *answers = lines_of(getattr(text, code.value))
        found.append(QuestionWords(code, question, tuple(answers)))
    return Words(tuple(found), source=text.source)


def lines_of(text: str) -> list[str]:
    """A question and its answers, as a club typed them: one a line, empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class SaidOfPlace:
    """One place of a check-in with its questions and answers, as they stand in words."""

    problem: CheckInProblem
    lines: tuple[tuple[str, str], ...]


def said_in_words(check_in: CheckIn) -> list[SaidOfPlace]:
    """What was answered; what was not asked or not answered is left out."""
    words = check_in_words(check_in.athlete)
    rows = check_in.problems.select_related("episode")
    return [SaidOfPlace(row, tuple(_lines(row, words))) for row in rows]


def _lines(problem: CheckInProblem, words: Words) -> Iterable[tuple[str, str]]:
    for question, answer in zip(words.questions, problem.answers.all, strict=True):
        if answer is not None:
            yield question.text, question.answers[answer]


@dataclass(frozen=True, slots=True)
class SoFar:
    """One place over all weeks: the sum of its scores, and the mean of the weeks with one."""

    side: Side
    area: Area
    weeks: int
    total: int
    mean: float | None


def severity_by_place(athlete_id: int, viewer: Viewer) -> list[SoFar]:
    """What each place has cost so far, the most first."""
    rows = CheckInProblem.objects.visible_to(viewer).filter(athlete_id=athlete_id)
    scores: dict[tuple[str, str], list[int | None]] = {}
    for side, area, severity in rows.values_list("side", "area", "severity"):
        scores.setdefault((side, area), []).append(severity)
    found = [
        SoFar(Side(side), Area(area), len(weekly), *severity_so_far(weekly))
        for (side, area), weekly in scores.items()
    ]
    return sorted(found, key=lambda place: -place.total)


@dataclass(frozen=True, slots=True)
class WeekResponse:
    """How many of those asked have answered a week, and who has not."""

    monday: date
    asked: int
    answered: int
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> int | None:
        """Rounded down: only all is 100."""
        return self.answered * 100 // self.asked if self.asked else None


def response_rates(viewer: Viewer, *, now: datetime, weeks: int = RESPONSE_WEEKS) -> list[WeekResponse]:
    """The last weeks of those whom this person coaches and who share health with her, newest first.

    Asked is who was linked by the end of the week. Five queries for any number of athletes.
    """
    asked = _linked_since(viewer)
    latest = max((week_asked(athlete.local_date(now)) for athlete, _since in asked), default=None)
    if latest is None:
        return []
    mondays = [latest - n * WEEK for n in range(weeks)]
    ids = [athlete.pk for athlete, _since in asked]
    rows = CheckIn.objects.visible_to(viewer).filter(athlete_id__in=ids, monday__in=mondays)
    answered = set(rows.values_list("athlete_id", "monday"))
    return [_response(monday, asked, answered) for monday in mondays]


def _response(
    monday: date, asked: Sequence[tuple[Athlete, date]], answered: Collection[tuple[int, date]]
) -> WeekResponse:
    sunday = monday + timedelta(days=DAYS_OF_WEEK - 1)
    of_week = [athlete for athlete, since in asked if since <= sunday]
    missing = tuple(athlete.name for athlete in of_week if (athlete.pk, monday) not in answered)
    return WeekResponse(monday, len(of_week), len(of_week) - len(missing), missing)


def _linked_since(viewer: Viewer) -> list[tuple[Athlete, date]]:
    """Athletes with an account whom this person coaches or treats with health consent, by name, each with
    the local date of the earliest link that this person sees.
    """
    person = known(viewer)
    if person is None:
        return []
    window = HealthWindow.of(person)
    links = (
        Coaching.objects.visible_to(person)
        .filter(state=CoachingState.ACTIVE, athlete_id__in=window.athlete_ids, athlete__user__isnull=False)
        .filter(athlete_id__in=coached_athlete_ids(person, TRAINING_ROLES))
    )
    first: dict[int, tuple[Athlete, date]] = {}
    for link in links.select_related("athlete").order_by("accepted_at", "pk"):
        first.setdefault(link.athlete_id, (link.athlete, link.athlete.local_date(link.accepted_at)))
    return sorted(first.values(), key=lambda pair: (pair[0].name, pair[0].pk))


# Alerts in words -----------------------------------------------------------------------------------------


def describe_check_in_alert(facts: Mapping[str, Any]) -> str:
    """For people who may see the row."""
    if facts["kind"] == CheckInAlert.SAME_AREA_3_WEEKS:
        text = _("A problem in three weekly check-ins running: %(area)s. Last week of them: from %(day)s.")
        return text % {"area": Area(facts["area"]).label, "day": _day(facts["week"])}
    text = _("Week from %(day)s: could not train or perform as usual. %(area)s, %(side)s.")
    side, area = str(Side(facts["side"]).label), Area(facts["area"]).label
    return text % {"day": _day(facts["week"]), "area": area, "side": side[:1].lower() + side[1:]}


def describe_check_in_due(facts: Mapping[str, Any]) -> str:
    """The reminder, for the runner alone."""
    return _("How was your week from %(day)s? One minute.") % {"day": _day(facts["week"])}


def _day(week: str) -> str:
    return date_format(monday_of_iso_week(week), "j F")
