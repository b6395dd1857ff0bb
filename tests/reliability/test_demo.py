"""The promises of `make demo`, on real processes."""

import os
import signal
import socket
import stat

import psutil
import psycopg
import pytest

from tests.reliability.demo_process import CHILDREN, DemoProcess, is_alive, wait_until

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(400)]


def test_a_running_demo_answers_and_has_every_process(demo):
    assert demo.get("/healthz")[0] == 200
    assert set(demo.leashes) == set(CHILDREN)
    assert all(psutil.pid_exists(demo.child_pid(name)) for name in CHILDREN)


def test_logs_carry_the_name_of_their_process(demo):
    assert any(line.startswith("setup | ") for line in demo.lines)
    assert any(line.startswith("web   | ") and "Listening at" in line for line in demo.lines)
    demo.wait_for("soon  | ")


def test_each_process_has_a_session_of_its_own(demo):
    pids = [demo.process.pid, demo.postgres_pid, *(demo.child_pid(name) for name in CHILDREN)]
    assert len({os.getsid(pid) for pid in pids}) == len(pids)


def test_the_database_role_can_make_databases_and_nothing_else_special(demo):
    with psycopg.connect(demo.services["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolreplication, rolcreatedb "
            "FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == (False, False, False, False, True)


def test_addresses_and_secrets_are_readable_by_their_owner_only(demo):
    run = demo.var / "run"
    assert stat.S_IMODE(run.stat().st_mode) == 0o700
    for name in ("services.json", "secret_key", "valkey.conf"):
        assert stat.S_IMODE((run / name).stat().st_mode) == 0o600, name


def test_commands_find_the_servers_of_a_running_demo(demo):
    result = demo.manage("migrate", "--check")
    assert result.returncode == 0, result.stderr


def test_a_second_start_prints_the_address_and_ends_well(demo):
    second = DemoProcess(demo.var)
    assert second.wait_for_end(within_s=30) == 0
    assert any("already up" in line for line in second.said)
    assert any(demo.url in line for line in second.said)
    assert demo.get()[0] == 200


@pytest.mark.parametrize("name", ["beat", "soon", "web", "valkey"])
def test_a_dead_child_is_replaced_within_five_seconds(demo, name):
    leash = demo.leashes[name]
    os.kill(demo.child_pid(name), signal.SIGKILL)
    wait_until(lambda: demo.leashes.get(name) not in {leash, None}, within_s=5, what=f"a new {name}")
    demo.wait_for(f"{name} ended with status 137", within_s=5)
    wait_until(demo.answers, within_s=90, what="a healthy demo")


def test_a_dead_postgres_is_started_again(demo):
    pid = demo.postgres_pid
    os.kill(pid, signal.SIGKILL)
    demo.wait_for("postgres is gone: starting it again", within_s=30)
    wait_until(lambda: demo.manage("migrate", "--check").returncode == 0, within_s=60, what="a database")
    assert demo.postgres_pid != pid


def test_a_taken_port_is_said_and_the_next_one_used(start_demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        demo = start_demo(port=port)
        demo.wait_for(f"Port {port} is taken")
        demo.signal(signal.SIGTERM)
        assert demo.wait_for_end(within_s=15) == 0
    assert demo.left() == []


def test_a_stop_while_setting_up_leaves_no_process_and_lets_the_next_one_in(start_demo):
    first = start_demo()
    first.wait_for("setup | ")
    second = start_demo()
    second.wait_for(f"Process {first.process.pid} is starting or stopping this demo: waiting.")
    assert first.stop() == 0
    second.wait_for("setup | ")
    assert second.stop() == 0
    assert second.left() == []


def test_a_killed_supervisor_leaves_only_postgres_and_the_next_run_takes_it_over(demo, shared_demo):
    postgres = demo.postgres_pid
    demo.signal(signal.SIGKILL)
    demo.process.wait()
    wait_until(lambda: not demo.left(but_postgres=True), within_s=10, what="the end of its children")
    assert is_alive(postgres)

    assert shared_demo.start().postgres_pid == postgres


def test_sigint_ends_everything_even_for_a_job_that_inherited_it_ignored(demo):
    demo.signal(signal.SIGINT)
    assert demo.wait_for_end(within_s=15) == 0
    assert demo.left() == []
    assert not (demo.var / "run" / "services.json").exists()


def test_stuck_children_do_not_hold_up_the_end(demo):
    for name in CHILDREN:
        os.kill(demo.child_pid(name), signal.SIGSTOP)
    assert demo.stop(within_s=15) == 0
    assert demo.left() == []


def test_five_deaths_within_a_minute_end_it_with_the_reason(demo):
    """It is the leash that dies here; a second beat beside the first would tick twice."""
    for _death in range(5):
        leash, child = demo.leashes["beat"], demo.child_pid("beat")
        os.kill(leash, signal.SIGKILL)
        wait_until(lambda leash=leash: demo.leashes.get("beat") != leash, within_s=10, what="beat missed")
        assert not is_alive(child)
    assert demo.wait_for_end(within_s=15) == 1
    assert any("beat ended with status" in line and "5 deaths" in line for line in demo.said)
    assert demo.left() == []
