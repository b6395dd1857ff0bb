"""`manage.py create_club`: the first club of an installation, led by a person who has signed up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from athletes.errors import DomainError
from athletes.models import User
from athletes.services import create_club


class Command(BaseCommand):
    help = "Creates a club; the account with this address becomes its head coach."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="address of an account that has signed up")
        parser.add_argument("--name", required=True, help="name of the club")
        parser.add_argument("--time-zone", required=True, help="IANA name, such as Europe/Madrid")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody has signed up as {options['email']}: open /accounts/signup/ first.")
        try:
            club = create_club(user, name=options["name"], time_zone=options["time_zone"], now=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{club} is created, and {user} is its head coach.")
