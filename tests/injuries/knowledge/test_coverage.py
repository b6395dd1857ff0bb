"""The article is followed item by item, a number stands in one place, and each code has its texts."""

import re
from collections import Counter

import pytest
from django.urls import resolve

from injuries.enums import Cause
from injuries.enums.knowledge import Exercise, Topic
from injuries.knowledge import KnowledgeError, knowledge, load_knowledge
from injuries.knowledge.coverage import coverage
from injuries.knowledge.reading import read_toml
from injuries.knowledge.statements import RULE_NUMBERS, spoken
from scripts import article_coverage, draw_exercises
from scripts.drawings.poses import POSES
from tests.architecture.project import ROOT
from tests.injuries.knowledge.conftest import FOLDER

# How many facts each chapter of the article has.
CHAPTERS = {1: 3, 2: 8, 3: 9, 4: 8, 5: 4, 6: 2, 7: 4, 8: 5, 9: 5, 10: 7, 11: 1, 12: 1}
ALL_FACTS = [f"K{chapter}.{nth}" for chapter, count in CHAPTERS.items() for nth in range(1, count + 1)]
LIBRARY = (
    "acute_care.toml",
    "cause_texts.toml",
    "exercises.toml",
    "ladders.toml",
    "library.toml",
    "plans.toml",
)


def texts_of(value, at=""):
    """Every text of a file with the way to it."""
    if isinstance(value, dict) and set(value) == {"en", "ru"}:
        yield from ((f"{at}.{language}", text) for language, text in value.items())
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_of(inner, f"{at}.{key}")
    elif isinstance(value, list):
        for nth, inner in enumerate(value, start=1):
            yield from texts_of(inner, f"{at}[{nth}]")


TEXTS = [pair for name in LIBRARY for pair in texts_of(read_toml(FOLDER / name), name)]


def test_every_fact_of_the_article_has_a_number():
    assert sorted(knowledge().phrases.facts) == sorted(ALL_FACTS)


@pytest.mark.parametrize("fact", ALL_FACTS)
def test_a_user_meets_each_fact_on_a_page(fact):
    pages = [meeting for meeting in coverage(knowledge())[fact] if meeting.path]
    assert pages
    for meeting in pages:
        assert resolve(f"/{meeting.path}").url_name.startswith("library-")


def test_the_document_is_made_from_the_data():
    assert article_coverage.DOCUMENT.read_text(encoding="utf-8") == article_coverage.document()
    assert article_coverage.main(["--check"]) == 0


def test_a_stale_document_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(article_coverage, "DOCUMENT", tmp_path / "article-coverage.md")
    assert article_coverage.main(["--check"]) == 1
    assert "article_coverage" in capsys.readouterr().out
    assert article_coverage.main([]) == 0
    assert article_coverage.main(["--check"]) == 0


@pytest.mark.parametrize(("at", "text"), TEXTS, ids=[at for at, _text in TEXTS])
def test_no_text_states_a_number_itself(at, text):
    assert not re.search(r"\d", re.sub(r"\{\w+\}", "", text)), at


def test_both_languages_borrow_the_same_numbers():
    english = {at.removesuffix(".en"): text for at, text in TEXTS if at.endswith(".en")}
    for at, text in TEXTS:
        if at.endswith(".ru"):
            other = english[at.removesuffix(".ru")]
            assert Counter(re.findall(r"\{\w+\}", text)) == Counter(re.findall(r"\{\w+\}", other)), at


def test_russian_is_russian():
    assert [at for at, text in TEXTS if at.endswith(".ru") and not re.search("[а-яё]", text)] == []
    assert [at for at, text in TEXTS if at.endswith(".en") and re.search("[а-яё]", text)] == []


def test_no_number_lies_unused():
    borrowed = {name for _at, text in TEXTS for name in re.findall(r"\{(\w+)\}", text)}
    # Shown by a template instead.
    borrowed |= {"exercise_pause_hours"}
    assert set(knowledge().phrases.numbers) - borrowed == set()


# What would tell that a threshold is written a second time, in any source, text or page of ours.
THRESHOLDS = {
    "ice": r"\b10\s?[-–]\s?15\s*min",
    "shoes": r"\b500\s?[-–/]\s?700\s*km",
    "cadence": r"\b170\s?[-–]\s?180\s*steps",
    "warm-up": r"\b5\s?[-–]\s?7\s*min",
}


@pytest.mark.parametrize("name", THRESHOLDS)
def test_a_threshold_is_written_once(name):
    places = [
        path
        for folder in ("injuries", "training/templates", "training/rules", "coachsite")
        for suffix in ("html", "toml", "txt")
        for path in (ROOT / folder).rglob(f"*.{suffix}")
        if re.search(THRESHOLDS[name], path.read_text(encoding="utf-8"))
    ]
    assert places == []


def test_what_rules_compute_with_is_borrowed_from_them():
    texts = [text.en for topic in knowledge().topics.values() for text in (one.text for one in topic.say)]
    texts += [one.text.en for plan in knowledge().plans.values() for one in plan.do]
    for name in ("weekly_pct", "shoe_note_km", "shoe_due_km", "cadence_usual", "cadence_low", "rest_hours"):
        assert any(spoken(RULE_NUMBERS[name]) in text for text in texts), name


def test_one_text_per_code_and_back():
    known = knowledge()
    assert list(known.cause_texts) == list(Cause)
    assert list(known.topics) == list(Topic)
    assert list(known.exercises) == list(Exercise)


def test_every_study_is_cited_and_no_more():
    known = knowledge()
    statements = [
        *(one for topic in known.topics.values() for one in topic.say),
        *(one for text in known.cause_texts.values() for one in text.statements),
        *(one for plan in known.plans.values() for one in plan.do),
        *known.acute_care.notes,
    ]
    assert {code for one in statements for code in one.cites} == set(known.phrases.studies)


@pytest.mark.parametrize("code", Exercise.values)
def test_each_exercise_has_its_drawing_made_from_its_pose(code):
    path = draw_exercises.FOLDER / f"{code}.svg"
    assert path.read_text(encoding="utf-8") == draw_exercises.draw(code)
    assert 'id="figure"' in draw_exercises.draw(code)
    assert "currentColor" in draw_exercises.draw(code)


def test_there_is_no_drawing_of_anything_else():
    assert sorted(POSES) == sorted(Exercise.values)
    assert sorted(path.stem for path in draw_exercises.FOLDER.iterdir()) == sorted(Exercise.values)


@pytest.mark.parametrize("code", Exercise.values)
def test_no_figure_leaves_its_drawing(code):
    svg = draw_exercises.draw(code)
    points = [
        (float(x), float(y))
        for path in re.findall(r'd="M([^"H]*)"', svg)
        for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)
    ]
    assert points
    assert all(0 <= x <= draw_exercises.WIDTH and 0 <= y <= draw_exercises.HEIGHT for x, y in points)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("library.toml", "[load]", "[loads]", r"library\.toml: has"),
        ("library.toml", 'shows = ["ladder"]', 'shows = ["stairs"]', r"way_back\.shows: some of"),
        ("library.toml", 'shows = ["ladder"]', 'shows = "ladder"', r"way_back\.shows: some of"),
        ("library.toml", '"hip_circles", "knee', '"hip_circle", "knee', r"warm_up\.exercises: unknown"),
        ("cause_texts.toml", "seen_with =", "seen =", r"cause_texts\.toml: itbs: has"),
        ("cause_texts.toml", "[[itbs.when]]", "[[itbs.whence]]", r"cause_texts\.toml: itbs: has"),
        ("cause_texts.toml", "{itb_onset_km} km", "{onset} km", r"itbs\.when\[1\]\.text\.en: no number"),
        ("article.toml", "short =", "long =", r"article\.toml: K1\.1: has"),
        ("article.toml", '[fact."K12.1"]', '[fact."K12.2"]', r"short_races\.say\[1\]\.facts: unknown K12\.1"),
        ("sources.toml", "[article]", "[paper]", r"sources\.toml: has"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(spoil, name, old, new, message):
    with pytest.raises(KnowledgeError, match=message):
        load_knowledge(spoil(name, old, new))
