"""Pictures of the pages, taken from the demo: `make screens`.

Every page at the size of a phone and of a desk, light and dark, in English and Russian, into var/screens/;
and the two that the README shows into docs/screens/. Takes them from the demo of this checkout if it is up,
else from one that it starts and stops.
"""

import base64
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402  after the path

from coachsite.demo.people import PASSWORD, email_of  # noqa: E402  after the path
from coachsite.embedded.address import is_healthy  # noqa: E402  after the path
from coachsite.embedded.layout import Layout, read_json, var_dir  # noqa: E402  after the path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
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
SIZES = {"375": (375, 667), "1366": (1366, 900)}
THEMES = ("light", "dark")
LANGUAGES = ("en", "ru")
START_LIMIT_S = 240.0
STOP_LIMIT_S = 30.0

COACH, ATHLETE, HURT = "Marta Quiroga", "Dario Keller", "Tomas Brandt"
STRANGERS_PAGES = {"login": "/accounts/login/", "docs": "/api/v1/docs/"}
COACHS_PAGES = {"triage": "/admin/", "inbox": "/admin/alerts/alert/"}
ATHLETES_PAGES = {"today": "/today/", "log": "/log/", "week": "/week/", "me": "/me/", "history": "/history/"}
HURTS_PAGES = {"warning": "/warnings/", "today-hurt": "/today/"}
PHONES = ("today", "log", "warning")


def main() -> int:
    browser_path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        print(f"There is no {', '.join(BROWSERS)} on PATH: install Chromium, or set CHROMIUM to its path.")
        return 1
    screens = var_dir() / "screens"
    screens.mkdir(parents=True, exist_ok=True)
    with running_demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        for language in LANGUAGES:
            for theme in THEMES:
                for size in SIZES:
                    Shoot(browser, url, screens, language=language, theme=theme, size=size).everything()
        make_readme_pictures(browser, screens)
        browser.close()
    print(f"Pictures: {screens} and {ROOT / 'docs' / 'screens'}")
    return 0


@contextlib.contextmanager
def running_demo() -> Iterator[str]:
    """The address of the demo; one that we started is stopped again."""
    services = Layout.of_demo(var_dir()).services
    if (url := read_json(services).get("WEB_URL")) and is_healthy(url):
        yield url
        return
    print("Starting the demo.")
    command = [sys.executable, str(ROOT / "manage.py"), "demo"]
    demo = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PORT": "0"}, stdout=subprocess.DEVNULL)
    try:
        yield wait_for(services, demo)
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(STOP_LIMIT_S)


def wait_for(services: Path, demo: "subprocess.Popen[bytes]") -> str:
    """The address, once it answers.

    Raises:
        SystemExit: the demo ended, or does not answer in time.
    """
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and demo.poll() is None:
        url = read_json(services).get("WEB_URL")
        if url and is_healthy(url):
            return str(url)
        time.sleep(0.5)
    raise SystemExit("The demo did not come up: try `make demo`.")


class Shoot:
    """Everybody's pages in one language, theme and size."""

    def __init__(
        self, browser: Browser, url: str, folder: Path, *, language: str, theme: str, size: str
    ) -> None:
        self.browser, self.url, self.folder = browser, url.rstrip("/"), folder
        self.language, self.theme, self.size = language, theme, size

    def everything(self) -> None:
        with self.page_of(None) as page:
            self.take(page, STRANGERS_PAGES)
        with self.page_of(COACH) as page:
            self.take(page, COACHS_PAGES)
            page.goto(f"{self.url}/admin/")
            self.take(
                page, {"athlete": page.get_by_role("link", name=HURT).first.get_attribute("href") or ""}
            )
            self.say("en", page)
        with self.page_of(ATHLETE) as page:
            self.take(page, ATHLETES_PAGES)
            self.say("en", page)
        with self.page_of(HURT) as page:
            self.take(page, HURTS_PAGES)
            self.say("en", page)

    @contextlib.contextmanager
    def page_of(self, name: str | None) -> Iterator[Page]:
        width, height = SIZES[self.size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if self.theme == "dark" else "light",
            device_scale_factor=2 if width < 1000 else 1,
        )
        page = context.new_page()
        if name:
            self.sign_in(page, name)
        self.say(self.language, page)
        yield page
        context.close()

    def sign_in(self, page: Page, name: str) -> None:
        page.goto(f"{self.url}/accounts/login/?next=/me/profile/")
        page.fill("input[name=login]", email_of(name))
        page.fill("input[name=password]", PASSWORD)
        with page.expect_navigation():
            page.locator("form:has(input[name=password]) button[type=submit]").first.click()

    def say(self, language: str, page: Page) -> None:
        """Chooses the language as people do; it stays with the account, so it is set back at the end."""
        page.goto(f"{self.url}/nowhere/")
        with page.expect_navigation():
            page.locator(f"button[name=language][value={language}]").click()

    def take(self, page: Page, pages: dict[str, str]) -> None:
        for name, path in pages.items():
            page.goto(self.url + path, wait_until="networkidle")
            page.screenshot(path=self.folder / f"{name}-{self.size}-{self.theme}-{self.language}.png")


def make_readme_pictures(browser: Browser, screens: Path) -> None:
    """The triage page as it is, and three phones side by side."""
    folder = ROOT / "docs" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(screens / "triage-1366-light-en.png", folder / "triage.png")
    images = "".join(
        f'<img src="data:image/png;base64,{encoded(screens / f"{name}-375-light-en.png")}">'
        for name in PHONES
    )
    style = (
        "body{margin:0;padding:24px;display:flex;gap:24px;background:#dfe3ea}"
        "img{width:375px;border-radius:28px;border:8px solid #1b2026}"
    )
    page = browser.new_page(viewport={"width": 1269, "height": 731})
    page.set_content(f"<style>{style}</style>{images}")
    page.screenshot(path=folder / "phone.png")
    page.close()


def encoded(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


if __name__ == "__main__":
    sys.exit(main())
