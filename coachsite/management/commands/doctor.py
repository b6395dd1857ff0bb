"""`manage.py doctor`: is everything there, and how is it mended?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from coachsite.doctor import examine


class Command(BaseCommand):
    help = (
        "Looks at settings, servers, workers, mail and files: a line each; ends with status 1 if one is bad."
    )
    # They are one of the lines.
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        findings = []
        for finding in examine():
            self.stdout.write(str(finding))
            findings.append(finding)
        if not all(finding.ok for finding in findings):
            sys.exit(1)
