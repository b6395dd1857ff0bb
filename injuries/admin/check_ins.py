"""Weekly check-ins in the admin: read with consent, the response rate above; and a club's own words."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from athletes.enums import AccessKind, Role
from athletes.models import Club
from athletes.tenant_admin import TenantAdmin, person_of
from athletes.tenant_lists import column, visible_rows
from injuries.enums.check_ins import CheckInQuestion
from injuries.models import CheckIn, CheckInText
from injuries.selectors.check_ins import SoFar, response_rates, said_in_words, severity_by_place
from injuries.services.check_in_texts import delete_check_in_text, save_check_in_text
from injuries.templatetags.places import place, place_of

LEADS = frozenset({Role.HEAD_COACH})


@admin.register(CheckIn)
class CheckInAdmin(TenantAdmin):
    access_kind = AccessKind.CHECK_INS
    list_before_template = "injuries/admin/response.html"
    list_display = ("athlete", "week_of", "problems_named", "substantial", "answered")
    list_display_links = ("week_of",)
    list_filter = ("athlete", "monday")
    list_select_related = ("athlete",)
    search_fields = ("athlete__name",)
    date_hierarchy = "monday"
    fields = (
        "athlete",
        "week_of",
        "answered",
        "said",
        "time_loss_days",
        "so_far",
        "entered_by",
        "first_version",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("problems")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row:
            row.seen_by = person_of(request)
        return row

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With the last weeks' response above the list."""
        response = response_rates(request.user, now=timezone.now())
        return super().changelist_view(request, {"response": response, **(extra_context or {})})

    @column(_("Week of"), ordering="monday")
    def week_of(self, row: CheckIn) -> str:
        return f"{date_format(row.monday, 'j M Y')} ({row.week})"

    @column(_("Answered"), ordering="answered_at")
    def answered(self, row: CheckIn) -> str:
        return f"{row.answered_at.astimezone(row.athlete.zone):%Y-%m-%d %H:%M}"

    @column(_("What was wrong"))
    def problems_named(self, row: CheckIn) -> str:
        lines = ((place(one), _score(one.severity)) for one in row.problems.all())
        return format_html_join("", "<div>{}: {}</div>", lines) or gettext("Nothing")

    @column(_("Substantial"), label={"yes": "warning", "unknown": "info"})
    def substantial(self, row: CheckIn) -> tuple[str, Any] | None:
        """The worst of its places; nothing where none is."""
        found = [one.substantial for one in row.problems.all()]
        if True in found:
            return "yes", _("▲ Substantial")
        return ("unknown", _("Too little said")) if None in found else None

    @column(_("What was said"))
    def said(self, row: CheckIn) -> str:
        parts = [
            format_html(
                "<p><strong>{}</strong>: {}</p>{}",
                place(one.problem),
                _score(one.problem.severity),
                format_html_join("", "<div>{} {}</div>", one.lines),
            )
            for one in said_in_words(row)
        ]
        return format_html_join("", "{}", ((part,) for part in parts)) or gettext("Nothing was wrong")

    @column(_("Scores so far"))
    def so_far(self, row: Any) -> str:
        """The sum of the weekly scores of each place: it compares weeks of one person, nothing else."""
        lines = ((_so_far(one),) for one in severity_by_place(row.athlete_id, row.seen_by))
        return format_html_join("", "<div>{}</div>", lines)

    @column(_("First version"))
    def first_version(self, row: CheckIn) -> str:
        """What the athlete said first stays in sight after an edit."""
        first = row.versions.order_by("number").first()
        return format_html_join("", "<div>{}: {}</div>", first.content.items()) if first else ""


def _score(severity: int | None) -> str:
    return gettext("not all answered") if severity is None else f"{severity}/100"


def _so_far(one: SoFar) -> str:
    where, weeks = place_of((one.side, one.area)), one.weeks
    if one.mean is None:
        return gettext("%(place)s: nothing scored") % {"place": where}
    said = ngettext(
        "%(place)s: %(total)d in %(weeks)d week, %(mean).1f a week with a score",
        "%(place)s: %(total)d in %(weeks)d weeks, %(mean).1f a week with a score",
        weeks,
    )
    return said % {"place": where, "total": one.total, "weeks": weeks, "mean": one.mean}


@admin.register(CheckInText)
class CheckInTextAdmin(TenantAdmin):
    """A club that holds the official text asks in its words; else the product asks in its own."""

    add_roles = change_roles = delete_roles = LEADS
    list_display = ("club", "language", "source")
    list_display_links = ("language",)
    fields = ("club", "language", "source", *CheckInQuestion.values)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "club":
            led = Q(members__user=person_of(request), members__active=True, members__role__in=LEADS)
            kwargs["queryset"] = visible_rows(Club, request).filter(led).distinct()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in CheckInQuestion.values:
            field.help_text = _(
                "The question on one line, then its four answers, a line each, from none to most."
            )
        return field

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> CheckInText:
        data = form.cleaned_data
        return save_check_in_text(
            person_of(request),
            text=CheckInText.objects.editable_by(request.user).get(pk=obj.pk) if change else None,
            club=data["club"],
            language=data["language"],
            source=data["source"],
            questions={code: data[code.value] for code in CheckInQuestion},
        )

    def service_delete(self, request: HttpRequest, obj: Any) -> None:
        delete_check_in_text(person_of(request), text=obj)
