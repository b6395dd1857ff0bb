"""An admin site with every door that TenantAdmin has to hold: for tests/athletes/test_tenant_admin.py."""

from django.contrib import admin
from django.http import HttpResponse
from django.urls import path
from unfold.decorators import action

from athletes.enums import AccessKind, Role
from athletes.errors import ConflictError, DomainError
from athletes.models import Athlete, Club, ClubMember, Coaching, Squad
from athletes.rules import TRAINING_ROLES
from athletes.tenant_admin import TenantAdmin, person_of
from athletes.tenant_lists import ChoiceFilter
from coachsite import urls
from coachsite.admin_site import CoachAdminSite


class AttackedSite(CoachAdminSite):
    def get_sidebar_list(self, _request):
        """The project's menu names admins that this site has not."""
        return []


site = AttackedSite()
LEADS = frozenset({Role.HEAD_COACH, Role.COACH})


class NamedFilter(ChoiceFilter):
    title = "first letter"
    parameter_name = "letter"

    def lookups(self, request, model_admin):
        return [("A", "A"), ("B", "B")]

    def matching(self, request, queryset, value):
        return queryset.filter(name__startswith=value)


@admin.register(Athlete, site=site)
class AthleteDoor(TenantAdmin):
    access_kind = AccessKind.STATUS
    change_roles = LEADS
    search_fields = ("name",)
    list_filter = (NamedFilter, "sex", "joined_on")
    date_hierarchy = "joined_on"
    fields = ("name",)
    actions = ("shout",)
    actions_detail = ("whisper", "look")

    def shout(self, request, queryset):
        for athlete in queryset:
            Athlete.objects.filter(pk=athlete.pk).update(name=athlete.name.upper())

    @action(description="Whisper")
    def whisper(self, request, object_id):
        Athlete.objects.filter(pk=object_id).update(name="whispered")
        return HttpResponse("whispered")

    @action(description="Look")
    def look(self, request, object_id):
        return HttpResponse("looked")

    look.reads_only = True

    def service_save(self, request, obj, form, change):
        if form.cleaned_data["name"] == "Nobody":
            raise DomainError("That is not a name.", code="no_name", field="name")
        if form.cleaned_data["name"] == "Clash":
            raise ConflictError("Somebody was quicker.", code="quicker", field="not_on_the_form")
        Athlete.objects.filter(pk=obj.pk).update(name=form.cleaned_data["name"])
        return Athlete.objects.get(pk=obj.pk)


@admin.register(Squad, site=site)
class SquadDoor(TenantAdmin):
    view_roles = TRAINING_ROLES | {Role.MANAGER}
    add_roles = change_roles = delete_roles = frozenset({Role.HEAD_COACH, Role.MANAGER})
    search_fields = ("name",)
    list_filter = ("club",)
    fields = ("name", "club")
    actions_list = ("wipe",)

    @action(description="Wipe")
    def wipe(self, request):
        Squad.objects.all().delete()

    def service_save(self, request, obj, form, change):
        squad, _made = Squad.objects.update_or_create(
            pk=obj.pk, defaults={"name": form.cleaned_data["name"], "club": form.cleaned_data["club"]}
        )
        return squad

    def service_delete(self, request, obj):
        Squad.objects.filter(pk=obj.pk).delete()


@admin.register(Coaching, site=site)
class CoachingDoor(TenantAdmin):
    change_roles = LEADS
    list_filter = ("squad",)
    fields = ("athlete", "squad")
    autocomplete_fields = ("athlete",)

    def service_save(self, request, obj, form, change):
        # As careless as a service can be: writes what it is given.
        Coaching.objects.filter(pk=obj.pk).update(
            athlete=form.cleaned_data["athlete"], squad=form.cleaned_data["squad"]
        )
        return Coaching.objects.get(pk=obj.pk)


@admin.register(ClubMember, site=site)
class MemberDoor(TenantAdmin):
    view_roles = TRAINING_ROLES | {Role.MANAGER}
    change_roles = frozenset({Role.HEAD_COACH})
    fields = ("user", "squads")

    def service_save(self, request, obj, form, change):
        member = ClubMember.objects.get(pk=obj.pk)
        member.squads.set(form.cleaned_data["squads"])
        assert person_of(request).is_active
        return member


@admin.register(Club, site=site)
class ClubDoor(TenantAdmin):
    """As TenantAdmin stands without a word: staff read, nobody writes."""


urlpatterns = [
    path("admin/", site.urls),
    *(route for route in urls.urlpatterns if str(route.pattern) != "admin/"),
]
