"""Settings are read by type, from a variable or from a file, and a wrong one is named."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from coachsite.env import read_flag, read_int, read_list, read_text


def test_a_variable_is_read(monkeypatch):
    monkeypatch.setenv("COLOUR", "teal")
    assert read_text("COLOUR", "red") == "teal"


def test_a_secret_is_read_from_the_file_that_its_name_points_to(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("s3cret\n")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))
    assert read_text("KEY") == "s3cret"


def test_a_file_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match="KEY_FILE points to"):
        read_text("KEY")


def test_a_missing_secret_is_fatal_and_named(monkeypatch):
    monkeypatch.delenv("KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="Set KEY"):
        read_text("KEY")


@pytest.mark.parametrize(
    ("word", "flag"),
    [("1", True), ("yes", True), ("On", True), ("TRUE", True), ("0", False), ("no", False), ("", False)],
)
def test_words_for_yes_and_no(monkeypatch, word, flag):
    monkeypatch.setenv("SWITCH", word)
    assert read_flag("SWITCH", default=not flag) is flag


def test_any_other_word_is_refused(monkeypatch):
    monkeypatch.setenv("SWITCH", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="SWITCH is 'perhaps'"):
        read_flag("SWITCH", default=True)


def test_whole_numbers(monkeypatch):
    assert read_int("COUNT", 3) == 3
    monkeypatch.setenv("COUNT", "7")
    assert read_int("COUNT", 3) == 7
    monkeypatch.setenv("COUNT", "7.5")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        read_int("COUNT", 3)


def test_lists_lose_blanks_and_empty_words(monkeypatch):
    monkeypatch.setenv("HOSTS", " a.example, ,b.example,")
    assert read_list("HOSTS") == ["a.example", "b.example"]
    assert read_list("OTHERS", "x,y") == ["x", "y"]
