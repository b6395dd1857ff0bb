"""How each open warning sign stands, and what holds an athlete back, in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.selectors import staff_of
from injuries.enums import ClearanceOutcome, RestraintReason
from injuries.models import Clearance, Episode, RedFlag, Restraint
from injuries.selectors.flags import open_flags_of
from training.enums import RestrictionKind

if TYPE_CHECKING:
    from athletes.models import Athlete
    from athletes.querysets import Viewer


@dataclass(frozen=True, slots=True)
class SignsOfEpisode:
    """Open signs of one episode, the most urgent first, and the latest examination on record."""

    episode: Episode
    flags: list[RedFlag]
    last: Clearance | None

    @property
    def waits(self) -> bool:
        """Whether the note of a coach or physio is all that is missing."""
        return self.last is not None and self.last.waits

    @property
    def state(self) -> str:
        """How it stands, in one or two sentences."""
        if self.last is None:
            return _("No examination is on record yet.")
        return f"{say_clearance(self.last)} {self._what_is_missing}"

    @property
    def _what_is_missing(self) -> str:
        assert self.last is not None  # noqa: S101  asked by `state` alone
        if self.last.lifted_at is not None:
            return _("A sign was reported after that: it needs another look.")
        if self.last.waits:
            return _("It counts as soon as a coach or physio has confirmed it with a note.")
        return _("Seen is not cleared: running stays paused.")


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One restraint with its words; `may_lift` is what this reader may do about it."""

    restraint: Restraint
    text: str


def signs_of(athlete: "Athlete", viewer: "Viewer") -> list[SignsOfEpisode]:
    """Open signs by episode, the most urgent episode first; two queries. Signs without an episode are left
    out: those of a report always have one.
    """
    found: dict[Episode, list[RedFlag]] = defaultdict(list)
    for flag in open_flags_of(athlete, viewer).select_related("episode__athlete", "athlete"):
        if flag.episode is not None:
            found[flag.episode].append(flag)
    if not found:
        return []
    records = Clearance.objects.visible_to(viewer).filter(episode__in=found).order_by("recorded_at", "pk")
    # The last one wins.
    last = {record.episode_id: record for record in records}
    return [SignsOfEpisode(episode, flags, last.get(episode.pk)) for episode, flags in found.items()]


def say_clearance(record: Clearance) -> str:
    """An examination in one sentence: by whom, when, what was said."""
    text = _("%(by)s, %(day)s: %(outcome)s.") % {
        "by": record.get_profession_display(),
        "day": date_format(record.seen_on, "j E"),
        "outcome": _lower_first(ClearanceOutcome(record.outcome).label),
    }
    return f"{text} {_said_of(record)}".strip()


def _lower_first(words: "object") -> str:
    text = str(words)
    return text[:1].lower() + text[1:]


def _said_of(record: Clearance) -> str:
    until = date_format(record.until, "j E") if record.until else ""
    if record.limits:
        return f"{record.limits} ({_('until %(day)s') % {'day': until}})" if until else record.limits
    return _("Until %(day)s.") % {"day": until} if until else ""


def held_back(athlete: "Athlete", viewer: "Viewer", *, now: datetime) -> list[HeldBack]:
    """What stands for today or later besides warning signs, in the order of its days."""
    today = athlete.local_date(now)
    rows = Restraint.objects.visible_to(viewer).reaching(today).filter(athlete=athlete)
    return [
        HeldBack(row, say_restraint(row)) for row in rows.select_related("set_by").order_by("since", "pk")
    ]


def say_restraint(row: Restraint) -> str:
    """`20 min flat, until 12 May (Petra Physio)`, or the reason where there are no limits in words."""
    what = row.limits or str(RestraintReason(row.reason).label)
    if (row.kind, row.reason) == (RestrictionKind.NO_PROGRESSION, RestraintReason.NEW_PAIN):
        what = _("Easy and flat: pain reported") if row.until else _("Easy and flat until a run went well")
    if row.kind == RestrictionKind.NO_RUNNING and row.limits:
        what = f"{RestrictionKind.NO_RUNNING.label}: {row.limits}"
    days = [what]
    if row.until is not None:
        days.append(_("until %(day)s") % {"day": date_format(row.until, "j E")})
    said = ", ".join(days)
    return f"{said} ({row.set_by})" if row.set_by and row.reason == RestraintReason.BY_HAND else said


def may_share(athlete: "Athlete", flags: Iterable[RedFlag]) -> bool:
    """Whether there is somebody to show a sign to who would not know otherwise, and it is not shown yet."""
    if staff_of(athlete, health=True).exists() or not staff_of(athlete, health=False).exists():
        return False
    return any(flag.shared_at is None for flag in flags)


def correctable(flag: RedFlag, *, now: datetime) -> bool:
    """Whether its report may still be changed as a slip of the finger."""
    report = flag.last_report
    return report is not None and report.is_active and now <= report.received_at + timedelta(hours=24)
