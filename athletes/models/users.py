"""Who signs in."""

import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from athletes.enums import Theme, Units
from athletes.rules import time_zone_names


def validate_time_zone(name: str) -> None:
    """Refuses a name that is not in the IANA database."""
    if name not in time_zone_names():
        raise ValidationError(
            _("Unknown time zone “%(name)s”: write an IANA name such as Europe/Madrid."),
            code="unknown_time_zone",
            params={"name": name},
        )


def in_range(lowest: int, highest: int) -> list[BaseValidator]:
    """Says which number is out of range; the database's own constraint would only name itself."""
    return [MinValueValidator(lowest), MaxValueValidator(highest)]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{"is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    # For display and quiet hours; days and weeks follow Athlete.time_zone.
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    units = models.CharField(_("units"), max_length=2, choices=Units, default=Units.KM)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name Django's admin shows."""
        return str(self)

    @cached_property
    def club_roles(self) -> frozenset[str]:
        """Roles of the active memberships in all clubs."""
        return frozenset(self.club_memberships.filter(active=True).values_list("role", flat=True))

    @cached_property
    def is_staff(self) -> bool:
        """Works for some club. Read by Django's admin and by allauth."""
        return bool(self.club_roles)
