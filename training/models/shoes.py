"""Pairs of shoes, which of them is worn by default, and what happened to them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from athletes.models import Athlete, AthleteOwned
from athletes.querysets import AthleteOwnedQuerySet
from training.enums import ActivityType, ShoeEvent
from training.querysets import ShoeQuerySet
from training.rules import DEFAULT_SHOE_DUE_M, DEFAULT_SHOE_NOTE_M, MAX_SHOE_M, RUN_TYPES

RUN_CHOICES = [(code.value, code.label) for code in ActivityType if code in RUN_TYPES]
NAME_LENGTH = 120


class Shoe(AthleteOwned):
    """A pair; what it has run is its start and its runs, added up when it is read."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    start_m = models.PositiveIntegerField(_("metres before it was added"), default=0)
    note_m = models.PositiveIntegerField(
        _("a note from, m"), default=DEFAULT_SHOE_NOTE_M, db_default=DEFAULT_SHOE_NOTE_M
    )
    due_m = models.PositiveIntegerField(
        _("due from, m"), default=DEFAULT_SHOE_DUE_M, db_default=DEFAULT_SHOE_DUE_M
    )
    # Earlier runs are never given to it by default: its start stands for them. NULL: any run.
    worn_from = models.DateField(_("worn from"), null=True, blank=True)
    retired = models.BooleanField(_("retired"), default=False)

    objects = ShoeQuerySet.as_manager()  # type: ignore[misc]  # Django managers are class attributes

    class Meta(AthleteOwned.Meta):
        verbose_name = _("pair of shoes")
        verbose_name_plural = _("shoes")
        ordering = ["retired", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(note_m__gt=0, note_m__lte=F("due_m"), due_m__lte=MAX_SHOE_M),
                name="shoe_note_before_due",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ShoeDefault(models.Model):
    """The pair that runs of a type are given to, unless something else is said."""

    athlete = models.ForeignKey(Athlete, models.CASCADE, db_index=False)
    type = models.CharField(max_length=9, choices=RUN_CHOICES)
    shoe = models.ForeignKey(Shoe, models.CASCADE, related_name="defaults")

    objects = AthleteOwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["athlete", "type"], name="one_default_pair_per_type")]

    def __str__(self) -> str:
        return f"{self.get_type_display()}: {self.shoe}"


class ShoeChange(models.Model):
    """Who did what to a pair, and when: never edited. A change of the pair worn may explain a pain."""

    athlete = models.ForeignKey(Athlete, models.CASCADE)
    kind = models.CharField(max_length=13, choices=ShoeEvent)
    # Names stay readable when the pair is deleted.
    shoe = models.ForeignKey(Shoe, models.SET_NULL, null=True, related_name="changes")
    shoe_name = models.CharField(max_length=NAME_LENGTH)
    # The pair that was worn by default before.
    previous = models.ForeignKey(Shoe, models.SET_NULL, null=True, related_name="+")
    previous_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    types = ArrayField(models.CharField(max_length=9, choices=RUN_CHOICES), default=list)
    # Fields with their values before and after, or the runs that were given to it.
    facts = models.JSONField(default=dict)
    # Empty: the program did it.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    # The date where the athlete was.
    local_date = models.DateField()

    objects = AthleteOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["athlete", "-at"], name="shoe_change_athlete_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.shoe_name}"
