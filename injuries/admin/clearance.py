"""Examinations and restrictions in the admin: confirmed with a note, set by a physio, lifted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from athletes.enums import AccessKind, Role
from athletes.rules import TRAINING_ROLES
from athletes.tenant_admin import TenantAdmin, TenantForm, person_of, roles_of
from athletes.tenant_lists import column
from injuries import services
from injuries.enums import ClearanceOutcome, Profession
from injuries.models import Clearance, Restraint
from injuries.selectors import flag_text
from injuries.selectors.clearances import say_clearance, say_restraint
from injuries.services.restraints import BY_HAND
from injuries.templatetags.places import place
from training.enums import RestrictionKind

# Shown even while they are empty: there is something to fill in.
ALWAYS_SHOWN = frozenset({"note", "lifted_reason"})
PHYSIOS = frozenset({Role.PHYSIO})


class WordsForm(TenantForm):
    """The services say what is wrong, in words; the table's own conditions have none."""

    def validate_constraints(self) -> None:
        """Left to the service and the table."""


class NoteForm(WordsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "note" in self.fields:
            self.fields["note"].required = True


@admin.register(Clearance)
class ClearanceAdmin(TenantAdmin):
    """Add: a physio's own examination. Change: the note that confirms what the athlete's side recorded."""

    access_kind = AccessKind.RED_FLAGS
    add_roles = PHYSIOS
    change_roles = TRAINING_ROLES
    form = NoteForm
    list_display = ("athlete", "said", "where", "state", "recorded")
    list_display_links = ("said",)
    list_filter = ("athlete", "outcome")
    list_select_related = ("athlete", "episode")
    search_fields = ("athlete__name",)
    fields = (
        "athlete",
        "where",
        "said",
        "state",
        "signs",
        "recorded",
        "recorded_by",
        "own_examination",
        "confirmed_by",
        "note",
    )
    add_fields = ("episode", "seen_on", "outcome", "limits", "until", "note")

    def has_change_permission(self, request: HttpRequest, obj: Clearance | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.waits)

    def get_fields(self, _request: HttpRequest, obj: Clearance | None = None) -> list[str]:
        """What is not true of a record need not stand there."""
        if obj is None:
            return list(self.add_fields)
        return [name for name in self.fields if name in ALWAYS_SHOWN or getattr(obj, name, True)]

    def get_readonly_fields(self, _request: HttpRequest, obj: Clearance | None = None) -> list[str]:
        return [] if obj is None else [name for name in self.fields if name != "note"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "episode":
            field.queryset = field.queryset.filter(flags__state="open").select_related("athlete").distinct()
            field.label_from_instance = lambda row: f"{row.athlete}: {row}"
        return field

    def service_save(self, request: HttpRequest, obj: Clearance, form: Any, change: bool) -> Clearance:
        person, now, given = person_of(request), timezone.now(), form.cleaned_data
        if change:
            return services.confirm_clearance(person, clearance=obj, note=given["note"], now=now)
        given = {name: given[name] for name in self.add_fields}
        given["outcome"] = ClearanceOutcome(given["outcome"])
        examined: dict[str, Any] = {"profession": Profession.PHYSIO, "own_examination": True, "now": now}
        return services.record_clearance(person, **given, **examined).clearance

    @column(_("What was said"))
    def said(self, row: Clearance) -> str:
        return say_clearance(row)

    @column(_("Where"))
    def where(self, row: Clearance) -> str:
        return place(row)

    @column(_("State"))
    def state(self, row: Clearance) -> Any:
        if row.lifted_at is not None:
            return _("Counts since %(day)s") % {"day": f"{timezone.localtime(row.lifted_at):%Y-%m-%d %H:%M}"}
        return _("Waits for your note") if row.waits else _("Seen, not cleared")

    @column(_("Recorded"), ordering="recorded_at")
    def recorded(self, row: Clearance) -> str:
        return f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}"

    @column(_("Warning signs"))
    def signs(self, row: Clearance) -> str:
        """Those it closed; before that, those it would close now."""
        found = row.flags.all() if row.lifted_at is not None else services.flags_covered(row)
        return format_html_join("", "<div>{}</div>", ((flag_text(f.rule, f.urgency).sign,) for f in found))


class ReasonForm(WordsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lifted_reason", "limits"):
            if name in self.fields:
                self.fields[name].required = True
        if "kind" in self.fields:
            labels = [(kind.value, kind.label) for kind in RestrictionKind if kind in BY_HAND]
            self.fields["kind"].choices = labels  # type: ignore[attr-defined]  # a ChoiceField


@admin.register(Restraint)
class RestraintAdmin(TenantAdmin):
    """Add: a physio's word, "20 min flat until 12 May". Change: lifting one early, with a reason."""

    access_kind = AccessKind.RED_FLAGS
    add_roles = PHYSIOS
    change_roles = TRAINING_ROLES
    form = ReasonForm
    list_display = ("athlete", "said", "kind", "since", "until", "lifted_at")
    list_display_links = ("said",)
    list_filter = ("athlete", "kind", "reason")
    list_select_related = ("athlete", "set_by")
    search_fields = ("athlete__name",)
    fields = (
        "athlete",
        "said",
        "kind",
        "reason",
        "since",
        "until",
        "set_by",
        "lifted_at",
        "lifted_by",
        "lifted_reason",
    )
    add_fields = ("athlete", "kind", "limits", "since", "until", "episode")

    def has_change_permission(self, request: HttpRequest, obj: Restraint | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        liftable = obj is None or obj.coach_may_lift or Role.PHYSIO in roles_of(request)
        return liftable and (obj is None or obj.lifted_at is None)

    def get_fields(self, _request: HttpRequest, obj: Restraint | None = None) -> list[str]:
        """What is not true of a row need not stand there."""
        if obj is None:
            return list(self.add_fields)
        return [name for name in self.fields if name in ALWAYS_SHOWN or getattr(obj, name, True)]

    def get_readonly_fields(self, _request: HttpRequest, obj: Restraint | None = None) -> list[str]:
        return [] if obj is None else [name for name in self.fields if name != "lifted_reason"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        today = {"since": timezone.localdate(), "kind": RestrictionKind.LIMITS}
        return {**today, **super().get_changeform_initial_data(request)}

    def service_save(self, request: HttpRequest, obj: Restraint, form: Any, change: bool) -> Restraint:
        person, now, given = person_of(request), timezone.now(), form.cleaned_data
        if change:
            return services.lift_restraint(person, restraint=obj, reason=given["lifted_reason"], now=now)
        given = {name: given[name] for name in self.add_fields}
        given["kind"] = RestrictionKind(given["kind"])
        return services.restrain_by_hand(person, **given, now=now)

    @column(_("What holds"))
    def said(self, row: Restraint) -> str:
        return say_restraint(row)
