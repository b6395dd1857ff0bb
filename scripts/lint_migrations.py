"""Lint the SQL of our migrations; it is made by a real Postgres, which this starts and stops."""

import os
import sys

import django

from coachsite.embedded.layout import Layout, var_dir
from coachsite.embedded.lock import OwnerLock
from coachsite.embedded.postgres import FAST_AND_LOOSE, start_postgres, stop_postgres

OURS = ["athletes", "alerts", "training", "injuries"]
# To widen a varchar, Postgres rewrites no row.
HARMLESS = ["0010_longer_flag_states"]


def main() -> int:
    layout = Layout(var_dir() / "check-pg", var_dir() / "check-run")
    layout.make()
    lock = OwnerLock(layout.lock)
    lock.acquire(
        on_wait=lambda owner: print(f"Waiting for process {owner}, which lints too.", file=sys.stderr)
    )
    try:
        os.environ["DATABASE_URL"] = start_postgres(layout.data, tuning=FAST_AND_LOOSE)
        return lint()
    finally:
        stop_postgres(layout.data)
        lock.release()


def lint() -> int:
    os.environ["COACHSITE_EMBEDDED"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "coachsite.settings"
    django.setup()
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(include_apps=OURS, no_cache=True, ignore_name=HARMLESS)
    linter.lint_all_migrations()
    linter.print_summary()
    return 1 if linter.has_errors else 0


if __name__ == "__main__":
    raise SystemExit(main())
