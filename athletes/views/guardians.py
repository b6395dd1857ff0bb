"""The page behind the link that a parent or guardian gets."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from athletes import services
from athletes.errors import DomainError
from athletes.forms import GuardianForm, put_error
from athletes.models import Guardian, User
from athletes.tokens import guardian_of_token


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request: HttpRequest, token: str) -> HttpResponse:
    """Read and declined by whoever holds the mail; confirmed after signing in or up."""
    try:
        link = guardian_of_token(token, now=timezone.now())
    except DomainError as error:
        return render(request, "athletes/invitation_over.html", {"reason": error.message}, status=410)
    if request.POST.get("answer") == "decline":
        services.decline_guardian(guardian=link, now=timezone.now())
        return render(request, "athletes/guardian_declined.html", {"guardian": link})
    if not request.user.is_authenticated:
        return render(request, "athletes/guardian_sign_in.html", {"guardian": link})
    form = GuardianForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _confirm(request.user, link, form):
        messages.success(request, _("You are now the guardian of %(name)s here.") % {"name": link.athlete})
        return redirect("home")
    return render(request, "athletes/guardian.html", {"guardian": link, "form": form})


def _confirm(person: User, link: Guardian, form: GuardianForm) -> bool:
    consents = form.cleaned_data["health_storage_consent"]
    try:
        services.confirm_guardian(person, guardian=link, health_storage_consent=consents, now=timezone.now())
    except DomainError as error:
        put_error(form, error)
        return False
    return True
