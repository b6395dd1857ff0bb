"""Where the servers are: said by the environment, or written down by the embedded ones, or fatal."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from coachsite.services_file import NOWHERE, database_from_url, read_service


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch):
    for name in NOWHERE:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


@pytest.mark.parametrize("name", sorted(NOWHERE))
def test_without_embedded_servers_a_missing_address_is_fatal_and_named(tmp_path, name):
    with pytest.raises(ImproperlyConfigured, match=f"Set {name}"):
        read_service(name, embedded=False, var_dir=tmp_path)


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    write(tmp_path, REDIS_URL="redis://embedded/0")
    monkeypatch.setenv("REDIS_URL", "redis://real/0")
    assert read_service("REDIS_URL", embedded=True, var_dir=tmp_path) == "redis://real/0"


def test_embedded_servers_are_found_by_their_file(tmp_path):
    write(tmp_path, REDIS_URL="redis://embedded/0")
    assert read_service("REDIS_URL", embedded=True, var_dir=tmp_path) == "redis://embedded/0"


def test_before_they_start_commands_get_an_address_where_nothing_listens(tmp_path):
    assert read_service("DATABASE_URL", embedded=True, var_dir=tmp_path) == NOWHERE["DATABASE_URL"]


def test_a_postgres_address_becomes_django_settings():
    found = database_from_url("postgresql://me:p%40ss@db.example:5433/runs?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("me", "p@ss", "db.example")
    assert (found["PORT"], found["NAME"], found["OPTIONS"]) == ("5433", "runs", {"sslmode": "require"})


def write(var, **services):
    (var / "run").mkdir()
    (var / "run" / "services.json").write_text(json.dumps(services))
