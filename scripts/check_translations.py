"""Part of `make check`: no string is untranslated or fuzzy, and every .mo says what its .po says."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib
from messages import LOCALES, ROOT, collect, po_files


def problems_of(path: Path) -> list[str]:
    """What is wrong with one committed .po file and the .mo beside it."""
    name = path.relative_to(ROOT)
    catalogue = polib.pofile(str(path))
    found = [f"{name}: untranslated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
    found += [f"{name}: fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    mo = path.with_suffix(".mo")
    if not mo.exists() or pairs(polib.mofile(str(mo))) != pairs(catalogue):
        found.append(f"{mo.relative_to(ROOT)} is stale: run `make messages`")
    return found


def pairs(catalogue: polib.POFile | polib.MOFile) -> set[tuple[object, ...]]:
    return {
        (
            entry.msgctxt or "",
            entry.msgid,
            entry.msgid_plural,
            entry.msgstr,
            *sorted(entry.msgstr_plural.items()),
        )
        for entry in catalogue
        if not entry.obsolete and entry.msgid
    }


def uncollected() -> list[str]:
    """Strings of the sources that no .po file has, and the other way round."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        for name in names.decode().split("\0"):
            source = ROOT / name
            if name and source.is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, copy / name)
        collect(copy)
        found = []
        for path in LOCALES.glob("*/LC_MESSAGES/*.po"):
            here = {e.msgid_with_context for e in polib.pofile(str(path)) if not e.obsolete}
            there = {
                e.msgid_with_context
                for e in polib.pofile(str(copy / path.relative_to(ROOT)))
                if not e.obsolete
            }
            found += [f"not collected (run `make messages`): {text!r}" for text in sorted(there - here)]
            found += [f"no longer used (run `make messages`): {text!r}" for text in sorted(here - there)]
    return found


def main() -> int:
    problems = [problem for path in po_files() for problem in problems_of(path)]
    if not po_files():
        problems.append("there is no .po file: run `make messages`")
    if shutil.which("xgettext"):
        problems += uncollected()
    else:
        print("New strings were not looked for: gettext is not installed.")
        if os.environ.get("CI"):
            problems.append("gettext is missing, and this is CI")
    print("\n".join(problems[:60]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
