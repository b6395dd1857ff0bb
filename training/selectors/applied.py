"""The settings an athlete's weeks are judged with, in words: what applies, whom it was set for, by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from athletes.enums import CoachingState
from athletes.models import Athlete, Club, ClubMember, Coaching, SettingChange, Squad
from training.enums import SettingLevel
from training.rules import Applied, Growth
from training.rules.layoffs import GENTLE_START_WEEK_M, START_RUN_M, START_WEEK_M
from training.selectors.sentences import km
from training.selectors.settings import rules_of

if TYPE_CHECKING:
    from athletes.querysets import Viewer

type Owner = Athlete | Squad | Club


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedSetting:
    """One setting. `who` is who changed it last, where the reader may know; "" for nobody."""

    label: str
    value: str
    source: str
    who: str = ""
    when: datetime | None = None


def applied_settings(athlete: Athlete, viewer: "Viewer", *, now: datetime) -> list[AppliedSetting]:
    """What applies to this athlete now. Clubs that the viewer knows nothing of stay unnamed."""
    growth = rules_of([athlete.pk], now=now)[athlete.pk].growth
    links = list(
        Coaching.objects.filter(athlete=athlete, state=CoachingState.ACTIVE).select_related("squad", "club")
    )
    known_clubs = set(Club.objects.visible_to(viewer).values_list("pk", flat=True))
    sources = _Sources(athlete, links, known_clubs, viewer)
    return [
        AppliedSetting(label=label, value=value, **sources.of(field, applied))
        for field, label, value, applied in _in_words(growth)
    ]


def _in_words(growth: Growth) -> list[tuple[str, str, str, Applied[Any]]]:
    pct = _("%(pct)d %% above the usual week") % {"pct": growth.increase_pct}
    usual = _("the larger of the week before and the mean of the two largest of the four before")
    compared = _("the week before only") if growth.strict else usual
    start_m = GENTLE_START_WEEK_M if growth.gentle_start else START_WEEK_M
    first = _("%(week)s each, no run over %(run)s") % {
        "week": km(start_m, decimals=0),
        "run": km(START_RUN_M, decimals=0),
    }
    ratio = _("shown") if growth.shows_acwr else _("not shown")
    return [
        ("weekly_increase_pct", _("A week may reach"), pct, growth.increase),
        ("strict_baseline", _("The usual week is"), compared, growth.strictness),
        ("gentle_start", _("The first two weeks of running"), first, growth.gentleness),
        ("shows_acwr", _("Acute to chronic ratio"), ratio, growth.acwr),
    ]


class _Sources:
    """Where a setting comes from, as far as the viewer may know."""

    def __init__(
        self, athlete: Athlete, links: list[Coaching], known_clubs: set[int], viewer: "Viewer"
    ) -> None:
        self.athlete = athlete
        self.links = links
        self.known_clubs = known_clubs
        owners = (
            Q(athlete=athlete)
            | Q(squad__in=[link.squad_id for link in links if link.squad_id])
            | Q(club__in=[link.club_id for link in links])
        )
        own_side = Athlete.objects.own_or_ward(viewer).filter(pk=athlete.pk).exists()
        colleagues = ClubMember.objects.visible_to(viewer).values_list("user_id", flat=True)
        self.colleagues = None if own_side else set(colleagues)
        # Newest first, so the first one found is the last that was made.
        changes = SettingChange.objects.visible_to(viewer).filter(owners)
        self.changes = list(changes.select_related("changed_by"))

    def of(self, field: str, applied: Applied[Any]) -> dict[str, Any]:
        owner = next(self._owners(field, applied), None)
        change = self._last_change(field, owner) if owner else None
        by = change.changed_by if change else None
        return {
            "source": self._say(applied.level, owner),
            "who": str(by) if by and self._may_name(by.pk) else "",
            "when": change.at if change else None,
        }

    def _may_name(self, user_id: int) -> bool:
        """People of other clubs stay unnamed to staff; to the athlete's side nobody does."""
        return self.colleagues is None or user_id in {*self.colleagues, self.athlete.user_id}

    def _owners(self, field: str, applied: Applied[Any]) -> Iterator[Owner]:
        """Those of the level that hold this very value and that the viewer knows."""
        if applied.level == SettingLevel.ATHLETE:
            return iter([self.athlete])
        known = [link for link in self.links if link.club_id in self.known_clubs]
        rows: dict[str, list[Any]] = {
            SettingLevel.SQUAD: [link.squad for link in known if link.squad],
            SettingLevel.CLUB: [link.club for link in known],
        }
        return (row for row in rows.get(applied.level, []) if getattr(row, field) == applied.value)

    def _last_change(self, field: str, owner: Owner) -> SettingChange | None:
        name = type(owner).__name__.lower()
        return next(
            (row for row in self.changes if row.field == field and getattr(row, f"{name}_id") == owner.pk),
            None,
        )

    def _say(self, level: SettingLevel, owner: Owner | None) -> str:
        if level == SettingLevel.SQUAD:
            named = _("set for the squad %(name)s") % {"name": owner}
            return named if owner else _("set for a squad of another club")
        if level == SettingLevel.CLUB:
            return _("set for the club %(name)s") % {"name": owner} if owner else _("set for another club")
        return str(level.label)
