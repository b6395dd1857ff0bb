"""Episodes: what becomes of pain at one place, and what staff write beside it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EpisodeState(TextChoices):
    """Asleep: four weeks have gone by without a report, and nobody said that it does not hurt."""

    OPEN = "open", _("Open")
    ASLEEP = "asleep", _("Unknown")
    ENDED = "ended", _("Ended")


class EpisodeKind(TextChoices):
    """After the IOC consensus of 2020: a recurrence follows a full return, an exacerbation precedes it."""

    INDEX = "index", _("First time")
    RECURRENCE = "recurrence", _("It came back after a full return")
    EXACERBATION = "exacerbation", _("It flared up before a full return")


class OnsetMode(TextChoices):
    """How it began; blank where nobody has said."""

    SUDDEN = "sudden", _("All of a sudden")
    GRADUAL = "gradual", _("Bit by bit")
    MIXED = "mixed", _("Both: it was there, then it got worse at once")


class TimeLoss(TextChoices):
    """Bins of days lost, after the IOC consensus of 2020."""

    NONE = "0", _("None")
    WEEK = "1-7", _("1 to 7 days")
    MONTH = "8-28", _("8 to 28 days")
    LONGER = ">28", _("More than 28 days")


class DiagnosisSystem(TextChoices):
    """Code systems that staff may name; athletes never pick a code."""

    OSIICS = "osiics", _("OSIICS")
    SMDCS = "smdcs", _("SMDCS")
    ICD_10 = "icd10", _("ICD-10")
    ICD_11 = "icd11", _("ICD-11")


class NoteAudience(TextChoices):
    STAFF = "staff", _("Staff only")
    SHARED = "shared", _("The runner too")


class DocumentKind(TextChoices):
    """What may be kept with an episode, by its content type."""

    PDF = "application/pdf", _("PDF")
    JPEG = "image/jpeg", _("JPEG picture")
    PNG = "image/png", _("PNG picture")
