"""`python -m coachsite.mail_catcher`: an SMTP server for trying out; it keeps every mail in a maildir.

It accepts everything and forwards nothing.
"""

import signal
from pathlib import Path
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from coachsite.env import read_int, read_text


def main() -> None:
    """Serves until SIGTERM or SIGINT."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    handler = Mailbox(Path(read_text("MAILDIR", "/data/mail/caught")))
    host = read_text("MAIL_CATCHER_HOST", "127.0.0.1")
    controller = Controller(handler, hostname=host, port=read_int("MAIL_CATCHER_PORT", 2525))
    controller.start()
    stop.wait()
    controller.stop()


if __name__ == "__main__":
    main()
