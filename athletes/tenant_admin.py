"""The base of every admin page: what `visible_to` hides is not there, what services refuse is not written.

Django's own admin asks for model permissions and shows the whole table to whoever has one. Here the right to
a page comes from the person's roles in clubs, the rows from `visible_to`, and each write from `editable_by`
and a service. Nothing here asks for Django's groups, permissions or superusers.
"""

import dataclasses
from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import Action, ActionLocation, ShowFacets
from django.contrib.admin.utils import get_fields_from_path, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest, ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from athletes.access import log_access
from athletes.enums import AccessKind, Role
from athletes.errors import DomainError
from athletes.models import ClubMember, User
from athletes.rules import TRAINING_ROLES
from athletes.tenancy import check_still_editable
from athletes.tenant_lists import ChoiceFilter, TenantRelatedFilter, visible_rows

NOBODY: frozenset[Role] = frozenset()


def kept_on(request: HttpRequest) -> dict[Any, Any]:
    """What was found out once about this request's person, for as long as the request lasts."""
    return cast("dict[Any, Any]", request.__dict__.setdefault("tenant_admin", {}))


def person_of(request: HttpRequest) -> User:
    """Who is signed in; the admin site has turned everybody else away."""
    return cast("User", request.user)


def roles_of(request: HttpRequest) -> frozenset[str]:
    """The person's roles in all clubs."""
    return person_of(request).club_roles


class TenantForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Says beside the field at fault why the service refused."""

    refused: DomainError | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.refused:
            self.add_error(
                self.refused.field if self.refused.field in self.fields else None, self.refused.message
            )
        return cleaned


class TenantAdmin(ModelAdmin):
    """A subclass names who may do what, and writes by `service_save` and `service_delete`."""

    # By default staff who see athletes read, and nobody writes.
    view_roles: Collection[Role] = TRAINING_ROLES
    add_roles: Collection[Role] = NOBODY
    change_roles: Collection[Role] = NOBODY
    delete_roles: Collection[Role] = NOBODY
    # What the access log writes when a page shows these rows of other people; None: no health data.
    access_kind: AccessKind | None = None

    form = TenantForm
    view_on_site = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 50

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        super().__init__(model, admin_site)
        self._refuse_what_leaks()

    def _refuse_what_leaks(self) -> None:
        """Stock features that write past services or name rows past `visible_to`."""
        for name in (
            "raw_id_fields",
            "list_editable",
            "inlines",
            "actions_submit_line",
            "change_form_datasets",
        ):
            if getattr(self, name):
                raise ImproperlyConfigured(f"{self}: {name} would get past the rules of visibility.")
        if not issubclass(self.form, TenantForm):
            raise ImproperlyConfigured(f"{self}: its form must be a TenantForm.")

    # Who may do what --------------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.view_roles) and self._reaches(request, "visible_to", obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, self.add_roles)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.change_roles) and self._reaches(request, "editable_by", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.delete_roles) and self._reaches(request, "editable_by", obj)

    def _may(self, request: HttpRequest, roles: Collection[Role]) -> bool:
        return not roles_of(request).isdisjoint(roles)

    def _reaches(self, request: HttpRequest, rule: str, obj: Any) -> bool:
        """Whether the row (or its key: Unfold hands over strings) is in `visible_to` or `editable_by`."""
        if obj is None:
            return True
        key = obj.pk if isinstance(obj, models.Model) else self._key(str(obj))
        kept, asked = kept_on(request), (self.model, rule, key)
        if asked not in kept:
            rows = getattr(cast("Any", self.model).objects, rule)(request.user)
            kept[asked] = key is not None and rows.filter(pk=key).exists()
        return bool(kept[asked])

    def _key(self, text: str) -> Any:
        try:
            return self.opts.pk.to_python(unquote(text))
        except ValidationError:
            return None

    # Which rows -------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = visible_rows(self.model, request)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def visible_or_404(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def _get_obj_does_not_exist_redirect(self, *_args: Any) -> HttpResponse:
        # Django redirects with a message that repeats the key.
        raise Http404

    def to_field_allowed(self, _request: HttpRequest, to_field: str) -> bool:
        """Rows are named by primary key alone: `_to_field=user` would read them out by other columns."""
        return bool(to_field == self.opts.pk.name)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [self._scoped_filter(entry) for entry in super().get_list_filter(request)]

    def _scoped_filter(self, entry: Any) -> Any:
        if isinstance(entry, type):
            if not issubclass(entry, ChoiceFilter):
                raise ImproperlyConfigured(f"{self}: {entry.__name__} must be a ChoiceFilter.")
            return entry
        path, wanted = (entry, None) if isinstance(entry, str) else entry
        if not get_fields_from_path(self.model, path)[-1].is_relation:
            return entry
        if wanted and not issubclass(wanted, TenantRelatedFilter):
            raise ImproperlyConfigured(f"{self}: {path} needs a TenantRelatedFilter.")
        return (path, wanted or TenantRelatedFilter)

    def lookup_allowed(self, lookup: str, _value: Any, request: HttpRequest) -> bool:
        """Only what the filters of this page send: any other column would be readable by guessing."""
        parts = ("year", "month", "day") if self.date_hierarchy else ()
        allowed = {f"{self.date_hierarchy}__{part}" for part in parts}
        for entry in self.get_list_filter(request):
            allowed |= self._parameters_of(entry)
        return lookup in allowed

    def _parameters_of(self, entry: Any) -> set[str]:
        if isinstance(entry, type):
            return {cast("Any", entry).parameter_name}
        path = entry if isinstance(entry, str) else entry[0]
        field: Any = get_fields_from_path(self.model, path)[-1]
        if field.is_relation:
            return {f"{path}__{field.target_field.name}__exact", f"{path}__isnull"}
        if isinstance(field, models.DateField):
            return {f"{path}__gte", f"{path}__lt", f"{path}__isnull"}
        return {f"{path}__exact", f"{path}__isnull"}

    # What a form offers and takes -------------------------------------------------------------------------

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", visible_rows(db_field.related_model, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", visible_rows(db_field.related_model, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for right in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{right}_related", False)
        return field

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = kept_on(request).get("refused")
        return form

    # Writes -----------------------------------------------------------------------------------------------

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Any:
        """Calls the service with `form.cleaned_data` and returns the row; `obj` carries the form's values.

        Raises:
            DomainError: shown on the form; nothing is stored.
        """
        raise NotImplementedError

    def service_delete(self, request: HttpRequest, obj: Any) -> None:
        """Calls the service that deletes the row."""
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        row = self.service_save(request, obj, form, change)
        check_still_editable(row, request.user)
        # Django goes on with its own, unsaved object: messages, log and redirect read it.
        obj.__dict__.update(row.__dict__)

    def save_related(self, *_args: Any) -> None:
        """The service has written relations as well."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.service_delete(request, obj)

    def get_deleted_objects(self, objs: Iterable[Any], _request: HttpRequest) -> Any:
        """Names the rows themselves: what hangs on them may be out of this person's sight."""
        return [str(row) for row in objs], {}, set(), []

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        shown = [self.visible_or_404(request, object_id)] if object_id else []
        # Of health rows Django's log knows nothing.
        extra_context = {"show_history": self.access_kind is None, **(extra_context or {})}
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            # Its transaction is rolled back: the same page again, with what was typed and the reason.
            kept_on(request)["refused"] = error
            response = super().changeform_view(request, object_id, form_url, extra_context)
        return self.log_shown(request, response, shown)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.visible_or_404(request, object_id)
        return self.log_shown(request, super().delete_view(request, object_id, extra_context), [row])

    # Lists, actions, history ------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        page = getattr(response, "context_data", None) or {}
        return self.log_shown(request, response, page["cl"].result_list if "cl" in page else [])

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.visible_or_404(request, object_id)
        return self.log_shown(request, super().history_view(request, object_id, extra_context), [row])

    def get_paginator(self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any) -> Any:
        if queryset.model is LogEntry:
            # An athlete of two clubs: the other club's people and what they did stay theirs.
            colleagues = ClubMember.objects.visible_to(request.user).values("user_id")
            queryset = queryset.filter(user_id__in=colleagues)
        return super().get_paginator(request, queryset, *args, **kwargs)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None if self.access_kind else super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None if self.access_kind else super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Django's log outlives consent, so it never holds the name or the changes of a health row."""
        return None if self.access_kind else super().log_deletions(request, queryset)

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict[str, Action]:
        actions: dict[str, Action] = super().get_actions(request, action_location)
        return {
            name: dataclasses.replace(action, func=_on_editable_rows(action.func))
            for name, action in actions.items()
            if name != "delete_selected"
        }

    def get_action_choices(
        self,
        request: HttpRequest,
        default_choices: Any = None,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> Any:
        # Past Unfold's own, which does not know of the location yet.
        return super(ModelAdmin, self).get_action_choices(
            request, default_choices or [("", _("Select action"))], action_location
        )

    def response_action(self, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if any(self._key(key) is None for key in keys):
            raise BadRequest
        return super().response_action(request, queryset, **kwargs)

    def run_each(self, request: HttpRequest, rows: Iterable[Any], service: Callable[[Any], Any]) -> None:
        """Calls the service for each row of a bulk action; says how many went well, and what was refused."""
        done = 0
        for row in rows:
            try:
                service(row)
            except DomainError as error:
                self.message_user(request, f"{row}: {error.message}", messages.ERROR)
            else:
                done += 1
        if done:
            said = ngettext("Done for %(count)d row.", "Done for %(count)d rows.", done) % {"count": done}
            self.message_user(request, said, messages.SUCCESS)

    def _get_instance_method(self, method_name: str) -> Any:
        return self._guarded(super()._get_instance_method(method_name))

    def _guarded(self, method: Any) -> Callable[..., Any]:
        """Unfold's row and detail actions look nothing up themselves, and answer GET."""
        reads_only = getattr(method, "reads_only", False)

        @wraps(method)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if "object_id" in kwargs:
                row = self.visible_or_404(request, kwargs["object_id"])
                if not (reads_only or self._reaches(request, "editable_by", row)):
                    raise PermissionDenied
            if request.method != "POST" and not (reads_only or hasattr(method, "dialog")):
                return HttpResponseNotAllowed(["POST"])
            return method(request, *args, **kwargs)

        return guarded

    def get_urls(self) -> list[Any]:
        # The nameless one redirects any key to its change page, as if there were one.
        return [url for url in super().get_urls() if url.name]

    # The access log ---------------------------------------------------------------------------------------

    def log_shown(self, request: HttpRequest, response: Any, rows: Iterable[Any]) -> HttpResponse:
        """One entry for the health rows of other people on this page, once the page is rendered."""
        if self.access_kind is None:
            return cast("HttpResponse", response)
        ids = [getattr(row, "athlete_id", row.pk) for row in rows if getattr(row, "is_health", True)]
        return cast("HttpResponse", logged(request, response, ids, self.access_kind))


def logged[R](request: HttpRequest, response: R, athlete_ids: Iterable[int], kind: AccessKind) -> R:
    """Writes the access log once this page is rendered; redirects and refusals show nobody."""
    shown = set(athlete_ids)

    def log(_response: Any) -> None:
        log_access(request.user, athlete_ids=shown, kind=kind)

    if hasattr(response, "add_post_render_callback"):
        response.add_post_render_callback(log)
    return response


def _on_editable_rows(action: Callable[..., Any]) -> Callable[..., Any]:
    """Bulk actions get the chosen rows that are visible and, unless they only read, editable."""

    @wraps(action)
    def narrowed(admin: Any, request: HttpRequest, queryset: Any) -> Any:
        if not getattr(action, "reads_only", False):
            queryset = queryset.filter(pk__in=admin.model.objects.editable_by(request.user).values("pk"))
        return action(admin, request, queryset)

    return narrowed
