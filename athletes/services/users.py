"""A person's own settings."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import DomainError
from athletes.models import User
from athletes.services.checks import check_row

USER_FIELDS = frozenset({"name", "language", "time_zone", "units", "theme"})


@transaction.atomic
def edit_user(actor: User, **fields: Any) -> User:
    """Changes how Coachsite speaks to this person; the address changes through sign-in pages only.

    Raises:
        DomainError: an unknown field or value.
    """
    user = User.objects.select_for_update().get(pk=actor.pk)
    for name, value in fields.items():
        if name not in USER_FIELDS:
            raise DomainError(_("There is no such field."), code="unknown_field", field=name)
        setattr(user, name, value.strip() if name == "name" else value)
    check_row(user)
    user.save(update_fields=list(fields))
    return user
