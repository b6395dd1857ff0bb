"""What a professional said about a warning sign, and what holds a runner back besides warning signs."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from athletes.models import HealthOwned
from injuries.enums import Area, ClearanceOutcome, Profession, RestraintReason, Side
from injuries.enums.clearance import LIFTING
from injuries.models.columns import NOTES_LENGTH
from injuries.models.episodes import Episode
from injuries.querysets import ClearanceQuerySet, RestraintQuerySet
from injuries.rules.clearance import LIMITS_LENGTH
from training.enums import RestrictionKind


class Clearance(HealthOwned):
    """An examination, as it was told; recorded once, never edited: another one is recorded beside it.

    It covers the warning signs of its episode that were open and last reported before it.
    """

    # Episodes are computed anew with every report, and one may go; the place stays.
    episode = models.ForeignKey(
        Episode, models.SET_NULL, null=True, related_name="clearances", verbose_name=_("episode")
    )
    side = models.CharField(_("side"), max_length=7, choices=Side)
    area = models.CharField(_("area"), max_length=11, choices=Area)
    # The athlete's local date of the examination.
    seen_on = models.DateField(_("seen on"))
    profession = models.CharField(_("by whom"), max_length=9, choices=Profession)
    outcome = models.CharField(_("what was said"), max_length=19, choices=ClearanceOutcome)
    limits = models.CharField(_("limits"), max_length=LIMITS_LENGTH, blank=True)
    # The last day of the limits, or of not running; time alone never lets anybody run.
    until = models.DateField(_("until"), null=True, blank=True)
    # Who recorded it has looked, too: a physio.
    own_examination = models.BooleanField(_("own examination"), default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=NOTES_LENGTH, blank=True)
    # When it closed the warning signs: at once where nobody is there to confirm.
    lifted_at = models.DateTimeField(_("running allowed"), null=True, blank=True)

    objects: ClassVar[Any] = ClearanceQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(profession__in=Profession.values), name="clearance_by_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=ClearanceOutcome.values), name="clearance_outcome_known"
            ),
            models.CheckConstraint(
                condition=(Q(outcome=ClearanceOutcome.MAY_RUN_WITH_LIMITS) & ~Q(limits=""))
                | (~Q(outcome=ClearanceOutcome.MAY_RUN_WITH_LIMITS) & Q(limits="")),
                name="clearance_limits_with_their_outcome",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(outcome__in=sorted(LIFTING)),
                name="clearance_lifts_only_may_run",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | ~Q(note=""), name="clearance_confirmed_with_a_note"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("seen_on")), name="clearance_until_after_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.get_profession_display()} {self.seen_on:%Y-%m-%d}: {self.get_outcome_display()}"

    @property
    def may_lift(self) -> bool:
        """Whether its outcome can let the athlete run again."""
        return self.outcome in LIFTING

    @property
    def waits(self) -> bool:
        """Whether a coach or physio has yet to confirm it before anything is lifted."""
        return self.may_lift and self.lifted_at is None and self.confirmed_at is None


class Restraint(HealthOwned):
    """What holds an athlete back and is no warning sign: a rest after new pain, a physio's word, the way
    back after a clearance, limits.
    """

    kind = models.CharField(_("what holds"), max_length=14, choices=RestrictionKind)
    reason = models.CharField(_("reason"), max_length=13, choices=RestraintReason)
    # Local dates, both included; NULL: until somebody lifts it.
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    episode = models.ForeignKey(
        Episode, models.SET_NULL, null=True, blank=True, related_name="restraints", verbose_name=_("episode")
    )
    # What may be done, in the words of whoever set it.
    limits = models.CharField(_("what is allowed"), max_length=LIMITS_LENGTH, blank=True)
    # A coach may end it with a reason; else a physio alone.
    coach_may_lift = models.BooleanField(default=False, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("set by"),
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_reason = models.CharField(_("why it was lifted"), max_length=LIMITS_LENGTH, blank=True)

    objects: ClassVar[Any] = RestraintQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["-since", "-pk"]
        indexes = [
            models.Index(fields=["athlete"], condition=Q(lifted_at=None), name="restraint_standing"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RestrictionKind.values), name="restraint_kind_known"),
            models.CheckConstraint(
                condition=Q(reason__in=RestraintReason.values), name="restraint_reason_known"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="restraint_until_after_since"),
            models.CheckConstraint(
                condition=~Q(kind=RestrictionKind.LIMITS) | ~Q(limits=""), name="restraint_limits_are_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since:%Y-%m-%d}"
