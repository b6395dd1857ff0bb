"""Which settings of the weekly rule apply to whom."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from athletes.enums import CoachingState
from athletes.models import Athlete, Coaching
from athletes.models.clubs import WeeklyRuleSettings
from athletes.rules import max_weekly_increase_pct
from training.rules import Growth, GrowthChoice, WeekRule, monday_of, most_careful
from training.rules.dates import WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class AthleteRule:
    """The settings an athlete's weeks are judged with now.

    `today` is the date where the athlete lives; news are that week and the one before.
    """

    rule: WeekRule
    growth: Growth
    today: date

    @property
    def this_week(self) -> date:
        return monday_of(self.today)

    @property
    def news_from(self) -> date:
        return self.this_week - WEEK


def rules_of(athlete_ids: Collection[int], *, now: datetime) -> dict[int, AthleteRule]:
    """By athlete id; ids without an athlete are left out. Two queries for any number of athletes."""
    links: dict[int, list[Coaching]] = defaultdict(list)
    for link in Coaching.objects.filter(
        athlete_id__in=athlete_ids, state=CoachingState.ACTIVE
    ).select_related("squad", "club"):
        links[link.athlete_id].append(link)
    athletes = Athlete.objects.filter(pk__in=athlete_ids)
    return {athlete.pk: _rule_of(athlete, links[athlete.pk], now) for athlete in athletes}


def _rule_of(athlete: Athlete, links: list[Coaching], now: datetime) -> AthleteRule:
    today = athlete.local_date(now)
    growth = most_careful(
        _choice(athlete),
        [_choice(link.squad) for link in links if link.squad],
        [_choice(link.club) for link in links],
        limit_pct=max_weekly_increase_pct(athlete.birth_month, today),
    )
    rule = WeekRule(
        increase_pct=growth.increase_pct,
        strict=growth.strict,
        gentle_start=growth.gentle_start,
        declared_m=athlete.weekly_declared_m,
        joined_on=athlete.joined_on,
    )
    return AthleteRule(rule=rule, growth=growth, today=today)


def _choice(owner: WeeklyRuleSettings) -> GrowthChoice:
    return GrowthChoice(
        increase_pct=owner.weekly_increase_pct,
        strict=owner.strict_baseline,
        gentle_start=owner.gentle_start,
        shows_acwr=owner.shows_acwr,
    )
