"""`make compose-smoke`: builds docker-compose.yml, and follows one red flag through it to the mail catcher.

Without Docker it says so and ends well. What it starts has a project name and volumes of its own, and goes
away at the end.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

UP_LIMIT_S = 300
MAIL_LIMIT_S = 20
ATHLETE = "nadia.ferreira@demo.example"
COACHES = {"marta.quiroga@demo.example", "sofia.lindqvist@demo.example"}
READ_MAILS = """
import email.policy, json, pathlib
mails = [email.message_from_bytes(p.read_bytes(), policy=email.policy.default)
         for p in pathlib.Path("/data/mail/caught/new").glob("*")]
print(json.dumps([[m["To"], m["Subject"]] for m in mails]))
"""


def main() -> int:
    if reason := why_not():
        print(f"compose-smoke skipped: {reason}")
        return 0
    subprocess.run([sys.executable, "scripts/make_secrets.py"], cwd=ROOT, check=True)
    smoke = Smoke(port=free_port())
    try:
        smoke.run()
    except (AssertionError, subprocess.CalledProcessError, OSError) as error:
        print(f"compose-smoke FAILED: {error}")
        smoke.compose("ps", "--all", check=False)
        smoke.compose("logs", "--tail", "40", check=False)
        return 1
    finally:
        smoke.compose("down", "--volumes", "--timeout", "10", check=False)
    print("compose-smoke passed")
    return 0


def why_not() -> str:
    """Why it cannot run here; empty when it can."""
    if not shutil.which("docker"):
        return "there is no docker command on this machine."
    for words, reason in (
        (["info"], "no Docker engine answers."),
        (["compose", "version"], "the docker command has no compose plugin."),
    ):
        if subprocess.run(["docker", *words], capture_output=True, check=False).returncode:
            return reason
    return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Smoke:
    def __init__(self, *, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.environment = os.environ | {"PORT": str(port), "SITE_URL": self.url}

    def run(self) -> None:
        self.compose("up", "--detach", "--build", "--scale", "worker=4")
        self.wait_ready()
        self.compose("exec", "-T", "web", "python", "manage.py", "load_demo")
        self.compose("exec", "-T", "web", "python", "manage.py", "doctor")
        user = self.output("exec", "-T", "web", "id", "-u").strip()
        assert user != "0", "the web process runs as root"
        workers = self.output("ps", "--quiet", "worker").split()
        assert len(workers) == 4, f"{len(workers)} workers run, not 4"
        before = len(self.mails())
        self.report_locked_knee()
        self.wait_mail(before)

    def compose(self, *words: str, check: bool = True) -> None:
        print("$ docker compose", *words, flush=True)
        subprocess.run(self.command(words), cwd=ROOT, env=self.environment, check=check)

    def output(self, *words: str) -> str:
        done = subprocess.run(
            self.command(words), cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    def command(self, words: tuple[str, ...]) -> list[str]:
        return ["docker", "compose", "--project-name", "coachsite-smoke", *words]

    def wait_ready(self) -> None:
        deadline = time.monotonic() + UP_LIMIT_S
        answer = "nothing"
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as response:
                    print("/readyz:", response.read().decode())
                    return
            except urllib.error.HTTPError as error:
                answer = error.read().decode()
            except OSError as error:
                answer = str(error)
            time.sleep(2)
        raise AssertionError(f"/readyz is not well after {UP_LIMIT_S} s: {answer}")

    def post(self, path: str, body: object, token: str = "") -> dict[str, object]:
        headers = {"Content-Type": "application/json"} | ({"X-Session-Token": token} if token else {})
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as response:
            found: dict[str, object] = json.load(response)
            return found

    def report_locked_knee(self) -> None:
        from coachsite.demo.people import PASSWORD

        login = self.post("/_allauth/app/v1/auth/login", {"email": ATHLETE, "password": PASSWORD})
        token = str(login["meta"]["session_token"])  # type: ignore[index]
        report = {
            "id": str(uuid.uuid4()),
            "felt_at": datetime.now(UTC).isoformat(),
            "side": "right",
            "area": "knee",
            "spots": ["lateral"],
            "intensity": {"worst_during": 6},
            "signs": {"catching_locking": True, "cannot_straighten": True},
        }
        answer = self.post("/api/v1/pain-reports/", report, token)
        assert answer["red_flags"], f"no red flag in {answer}"
        print("red flags:", json.dumps(answer["red_flags"]))

    def mails(self) -> list[tuple[str, str]]:
        return [
            (to, subject)
            for to, subject in json.loads(self.output("exec", "-T", "mail", "python", "-c", READ_MAILS))
        ]

    def wait_mail(self, before: int) -> None:
        deadline = time.monotonic() + MAIL_LIMIT_S
        while time.monotonic() < deadline:
            new = self.mails()[before:]
            if any(coach in to for to, _ in new for coach in COACHES):
                print("mail:", new)
                return
            time.sleep(1)
        raise AssertionError(f"no mail to the coach within {MAIL_LIMIT_S} s: {self.mails()}")


if __name__ == "__main__":
    raise SystemExit(main())
