"""Who asks, and how a service's no reaches them."""

from typing import TYPE_CHECKING, cast

from django.forms import BaseForm
from django.http import HttpRequest

from athletes.errors import DomainError

if TYPE_CHECKING:
    from athletes.models import User


def person(request: HttpRequest) -> "User":
    """The signed-in person; every page here asks for one."""
    return cast("User", request.user)


def put_error(form: BaseForm, error: DomainError) -> None:
    """The service's sentence at its field, or above the form where the page has no such field."""
    name = error.field.removeprefix("intensity.")
    form.add_error(name if name in form.fields else None, error.message)
