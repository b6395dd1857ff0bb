"""Pain reports and warning signs in the admin: read with consent, never changed here."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from athletes.enums import AccessKind
from athletes.rules import TRAINING_ROLES
from athletes.tenant_admin import TenantAdmin, TenantForm, person_of
from athletes.tenant_lists import column
from injuries import services
from injuries.enums import FlagRule, Quality, RadiatesTo, Sign, Spot, Timing, Trigger, Urgency
from injuries.models import PainReport, RedFlag
from injuries.selectors import LikelyCause, Reason, flag_text, likely_causes_of, told
from injuries.templatetags.places import place as in_words

URGENCY_COLOURS = {"E": "danger", "U": "danger", "R": "warning"}


def words(codes: Any, given: Iterable[str]) -> str:
    """Labels of codes, in the order of the codes."""
    return ", ".join(str(code.label) for code in codes if code in given)


@admin.register(PainReport)
class PainReportAdmin(TenantAdmin):
    access_kind = AccessKind.PAIN_REPORTS
    list_display = ("athlete", "felt", "where", "worst", "counts", "received")
    list_display_links = ("felt",)
    list_filter = ("athlete", "area", "local_date")
    list_select_related = ("athlete",)
    search_fields = ("athlete__name",)
    date_hierarchy = "local_date"
    fields = (
        "athlete",
        "felt",
        "received",
        "where",
        "spots_said",
        "intensities",
        "when",
        "brought_on_by",
        "feels",
        "goes_to",
        "signs_yes",
        "warning_signs",
        "may_go_with",
        "activity",
        "surface",
        "notes",
        "entered_by",
        "counts",
        "signs_no",
        "first_version",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_worst()

    def get_fields(self, _request: HttpRequest, obj: PainReport | None = None) -> list[str]:
        """What was answered; the rest would be a page of dashes."""
        return [name for name in self.fields if obj is None or _is_answered(self, obj, name)]

    @column(_("Felt"), ordering="felt_at")
    def felt(self, report: PainReport) -> str:
        return f"{report.felt_at.astimezone(report.athlete.zone):%Y-%m-%d %H:%M}"

    @column(_("Received"), ordering="received_at")
    def received(self, report: PainReport) -> str:
        return f"{timezone.localtime(report.received_at):%Y-%m-%d %H:%M}"

    @column(_("Where"), ordering="area")
    def where(self, report: PainReport) -> str:
        return in_words(report)

    @column(_("Worst"), ordering="worst_intensity")
    def worst(self, report: Any) -> str:
        return f"{report.worst_intensity}/10"

    @column(_("State"))
    def counts(self, report: PainReport) -> str:
        return report.get_state_display()

    @column(_("Spots"))
    def spots_said(self, report: PainReport) -> str:
        return words(Spot, report.spots)

    @column(_("How strong"))
    def intensities(self, report: PainReport) -> str:
        named = (
            (_("During the run, or today"), report.worst_during),
            (_("An hour after"), report.after_60min),
            (_("The next morning"), report.next_morning),
        )
        return format_html_join("", "<div>{}: {}/10</div>", (pair for pair in named if pair[1] is not None))

    @column(_("When"))
    def when(self, report: PainReport) -> str:
        from_km = "" if report.onset_km is None else f" ({report.onset_km.normalize():f} km)"
        return words(Timing, report.timing) + from_km

    @column(_("What brings it on"))
    def brought_on_by(self, report: PainReport) -> str:
        return words(Trigger, report.triggers)

    @column(_("What it feels like"))
    def feels(self, report: PainReport) -> str:
        return words(Quality, report.quality)

    @column(_("Radiates"))
    def goes_to(self, report: PainReport) -> str:
        return words(RadiatesTo, report.radiates_to)

    @column(_("Signs answered with yes"))
    def signs_yes(self, report: PainReport) -> str:
        return words(Sign, {code for code, said in report.signs.items() if said})

    @column(_("Signs answered with no"))
    def signs_no(self, report: PainReport) -> str:
        return words(Sign, {code for code, said in report.signs.items() if not said})

    @column(_("Warning signs"))
    def warning_signs(self, report: PainReport) -> str:
        """As the rules gave them when the report was stored."""
        found = ((FlagRule(f["id"]).label, Urgency(f["urgency"]).label) for f in report.judged)
        return format_html_join("", "<div>{}: {}</div>", found)

    @column(_("Pattern often seen with"))
    def may_go_with(self, report: PainReport) -> str:
        """From the answers and the log as it stands now; nothing while an urgent warning sign is open."""
        answer = likely_causes_of(report)
        if not answer.likely_causes:
            return str(_("Not clear yet: no pattern stands out.")) if answer.not_clear else ""
        reasons = (
            (cause.seen_with, "; ".join(f"{reason.points:+d} {reason.text}" for reason in _reasons(cause)))
            for cause in answer.likely_causes
        )
        listed = format_html_join("", "<div><strong>{}</strong>: {}</div>", reasons)
        return format_html("{}<div>{}</div>", listed, answer.source)

    @column(_("First version"))
    def first_version(self, report: PainReport) -> str:
        """What the athlete said first stays in sight after an edit."""
        first = report.versions.order_by("number").first()
        if first is None:
            return ""
        said = ((name, value) for name, value in first.content.items() if value not in (None, "", [], {}))
        return format_html_join("", "<div>{}: {}</div>", said)


def _reasons(cause: LikelyCause) -> list[Reason]:
    return [*cause.reasons_for, *cause.reasons_against]


def _is_answered(page: Any, report: PainReport, name: str) -> bool:
    shown = getattr(page, name)(report) if hasattr(page, name) else getattr(report, name)
    return shown not in (None, "")


# What staff say about a slip of the finger.
CORRECTION = ("spoken_to", "closing_note")


class CorrectionForm(TenantForm):
    """Both are needed; the table's own conditions have no words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CORRECTION:
            if name in self.fields:
                self.fields[name].required = True

    def validate_constraints(self) -> None:
        """Left to the service and the table."""


@admin.register(RedFlag)
class RedFlagAdmin(TenantAdmin):
    """Change: a slip of the finger that the runner took back, closed once staff have asked."""

    access_kind = AccessKind.RED_FLAGS
    change_roles = TRAINING_ROLES
    form = CorrectionForm
    list_display = ("athlete", "sign", "where", "how_urgent", "opened", "withdrawn", "closed")
    list_display_links = ("sign",)
    list_filter = ("athlete", "urgency", "state")
    list_select_related = ("athlete", "closed_by")
    search_fields = ("athlete__name",)
    fields = (
        "athlete",
        "sign",
        "where",
        "how_urgent",
        "what_to_do",
        "opened",
        "withdrawn",
        "first_report",
        "last_report",
        "told",
        "closed",
        "clearance",
        *CORRECTION,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).by_urgency()

    def has_change_permission(self, request: HttpRequest, obj: RedFlag | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or (obj.is_open and services.is_slip(obj)))

    def get_readonly_fields(self, _request: HttpRequest, _obj: RedFlag | None = None) -> list[str]:
        return [name for name in self.fields if name not in CORRECTION]

    def service_save(self, request: HttpRequest, obj: RedFlag, form: Any, change: bool) -> RedFlag:  # noqa: ARG002  signs are reported, never added here
        said = {"spoken_to": form.cleaned_data["spoken_to"], "note": form.cleaned_data["closing_note"]}
        return services.correct_flag(person_of(request), flag=obj, now=timezone.now(), **said)

    @column(_("Closed"), ordering="closed_at")
    def closed(self, flag: RedFlag) -> str | None:
        if flag.closed_at is None:
            return None
        at = f"{timezone.localtime(flag.closed_at):%Y-%m-%d %H:%M}"
        return f"{flag.get_state_display()}, {at}, {flag.closed_by or ''}".strip(", ")

    @column(_("Warning sign"))
    def sign(self, flag: RedFlag) -> str:
        return flag_text(flag.rule, flag.urgency).sign

    @column(_("Where"))
    def where(self, flag: RedFlag) -> str:
        return in_words(flag)

    @column(_("Urgency"), label=URGENCY_COLOURS)
    def how_urgent(self, flag: RedFlag) -> tuple[str, str]:
        return flag.urgency, flag_text(flag.rule, flag.urgency).headline

    @column(_("What to do"))
    def what_to_do(self, flag: RedFlag) -> str:
        text = flag_text(flag.rule, flag.urgency)
        return f"{text.what_to_do} {text.advice}"

    @column(_("Raised"), ordering="opened_at")
    def opened(self, flag: RedFlag) -> str:
        return f"{timezone.localtime(flag.opened_at):%Y-%m-%d %H:%M}"

    @column(_("Report withdrawn"))
    def withdrawn(self, flag: RedFlag) -> str | None:
        if flag.withdrawn_at is None:
            return None
        return f"{timezone.localtime(flag.withdrawn_at):%Y-%m-%d %H:%M}"

    @column(_("Told"))
    def told(self, flag: RedFlag) -> str:
        """Read from the deliveries, never assumed."""
        lines = (
            (message.recipient, message.sent_at and f"{timezone.localtime(message.sent_at):%Y-%m-%d %H:%M}")
            for message in told(flag)
        )
        return format_html_join(
            "", "<div>{} {}</div>", ((who, when or _("under way")) for who, when in lines)
        )
