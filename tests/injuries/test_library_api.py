"""exercises/ and knowledge/ by REST."""

import pytest

from injuries.enums import Cause
from injuries.enums.knowledge import Exercise, Topic
from injuries.knowledge import knowledge, knowledge_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(cast, client):
    client.force_login(cast.athlete.user)
    return client


def test_all_exercises_come_in_one_page(anna):
    body = anna.get("/api/v1/exercises/").json()
    assert [one["code"] for one in body["results"]] == Exercise.values
    assert (body["next"], body["previous"]) == (None, None)


def test_an_exercise_with_all_that_a_phone_needs(anna):
    body = anna.get("/api/v1/exercises/wall_sit_ball/").json()
    assert body["loads"] == ["squat"]
    assert body["swap"] == "quad_press"
    assert (body["sets"], body["repetitions"], body["seconds"], body["days_a_week"]) == (3, None, 30, [2, 3])
    assert body["causes"] == ["pfps"]
    assert body["facts"] == ["K3.5"]
    assert body["touches"] == ["knee", "thigh"]
    assert body["drawing"].endswith(".svg")
    assert not body["is_optional"]


def test_texts_come_in_the_language_of_the_request(anna, cast):
    english = anna.get("/api/v1/exercises/glute_bridge/").json()["name"]
    cast.athlete.user.language = "ru"
    cast.athlete.user.save()
    russian = anna.get("/api/v1/exercises/glute_bridge/", headers={"Accept-Language": "ru"}).json()["name"]
    assert {english, russian} == {"Glute bridge", "Ягодичный мостик"}


def test_an_unknown_exercise_is_a_problem_document(anna):
    response = anna.get("/api/v1/exercises/sofa/")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("application/problem+json")


def test_the_knowledge_is_one_document(anna):
    body = anna.get("/api/v1/knowledge/").json()
    assert body["version"] == knowledge_version()
    assert [topic["code"] for topic in body["topics"]] == Topic.values
    assert [cause["code"] for cause in body["causes"]] == Cause.values
    itbs = body["causes"][0]
    assert itbs["plan"]["days_off"] == [3, 5]
    assert itbs["plan"]["banned_training"] == ["descents", "hills", "same_loop"]
    assert itbs["what"][1]["origin"] == "both"
    assert itbs["what"][1]["studies"] == [knowledge().phrases.studies["fairclough_2006"]]
    assert body["acute_care"]["ice_minutes"] == [10, 15]
    assert len(body["acute_care"]["questions"]) == 6
    assert next(step for step in body["ladder"] if step["code"] == "easy_1_2_km")["run_m"] == [1000, 2000]


def test_a_site_without_hints_names_no_cause(anna, settings):
    settings.CAUSE_HINTS = False
    assert anna.get("/api/v1/knowledge/").json()["causes"] == []
    assert anna.get("/api/v1/exercises/glute_bridge/").json()["causes"] == []


def test_the_knowledge_asks_nothing_of_the_database_but_who_reads(anna, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        anna.get("/api/v1/knowledge/")
