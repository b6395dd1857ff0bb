"""What other rooms tell this one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from injuries.services.pain_alerts import judge_again
from training.signals import weeks_judged


@receiver(weeks_judged)
def follow_load(*, athlete_ids: Sequence[int], now: datetime, **_signal: Any) -> None:
    """Runs have changed: pain is judged with the load as it stands now."""
    judge_again(athlete_ids, now=now)
