"""An episode on the desk: its trend, reports, signs, notes and papers; staff add what they know."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from athletes.enums import AccessKind
from athletes.errors import DomainError
from athletes.rules import TRAINING_ROLES
from athletes.tenant_admin import TenantAdmin, TenantForm, person_of
from athletes.tenant_lists import column
from injuries.enums import EpisodeState, FlagRule, NoteAudience
from injuries.models import (
    NOTES_LENGTH,
    Episode,
    EpisodeDocument,
    EpisodeNote,
    Finding,
    PainReport,
    RedFlag,
)
from injuries.selectors.trends import pain_trends
from injuries.services.documents import add_document
from injuries.services.episode_records import (
    Diagnosis,
    add_episode_note,
    diagnose_episode,
    record_return,
    set_onset_mode,
)
from injuries.templatetags.places import place as in_words

STATE_COLOURS = {EpisodeState.OPEN: "warning", EpisodeState.ASLEEP: "info", EpisodeState.ENDED: "success"}
# The parts of a diagnosis, each a column of its own.
DIAGNOSIS = ("system", "version", "code", "text")


class EpisodeForm(TenantForm):
    """What staff add; a note and a document are new ones each time."""

    note = forms.CharField(
        label=_("Add a note"),
        required=False,
        max_length=NOTES_LENGTH,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    audience = forms.ChoiceField(
        label=_("Who reads the note"),
        choices=NoteAudience.choices,
        initial=NoteAudience.STAFF,
        widget=UnfoldAdminSelectWidget,
    )
    document = forms.FileField(
        label=_("Add a document"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, JPEG or PNG of up to 10 MB; the runner sees it too."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # What must go together the service says in words; Django would name the constraint.
        self._validate_constraints = False
        return cleaned


@admin.register(Episode)
class EpisodeAdmin(TenantAdmin):
    access_kind = AccessKind.PAIN_REPORTS
    change_roles = TRAINING_ROLES
    form = EpisodeForm
    list_display = ("athlete", "where", "onset_date", "how_it_stands", "kind", "days_lost")
    list_display_links = ("where",)
    list_filter = ("athlete", "state", "kind", "area")
    list_select_related = ("athlete",)
    search_fields = ("athlete__name",)
    date_hierarchy = "onset_date"
    facts = (
        "athlete",
        "where",
        "onset_date",
        "state_in_words",
        "kind",
        "recurrence_of",
        "days_lost",
        "trend",
        "said",
        "signs",
        "found",
        "notes_so_far",
        "papers",
        "for_a_doctor",
    )
    given = ("onset_mode", "return_date", *(f"diagnosis_{part}" for part in DIAGNOSIS))
    added = ("note", "audience", "document")
    fields = (*facts, *given, *added)

    def get_readonly_fields(self, _request: HttpRequest, _obj: Any = None) -> tuple[str, ...]:
        return self.facts

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Who only reads is offered nothing to add."""
        may_add = self.has_change_permission(request, obj)
        return (*self.facts, *self.given, *(self.added if may_add else ()))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row:
            row.seen_by = person_of(request)
        return row

    @column(_("Where"), ordering="area")
    def where(self, row: Episode) -> str:
        return in_words(row)

    @column(_("State"), label=STATE_COLOURS)
    def how_it_stands(self, row: Episode) -> tuple[str, str]:
        return row.state, row.get_state_display()

    # The label of a list would be shown as a pair on the page.
    @column(_("State"))
    def state_in_words(self, row: Episode) -> str:
        return row.get_state_display()

    @column(_("Days lost"))
    def days_lost(self, row: Episode) -> str | None:
        return None if row.time_loss_days is None else str(row.time_loss_days)

    @column(_("Day by day"))
    def trend(self, row: Any) -> SafeString:
        today = row.athlete.local_date(timezone.now())
        found = pain_trends([row], row.seen_by, today=today)[row.pk]
        return render_to_string("injuries/trend.html", {"trend": found, "trend_id": "pain"})

    @column(_("Reports"))
    def said(self, row: Any) -> SafeString:
        rows = PainReport.objects.visible_to(row.seen_by).active().filter(episode=row).with_worst()
        return format_html_join(
            "",
            '<div><a href="{}">{}</a> {}/10</div>',
            ((_page_of(one), f"{one.local_date:%Y-%m-%d}", one.worst_intensity) for one in rows),
        )

    @column(_("Warning signs"))
    def signs(self, row: Any) -> SafeString:
        rows = RedFlag.objects.visible_to(row.seen_by).filter(episode=row)
        return format_html_join(
            "",
            '<div><a href="{}">{}</a> {} ({})</div>',
            (
                (_page_of(one), FlagRule(one.rule).label, one.get_urgency_display(), one.get_state_display())
                for one in rows
            ),
        )

    @column(_("Findings"))
    def found(self, row: Any) -> SafeString:
        rows = Finding.objects.visible_to(row.seen_by).filter(episode=row)
        return format_html_join(
            "",
            '<div><a href="{}">{}</a> {} {}</div>',
            ((_page_of(one), f"{one.found_on:%Y-%m-%d}", one.test, one.get_result_display()) for one in rows),
        )

    @column(_("For a doctor"))
    def for_a_doctor(self, row: Any) -> SafeString:
        address = reverse("summary", args=[row.public_id])
        return format_html('<a href="{}">{}</a>', address, _("Summary on one page"))

    @column(_("Notes"))
    def notes_so_far(self, row: Any) -> SafeString:
        rows = EpisodeNote.objects.visible_to(row.seen_by).filter(episode=row).select_related("author")
        return format_html_join(
            "",
            "<div>{} · {} · {}: {}</div>",
            (
                (f"{one.created_at:%Y-%m-%d}", one.author or "", one.get_audience_display(), one.text)
                for one in rows
            ),
        )

    @column(_("Documents"))
    def papers(self, row: Any) -> SafeString:
        rows = EpisodeDocument.objects.visible_to(row.seen_by).filter(episode=row)
        return format_html_join(
            "",
            '<div><a href="{}">{}</a></div>',
            ((reverse("episode-document", args=[one.public_id]), one.name) for one in rows),
        )

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Episode:  # noqa: ARG002  episodes are never added here
        actor, now, data = person_of(request), timezone.now(), form.cleaned_data
        row = Episode.objects.editable_by(actor).get(pk=obj.pk)
        try:
            row = set_onset_mode(actor, episode=row, onset_mode=data["onset_mode"], now=now)
            row = diagnose_episode(actor, episode=row, diagnosis=_diagnosis(data), now=now)
            row = record_return(actor, episode=row, on=data["return_date"], now=now)
            if data["note"]:
                add_episode_note(actor, episode=row, text=data["note"], audience=data["audience"], now=now)
            if file := data["document"]:
                add_document(actor, episode=row, name=file.name, content=file, now=now)
        except DomainError as error:
            error.field = _field_of(error.field)
            raise
        return row


def _diagnosis(data: dict[str, Any]) -> Diagnosis:
    return Diagnosis(**{part: data[f"diagnosis_{part}"] for part in DIAGNOSIS})


def _field_of(name: str) -> str:
    """Where a refusal of a service belongs on this form."""
    named = {"text": "note", "file": "document"}
    return named.get(name, name.replace(".", "_"))


def _page_of(row: Any) -> str:
    return reverse(f"admin:injuries_{type(row)._meta.model_name}_change", args=[row.pk])  # noqa: SLF001  the model API
