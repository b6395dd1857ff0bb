import shutil
from pathlib import Path

import pytest

from injuries import knowledge as package
from injuries.enums import AdviceCode, FlagRule, Urgency
from injuries.knowledge import KnowledgeError, Text, knowledge, knowledge_version, load_knowledge
from injuries.rules.check_page import QUESTIONS

FOLDER = Path(package.__file__).parent
# Screens name what was seen or felt, never what it may be.
DIAGNOSES = [
    "clot", "thrombos", "fracture", "infection", "sepsis", "cauda", "tumour", "cancer", "rupture", "tear",
    "тромб", "перелом", "инфекц", "опухол", "разрыв", "рак ",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def texts_of_flags():
    known = knowledge()
    for entry in known.rules.values():
        yield from (entry.sign, entry.advice)
    for urgency in known.urgencies.values():
        yield from (urgency.headline, urgency.advice)


def test_one_entry_per_code_and_back():
    known = knowledge()
    assert list(known.rules) == list(FlagRule)
    assert list(known.urgencies) == list(Urgency)
    assert list(known.advice) == list(AdviceCode)
    assert list(known.questions) == [question.number for question in QUESTIONS]


@pytest.mark.parametrize("word", DIAGNOSES)
def test_no_flag_names_a_diagnosis(word):
    assert [t for t in texts_of_flags() if word in t.en.lower() or word in t.ru.lower()] == []


def test_the_red_flags_of_the_article_are_cited():
    cited = {fact for rule in knowledge().rules.values() for fact in rule.facts}
    assert cited == {"K7.1", "K7.2", "K7.3", "K7.4"}


def test_only_the_question_about_calf_and_foot_has_a_longer_form():
    longer = {number for number, question in knowledge().questions.items() if question.with_risks}
    assert longer == {2}


def test_a_text_is_given_in_the_readers_language_else_in_english():
    text = Text(en="rest", ru="отдых")
    assert text.in_language("ru-RU") == text.in_language("ru") == "отдых"
    assert text.in_language("de") == text.in_language(None) == text.in_language("en") == "rest"


def test_the_version_is_that_of_the_files_and_changes_with_any_of_them(folder):
    assert load_knowledge(folder).version == knowledge_version()
    edit(folder, "check.toml", "Fever?", "A fever?")
    changed = load_knowledge(folder).version
    assert changed != knowledge_version()
    edit(folder, "red_flags.toml", "Swelling", "A swelling")
    assert load_knowledge(folder).version not in {changed, knowledge_version()}


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("red_flags.toml", "[rule.chest]", "[rule.chests]", r"missing \['chest'\], unknown \['chests'\]"),
        ("red_flags.toml", "[urgency.E]", "[urgency.X]", "urgency: missing"),
        ("red_flags.toml", 'facts = ["K7.2"]', 'facts = "K7.2"', r"rule\.swelling\.facts"),
        ("red_flags.toml", 'facts = ["K7.2"]', "facts = [7]", r"rule\.swelling\.facts"),
        ("red_flags.toml", 'en = "Swelling"', 'en = " "', r"rule\.swelling\.sign: a text is empty"),
        ("red_flags.toml", 'en = "Swelling", ', "", r"rule\.swelling\.sign: a text in each"),
        (
            "red_flags.toml",
            'sign = { en = "Swelling", ru = "Отёк" }',
            'sign = "Swelling"',
            "in each of en, ru",
        ),
        ("red_flags.toml", "[urgency.E]\nheadline", "[urgency.E]\ntitle", r"urgency\.E: has"),
        ("red_flags.toml", "[urgency.E]", "[surprise]\n[urgency.E]", r"red_flags\.toml: has"),
        ("check.toml", "[question.9]", "[question.10]", "question: missing"),
        ("check.toml", "with_risks", "with_risk", r"question\.2: has"),
        ("check.toml", "[question.1]", "[question.1", r"check\.toml: "),
    ],
)
def test_a_mistake_in_the_files_is_named(folder, name, old, new, message):
    edit(folder, name, old, new)
    with pytest.raises(KnowledgeError, match=message):
        load_knowledge(folder)


def test_a_missing_file_is_named(folder):
    (folder / "check.toml").unlink()
    with pytest.raises(KnowledgeError, match=r"check\.toml"):
        load_knowledge(folder)
