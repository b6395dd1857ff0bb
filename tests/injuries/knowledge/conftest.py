import shutil
from pathlib import Path

import pytest

from injuries import knowledge as package

FOLDER = Path(package.__file__).parent


@pytest.fixture
def folder(tmp_path):
    """A copy of the knowledge that a test may spoil."""
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture
def spoil(folder):
    def edit(name, old, new):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return edit
