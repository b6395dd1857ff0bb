#!/usr/bin/env python
"""Django's command line for Coachsite."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

# These need no server: where none is named they run as if the embedded ones had not been started yet.
SERVERLESS = {"assess"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachsite.settings")
    if SERVERLESS & set(sys.argv[1:2]):
        os.environ.setdefault("COACHSITE_EMBEDDED", "1")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # What is missing is the operator's to mend, and a traceback would hide its name.
        sys.exit(f"bad settings: {error}")
