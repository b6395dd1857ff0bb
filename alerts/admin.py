"""The coach's inbox, and the messages that could not be delivered."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from alerts import services
from alerts.enums import AlertState, DeliveryState, Severity
from alerts.models import Alert, AlertEvent, Delivery
from athletes.enums import AccessKind
from athletes.errors import DomainError
from athletes.tenant_admin import TenantAdmin, person_of
from athletes.tenant_lists import ChoiceFilter, column

# Severity is shape and word before it is colour.
SHAPES = {Severity.URGENT: "■", Severity.ATTENTION: "▲", Severity.INFO: "○"}
SEVERITY_COLOURS = {"urgent": "danger", "attention": "warning", "info": "info"}
STATE_COLOURS = {"open": "danger", "acknowledged": "info", "resolved": "success", "no_longer_true": "success"}
DELIVERY_COLOURS = {"sent": "success", "failed": "danger", "queued": "info", "in_flight": "info"}


class StateFilter(ChoiceFilter):
    """As the alert stands for this person's clubs."""

    title = _("state")
    parameter_name = "standing"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return list(AlertState.choices)

    def matching(self, _request: HttpRequest, queryset: Any, value: str) -> Any:
        return queryset.filter(shown_state=value)


def asked_first[F: Callable[..., Any]](title: Any, question: Any) -> Callable[[F], F]:
    """A row or page action behind a dialog, so that only its POST writes."""
    dialog = {"title": title, "description": question, "form_submit_text": title}
    return cast("Callable[[F], F]", action(description=title, dialog=dialog))


def gone_to(request: HttpRequest, url: str) -> HttpResponse:
    """Ends a dialog: its script needs a header where a plain form needs a redirect."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


@admin.register(Alert)
class AlertAdmin(TenantAdmin):
    access_kind = AccessKind.ALERTS
    list_display = ("how_severe", "athlete", "rule", "age", "standing")
    list_display_links = ("rule",)
    list_filter = (StateFilter, "severity", "athlete")
    list_select_related = ("athlete",)
    search_fields = ("athlete__name",)
    fields = ("athlete", "rule", "severity_word", "state_word", "raised_at", "closed_at", "history", "told")
    actions = ("acknowledge_chosen",)
    actions_row = ("acknowledge",)
    actions_detail = ("acknowledge", "resolve")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).standing_for(request.user).by_urgency()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        alert = super().get_object(request, object_id, from_field)
        if alert:
            alert.seen_by = person_of(request)
        return alert

    @column(_("Severity"), label=SEVERITY_COLOURS)
    def how_severe(self, alert: Alert) -> tuple[str, str]:
        severity = Severity(alert.severity)
        return severity.value, f"{SHAPES[severity]} {severity.label}"

    @column(_("Severity"))
    def severity_word(self, alert: Alert) -> str:
        return self.how_severe(alert)[1]

    @column(_("Why"))
    def rule(self, alert: Alert) -> str:
        return f"{alert.label}: {alert.text}"

    @column(_("Age"), ordering="raised_at")
    def age(self, alert: Alert) -> str:
        return timesince(alert.raised_at, depth=1)

    @column(_("State"), label=STATE_COLOURS)
    def standing(self, alert: Any) -> tuple[str, Any]:
        label: Any = AlertState(alert.shown_state).label
        if alert.shown_state == AlertState.ACKNOWLEDGED:
            who, ago = alert.acknowledged_by_name, timesince(alert.acknowledged_at, depth=1)
            label = _("Acknowledged by %(who)s, %(ago)s ago") % {"who": who, "ago": ago}
        return alert.shown_state, label

    @column(_("State"))
    def state_word(self, alert: Alert) -> Any:
        return self.standing(alert)[1]

    @column(_("History"))
    def history(self, alert: Any) -> str:
        events = AlertEvent.objects.visible_to(alert.seen_by).filter(alert=alert).select_related("by")
        lines = ((event.at, event.get_kind_display(), event.by or "") for event in events)
        return _listed(lines)

    @column(_("Messages"))
    def told(self, alert: Any) -> str:
        rows = Delivery.objects.visible_to(alert.seen_by).filter(alert=alert).select_related("recipient")
        lines = ((row.sent_at or row.due_at, row.get_state_display(), row.recipient) for row in rows)
        return _listed(lines)

    @admin.action(description=_("Acknowledge"))
    def acknowledge_chosen(self, request: HttpRequest, queryset: Any) -> None:
        """Warning signs are opened one by one: nobody takes notice of them in bulk."""
        actor, now = person_of(request), timezone.now()

        def acknowledge(alert: Alert) -> None:
            if not alert.about.closed_by_hand:
                raise DomainError(gettext("Open this one, and acknowledge it there."), code="one_by_one")
            services.acknowledge_alert(actor, alert=alert, now=now)

        self.run_each(request, queryset, acknowledge)

    @asked_first(_("Acknowledge"), _("Your club sees that you have taken notice. The alert stays open."))
    def acknowledge(self, request: HttpRequest, _form: Any, object_id: str) -> HttpResponse:
        return self._act(request, object_id, services.acknowledge_alert, gettext("Acknowledged."))

    @asked_first(
        _("Resolve"), _("Closes the alert. It opens again if the reason grows, or goes and comes back.")
    )
    def resolve(self, request: HttpRequest, _form: Any, object_id: str) -> HttpResponse:
        return self._act(request, object_id, services.resolve_alert, gettext("Resolved."))

    def _act(self, request: HttpRequest, object_id: str, service: Any, said: str) -> HttpResponse:
        alert = self.visible_or_404(request, object_id)
        try:
            service(person_of(request), alert=alert, now=timezone.now())
        except DomainError as error:
            self.message_user(request, error.message, messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)
        return gone_to(request, reverse("admin:alerts_alert_change", args=[alert.pk]))

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        """Only what can be done with this one."""
        alert: Any = self.visible_or_404(request, str(object_id))
        possible = {
            "acknowledge": alert.shown_state == AlertState.OPEN,
            "resolve": alert.is_open and alert.about.closed_by_hand,
        }
        actions: list[Any] = super().get_actions_detail(request, object_id)
        return [action for action in actions if possible[action.action_name.rpartition("_")[2]]]


@admin.register(Delivery)
class DeliveryAdmin(TenantAdmin):
    """Which messages left the house, and which did not."""

    access_kind = AccessKind.ALERTS
    list_display = ("about", "recipient", "standing", "tries", "last_error", "due_at", "sent_at")
    list_display_links = None
    list_filter = ("state",)
    list_select_related = ("alert__athlete", "recipient")
    ordering = ("-due_at", "-pk")
    fields = ("about", "recipient", "standing", "tries", "last_error", "due_at", "sent_at")
    actions = ("send_again",)

    @column(_("About"))
    def about(self, delivery: Delivery) -> str:
        return str(delivery.alert)

    @column(_("State"), ordering="state", label=DELIVERY_COLOURS)
    def standing(self, delivery: Delivery) -> tuple[str, Any]:
        return delivery.state, DeliveryState(delivery.state).label

    @admin.action(description=_("Send again"))
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        actor, now = person_of(request), timezone.now()
        self.run_each(request, queryset, lambda row: services.send_again(actor, delivery=row, now=now))

    def log_shown(self, request: HttpRequest, response: Any, rows: Iterable[Any]) -> HttpResponse:
        return super().log_shown(request, response, [row.alert for row in rows])


def _listed(lines: Iterable[tuple[Any, Any, Any]]) -> str:
    """Time, word and person, one to a line."""
    local = ((timezone.localtime(at).strftime("%Y-%m-%d %H:%M"), word, who) for at, word, who in lines)
    return format_html_join("", "<div>{} · {} {}</div>", local)
