"""Invitations, who sees what, the profile and allauth's pages: as readable as the rest."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from athletes import services
from athletes.access import log_access
from athletes.enums import AccessKind, Role
from athletes.models import Athlete, Coaching
from athletes.tokens import coaching_token, guardian_token
from tests.cast import make_user
from tests.e2e.conftest import PASSWORD
from tests.e2e.test_pages import SMALL_TARGETS, TOO_WIDE, speak, violations

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

STRANGERS_PATHS = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/inactive/",
)
OWN_PATHS = (
    "/me/profile/",
    "/me/sharing/",
    "/accounts/email/",
    "/accounts/logout/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/password/set/",
)


@pytest.fixture
def invited(cast):
    """Mina, whose sharing page has everything: an invitation, new staff, looks, a second guardian."""
    now = timezone.now()
    nele = make_user("Nele New")
    services.add_member(cast.head_coach, club=cast.north, user=nele, role=Role.PHYSIO, now=now)
    coaching = services.invite_athlete(
        cast.other_club_coach,
        athlete=cast.minor,
        club=cast.south,
        squad=None,
        email="mina.minor@example.org",
        now=now,
    )
    second = services.invite_guardian(cast.guardian, athlete=cast.minor, email="dad@example.org", now=now)
    log_access(cast.coach, athlete_ids=[cast.minor.pk], kind=AccessKind.PAIN_REPORTS)
    cast.coaching_path = f"/invitations/{coaching_token(coaching)}/"
    cast.guardian_path = f"/guardians/{guardian_token(second)}/"
    return cast


@pytest.fixture
def readers(invited):
    """(person or None, paths) of all pages of this file."""
    ours = (invited.coaching_path, invited.guardian_path)
    return [
        (None, (*STRANGERS_PATHS, *ours, "/invitations/forged/")),
        (invited.minor.user, (*OWN_PATHS, invited.coaching_path)),
        (invited.guardian, ("/me/sharing/", invited.coaching_path)),
        (invited.stranger.user, (*ours, "/me/sharing/")),
        (make_user("Nobody Yet"), ("/", "/me/profile/")),
    ]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "ru")])
def test_axe_finds_nothing(readers, open_page, theme, language):
    found = []
    for person, paths in readers:
        if person:
            speak(person, language=language)
        page = open_page(person, viewport={"width": 375, "height": 667}, color_scheme=theme, locale=language)
        found += [one for path in paths for one in violations(page, path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (375, "200%")])
def test_nothing_is_cut(readers, open_page, width, text):
    wide = []
    for person, paths in readers:
        page = open_page(person, viewport={"width": width, "height": 667})
        for path in paths:
            page.goto(path)
            page.evaluate("size => document.documentElement.style.fontSize = size", text)
            wide += [f"{path}: {one}" for one in page.evaluate(TOO_WIDE)]
    assert not wide, "\n".join(wide)


def test_what_is_tapped_is_as_large_as_a_fingertip(readers, open_page):
    small = []
    for person, paths in readers:
        page = open_page(person, viewport={"width": 375, "height": 667})
        for path in paths:
            page.goto(path)
            small += [f"{path}: {one}" for one in page.evaluate(SMALL_TARGETS)]
    assert not small, "\n".join(small)


def test_the_browser_complains_of_nothing(invited, readers, open_page):
    complaints = []
    for person, paths in readers:
        page = open_page(person)
        for path in paths:
            # Chromium writes each answer of 4xx into its console.
            if path != "/invitations/forged/" and (person, path) != (
                invited.stranger.user,
                invited.coaching_path,
            ):
                page.goto(path)
        complaints += page.complaints
    assert complaints == []


def test_a_runner_signs_in_and_accepts_without_scripts(cast, live_server, open_page):
    user = cast.stranger.user
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    coaching = services.invite_athlete(
        cast.coach,
        athlete=cast.stranger,
        club=cast.north,
        squad=cast.milers,
        email=user.email,
        now=timezone.now(),
    )
    page = open_page(java_script_enabled=False)
    page.goto(f"/invitations/{coaching_token(coaching)}/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign In", exact=True).click()
    page.get_by_label("Physios of North may see it").check()
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Welcome to North.").wait_for()
    assert Coaching.objects.get(pk=coaching.pk).state == "active"
    assert Athlete.objects.health_visible_to(cast.physio).filter(pk=cast.stranger.pk).exists()
    assert not Athlete.objects.health_visible_to(cast.coach).filter(pk=cast.stranger.pk).exists()


def test_a_passkey_is_added_and_opens_the_desk(cast, live_server, open_page):
    """With Chromium's virtual authenticator: the whole ceremony, as a coach's phone would do it."""
    coach = cast.coach
    coach.set_password(PASSWORD)
    coach.save()
    EmailAddress.objects.create(user=coach, email=coach.email, verified=True, primary=True)
    Authenticator.objects.filter(user=coach).delete()
    page = open_page()
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    presence = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": options | presence})
    page.goto(f"{live_server.url.replace('127.0.0.1', 'localhost')}/admin/")
    page.get_by_label("Email").fill(coach.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign In", exact=True).click()
    page.wait_for_url("**/accounts/2fa/")
    page.goto(page.url + "webauthn/add/")
    # Before a factor changes, allauth asks for the password again.
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    assert Authenticator.objects.filter(user=coach, type=Authenticator.Type.WEBAUTHN).exists()
    page.goto(page.url.split("/accounts/")[0] + "/admin/")
    assert page.url.endswith("/admin/")
