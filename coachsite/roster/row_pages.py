"""Pages below one row of the admin, beside Django's own."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import path


def row_pages(admin: Any, views: Mapping[str, Callable[..., HttpResponse]]) -> list[Any]:
    """By route below the row's address; `app_model_x` names the one whose route begins with `x/`."""
    kind = f"{admin.opts.app_label}_{admin.opts.model_name}"
    return [
        path(
            f"<path:object_id>/{route}",
            admin.admin_site.admin_view(view),
            name=f"{kind}_{route.partition('/')[0]}",
        )
        for route, view in views.items()
    ]
