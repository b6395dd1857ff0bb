"""What this room hears from the athletes room, and from migrations."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from athletes.signals import weekly_rule_changed
from training.services import mark_news_dirty, sync_templates


@receiver(weekly_rule_changed)
def judge_news_again(athlete_ids: Collection[int], now: datetime, **_kwargs: Any) -> None:
    """Other settings, another ceiling: for the current and the previous week."""
    mark_news_dirty(athlete_ids, now=now)


@receiver(post_migrate, dispatch_uid="training.sync_templates")
def write_our_templates(sender: AppConfig, using: str, apps: Apps = installed, **_kwargs: Any) -> None:
    """Our templates come with the release, as columns of the release's tables; a way back may drop them."""
    if sender.label != "training" or "plantemplate" not in apps.all_models["training"]:
        return
    sync_templates(apps.get_model("training", "PlanTemplate")._default_manager.using(using))  # noqa: SLF001  Django's documented name
