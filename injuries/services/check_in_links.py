"""Which episode a problem of a check-in belongs to. Check-ins begin no episode: reports do."""

from datetime import timedelta

from injuries.enums import Side
from injuries.models import CheckInProblem, Episode
from injuries.rules.check_in import DAYS_OF_WEEK
from injuries.rules.episodes import same_place


def link_check_ins(athlete_id: int) -> None:
    """Gives each problem that has no episode the one of its place in its week, if there is one.

    Called after check-ins are written and after episodes are computed anew.
    """
    rows = CheckInProblem.objects.real().filter(athlete_id=athlete_id, episode=None)
    loose = list(rows.select_related("check_in"))
    if not loose:
        return
    areas = {problem.area for problem in loose}
    episodes = list(
        Episode.objects.filter(athlete_id=athlete_id, area__in=areas).order_by("onset_date", "pk")
    )
    linked = [problem for problem in loose if _link(problem, episodes)]
    CheckInProblem.objects.bulk_update(linked, ["episode"])


def _link(problem: CheckInProblem, episodes: list[Episode]) -> bool:
    fitting = [episode for episode in episodes if _fits(problem, episode)]
    # Its own side first, then the latest.
    fitting.sort(key=lambda episode: episode.side == problem.side)
    if fitting:
        problem.episode = fitting[-1]
    return bool(fitting)


def _fits(problem: CheckInProblem, episode: Episode) -> bool:
    monday = problem.check_in.monday
    sunday = monday + timedelta(days=DAYS_OF_WEEK - 1)
    in_time = episode.onset_date <= sunday and (episode.ended_on is None or episode.ended_on >= monday)
    here = episode.area == problem.area and same_place(Side(episode.side), Side(problem.side))
    return here and in_time
