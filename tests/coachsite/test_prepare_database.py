"""`prepare_database` makes a role that bypasses nothing, and repeats without harm."""

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from psycopg.conninfo import make_conninfo

ROLE, DATABASE = "prepared_role", "prepared_database"


def address(user, database, password=None):
    found = settings.DATABASES["default"]
    return make_conninfo(
        host=found["HOST"], port=found["PORT"], user=user, dbname=database, password=password
    )


@pytest.fixture
def admin(db):
    with psycopg.connect(address("postgres", "postgres"), autocommit=True) as connection:
        yield connection
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.execute(f"DROP ROLE IF EXISTS {ROLE}")


@pytest.fixture
def prepare(admin, monkeypatch):
    monkeypatch.setenv("ADMIN_DATABASE_URL", address("postgres", "postgres"))

    def run(password):
        monkeypatch.setenv("DATABASE_URL", address(ROLE, DATABASE, password))
        call_command("prepare_database")

    return run


def test_the_role_owns_its_database_and_has_no_right_beyond_it(prepare, admin, capsys):
    prepare("first")
    rights = admin.execute(
        "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
        " FROM pg_roles WHERE rolname = %s",
        [ROLE],
    ).fetchone()
    assert rights == (True, False, False, False, False)
    with psycopg.connect(address(ROLE, DATABASE, "first")) as own:
        own.execute("CREATE TABLE mine (id int)")
    assert "are ready" in capsys.readouterr().out


def test_a_second_run_sets_the_password_and_keeps_the_data(prepare, admin):
    prepare("first")
    with psycopg.connect(address(ROLE, DATABASE, "first")) as own:
        own.execute("CREATE TABLE kept (id int)")
    before = admin.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [ROLE]).fetchone()
    prepare("second")
    after = admin.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [ROLE]).fetchone()
    assert before != after
    with psycopg.connect(address(ROLE, DATABASE, "second")) as own:
        assert own.execute("SELECT count(*) FROM kept").fetchone() == (0,)
