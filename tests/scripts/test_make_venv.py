import pytest

from scripts import make_venv


@pytest.fixture(autouse=True)
def checkout(tmp_path, monkeypatch):
    """A checkout with two locks and a .venv in which nothing is installed; installing is only noted."""
    monkeypatch.setattr(make_venv, "ROOT", tmp_path)
    monkeypatch.setattr(make_venv, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(make_venv, "is_usable", lambda: True)
    (tmp_path / ".venv").mkdir()
    for kind in ("demo", "dev"):
        make_venv.lock_of(kind).write_text(f"{kind} 1")


@pytest.fixture
def installed(monkeypatch):
    kinds = []

    def install(kind):
        kinds.append(kind)
        make_venv.stamp_of(kind).write_bytes(make_venv.lock_of(kind).read_bytes())
        return 0

    monkeypatch.setattr(make_venv, "install", install)
    return kinds


@pytest.mark.parametrize("kind", ["demo", "dev"])
def test_the_second_time_nothing_is_installed(installed, kind):
    assert make_venv.main(kind) == make_venv.main(kind) == 0
    assert installed == [kind]


def test_the_tools_of_developers_are_enough_for_the_demo_but_not_the_other_way(installed):
    make_venv.main("demo")
    make_venv.main("dev")
    make_venv.main("demo")
    assert installed == ["demo", "dev"]


def test_a_changed_lock_is_installed(installed):
    make_venv.main("dev")
    make_venv.lock_of("dev").write_text("dev 2")
    make_venv.main("dev")
    assert installed == ["dev", "dev"]


def test_an_environment_of_another_python_is_not_trusted(installed, monkeypatch):
    make_venv.main("dev")
    monkeypatch.setattr(make_venv, "is_usable", lambda: False)
    make_venv.main("dev")
    assert installed == ["dev", "dev"]


def test_an_installation_that_failed_leaves_no_stamp(monkeypatch):
    """The real install, with a pip that refuses: whatever stood there before may be half replaced."""
    make_venv.stamp_of("demo").write_text("old")
    monkeypatch.setattr(make_venv, "PYTHON", "/bin/false")
    assert make_venv.main("dev") == 1
    assert not make_venv.stamp_of("demo").exists()
    assert not make_venv.stamp_of("dev").exists()
