"""What the demo does once before its processes start; not for people."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Migrates, and loads the demo roster into an empty database (called by `demo`)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="do not load the demo roster")

    def handle(self, *_args: Any, **options: Any) -> None:
        # Whitenoise warns in every process when its folder is missing; in the demo it stays empty.
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        for folder in (settings.MEDIA_ROOT, settings.MAIL_DIR):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=1)
        if not options["empty"] and not get_user_model().objects.exists():
            self.stdout.write("Loading the demo roster.")
            call_command("load_demo")
