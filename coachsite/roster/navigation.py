"""The sidebar of the admin: what this person's roles open."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from athletes.rules import TRAINING_ROLES
from athletes.tenant_admin import kept_on, person_of, roles_of
from coachsite.roster.selectors import unread_count

# Title, icon, page: one of the site's own, or a model by its label.
ATHLETES = (
    (_("Triage"), "view_list", "index"),
    (_("Athletes"), "directions_run", "athletes.athlete"),
    (_("Plans"), "calendar_month", "training.plan"),
    (_("Plan templates"), "library_books", "training.plantemplate"),
    (_("Inbox"), "inbox", "alerts.alert"),
    (_("Messages"), "outgoing_mail", "alerts.delivery"),
    (_("Pain reports"), "healing", "injuries.painreport"),
    (_("Episodes"), "timeline", "injuries.episode"),
    (_("Warning signs"), "flag", "injuries.redflag"),
    (_("Examinations"), "stethoscope", "injuries.clearance"),
    (_("Restrictions"), "block", "injuries.restraint"),
    (_("Weekly check-ins"), "fact_check", "injuries.checkin"),
    (_("Words of the check-in"), "translate", "injuries.checkintext"),
    (_("Injury report"), "monitoring", "surveillance"),
    (_("Runs"), "route", "training.activity"),
    (_("Weeks"), "bar_chart", "training.weekload"),
    (_("Camps and jumps"), "trending_up", "training.plannedrise"),
    (_("Times away"), "event_busy", "training.awayperiod"),
    (_("Uploads"), "upload_file", "training.import"),
)
CLUB = (
    (_("Squads"), "groups", "athletes.squad"),
    (_("Members"), "badge", "athletes.clubmember"),
    (_("Invitations"), "mail", "athletes.coaching"),
    (_("Clubs"), "apartment", "athletes.club"),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links, as Unfold takes them; managers see no athletes, so no such links."""
    groups = [{"title": _("Club"), "separator": True, "items": [_item(*entry) for entry in CLUB]}]
    if sees_athletes(request):
        groups.insert(0, {"title": "", "items": [_item(*entry) for entry in ATHLETES]})
    else:
        groups[0]["separator"] = False
    return groups


def sees_athletes(request: HttpRequest) -> bool:
    """Coaches and physios; managers keep the club and see nobody's runs."""
    return not roles_of(request).isdisjoint(TRAINING_ROLES)


def unread_badge(request: HttpRequest) -> str:
    """How many alerts wait; the triage page has counted them already."""
    kept = kept_on(request)
    if "unread" not in kept:
        kept["unread"] = unread_count(person_of(request))
    return str(kept["unread"] or "")


def _item(title: Any, icon: str, page: str) -> dict[str, Any]:
    item: dict[str, Any] = {"title": title, "icon": icon, "link": _link(page)}
    if page == "alerts.alert":
        item |= {"badge": f"{__name__}.{unread_badge.__name__}", "badge_variant": "danger"}
    return item


def _link(page: str) -> str:
    if "." not in page:
        return reverse(f"admin:{page}")
    return reverse(f"admin:{page.replace('.', '_')}_changelist")
