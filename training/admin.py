"""Activities, weeks and uploads in the admin: coaches read them; a wrong run is put right on its own page."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.rules import COACH_ROLES
from athletes.tenant_admin import TenantAdmin, person_of
from athletes.tenant_lists import column
from training.enums import ImportState, SpikeCategory, Verdict
from training.models import Activity, AwayPeriod, Import, PlannedRise, WeekLoad
from training.rules import BROKEN, STEEP_DESCENT
from training.selectors import evidence_of, km, say_verdict, week_facts
from training.services.away import delete_rise, edit_rise, mark_rise
from training.templatetags.units import distance, duration

STANDS_OUT = {SpikeCategory.SMALL, SpikeCategory.MODERATE, SpikeCategory.LARGE}
# Unfold's colour words; the label says it in words first.
VERDICT_COLOURS = dict.fromkeys(BROKEN, "danger") | {Verdict.OK: "success", Verdict.INSUFFICIENT_DATA: "info"}
STATE_COLOURS = {ImportState.DONE: "success", ImportState.FAILED: "danger"}


def _number(value: float | None, digits: int) -> str | None:
    """In the reader's language, rounded; Django's own cuts digits off."""
    return None if value is None else number_format(round(value, digits), digits)


@admin.register(Activity)
class ActivityAdmin(TenantAdmin):
    list_display = ("athlete", "local_date", "what", "far", "long", "effort", "stands_out")
    list_display_links = ("local_date",)
    list_filter = ("athlete", "type", "local_date")
    list_select_related = ("athlete",)
    search_fields = ("athlete__name",)
    date_hierarchy = "local_date"
    fields = (
        "athlete",
        "what",
        "start",
        "far",
        "flat",
        "long",
        "effort",
        "ascent_m",
        "descent_m",
        "steepness",
        "avg_hr",
        "heart_load",
        "max_hr",
        "avg_cadence_spm",
        "surface",
        "shoe",
        "stands_out",
        "partial",
        "put_right",
        "notes",
    )

    @column(_("What"), ordering="type")
    def what(self, activity: Activity) -> str:
        return activity.get_type_display()

    @column(_("Start"))
    def start(self, activity: Activity) -> str:
        local = activity.start_at.astimezone(ZoneInfo(activity.time_zone))
        return f"{local:%Y-%m-%d %H:%M} ({activity.time_zone})"

    @column(_("Distance"), ordering="distance_m")
    def far(self, activity: Activity) -> str:
        return distance(activity.distance_m)

    @column(_("Like on the flat"), ordering="grade_adjusted_m")
    def flat(self, activity: Activity) -> str | None:
        return None if activity.flat_m is None else distance(activity.flat_m)

    @column(_("Put right in the file"))
    def put_right(self, activity: Activity) -> str | None:
        said = [gettext(line) for source in activity.sources.all() for line in source.sentences]
        return format_html_join("", "<p>{}</p>", ((line,) for line in said)) if said else None

    @column(_("Time"), ordering="moving_s")
    def long(self, activity: Activity) -> str:
        return duration(activity.elapsed_s if activity.moving_s is None else activity.moving_s)

    @column(_("Effort"), ordering="rpe")
    def effort(self, activity: Activity) -> str | None:
        return None if activity.rpe is None else f"{activity.rpe}/10"

    @column(_("Descent per km"))
    def steepness(self, activity: Activity) -> str | None:
        share = activity.descent_m_per_km
        if share is None:
            return None
        said = (
            _("%(metres)d m, much of it downhill: descents load the knee")
            if share >= STEEP_DESCENT
            else "%(metres)d m"
        )
        return str(said) % {"metres": round(share)}

    @column(_("Load from heart rate (TRIMP)"))
    def heart_load(self, activity: Activity) -> str | None:
        return None if activity.trimp is None else f"{activity.trimp:.0f}"

    @column(_("Against the longest of 30 days"))
    def stands_out(self, activity: Activity) -> str | None:
        if activity.spike_category not in STANDS_OUT or activity.longest_30d_m is None:
            return None
        label = SpikeCategory(activity.spike_category).label
        return f"▲ {label} ({km(activity.longest_30d_m)})"


@admin.register(WeekLoad)
class WeekLoadAdmin(TenantAdmin):
    list_display = ("athlete", "monday", "far", "usual", "ceiling", "verdict_label")
    list_display_links = ("monday",)
    list_filter = ("athlete", "verdict", "monday")
    list_select_related = ("athlete",)
    search_fields = ("athlete__name",)
    date_hierarchy = "monday"
    fields = (
        "athlete",
        "monday",
        "runs",
        "far",
        "usual",
        "ceiling",
        "verdict_label",
        "why",
        "evidence",
        "load",
        "load_complete",
        "alike",
        "strain_now",
        "rule_version",
    )

    @column(_("Distance"), ordering="distance_m")
    def far(self, week: WeekLoad) -> str:
        return km(week.distance_m)

    @column(_("Usual"), ordering="baseline_m")
    def usual(self, week: WeekLoad) -> str | None:
        return None if week.baseline_m is None else km(week.baseline_m)

    @column(_("Ceiling"), ordering="ceiling_m")
    def ceiling(self, week: WeekLoad) -> str | None:
        return None if week.ceiling_m is None else km(week.ceiling_m)

    @column(_("Verdict"), ordering="verdict", label=VERDICT_COLOURS)
    def verdict_label(self, week: WeekLoad) -> tuple[str, Any]:
        label: Any = Verdict(week.verdict).label
        return week.verdict, format_html("▲ {}", label) if week.verdict in BROKEN else label

    @column(_("Monotony"))
    def alike(self, week: WeekLoad) -> Any:
        found = week.monotony_on(week.athlete.local_date(timezone.now()))
        return found.gap.label if found.monotony is None and found.gap else _number(found.monotony, 2)

    @column(_("Strain"))
    def strain_now(self, week: WeekLoad) -> str | None:
        found = week.monotony_on(week.athlete.local_date(timezone.now()))
        return _number(found.strain, 0)

    @column(_("Why"))
    def why(self, week: WeekLoad) -> str:
        return say_verdict(week.verdict, week_facts(week))

    @column(_("What this rests on"))
    def evidence(self, week: WeekLoad) -> Any:
        return evidence_of(week.verdict, week.basis)


@admin.register(Import)
class ImportAdmin(TenantAdmin):
    list_display = ("athlete", "name", "came", "standing", "progress")
    list_display_links = ("name",)
    list_filter = ("athlete", "state")
    list_select_related = ("athlete",)
    search_fields = ("athlete__name",)
    fields = ("athlete", "name", "came", "standing", "progress", "error_detail", "files")

    @column(_("Uploaded"), ordering="created_at")
    def came(self, upload: Import) -> str:
        return f"{timezone.localtime(upload.created_at):%Y-%m-%d %H:%M}"

    @column(_("State"), ordering="state", label=STATE_COLOURS)
    def standing(self, upload: Import) -> tuple[str, Any]:
        return upload.state, ImportState(upload.state).label

    @column(_("Read"))
    def progress(self, upload: Import) -> str:
        return f"{upload.done}/{upload.total}"

    @column(_("Files"))
    def files(self, upload: Import) -> str:
        lines = ((file.name, file.get_state_display(), file.error_detail) for file in upload.files.all())
        return format_html_join("", "<div>{}: {} {}</div>", lines)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("file")


@admin.register(PlannedRise)
class PlannedRiseAdmin(TenantAdmin):
    """Camps and planned jumps: what breaks the weekly rule on their days is news, not a warning."""

    add_roles = COACH_ROLES
    change_roles = COACH_ROLES
    delete_roles = COACH_ROLES
    list_display = ("squad", "kind", "first_on", "last_on", "notes")
    list_filter = ("squad", "kind")
    list_select_related = ("squad",)
    date_hierarchy = "first_on"
    fields = ("squad", "kind", "first_on", "last_on", "notes")

    def get_readonly_fields(self, _request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("squad",) if obj else ()

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> PlannedRise:
        actor, now, fields = person_of(request), timezone.now(), dict(form.cleaned_data)
        if not change:
            return mark_rise(actor, now=now, **fields)
        rise = PlannedRise.objects.editable_by(actor).get(pk=obj.pk)
        return edit_rise(actor, rise=rise, now=now, **fields)

    def service_delete(self, request: HttpRequest, obj: Any) -> None:
        delete_rise(person_of(request), rise=obj, now=timezone.now())


@admin.register(AwayPeriod)
class AwayPeriodAdmin(TenantAdmin):
    """Days alone: why somebody is away may be health data, and has no place in a list for all staff."""

    list_display = ("athlete", "first_on", "last_on")
    list_filter = ("athlete",)
    list_select_related = ("athlete",)
    search_fields = ("athlete__name",)
    date_hierarchy = "first_on"
    fields = ("athlete", "first_on", "last_on")
