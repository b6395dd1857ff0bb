"""Every page of the athlete: readable by everybody, at every size, in both themes and languages."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from tests.injuries.entries import log
from tests.training.workouts import MONDAY, add, make_plan
from training.rules import monday_of
from training.rules.workouts import Repeat, Step
from training.services import log_activity, recompute_dirty_weeks
from training.services.away import mark_away

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PATHS = (
    "/today/",
    "/log/",
    "/check-in/",
    "/week/",
    "/away/",
    "/me/",
    "/history/",
    "/warnings/",
    "/runs/",
    "/runs/upload/",
    "/me/profile/",
    "/me/sharing/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/logout/",
    "/nowhere/",
)
STRANGERS_PATHS = ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nowhere/")
# A wide table may scroll inside its own box, never the page.
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 0.5)
        .map(e => `${e.tagName}.${e.className}: ${(e.innerText || '').slice(0, 40)}`);
}"""
# Links within a sentence are as high as their line: WCAG lets them be.
SMALL_TARGETS = """() => [...document.querySelectorAll('main :is(a, button, .chip, summary), nav a')]
    .filter(e => e.checkVisibility() && !(e.matches('a:not([class])') && e.closest('p, .errors')))
    .map(e => [e.innerText || e.className, e.getBoundingClientRect()])
    .filter(([, box]) => Math.round(Math.min(box.width, box.height)) < 44)
    .map(([words, box]) => `${words}: ${box.width} x ${box.height}`)"""


@pytest.fixture
def logged(anna):
    """A log with everything that pages can show, a warning sign among it."""
    now = timezone.now()
    for day in range(1, 57, 2):
        log_activity(
            anna.user,
            athlete=anna,
            start_at=now - timedelta(days=day),
            type="run",
            distance_m=5000 + 900 * (day % 5),
            moving_s=2400,
            now=now,
        )
    recompute_dirty_weeks(now=now)
    anna.plain = log(anna, felt_at=now - timedelta(days=1), now=now, side="left").report
    anna.flagged = log(anna, "swelling", "catching_locking", now=now).report
    today = anna.local_date(now)
    plan = make_plan(anna, first=monday_of(today))
    steps = [Repeat(times=6, steps=(Step(kind="work", distance_m=400),)).data()]
    n = (today - MONDAY).days
    anna.planned = add(plan, n, "intervals", steps=steps, notes="Stay relaxed.", title="Six times 400")
    add(plan, n, "strength")
    days = {"first_on": today, "last_on": today + timedelta(days=14)}
    mark_away(anna.user, athlete=anna, kind="travel", now=now, **days)
    return anna


def pages_of(athlete):
    rows = (f"/log/{athlete.plain.public_id}/", f"/log/{athlete.flagged.public_id}/")
    planned = f"/workouts/{athlete.planned.public_id}/"
    return (*PATHS, planned, *rows, f"{rows[0]}edit/", f"{rows[0]}later/")


def speak(user, *, language, theme="auto"):
    user.language, user.theme = language, theme
    user.save()


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "ru")])
def test_axe_finds_nothing(logged, open_page, theme, language):
    speak(logged.user, language=language)
    page = open_page(logged.user, viewport={"width": 375, "height": 667}, color_scheme=theme)
    found = [one for path in pages_of(logged) for one in violations(page, path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_before_signing_in(db, open_page, theme):
    page = open_page(viewport={"width": 375, "height": 667}, color_scheme=theme)
    found = [one for path in STRANGERS_PATHS for one in violations(page, path)]
    assert not found, "\n".join(found)


def violations(page, path):
    page.goto(path)
    report = Axe().run(page)
    return [
        f"{path}: {rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in report.response["violations"]
        for node in rule["nodes"]
    ]


def test_axe_finds_nothing_on_the_form_after_an_error(logged, open_page):
    page = open_page(logged.user, viewport={"width": 375, "height": 667})
    page.goto("/log/")
    page.locator("input[name=side]").first.check(force=True)
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    assert page.get_by_role("alert").is_visible()
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_is_cut_at_320_and_at_twice_the_text(logged, open_page, language):
    speak(logged.user, language=language)
    page, wide = open_page(logged.user), []
    for path in pages_of(logged):
        page.goto(path)
        for width, text in ((320, "100%"), (375, "100%"), (375, "200%"), (1366, "200%")):
            page.set_viewport_size({"width": width, "height": 667})
            page.evaluate("size => document.documentElement.style.fontSize = size", text)
            wide += [f"{path} at {width} px and {text}: {one}" for one in page.evaluate(TOO_WIDE)]
    assert not wide, "\n".join(wide)


def test_what_is_tapped_is_as_large_as_a_fingertip(logged, open_page):
    page = open_page(logged.user, viewport={"width": 375, "height": 667})
    small = []
    for path in pages_of(logged):
        page.goto(path)
        small += [f"{path}: {one}" for one in page.evaluate(SMALL_TARGETS)]
    assert not small, "\n".join(small)


def test_the_browser_complains_of_nothing(logged, open_page):
    """CSP violations, missing files and script errors all stand in its console."""
    page = open_page(logged.user)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in pages_of(logged):
        if path != "/nowhere/":
            page.goto(path)
    assert page.complaints == []
    here = page.evaluate("location.origin")
    assert [url for url in asked if not url.startswith((here, "data:"))] == []


def test_the_chosen_theme_wins_over_the_devices(logged, open_page):
    ground = "getComputedStyle(document.body).backgroundColor"
    seen = {}
    for device in ("light", "dark"):
        for chosen in ("auto", "light", "dark"):
            speak(logged.user, language="en", theme=chosen)
            page = open_page(logged.user, color_scheme=device)
            page.goto("/today/")
            seen[device, chosen] = page.evaluate(ground)
    light, dark = seen["light", "auto"], seen["dark", "auto"]
    assert light != dark
    assert seen["dark", "light"] == seen["light", "light"] == light
    assert seen["dark", "dark"] == seen["light", "dark"] == dark


def test_the_language_is_switched_where_one_stands(logged, open_page):
    page = open_page(logged.user, java_script_enabled=False)
    page.goto("/week/")
    with page.expect_navigation():
        page.locator("button[name=language][value=ru]").click()
    assert page.url.endswith("/week/")
    assert page.locator("html").get_attribute("lang") == "ru"
