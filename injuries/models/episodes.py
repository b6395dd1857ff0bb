"""Episodes of pain at one place, with the notes and documents that belong to them."""

from typing import Any, ClassVar, Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from athletes.models import HealthOwned
from injuries.enums import (
    Area,
    DiagnosisSystem,
    DocumentKind,
    EpisodeKind,
    EpisodeState,
    NoteAudience,
    OnsetMode,
    Side,
    TimeLoss,
)
from injuries.models.columns import NOTES_LENGTH
from injuries.querysets import EpisodeDocumentQuerySet, EpisodeNoteQuerySet, EpisodeQuerySet
from injuries.rules.episodes import time_loss_bin, time_loss_days

CODE_LENGTH: Final = 20
DIAGNOSIS_LENGTH: Final = 200


class Episode(HealthOwned):
    """Reports of one place that belong together.

    Side, onset, state, kind and end follow from the reports and the answered days without pain, and are
    computed anew with each of them; the return date and the diagnosis are given by people and stay.
    """

    side = models.CharField(_("side"), max_length=7, choices=Side)
    area = models.CharField(_("area"), max_length=11, choices=Area)
    # Local dates. The onset is that of the first report; what it says of earlier days stays in the report.
    onset_date = models.DateField(_("since"))
    onset_mode = models.CharField(_("how it began"), max_length=7, choices=OnsetMode, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=EpisodeState, default=EpisodeState.OPEN)
    kind = models.CharField(_("kind"), max_length=12, choices=EpisodeKind, default=EpisodeKind.INDEX)
    recurrence_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="recurrences",
        verbose_name=_("the episode before"),
    )
    # The last of the 28 days without pain.
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    # The first day of full training.
    return_date = models.DateField(_("full return"), null=True, blank=True)
    # A report of it raised a warning sign that forbids running: a full return is still to be recorded.
    stopped_running = models.BooleanField(_("running was stopped"), default=False, db_default=False)
    diagnosis_system = models.CharField(
        _("code system"), max_length=6, choices=DiagnosisSystem, blank=True, default=""
    )
    diagnosis_version = models.CharField(_("version"), max_length=CODE_LENGTH, blank=True, default="")
    diagnosis_code = models.CharField(_("code"), max_length=CODE_LENGTH, blank=True, default="")
    diagnosis_text = models.CharField(_("diagnosis"), max_length=DIAGNOSIS_LENGTH, blank=True, default="")
    diagnosed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    diagnosed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = EpisodeQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
        ordering = ["-onset_date", "-pk"]
        indexes = [models.Index(fields=["athlete", "area", "onset_date"], name="episode_athlete_area")]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="episode_side_known"),
            models.CheckConstraint(condition=Q(area__in=Area.values), name="episode_area_known"),
            models.CheckConstraint(
                condition=Q(state=EpisodeState.ENDED, ended_on__isnull=False)
                | (~Q(state=EpisodeState.ENDED) & Q(ended_on=None)),
                name="episode_ended_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(return_date__gte=F("onset_date")), name="episode_return_after_onset"
            ),
            models.CheckConstraint(
                condition=Q(diagnosis_system="", diagnosis_version="", diagnosis_code="")
                | (~Q(diagnosis_system="") & ~Q(diagnosis_version="") & ~Q(diagnosis_code="")),
                name="episode_code_with_its_system",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.get_area_display()} {self.onset_date:%Y-%m-%d}"

    @property
    def subject(self) -> str:
        """What an alert about it names."""
        return f"episode:{self.public_id}"

    @property
    def time_loss_days(self) -> int | None:
        """Days lost to it; None where that is not known yet."""
        return time_loss_days(
            onset=self.onset_date,
            returned_on=self.return_date,
            state=EpisodeState(self.state),
            stopped_running=self.stopped_running,
        )

    @property
    def time_loss(self) -> TimeLoss | None:
        """The bin of the surveillance report."""
        days = self.time_loss_days
        return None if days is None else time_loss_bin(days)

    @property
    def is_standing(self) -> bool:
        """Open or asleep: a further report of the place joins it."""
        return self.state != EpisodeState.ENDED


class EpisodeNote(HealthOwned):
    """What somebody wrote beside an episode: for staff alone, or shared with the runner."""

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    audience = models.CharField(_("who reads it"), max_length=6, choices=NoteAudience)
    text = models.TextField(_("note"), max_length=NOTES_LENGTH)

    objects: ClassVar[Any] = EpisodeNoteQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("note on an episode")
        verbose_name_plural = _("notes on episodes")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.author}: {self.episode}"


def document_name(_row: "EpisodeDocument", _name: str) -> str:
    """A path that says nothing about the person or the file's own name."""
    return f"episodes/{uuid4()}"


class EpisodeDocument(HealthOwned):
    """A letter or a picture that belongs to an episode; pictures are kept without their metadata."""

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="documents")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Private: served by our own view alone.
    file = models.FileField(upload_to=document_name)
    name = models.CharField(_("file name"), max_length=255)
    kind = models.CharField(_("type"), max_length=30, choices=DocumentKind)
    size_bytes = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    # Pictures of minors go by themselves on this day.
    delete_on = models.DateField(_("deleted on"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = EpisodeDocumentQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("document of an episode")
        verbose_name_plural = _("documents of episodes")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "sha256"], name="document_same_bytes_once"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind != DocumentKind.PDF
