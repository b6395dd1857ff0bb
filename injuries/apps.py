from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InjuriesConfig(AppConfig):
    name = "injuries"
    verbose_name = _("Injuries")

    def ready(self) -> None:
        from alerts.kinds import AlertKind, register_kind
        from injuries import receivers  # noqa: F401  connects them
        from injuries.selectors import RED_FLAG, describe_red_flag, restrictions_of_athletes
        from injuries.selectors import flags as about_flags
        from injuries.selectors.pain_words import pain_kinds
        from training.restrictions import register_provider

        register_provider(restrictions_of_athletes)
        for kind in pain_kinds():
            register_kind(kind)
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
        register_kind(
            AlertKind(
                code=about_flags.FLAG_UNCLEARED,
                label=_("Still waits for you"),
                is_health=True,
                describe=about_flags.describe_uncleared,
                tells_guardians=True,
                closed_by_hand=False,
            )
        )
        register_kind(
            AlertKind(
                code=about_flags.CLEARANCE_WAITS,
                label=_("Waits for your note"),
                is_health=True,
                describe=about_flags.describe_waiting,
                closed_by_hand=False,
            )
        )
        # The runner's own decision: this one sign, to those who see nothing else of her health.
        register_kind(
            AlertKind(
                code=about_flags.SHARED_WARNING,
                label=_("Needs your attention"),
                is_health=False,
                describe=about_flags.describe_shared,
                closed_by_hand=False,
            )
        )
        _register_check_ins()
        _register_recovery()


def _register_check_ins() -> None:
    from alerts.kinds import AlertKind, register_kind
    from injuries.enums.check_ins import CHECK_IN_DUE, CheckInAlert
    from injuries.selectors.check_ins import describe_check_in_alert, describe_check_in_due

    for kind in CheckInAlert:
        register_kind(
            AlertKind(code=kind.value, label=kind.label, is_health=True, describe=describe_check_in_alert)
        )
    register_kind(
        AlertKind(
            code=CHECK_IN_DUE,
            label=_("Your weekly check-in"),
            is_health=True,
            describe=describe_check_in_due,
            is_private=True,
            page="/check-in/",
        )
    )


def _register_recovery() -> None:
    from alerts.kinds import AlertKind, register_kind
    from injuries.enums.alerts import RecoveryAlert
    from injuries.selectors.recovery_words import describe_gate, describe_ice

    for kind in (RecoveryAlert.GATE_STOP_REFER, RecoveryAlert.GATE_STEP_BACK):
        register_kind(AlertKind(code=kind.value, label=kind.label, is_health=True, describe=describe_gate))
    register_kind(
        AlertKind(
            code=RecoveryAlert.ICE_DUE.value,
            label=RecoveryAlert.ICE_DUE.label,
            is_health=True,
            describe=describe_ice,
            is_private=True,
            page="/recovery/",
        )
    )
