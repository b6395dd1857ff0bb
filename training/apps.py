from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        from alerts.kinds import AlertKind, register_kind
        from training import receivers  # noqa: F401  connects them
        from training.enums import HISTORY_ADDED, LoadAlert, PlanAlert, ShoeAlert
        from training.selectors import say_history, say_shoe, say_spike, say_week
        from training.selectors.plan_news import say_override, say_published

        history = AlertKind(
            code=HISTORY_ADDED, label=_("Past runs added"), is_health=False, describe=say_history
        )
        register_kind(history)

        for kind in LoadAlert:
            says = say_spike if kind == LoadAlert.SESSION_SPIKE else say_week
            register_kind(AlertKind(code=kind.value, label=kind.label, is_health=False, describe=says))
        register_kind(
            AlertKind(
                code=ShoeAlert.SHOE_DUE.value,
                label=ShoeAlert.SHOE_DUE.label,
                is_health=False,
                describe=say_shoe,
                is_private=True,
                page="/me/shoes/",
            )
        )
        for override, is_health in ((PlanAlert.PLAN_OVERRIDE, False), (PlanAlert.PLAN_OVERRIDE_HEALTH, True)):
            register_kind(
                AlertKind(
                    code=override.value, label=override.label, is_health=is_health, describe=say_override
                )
            )
        register_kind(
            AlertKind(
                code=PlanAlert.PLAN_PUBLISHED.value,
                label=PlanAlert.PLAN_PUBLISHED.label,
                is_health=False,
                describe=say_published,
                is_private=True,
            )
        )
