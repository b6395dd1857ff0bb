"""Columns that several tables of this room share."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from injuries.enums import (
    SPOTS_OF_AREA,
    Quality,
    RadiatesTo,
    Timing,
    Trigger,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


NOTES_LENGTH: Final = 4000

INTENSITIES: Final = ("worst_during", "after_60min", "next_morning")

CODE_LISTS: Final[dict[str, type[models.TextChoices]]] = {
    "radiates_to": RadiatesTo,
    "timing": Timing,
    "triggers": Trigger,
    "quality": Quality,
}


def codes_column(verbose_name: "StrOrPromise", codes: type[models.TextChoices]) -> "ArrayField[Any, Any]":
    """Several codes of one kind; an empty list means that nothing was said."""
    return ArrayField(
        models.CharField(max_length=30, choices=codes), verbose_name=verbose_name, default=list, blank=True
    )


def intensity_column(verbose_name: "StrOrPromise") -> "models.PositiveSmallIntegerField[Any, Any]":
    """0-10; NULL where it was not answered."""
    return models.PositiveSmallIntegerField(verbose_name, null=True, blank=True)


def spots_in_their_area() -> Q:
    """Condition: every spot belongs to the area of its row."""
    fits = Q()
    for area, spots in SPOTS_OF_AREA.items():
        fits |= Q(area=area, spots__contained_by=list(spots))
    return fits


def known_codes() -> Q:
    """Condition: the lists hold only codes of ours."""
    fits = Q()
    for name, codes in CODE_LISTS.items():
        fits &= Q(**{f"{name}__contained_by": list(codes)})
    return fits
