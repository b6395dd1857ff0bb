"""How a service's no reaches the person who filled in a form."""

from django.forms import Form

from athletes.errors import DomainError


def put_error(form: Form, error: DomainError) -> None:
    """The sentence at its field, or above the form where the page has no such field."""
    field = "month" if error.field == "birth_month" else error.field
    form.add_error(field if field in form.fields else None, error.message)
