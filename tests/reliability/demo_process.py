"""A demo that runs as people run it: `manage.py demo` as a process, in a folder of its own."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil

REPOSITORY = Path(__file__).resolve().parents[2]
START_LIMIT_S = 180
CHILDREN = ("web", "soon", "bulk", "beat", "valkey")
OF_THE_SERVERS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL")


@contextlib.contextmanager
def open_folder():
    """A folder that the user of Postgres can reach when we are root.

    Every start of pytest closes pytest's own temporary folder to other users, under a server that runs there.
    """
    folder = Path(tempfile.mkdtemp(prefix="coachsite-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until(condition, *, within_s, what):
    deadline = time.monotonic() + within_s
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s: {what}")
        time.sleep(0.05)
    return found


def is_alive(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class DemoProcess:
    """What is started here is ended by `kill_all`, whatever the test did."""

    def __init__(self, var, *, port=0, arguments=("--empty",), ignore_sigint=False):
        self.var = var
        self.lines = []
        self.environment = {k: v for k, v in os.environ.items() if k not in OF_THE_SERVERS} | {
            "COACHSITE_EMBEDDED": "1",
            "COACHSITE_VAR_DIR": str(var),
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # As a shell does it to its background jobs.
            preexec_fn=_ignore_sigint if ignore_sigint else None,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        self.lines.extend(line.rstrip() for line in self.process.stdout)

    # What it says ---------------------------------------------------------------------------------------

    @property
    def said(self):
        """Its own lines, without those of its children."""
        return [line for line in list(self.lines) if "| " not in line[:9]]

    def wait_for(self, text, *, within_s=START_LIMIT_S):
        def found():
            ended = self.process.poll() is not None
            if ended:
                self._reader.join(2)
            line = next((line for line in list(self.lines) if text in line), None)
            if line is None and ended:
                raise AssertionError(f"it ended without saying {text!r}:\n" + "\n".join(self.lines[-40:]))
            return line

        return wait_until(found, within_s=within_s, what=f"{text!r}")

    def wait_until_up(self):
        self.wait_for("Coachsite is up")
        return self

    # What it is made of ---------------------------------------------------------------------------------

    @property
    def services(self):
        return json.loads((self.var / "run" / "services.json").read_text())

    @property
    def url(self):
        return self.services["WEB_URL"]

    @property
    def leashes(self):
        """Name of each child -> process id of its leash."""
        try:
            content = json.loads((self.var / "run" / "children.json").read_text())
        except FileNotFoundError:
            return {}
        return {name: pid for name, (pid, _started_at) in content.items()}

    def child_pid(self, name):
        """The process of that name itself, below its leash."""

        def found():
            with contextlib.suppress(KeyError, IndexError, psutil.Error):
                return psutil.Process(self.leashes[name]).children()[0].pid
            return None

        return wait_until(found, within_s=10, what=f"a process of {name}")

    @property
    def postgres_pid(self):
        return int((self.var / "pg" / "postmaster.pid").read_text().splitlines()[0])

    def get(self, path="/healthz", timeout=5):
        """(status, body) of a GET."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def answers(self):
        try:
            return self.get(timeout=2)[0] == 200
        except OSError:
            return False

    def manage(self, *arguments, **more_environment):
        """Run a management command against the servers of this demo."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=REPOSITORY,
            env=self.environment | more_environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    # Its end --------------------------------------------------------------------------------------------

    def signal(self, number):
        os.kill(self.process.pid, number)

    def wait_for_end(self, *, within_s):
        status = self.process.wait(within_s)
        self._reader.join(5)
        return status

    def stop(self, *, within_s=15):
        self.signal(signal.SIGTERM)
        return self.wait_for_end(within_s=within_s)

    def left(self, *, but_postgres=False):
        """Every process that still works for this demo, by what its environment or its folder says."""
        return [
            f"{process.pid} {' '.join(process.info['cmdline'] or [process.info['name']])}"
            for process in psutil.process_iter(["name", "cmdline", "environ", "cwd", "status"])
            if process.info["status"] != psutil.STATUS_ZOMBIE
            and process.pid != os.getpid()
            and self._is_ours(process.info)
            and not (but_postgres and process.info["name"] == "postgres")
        ]

    def _is_ours(self, info):
        return (
            (info["environ"] or {}).get("COACHSITE_VAR_DIR") == str(self.var)
            or info["cwd"] == str(self.var / "pg")
            or any(str(self.var) in word for word in info["cmdline"] or [])
        )

    def kill_all(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for line in self.left():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)


def _ignore_sigint():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
