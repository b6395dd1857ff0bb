#!/usr/bin/env python
"""Django's command line for Coachsite."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachsite.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # What is missing is the operator's to mend, and a traceback would hide its name.
        sys.exit(f"bad settings: {error}")
