from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InjuriesConfig(AppConfig):
    name = "injuries"
    verbose_name = _("Injuries")

    def ready(self) -> None:
        from alerts.kinds import AlertKind, register_kind
        from injuries.selectors import RED_FLAG, describe_red_flag, restrictions_of_athletes
        from training.restrictions import register_provider

        register_provider(restrictions_of_athletes)
        register_kind(
            AlertKind(
                code=RED_FLAG,
                label=_("Needs your attention"),
                is_health=True,
                describe=describe_red_flag,
                tells_guardians=True,
                closed_by_hand=False,
            )
        )
