"""A real SMTP server in a thread, whose moods the test chooses."""

from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from coachsite.embedded.valkey import free_port


class Handler:
    """Keeps what it takes; `moods` maps an address to the answer it gets instead."""

    def __init__(self):
        self.taken = []
        self.sessions = set()
        self.moods = {}
        self.drop_after_data = False
        self.data_answer = "250 OK"
        self.quit_answer = "221 Bye"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd calls it so
        if answer := self.moods.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd calls it so
        self.sessions.add(session.peer)
        if not self.data_answer.startswith("250"):
            return self.data_answer
        self.taken.append(envelope)
        if self.drop_after_data:
            # Taken, and gone before saying so.
            server.transport.abort()
        return self.data_answer

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802  aiosmtpd calls it so
        return self.quit_answer


@contextmanager
def smtp_server(handler=None, **options):
    """Yields the handler and the port."""
    handler = handler or Handler()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)
    controller.factory = lambda: SMTP(handler, enable_SMTPUTF8=True, hostname="tests.example")
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


def mailers_at(port, **options):
    """Django's MAILERS for this server."""
    values = {"host": "127.0.0.1", "port": port, "timeout": 2, **options}
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": values}}
