"""What happens to alerts and to their messages."""

from alerts.services.alerts import acknowledge_alert, close_alert, raise_alert, resolve_alert, settle_alert
from alerts.services.outbox import drop_mail, queue_mail, send_again
from alerts.services.sending import deliver_due

__all__ = [
    "acknowledge_alert",
    "close_alert",
    "deliver_due",
    "drop_mail",
    "queue_mail",
    "raise_alert",
    "resolve_alert",
    "send_again",
    "settle_alert",
]
