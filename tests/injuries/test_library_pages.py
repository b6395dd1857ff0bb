"""The library as athletes, guardians and staff read it, in both languages."""

import html
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from injuries.enums import Cause
from injuries.enums.knowledge import Exercise, Origin, Topic
from injuries.knowledge import knowledge
from tests.cast import NOW
from tests.injuries.entries import log

pytestmark = pytest.mark.django_db
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LATER = "A warning sign is open."


@pytest.fixture(autouse=True)
def clock(cast):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def anna(cast, client):
    client.force_login(cast.athlete.user)
    return client


def page(client, path):
    response = client.get(f"/library/{path}")
    assert response.status_code == 200, path
    return response.content.decode()


PATHS = [
    "",
    "exercises/",
    *(f"topics/{code}/" for code in Topic.values),
    *(f"causes/{code}/" for code in Cause.values),
    *(f"exercises/{code}/" for code in ("glute_bridge", "wall_sit_ball", "thigh_massage")),
]


@pytest.mark.parametrize("path", PATHS)
def test_each_page_speaks_english_and_leaves_no_placeholder(anna, path):
    text = page(anna, path)
    main = text[text.index("<main") : text.index("</main>")]
    assert not CYRILLIC.search(main)
    assert not re.search(r"\{\w+\}", main)


@pytest.mark.parametrize("path", [path for path in PATHS if path.count("/") == 2])
def test_each_page_gives_its_knowledge_in_russian(anna, cast, path):
    cast.athlete.user.language = "ru"
    cast.athlete.user.save()
    with translation.override("ru"):
        text = page(anna, path)
    kind, code, _end = path.split("/")
    known = knowledge()
    tables = {"topics": known.topics, "causes": known.cause_texts, "exercises": known.exercises}
    entry = tables[kind][code]
    assert f"<h1>{entry.name.ru}</h1>" in text


def test_the_index_links_every_topic_and_cause(anna):
    text = page(anna, "")
    for code in Topic.values:
        assert f"/library/topics/{code}/" in text
    for code in Cause.values:
        assert f"/library/causes/{code}/" in text


def test_every_exercise_is_listed_with_its_drawing(anna):
    text = page(anna, "exercises/")
    for code in Exercise.values:
        assert f"/library/exercises/{code}/" in text
        assert re.search(rf"injuries/exercises/{code}[.\w]*\.svg#figure", text), code
    assert text.count('role="img"') == len(Exercise)


def test_me_links_the_library(anna):
    assert 'href="/library/"' in anna.get("/me/").content.decode()


def test_article_and_later_evidence_are_told_apart_with_sources(anna):
    text = page(anna, "causes/pfps/")
    for origin in (Origin.ARTICLE, Origin.BOTH, Origin.STUDIES):
        assert f"origin-{origin}" in text
    assert "Article · K3.2" in text
    assert "Later evidence · Collins 2018" in text
    assert knowledge().phrases.article in html.unescape(text)
    assert knowledge().phrases.studies["willy_2019"] in text


def test_patterns_and_factors_are_introduced_apart(anna):
    assert "A pattern often seen with an irritated iliotibial band" in page(anna, "causes/itbs/")
    assert "A factor often behind such pain: overstriding" in page(anna, "causes/overstriding/")


def test_a_report_leads_on_to_its_likely_cause(anna, cast):
    report = log(
        cast.athlete,
        spots=["lateral"],
        timing=["from_km"],
        triggers=["downhill"],
        no=["swelling"],
    ).report
    text = anna.get(f"/log/{report.public_id}/").content.decode()
    assert "/library/causes/itbs/" in text


def test_what_a_plan_bans_is_swapped_on_the_page(anna):
    text = page(anna, "causes/pfps/")
    assert "/library/exercises/quad_press/" in text
    assert "For now instead of: Wall sit with a ball" in text
    assert "/library/exercises/wall_sit_ball/" not in text


def test_the_warm_up_is_a_list_in_order(anna):
    text = page(anna, "topics/warm_up/")
    order = [
        text.index(f"/library/exercises/{code}/") for code in knowledge().topics[Topic.WARM_UP].exercises
    ]
    assert order == sorted(order)
    assert '<ol class="exercises">' in text
    assert "5–7 minutes" in text


def test_first_care_stands_where_it_hurts(anna):
    text = page(anna, "topics/when_it_hurts/")
    assert "10–15 minutes, 2–3 times a day" in text
    assert "Did you run longer than usual?" in text


def test_an_exercise_says_how_much_and_what_stands_in_for_it(anna):
    text = page(anna, "exercises/wall_sit_ball/")
    assert "3 × 30 s, days a week: 2–3" in text
    assert "/library/exercises/quad_press/" in text
    assert "/library/causes/pfps/" in text
    assert "more than 2 of 10, leave it out for 48 hours" in text
    assert "before each run" in page(anna, "exercises/calf_raise/")
    assert "each side" in page(anna, "exercises/clam_shell/")
    assert "Added by us" in page(anna, "exercises/quad_press/")
    assert "strength comes first" in page(anna, "exercises/thigh_massage/")


def test_beside_an_urgent_sign_causes_ice_and_leg_exercises_are_left_out(anna, cast):
    log(cast.athlete, "calf_swelling")
    assert "/library/causes/" not in page(anna, "")
    cause = page(anna, "causes/itbs/")
    assert LATER in cause
    assert "What it is" not in cause
    care = page(anna, "topics/when_it_hurts/")
    assert LATER in care
    assert "10–15 minutes" not in care
    exercises = page(anna, "exercises/")
    assert LATER in exercises
    assert "/library/exercises/glute_bridge/" not in exercises
    assert "/library/exercises/dead_bug/" in exercises
    assert LATER in page(anna, "exercises/glute_bridge/")
    assert LATER in page(anna, "topics/stabilisers/")


def test_beside_a_referral_causes_are_told_without_what_helps(anna, cast):
    log(cast.athlete, "swelling", area="knee")
    cause = page(anna, "causes/pfps/")
    assert "What it is" in cause
    assert LATER in cause
    assert "What usually helps" not in cause
    assert LATER in page(anna, "exercises/banded_squat/")
    allowed = page(anna, "exercises/clam_shell/")
    assert LATER not in allowed
    assert "/library/causes/" not in allowed


def test_signs_of_others_change_nothing(anna, cast):
    log(cast.minor, "calf_swelling")
    assert LATER not in page(anna, "exercises/glute_bridge/")
    assert "10–15 minutes" in page(anna, "topics/when_it_hurts/")


def test_a_guardian_reads_for_the_ward_and_keeps_the_address(cast, client):
    client.force_login(cast.guardian)
    log(cast.minor, "calf_swelling")
    query = f"?for={cast.minor.public_id}"
    text = page(client, query)
    assert f"/library/topics/load/{query}" in text
    assert "/library/causes/" not in text


def test_staff_read_it_without_anybodys_banner(cast, client):
    log(cast.minor, "calf_swelling")
    client.force_login(cast.coach)
    text = page(client, "causes/itbs/")
    assert "What usually helps" in text
    assert "banner" not in text


def test_a_site_without_hints_names_no_cause(anna, settings):
    settings.CAUSE_HINTS = False
    assert "/library/causes/" not in page(anna, "")
    assert anna.get("/library/causes/itbs/").status_code == 404
    assert "/library/causes/" not in page(anna, "exercises/glute_bridge/")


@pytest.mark.parametrize("path", ["topics/x/", "causes/X/", "exercises/9/"])
def test_an_unknown_code_is_not_found(anna, path):
    assert anna.get(f"/library/{path}").status_code == 404


def test_a_page_costs_few_queries(anna):
    page(anna, "exercises/")
    with CaptureQueriesContext(connection) as queries:
        page(anna, "exercises/")
    assert len(queries) <= 8
