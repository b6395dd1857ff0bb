"""`make messages`: collects the strings of our pages into the .po files, and compiles them.

Needs gettext's xgettext; then a translator fills the .po files, and `make check` says what still waits.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "coachsite" / "locale"
# Strings of packages that come without Russian: kept by hand, never collected.
LOCALES_OF_PACKAGES = ROOT / "coachsite" / "locale_of_packages"
LANGUAGES = ("ru",)


def collect(root: Path) -> None:
    """Runs makemessages in `root`, a tree of this project."""
    words = [arg for language in LANGUAGES for arg in ("-l", language)]
    subprocess.run(
        [
            sys.executable,
            "manage.py",
            "makemessages",
            *words,
            "--no-obsolete",
            "--add-location",
            "file",
            "-i",
            "var/*",
        ],
        cwd=root,
        env=os.environ | {"COACHSITE_EMBEDDED": "1"},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def po_files() -> list[Path]:
    return sorted([*LOCALES.glob("*/LC_MESSAGES/*.po"), *LOCALES_OF_PACKAGES.glob("*/LC_MESSAGES/*.po")])


def main() -> int:
    if not shutil.which("xgettext"):
        print("make messages needs gettext (Debian's package gettext).")
        return 1
    LOCALES.mkdir(exist_ok=True)
    collect(ROOT)
    for path in po_files():
        catalogue = polib.pofile(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        waiting = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} strings, {waiting} wait for a translator")
    return 0


if __name__ == "__main__":
    sys.exit(main())
