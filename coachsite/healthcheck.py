"""`python -m coachsite.healthcheck web|worker|beat|mail`: what the containers are asked.

Exit status 0 is well; anything else is not, with the reason on standard error.
"""

import http.client
import smtplib
import socket
import sys
from collections.abc import Callable

import django

from coachsite.celery import app
from coachsite.env import read_int

TIMEOUT_S = 5
WEB_PORT = 8000


def check_web() -> None:
    """GET /healthz on this container's own port."""
    connection = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=TIMEOUT_S)
    connection.request("GET", "/healthz", headers={"Host": "localhost"})
    if (status := connection.getresponse().status) != http.HTTPStatus.OK:
        raise RuntimeError(f"/healthz answered {status}")


def check_worker() -> None:
    """Asks this container's own worker through the broker."""
    name = f"celery@{socket.gethostname()}"
    if not app.control.inspect(destination=[name], timeout=TIMEOUT_S).ping():
        raise RuntimeError(f"{name} does not answer")


def check_beat() -> None:
    """Beat's ticks arrive: a worker took one lately."""
    django.setup()
    # Only after setup: it reads models.
    from coachsite import probes

    probes.worker("soon")


def check_mail() -> None:
    """A greeting and NOOP at the mail catcher."""
    port = read_int("MAIL_CATCHER_PORT", 2525)
    with smtplib.SMTP("127.0.0.1", port, timeout=TIMEOUT_S) as server:
        server.noop()


CHECKS: dict[str, Callable[[], None]] = {
    "web": check_web,
    "worker": check_worker,
    "beat": check_beat,
    "mail": check_mail,
}


def main(name: str) -> None:
    """Runs one check; its error is the reason."""
    CHECKS[name]()


if __name__ == "__main__":
    main(sys.argv[1])
