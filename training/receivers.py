"""What this room hears from the athletes room."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from athletes.signals import weekly_rule_changed
from training.services import mark_news_dirty


@receiver(weekly_rule_changed)
def judge_news_again(athlete_ids: Collection[int], now: datetime, **_kwargs: Any) -> None:
    """Other settings, another ceiling: for the current and the previous week."""
    mark_news_dirty(athlete_ids, now=now)
