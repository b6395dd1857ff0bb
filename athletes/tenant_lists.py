"""Lists of the admin: filters that neither offer nor match another club's rows, and columns."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.admin.filters import RelatedFieldListFilter, SimpleListFilter
from django.db import models
from django.http import HttpRequest
from unfold.decorators import display


def visible_rows(model: type[models.Model], request: HttpRequest) -> Any:
    """What this person sees of a model; nothing of a model that has no owner."""
    rows = cast("Any", model)._default_manager  # noqa: SLF001  how Django's admin reaches any model's rows
    return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows.none()


class TenantRelatedFilter(RelatedFieldListFilter):
    """Offers only visible rows; another club's row filters like one that does not exist."""

    def field_choices(self, field: Any, request: HttpRequest, _model_admin: Any) -> Any:
        return [(row.pk, str(row)) for row in visible_rows(field.related_model, request)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        offered = {str(pk) for pk, _name in self.lookup_choices}
        asked = set(self.lookup_val or ())
        return super().queryset(request, queryset) if asked <= offered else queryset.none()


class ChoiceFilter(SimpleListFilter):
    """A filter of our own; a value that is not offered matches nothing."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        if value is None:
            return queryset
        offered = {str(key) for key, _name in self.lookup_choices}
        return self.matching(request, queryset, value) if value in offered else queryset.none()

    def matching(self, request: HttpRequest, queryset: Any, value: str) -> Any:
        """The rows that fit a value which `lookups` has offered to this person."""
        raise NotImplementedError


def column[F: Callable[..., Any]](description: Any, **options: Any) -> Callable[[F], F]:
    """Unfold's `display`, with types. A `label` is True, or maps the first of a pair to a colour word."""
    return cast("Callable[[F], F]", display(description=description, **options))
