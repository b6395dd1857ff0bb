#!/bin/sh
# Make .venv from a hashed lock: scripts/venv.sh demo|dev. Finds a Python 3.13, or says how to get one.
set -eu
cd "$(dirname "$0")/.."

is_ours() {
    "$1" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null
}

for candidate in .venv/bin/python python3.13 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python python3; do
    if is_ours "$candidate"; then
        exec "$candidate" scripts/make_venv.py "$1"
    fi
done

cat >&2 <<'TEXT'
Coachsite needs Python 3.13 (with its venv module), and there is none on PATH or in pyenv. One of these gets it:
  pyenv install 3.13
  apt-get install python3.13 python3.13-venv      (Debian 13, Ubuntu 25.04 and later)
  brew install python@3.13
TEXT
exit 1
