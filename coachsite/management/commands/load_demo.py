"""`manage.py load_demo`: the invented roster, into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from athletes.models import User
from coachsite.demo.loader import load_demo


class Command(BaseCommand):
    help = "Loads two clubs, their staff and twelve athletes with 16 weeks of runs, all invented."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if User.objects.exists():
            raise CommandError("There are people in this database: the demo roster goes into an empty one.")
        with transaction.atomic():
            count = load_demo(now=timezone.now())
        self.stdout.write(f"Loaded {count} athletes.")
