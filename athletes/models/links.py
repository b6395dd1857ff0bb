"""Who coaches whom, and what the athlete agreed to."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.enums import CoachingState, ConsentRole
from athletes.models.clubs import Club, ClubMember, Squad
from athletes.models.people import Athlete
from athletes.querysets import CoachingQuerySet, HealthConsentQuerySet
from athletes.rules import invitation_ends


class Coaching(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    athlete = models.ForeignKey(Athlete, models.CASCADE, related_name="coachings")
    club = models.ForeignKey(Club, models.CASCADE, related_name="coachings")
    squad = models.ForeignKey(Squad, models.SET_NULL, null=True, blank=True, related_name="coachings")
    state = models.CharField(max_length=7, choices=CoachingState, default=CoachingState.INVITED)
    # Where the invitation went; the person who accepts it need not use the same address.
    invited_email = models.EmailField(blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CoachingQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links and invitations")
        ordering = ["athlete__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["athlete", "club"],
                condition=~models.Q(state=CoachingState.ENDED),
                name="coaching_one_open_per_club",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CoachingState.ACTIVE) | models.Q(accepted_at__isnull=False),
                name="coaching_active_was_accepted",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CoachingState.ENDED) | models.Q(ended_at__isnull=False),
                name="coaching_ended_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.athlete} · {self.club}"

    def is_open_invitation(self, now: datetime) -> bool:
        """Waiting for an answer: a new link, or a profile that a club keeps and now hands over."""
        hands_over = self.state == CoachingState.ACTIVE and self.invited_email and not self.athlete.user_id
        waiting = self.state == CoachingState.INVITED or bool(hands_over)
        return waiting and now < invitation_ends(self.invited_at)


class HealthConsent(models.Model):
    """The athlete's yes: this role of the club, or this person in it, may see health data."""

    coaching = models.ForeignKey(Coaching, models.CASCADE, related_name="health_consents")
    role = models.CharField(max_length=6, choices=ConsentRole)
    member = models.ForeignKey(
        ClubMember, models.CASCADE, null=True, blank=True, related_name="health_consents"
    )
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = HealthConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("health consent")
        verbose_name_plural = _("health consents")
        constraints = [
            models.UniqueConstraint(
                fields=["coaching", "role", "member"],
                condition=models.Q(withdrawn_at=None),
                nulls_distinct=False,
                name="health_consent_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.coaching}: {self.get_role_display()}"
