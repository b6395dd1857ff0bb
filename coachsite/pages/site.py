"""What a browser or a crawler asks any site for, and the choice of language."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import LANGUAGE_QUERY_PARAMETER, set_language

from athletes.services import edit_user


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the language in a cookie, and with the account of who is signed in; goes back to `next`."""
    code = request.POST.get(LANGUAGE_QUERY_PARAMETER, "")
    if request.user.is_authenticated and check_for_language(code):
        edit_user(request.user, language=code)
    return set_language(request)


@login_not_required
@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """For programs that ask without reading the page's link."""
    return HttpResponseRedirect(static("coachsite/favicon.svg"))


@login_not_required
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
