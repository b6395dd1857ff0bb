"""Where the demo listens, and whether it answers."""

import errno
import http.client
import os
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from coachsite.embedded.layout import EmbeddedError

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
LAST_PORT = 65535
TRIES = 50
PATIENCE_S = 2.0


def wanted_port() -> int:
    """PORT from the environment, else 8000; 0 takes any free one.

    Raises:
        EmbeddedError: PORT is not a port number.
    """
    word = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not word.isdecimal() or int(word) > LAST_PORT:
        raise EmbeddedError(f"PORT is {word!r}: write a number from 0 to {LAST_PORT}.")
    return int(word)


def listen_near(port: int, *, say: Callable[[str], None]) -> socket.socket:
    """Listen on `port` of this machine alone, or on the next free one after it.

    The socket is opened here and handed to the web process, so nobody can take the port in between and
    connections wait while that process is restarted.

    Raises:
        EmbeddedError: the system does not let us listen.
    """
    for candidate in range(port, min(port + TRIES, LAST_PORT + 1)):
        try:
            return _listen(candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise EmbeddedError(f"Cannot listen on port {candidate}: {error.strerror}.") from error
            say(f"Port {candidate} is taken, trying {candidate + 1}.")
    raise EmbeddedError(f"No free port from {port} on. Set PORT to another one.")


def url_of(listener: socket.socket) -> str:
    """The address people type."""
    return f"http://{HOST}:{listener.getsockname()[1]}/"


def is_healthy(url: str) -> bool:
    """Whether /healthz of this address answers 200 within two seconds."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
