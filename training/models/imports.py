"""Uploaded files and what became of each activity in them."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models import AthleteOwned
from training.enums import ImportFileState, ImportKind, ImportState
from training.models.activities import Activity
from training.querysets import PartOfImportQuerySet


def stored_name(_row: "Import", _name: str) -> str:
    """A path that says nothing about the person or the upload's own name."""
    return f"imports/{uuid4()}"


class Import(AthleteOwned):
    """One upload. The same bytes of the same athlete are one import for ever."""

    name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField(_("size, bytes"))
    # Private; empty once purged.
    file = models.FileField(upload_to=stored_name, blank=True)
    kind = models.CharField(
        max_length=5, choices=ImportKind, default=ImportKind.FILE, db_default=ImportKind.FILE, editable=False
    )
    # A table whose columns the person is still looking at: no worker takes it.
    held = models.BooleanField(default=False, db_default=False, editable=False)
    # How to read a table, where the person knows better than we guess.
    options = models.JSONField(default=dict, db_default={}, editable=False)
    state = models.CharField(_("state"), max_length=7, choices=ImportState, default=ImportState.QUEUED)
    done = models.PositiveIntegerField(_("files read"), default=0)
    total = models.PositiveIntegerField(_("files found"), default=0)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    purged_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Why the whole upload failed; single files carry their own.
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)

    class Meta(AthleteOwned.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["athlete", "sha256"], name="import_same_bytes_once"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="import_done_to_total"
            ),
        ]
        indexes = [
            models.Index(
                fields=["claimed_at", "id"],
                condition=models.Q(state__in=[ImportState.QUEUED, ImportState.RUNNING]),
                name="import_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ImportFile(models.Model):
    """One file of an upload (or one activity of a file that holds several) and its result."""

    upload = models.ForeignKey(Import, models.CASCADE, related_name="files")
    name = models.CharField(_("file name"), max_length=255)
    # The row of a table as a spreadsheet counts it; empty for anything else.
    row = models.PositiveIntegerField(_("row"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=ImportFileState)
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="import_files"
    )
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)

    objects = PartOfImportQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_state_display()}"
