"""Weekly check-ins with their earlier versions, and the words of clubs that hold the official text."""

import uuid
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from athletes.models import Club, HealthOwned
from athletes.models.users import validate_time_zone
from injuries.enums import Area, Side
from injuries.models.episodes import Episode
from injuries.querysets import (
    CheckInProblemQuerySet,
    CheckInQuerySet,
    CheckInTextQuerySet,
    CheckInVersionQuerySet,
)
from injuries.rules.check_in import ANSWERS, DAYS_OF_WEEK, WHOLE, Answers, Problem
from training.rules import iso_week

ANSWER_COLUMNS: Final = ("participation", "training_change", "performance", "pain")
QUESTION_LENGTH: Final = 1000


class CheckIn(HealthOwned):
    """How one ISO week went, as the runner answered at its end; without a problem it has no rows below it."""

    monday = models.DateField(_("week of"))
    answered_at = models.DateTimeField(_("answered"))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    # The date where the athlete was: that day pain was answered about.
    local_date = models.DateField(_("date"), editable=False)
    time_loss_days = models.PositiveSmallIntegerField(_("days without training"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rule_version = models.CharField(max_length=12, editable=False)

    objects: ClassVar[Any] = CheckInQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("weekly check-in")
        verbose_name_plural = _("weekly check-ins")
        ordering = ["-monday", "-pk"]
        indexes = [models.Index(fields=["athlete", "local_date"], name="check_in_athlete_date")]
        constraints = [
            models.UniqueConstraint(fields=["athlete", "monday"], name="check_in_once_a_week"),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="check_in_week_from_monday"),
            models.CheckConstraint(
                condition=Q(time_loss_days__lte=DAYS_OF_WEEK), name="check_in_time_loss_0_7"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.athlete} {self.week}"

    @property
    def week(self) -> str:
        """`2026-W47`."""
        return iso_week(self.monday)

    @property
    def said(self) -> list[Problem]:
        """The problems as the services take them."""
        return [Problem(Side(row.side), Area(row.area), row.answers.all) for row in self.problems.all()]


def _answer(verbose_name: Any) -> "models.PositiveSmallIntegerField[Any, Any]":
    """0-3; NULL where it was not answered, or not asked."""
    return models.PositiveSmallIntegerField(verbose_name, null=True, blank=True)


class CheckInProblem(HealthOwned):
    """The four answers about one place in one week, and what the rules made of them."""

    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="problems")
    side = models.CharField(_("side"), max_length=7, choices=Side)
    area = models.CharField(_("area"), max_length=11, choices=Area)
    episode = models.ForeignKey(
        Episode, models.SET_NULL, null=True, blank=True, related_name="check_ins", verbose_name=_("episode")
    )
    participation = _answer(_("taking part"))
    training_change = _answer(_("training changed"))
    performance = _answer(_("held back"))
    pain = _answer(_("pain"))
    # 0-100; NULL while an answer is missing.
    severity = models.PositiveSmallIntegerField(_("severity"), null=True, blank=True, editable=False)
    substantial = models.BooleanField(_("substantial"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = CheckInProblemQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("problem of a week")
        verbose_name_plural = _("problems of a week")
        ordering = ["check_in", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["check_in", "side", "area"], name="check_in_place_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="check_in_side_known"),
            models.CheckConstraint(condition=Q(area__in=Area.values), name="check_in_area_known"),
            models.CheckConstraint(condition=Q(severity__lte=WHOLE), name="check_in_severity_0_100"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__lte": ANSWERS[-1]}), name=f"check_in_{name}_0_3"
                )
                for name in ANSWER_COLUMNS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()}, {self.get_side_display()}"

    @property
    def answers(self) -> Answers:
        return Answers(*(getattr(self, name) for name in ANSWER_COLUMNS))

    @property
    def subject(self) -> str:
        """What an alert about this place names."""
        return f"place:{self.area}.{self.side}"


class CheckInVersion(HealthOwned):
    """What a check-in said before it was edited; staff keep seeing the first version."""

    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[Any] = CheckInVersionQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("earlier version of a weekly check-in")
        verbose_name_plural = _("earlier versions of weekly check-ins")
        ordering = ["check_in", "number"]
        constraints = [
            models.UniqueConstraint(fields=["check_in", "number"], name="check_in_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.check_in} ({self.number})"


class CheckInText(models.Model):
    """The questions in the words of a club that holds the official text, in one language.

    Of each question the first line is the question, the next four are its answers, from none to most.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey(Club, models.CASCADE, related_name="check_in_texts", verbose_name=_("club"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Stands below the questions: the title, and who gave leave.")
    )
    participation = models.TextField(_("question 1: taking part"), max_length=QUESTION_LENGTH)
    training_change = models.TextField(_("question 2: training changed"), max_length=QUESTION_LENGTH)
    performance = models.TextField(_("question 3: performance"), max_length=QUESTION_LENGTH)
    pain = models.TextField(_("question 4: pain"), max_length=QUESTION_LENGTH)

    objects: ClassVar[Any] = CheckInTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of the check-in")
        verbose_name_plural = _("words of the check-in")
        ordering = ["club__name", "language"]
        constraints = [
            models.UniqueConstraint(fields=["club", "language"], name="check_in_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.club}: {self.get_language_display()}"
