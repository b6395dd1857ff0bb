"""What professionals add: findings of an examination, and how a shared summary was opened."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FindingResult(TextChoices):
    POSITIVE = "positive", _("Positive")
    NEGATIVE = "negative", _("Negative")
    UNCLEAR = "unclear", _("Unclear")


class OpeningOutcome(TextChoices):
    OPENED = "opened", _("Opened")
    WRONG_PIN = "wrong_pin", _("Wrong PIN")
