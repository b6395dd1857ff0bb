import json
import stat

import pytest

from coachsite.embedded.layout import REPOSITORY, Layout, kept_secret, read_json, var_dir, write_json


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_everything_is_written_below_var_of_this_checkout(monkeypatch):
    monkeypatch.delenv("COACHSITE_VAR_DIR", raising=False)
    assert var_dir() == REPOSITORY / "var"


def test_the_environment_names_another_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("COACHSITE_VAR_DIR", str(tmp_path / "." / "here"))
    assert var_dir() == tmp_path / "here"


def test_tests_and_demo_share_no_folder(tmp_path):
    demo, tests = Layout.of_demo(tmp_path), Layout.of_tests(tmp_path)
    assert len({demo.data, demo.run, tests.data, tests.run}) == 4


def test_the_run_folder_is_closed_to_others_even_if_it_was_open(tmp_path):
    layout = Layout.of_demo(tmp_path)
    layout.run.mkdir(mode=0o755)
    layout.make()
    assert mode_of(layout.run) == 0o700


def test_what_is_written_is_whole_private_and_alone(tmp_path):
    path = tmp_path / "services.json"
    path.write_text("old")
    path.chmod(0o644)
    write_json(path, {"a": 1})
    assert json.loads(path.read_text()) == {"a": 1}
    assert mode_of(path) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["services.json"]


@pytest.mark.parametrize("content", [None, "", '{"half":', "[1, 2]"])
def test_a_missing_or_broken_file_says_nothing(tmp_path, content):
    path = tmp_path / "services.json"
    if content is not None:
        path.write_text(content)
    assert read_json(path) == {}


def test_the_secret_key_outlives_a_restart_and_differs_between_checkouts(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert kept_secret(first) == kept_secret(first)
    assert kept_secret(first) != kept_secret(second)
    assert len(kept_secret(first)) >= 50
    assert mode_of(first / "secret_key") == 0o600
