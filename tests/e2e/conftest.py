"""A real Chromium against a real server. Debian's browser; nothing is ever downloaded."""

import os
import shutil

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

# The first is the browser without its windows, and takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "correct horse battery"
# Playwright keeps an event loop running in this thread, where Django refuses its synchronous database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser_type_launch_args():
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        why = f"no {', '.join(BROWSERS)} on PATH, and CHROMIUM is not set"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    return {"executable_path": found, "args": FLAGS, "headless": True}


@pytest.fixture
def anna(cast):
    """The athlete of the cast, who can sign in with PASSWORD."""
    user = cast.athlete.user
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return cast.athlete


@pytest.fixture
def sign_in(live_server):
    """Gives a browser context the session of a person, past the sign-in page that other tests walk."""

    def into(context, user):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": session.session_key, "url": live_server.url}])
        return context

    return into


@pytest.fixture
def open_page(browser, live_server, sign_in):
    """A new page as this person, and the complaints of its console (CSP violations among them)."""
    contexts = []

    def opened(user=None, **options):
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = (sign_in(context, user) if user else context).new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
