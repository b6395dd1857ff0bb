"""Which episode a problem of a check-in belongs to. Check-ins begin no episode: reports do."""

from datetime import timedelta

from injuries.enums import Side
from injuries.models import CheckInProblem, Episode
from injuries.rules.check_in import DAYS_OF_WEEK
from injuries.rules.episodes import same_place


def link_check_ins(athlete_id: int) -> None:
    """Gives each problem the episode of its place in its week, if there is one.

    Called after check-ins are written and after episodes are computed anew.
    """
    rows = CheckInProblem.objects.real().filter(athlete_id=athlete_id)
    problems = list(rows.select_related("check_in"))
    if not problems:
        return
    episodes = list(Episode.objects.filter(athlete_id=athlete_id).order_by("onset_date", "pk"))
    moved = [problem for problem in problems if _move(problem, episodes)]
    if moved:
        CheckInProblem.objects.bulk_update(moved, ["episode"])


def _move(problem: CheckInProblem, episodes: list[Episode]) -> bool:
    """Its own side first, then the latest."""
    fitting = [episode for episode in episodes if _fits(problem, episode)]
    fitting.sort(key=lambda episode: episode.side == problem.side)
    before, problem.episode = problem.episode_id, fitting[-1] if fitting else None
    return before != problem.episode_id


def _fits(problem: CheckInProblem, episode: Episode) -> bool:
    monday = problem.check_in.monday
    sunday = monday + timedelta(days=DAYS_OF_WEEK - 1)
    in_time = episode.onset_date <= sunday and (episode.ended_on is None or episode.ended_on >= monday)
    here = episode.area == problem.area and same_place(Side(episode.side), Side(problem.side))
    return here and in_time
