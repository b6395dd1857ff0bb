"""The admin of clubs: who works there, which squads there are, who is coached and invited."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from athletes import services
from athletes.enums import CoachingState, Role
from athletes.errors import DomainError
from athletes.models import Club, ClubMember, Coaching, SettingChange, Squad, User
from athletes.rules import COACH_ROLES, TRAINING_ROLES, covers_all_squads
from athletes.tenant_admin import TenantAdmin, TenantForm, person_of
from athletes.tenant_lists import ChoiceFilter, column, visible_rows

ALL_STAFF = TRAINING_ROLES | {Role.MANAGER}
LEADS = frozenset({Role.HEAD_COACH})
ORGANISERS = LEADS | {Role.MANAGER}


CHANGES_SHOWN = 10
AS_SET_ABOVE = _("As set for the squad, the club, or by default")
HELP_TEXTS = {
    "weekly_increase_pct": _("0 to 30. Left empty: as set for the squad, else for the club, else 10 %."),
    "strict_baseline": _(
        "Yes: also after a planned recovery week. It speaks in 40 % of weeks, the usual in 25 %."
    ),
    "gentle_start": _("New runners begin with 3 km a week instead of 6. Ticked for one group, it holds."),
    "shows_acwr": _("A contested number (Impellizzeri 2020): a chart, never a limit and never an alert."),
    "any_pain_rests": _(
        "The article says not to run through pain; later evidence accepts up to 2 of 10 if it settles by the "
        "next morning. Ticked for one group, it holds."
    ),
}
RULE_FIELDS = tuple(HELP_TEXTS)


class ClubPage(TenantAdmin):
    """Pages of the club's own rows: selects offer the clubs where this person may add such a row."""

    view_roles = ALL_STAFF
    add_roles = ORGANISERS

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "club":
            kwargs["queryset"] = self.clubs(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def clubs(self, request: HttpRequest) -> Any:
        person = person_of(request)
        own = Q(members__user=person, members__active=True, members__role__in=self.add_roles)
        return visible_rows(Club, request).filter(own).distinct()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        clubs = self.clubs(request)[:2]
        only = {"club": clubs[0].pk} if len(clubs) == 1 else {}
        return {**only, **super().get_changeform_initial_data(request)}


class WeeklyRuleFields(TenantAdmin):
    """The fields of the weekly rule say what an empty one means."""

    def formfield_for_nullboolean_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_nullboolean_field(db_field, request, **kwargs)
        field.widget.choices = [("unknown", AS_SET_ABOVE), ("true", _("Yes")), ("false", _("No"))]
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in HELP_TEXTS:
            field.help_text = HELP_TEXTS[db_field.name]
        return field


def say_change(row: Any, change: SettingChange) -> str:
    """`3 Nov 2026, Hanna Head: allowed weekly increase, %: empty → 8`."""
    field = row._meta.get_field(change.field)  # noqa: SLF001  the model API
    return _("%(day)s, %(who)s: %(field)s: %(before)s → %(after)s") % {
        "day": date_format(timezone.localtime(change.at), "j M Y"),
        "who": change.changed_by or _("somebody who has left"),
        "field": field.verbose_name,
        "before": _value(change.before),
        "after": _value(change.after),
    }


def _value(value: Any) -> str:
    if value is None:
        return gettext("empty")
    return str(value) if not isinstance(value, bool) else gettext("yes") if value else gettext("no")


def changes(form: Any, *names: str) -> dict[str, Any]:
    """What was changed on the form, out of these fields."""
    return {name: form.cleaned_data[name] for name in form.changed_data if name in names}


class ClubRules(WeeklyRuleFields):
    """Of a club's own rows: only its own people have changed them, so their names may stand here."""

    @column(_("Who changed this"))
    def setting_history(self, row: Any) -> Any:
        """The last changes of these settings, newest first."""
        changes = row.setting_changes.select_related("changed_by")[:CHANGES_SHOWN]
        return format_html_join("", "<div>{}</div>", ((say_change(row, change),) for change in changes)) or _(
            "Nobody yet"
        )


@admin.register(Club)
class ClubAdmin(ClubRules):
    view_roles = ALL_STAFF
    change_roles = LEADS
    list_display = ("name", "time_zone", "weekly_increase_pct")
    fields = ("name", "time_zone", *RULE_FIELDS, "setting_history")
    readonly_fields = ("setting_history",)

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Club:  # noqa: ARG002  clubs are not added here
        club = Club.objects.editable_by(request.user).get(pk=obj.pk)
        fields = changes(form, *self.fields)
        return services.edit_club(person_of(request), club=club, now=timezone.now(), **fields)


@admin.register(Squad)
class SquadAdmin(ClubRules, ClubPage):
    change_roles = ORGANISERS
    list_display = ("name", "club", "runners", "weekly_increase_pct")
    list_filter = ("club",)
    list_select_related = ("club",)
    search_fields = ("name",)
    fields = ("club", "name", *RULE_FIELDS, "setting_history")
    add_fieldsets = ((None, {"fields": ("club", "name")}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        active = Q(coachings__state=CoachingState.ACTIVE)
        return super().get_queryset(request).annotate(runners=Count("coachings", filter=active))

    @column(_("Runners"), ordering="runners")
    def runners(self, squad: Any) -> int:
        return int(squad.runners)

    def get_readonly_fields(self, _request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("club", "setting_history") if obj else ()

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Squad:
        actor = person_of(request)
        if not change:
            name = form.cleaned_data["name"]
            return services.create_squad(actor, club=form.cleaned_data["club"], name=name)
        squad = Squad.objects.editable_by(actor).get(pk=obj.pk)
        fields = changes(form, "name", *RULE_FIELDS)
        return services.edit_squad(actor, squad=squad, now=timezone.now(), **fields)


class MemberForm(TenantForm):
    def clean(self) -> dict[str, Any]:
        """Which roles see all squads is no choice; the tick counts for coaches alone."""
        given = super().clean()
        if "role" in given:
            given["all_squads"] = covers_all_squads(Role(given["role"]), by_choice=given["all_squads"])
        return given


class NewMemberForm(MemberForm):
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The address with which this person has signed up."),
        widget=UnfoldAdminEmailInputWidget,
    )

    def clean_email(self) -> User:
        user = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if user is None:
            message = _("Nobody has signed up with this address yet. Ask the person to sign up first.")
            raise forms.ValidationError(message, code="unknown")
        return user


@admin.register(ClubMember)
class ClubMemberAdmin(ClubPage):
    form = MemberForm
    change_roles = ORGANISERS
    list_display = ("person", "email", "club", "role_name", "sees", "joined_at")
    list_filter = ("club", "role")
    list_select_related = ("club", "user")
    search_fields = ("user__name", "=user__email")
    fields = ("person", "club", "role", "all_squads", "squads")
    add_fieldsets = ((None, {"fields": ("club", "email", "role", "all_squads", "squads")}),)
    actions = ("deactivate",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(active=True).prefetch_related("squads")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = {} if obj else {"form": NewMemberForm}
        return super().get_form(request, obj, change=change, **form, **kwargs)

    def get_readonly_fields(self, _request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("person", "club") if obj else ()

    @column(_("Name"), ordering="user__name")
    def person(self, member: ClubMember) -> str:
        return str(member.user)

    @column(_("E-mail"), ordering="user__email")
    def email(self, member: ClubMember) -> str:
        return member.user.email

    @column(_("Role"), ordering="role", label=True)
    def role_name(self, member: ClubMember) -> str:
        return member.get_role_display()

    @column(_("Sees"))
    def sees(self, member: ClubMember) -> Any:
        if member.all_squads:
            return _("all squads")
        return ", ".join(squad.name for squad in member.squads.all()) or _("no athletes")

    @admin.action(description=_("End the membership"))
    def deactivate(self, request: HttpRequest, queryset: Any) -> None:
        actor = person_of(request)
        self.run_each(request, queryset, lambda member: services.deactivate_member(actor, member=member))

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> ClubMember:
        actor, given = person_of(request), form.cleaned_data
        role, now = Role(given["role"]), timezone.now()
        reach = {"all_squads": given["all_squads"], "squads": list(given["squads"])}
        if change:
            return services.change_member(actor, member=obj, role=role, now=now, **reach)
        return services.add_member(
            actor, club=given["club"], user=given["email"], role=role, now=now, **reach
        )


class InviteForm(TenantForm):
    """A runner without a profile here: the name and where the invitation goes."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=UnfoldAdminTextInputWidget)
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The invitation goes here. The runner decides there what you may see."),
        widget=UnfoldAdminEmailInputWidget,
    )


class StandingFilter(ChoiceFilter):
    title = _("state")
    parameter_name = "standing"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("Waiting for an answer")), ("active", _("Active"))]

    def matching(self, _request: HttpRequest, queryset: Any, value: str) -> Any:
        waiting = ~Q(invited_email="")
        return queryset.filter(waiting if value == "waiting" else Q(state=CoachingState.ACTIVE))


@admin.register(Coaching)
class CoachingAdmin(ClubPage):
    """Links between runners and the club: invite, move to a squad, end."""

    add_roles = COACH_ROLES
    change_roles = COACH_ROLES | ORGANISERS
    list_display = ("athlete", "club", "squad", "standing", "shares", "invited_email", "invited_at")
    list_filter = (StandingFilter, "squad")
    list_select_related = ("athlete", "club", "squad")
    search_fields = ("athlete__name", "=invited_email")
    fields = ("athlete", "club", "squad", "shares", "invited_email", "invited_at")
    add_fieldsets = ((None, {"fields": ("name", "email", "club", "squad")}),)
    actions = ("invite_again", "end")

    def get_queryset(self, request: HttpRequest) -> Any:
        staffed = visible_rows(ClubMember, request).filter(user=person_of(request), active=True)
        rows = super().get_queryset(request).filter(club_id__in=staffed.values("club_id"))
        return rows.prefetch_related("health_consents")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = {} if obj else {"form": InviteForm}
        return super().get_form(request, obj, change=change, **form, **kwargs)

    def get_readonly_fields(self, _request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name != "squad") if obj else ()

    @column(_("State"), label={"active": "success", "invited": "info"})
    def standing(self, link: Coaching) -> tuple[str, Any]:
        if link.invited_email:
            return CoachingState.INVITED.value, _("Waiting for an answer")
        return link.state, link.get_state_display()

    @column(_("Shares health with"))
    def shares(self, link: Coaching) -> Any:
        """Whom the runner lets see health data; a named person counts with their role."""
        open_ = [consent for consent in link.health_consents.all() if consent.withdrawn_at is None]
        return ", ".join(sorted({str(consent.get_role_display()) for consent in open_})) or _("nobody")

    @admin.action(description=_("Send the invitation again"))
    def invite_again(self, request: HttpRequest, queryset: Any) -> None:
        self.run_each(request, queryset, lambda link: _invite_again(person_of(request), link))

    @admin.action(description=_("End the link"))
    def end(self, request: HttpRequest, queryset: Any) -> None:
        actor, now = person_of(request), timezone.now()
        self.run_each(request, queryset, lambda link: services.end_coaching(actor, coaching=link, now=now))

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Coaching:
        actor, given, now = person_of(request), form.cleaned_data, timezone.now()
        club, squad = given.get("club"), given["squad"]
        if change:
            return services.move_to_squad(actor, coaching=obj, squad=squad, now=now)
        athlete = services.create_athlete(
            actor, club=club, squad=squad, name=given["name"], time_zone=club.time_zone, now=now
        )
        return services.invite_athlete(
            actor, athlete=athlete, club=club, squad=squad, email=given["email"], now=now
        )


def _invite_again(actor: User, link: Coaching) -> Coaching:
    if not link.invited_email:
        message = _("%(runner)s is not waiting for an invitation.") % {"runner": link.athlete}
        raise DomainError(message, code="not_invited")
    return services.invite_athlete(
        actor,
        athlete=link.athlete,
        club=link.club,
        squad=link.squad,
        email=link.invited_email,
        now=timezone.now(),
    )
