"""Me, who sees what: links, consents, guardians, and who has looked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from athletes import selectors, services
from athletes.enums import CoachingState, ConsentRole
from athletes.errors import DomainError
from athletes.forms import GuardianInvitationForm, put_error
from athletes.models import AccessLog, Athlete, ClubMember, Coaching, User
from athletes.rules import needs_own_health_consent
from athletes.selectors import Access
from athletes.subjects import Subject, for_subject
from athletes.tenancy import get_visible_or_404
from athletes.tokens import coaching_token
from injuries.views.showing import show

LOOKS_A_PAGE = 20


@dataclass(frozen=True)
class SharedRole:
    """One kind of staff of a club, and whether the whole kind may see health data."""

    role: ConsentRole
    granted: bool
    people: list[Access]


@dataclass(frozen=True)
class Link:
    """One club, what it sees, and the answer that still waits."""

    coaching: Coaching
    token: str
    roles: list[SharedRole]
    others: list[Access]

    @classmethod
    def of(cls, coaching: Coaching) -> "Link":
        people = selectors.access_by(coaching)
        whole = {
            consent.role for consent in selectors.open_consents_of(coaching) if consent.member_id is None
        }
        roles = [
            SharedRole(role, role in whole, [one for one in people if one.consent_role == role])
            for role in ConsentRole
        ]
        waits = coaching.state == CoachingState.INVITED
        token = coaching_token(coaching) if waits else ""
        return cls(coaching, token, roles, [one for one in people if one.consent_role is None])


@dataclass(frozen=True)
class Sharing:
    """Everything the page says about one athlete."""

    athlete: Athlete
    reader: User
    now: datetime
    page_number: str

    @property
    def links(self) -> list[Link]:
        return [Link.of(coaching) for coaching in selectors.links_of(self.athlete)]

    @property
    def guardians(self) -> Any:
        return selectors.guardian_links_of(self.athlete)

    @property
    def is_minor(self) -> bool:
        return self.athlete.is_minor_on(self._today)

    @property
    def may_consent(self) -> bool:
        """Giving health consent is the guardian's while the athlete is a minor; withdrawing is both's."""
        return self.athlete.birth_month is not None and not (self._is_self and self.is_minor)

    @property
    def storage(self) -> bool | None:
        """The reader's own yes to storing a minor's health answers; None where it is not theirs to give."""
        if not self.is_minor:
            return None
        if self._is_self:
            asked = needs_own_health_consent(self.athlete.birth_month, self._today)
            return self.athlete.health_storage_consent_at is not None if asked else None
        return any(link.health_storage_consent_at for link in self.guardians if link.user == self.reader)

    @property
    def is_stored(self) -> bool:
        return selectors.may_store_health(self.athlete, self._today)

    @property
    def looks(self) -> Page[AccessLog]:
        return Paginator(selectors.accesses_of(self.athlete), LOOKS_A_PAGE).get_page(self.page_number)

    @property
    def _today(self) -> Any:
        return self.athlete.local_date(self.now)

    @property
    def _is_self(self) -> bool:
        return self.athlete.user_id == self.reader.pk


@require_safe
@for_subject
def sharing(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Who sees what, with a button beside everything that can be changed."""
    return _show(request, subject, GuardianInvitationForm())


@require_POST
@for_subject
def share_health(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Gives health consent to a role or a person of a club, or withdraws it."""
    coaching = _coaching(request, subject)
    member = _member(request, coaching)
    role = _role(request)
    gives = request.POST.get("answer") == "give"
    change = services.grant_health_consent if gives else services.withdraw_health_consent
    return _do(
        request,
        subject,
        lambda: change(
            cast("User", request.user), coaching=coaching, role=role, member=member, now=timezone.now()
        ),
    )


@require_POST
@for_subject
def end_link(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Ends coaching by a club."""
    coaching = _coaching(request, subject)
    actor = cast("User", request.user)
    return _do(request, subject, lambda: services.end_coaching(actor, coaching=coaching, now=timezone.now()))


@require_POST
@for_subject
def store_health(request: HttpRequest, subject: Subject) -> HttpResponse:
    """A minor's own or the guardian's word on storing health answers."""
    gives = request.POST.get("answer") == "give"
    change = services.consent_to_health_storage if gives else services.withdraw_health_storage
    actor = cast("User", request.user)
    return _do(request, subject, lambda: change(actor, athlete=subject.athlete, now=timezone.now()))


@require_POST
@for_subject
def invite_guardian(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Sends a parent or guardian the link."""
    form = GuardianInvitationForm(request.POST)
    if form.is_valid():
        email, actor = form.cleaned_data["email"], cast("User", request.user)
        try:
            services.invite_guardian(actor, athlete=subject.athlete, email=email, now=timezone.now())
        except DomainError as error:
            put_error(form, error)
        else:
            messages.success(request, _("A mail is on its way to %(email)s.") % {"email": email})
            return _back(subject)
    return _show(request, subject, form)


def _do(request: HttpRequest, subject: Subject, change: Callable[[], object]) -> HttpResponse:
    """One change by one button; a refusal is said above the page."""
    try:
        change()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Saved; it counts from now on."))
    return _back(subject)


def _back(subject: Subject) -> HttpResponse:
    return redirect(reverse("sharing") + subject.query)


def _coaching(request: HttpRequest, subject: Subject) -> Coaching:
    public_id = request.POST.get("link", "")
    return get_visible_or_404(Coaching, request.user, public_id=public_id, athlete=subject.athlete)


def _role(request: HttpRequest) -> ConsentRole:
    try:
        return ConsentRole(request.POST.get("role", ""))
    except ValueError:
        raise Http404 from None


def _member(request: HttpRequest, coaching: Coaching) -> ClubMember | None:
    """The person a consent names; None for the whole role.

    Raises:
        Http404: the page showed no such person.
    """
    public_id = request.POST.get("person")
    if not public_id:
        return None
    shown = {str(access.member.public_id): access.member for access in selectors.access_by(coaching)}
    if public_id not in shown:
        raise Http404
    return shown[public_id]


def _show(request: HttpRequest, subject: Subject, form: GuardianInvitationForm) -> HttpResponse:
    reader = cast("User", request.user)
    page = Sharing(subject.athlete, reader, timezone.now(), request.GET.get("page", "1"))
    return show(request, "pages/sharing.html", subject, sharing=page, form=form)
