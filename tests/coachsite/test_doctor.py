"""`manage.py doctor`: what it finds, and that it says how to mend it."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.core import checks
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from alerts.enums import DeliveryState
from alerts.models import Delivery
from coachsite import doctor, heartbeat
from coachsite.embedded.valkey import free_port
from coachsite.probes import TroubleError
from coachsite.tasks import report_alive

REPOSITORY = Path(__file__).resolve().parents[2]
NAMES = [
    "settings", "database", "migrations", "clock", "broker", "worker soon", "worker bulk", "beat", "outbox",
    "mail", "storage", "file rights", "PDF files",
]  # fmt: skip


def smtp(port):
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return {"default": {"BACKEND": backend, "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 2}}}


@pytest.fixture
def broker():
    with heartbeat.broker() as client:
        client.flushdb()
        yield client
        client.flushdb()


@pytest.fixture(autouse=True)
def impatience(monkeypatch):
    monkeypatch.setattr(doctor, "PING_LIMIT_S", 0.2)


@pytest.fixture
def folders(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_DIR = tmp_path / "mail"
    for folder in (settings.MEDIA_ROOT, settings.MAIL_DIR, tmp_path / "run"):
        folder.mkdir(mode=0o700)
    (tmp_path / "run" / "secret_key").write_text("x")
    (tmp_path / "run" / "secret_key").chmod(0o600)
    return tmp_path


@pytest.fixture
def mail_server(settings):
    controller = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.MAILERS = smtp(controller.port)
    yield controller
    controller.stop()


def trouble(check, *arguments):
    with pytest.raises(TroubleError) as caught:
        check(*arguments)
    return str(caught.value)


@pytest.mark.django_db
def test_a_site_in_order_gets_a_line_each_and_status_0(broker, folders, mail_server, capsys):
    report_alive("soon")
    report_alive("bulk")
    call_command("doctor")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"ok  {name}" for name in NAMES]


@pytest.mark.django_db
def test_one_bad_line_makes_the_status_1(broker, folders, settings, capsys):
    settings.MAILERS = smtp(free_port())
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(NAMES)
    assert [line for line in lines if line.startswith("bad mail: no greeting from 127.0.0.1")]


def test_a_missing_setting_is_named_without_a_traceback():
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("bad settings: Set SECRET_KEY (or SECRET_KEY_FILE)")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "problem", [checks.Warning("weak\nkey", id="security.W009"), checks.Error("no", id="x.E1")]
)
def test_complaints_of_django_about_settings_are_passed_on_in_one_line(monkeypatch, problem):
    monkeypatch.setattr(doctor, "run_checks", lambda **_: [problem])
    said = trouble(doctor.check_settings)
    assert problem.id in said
    assert "\n" not in said


def test_checks_of_real_sites_are_asked_on_real_sites_only(monkeypatch, settings):
    asked = []
    monkeypatch.setattr(
        doctor, "run_checks", lambda include_deployment_checks: asked.append(include_deployment_checks) or []
    )
    assert "development" in doctor.check_settings()
    settings.EMBEDDED = False
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    assert "this machine only" in doctor.check_settings()
    settings.ALLOWED_HOSTS = ["127.0.0.1", "coach.example"]
    assert "real site" in doctor.check_settings()
    assert asked == [False, False, True]


@pytest.mark.django_db
def test_a_role_that_sees_every_row_is_refused():
    """The test's own role cannot become one, so a view of that name stands before the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP VIEW pg_roles AS SELECT rolname, true AS rolsuper, false AS rolbypassrls "
            "FROM pg_catalog.pg_roles"
        )
        cursor.execute("SET LOCAL search_path = pg_temp, public, pg_catalog")
    assert "NOSUPERUSER" in trouble(doctor.check_database)


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_counted_and_named():
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("alerts")
    MigrationRecorder(connection).record_unapplied(*newest)
    said = trouble(doctor.check_migrations)
    assert ".".join(newest) in said
    assert "manage.py migrate" in said


@pytest.mark.django_db
def test_clocks_that_disagree_are_noticed(time_machine):
    time_machine.move_to(datetime.now(UTC) - timedelta(minutes=1))
    assert "60 s apart" in trouble(doctor.check_clock)


def test_a_database_that_is_gone_makes_lines_and_no_traceback(monkeypatch):
    def fails():
        raise OperationalError("gone")

    monkeypatch.setattr(doctor.connection, "cursor", fails)
    found = {finding.name: finding for finding in doctor.examine()}
    assert not found["database"].ok
    assert "DATABASE_URL" in found["database"].text
    assert found["clock"].text == "the database does not answer, so nothing is known"


def test_a_check_that_breaks_is_a_finding(monkeypatch):
    def breaks():
        raise ZeroDivisionError("oh\nno")

    monkeypatch.setattr(doctor, "_checks", lambda: [("mail", breaks)])
    (finding,) = doctor.examine()
    assert str(finding) == "bad mail: could not be examined (oh)"


def test_a_missing_worker_and_a_missing_beat_are_told_apart(broker, monkeypatch):
    assert "-Q bulk" in trouble(doctor.check_worker, "bulk")
    assert "start worker soon first" in trouble(doctor.check_beat)

    workers = {"soon@here": [{"name": "soon"}], "other@here": [{"name": "else"}]}
    monkeypatch.setattr("celery.app.control.Inspect.active_queues", lambda _self: workers)
    assert doctor.check_worker("soon") == "answers"
    assert "start beat" in trouble(doctor.check_beat)
    assert "-Q bulk" in trouble(doctor.check_worker, "bulk")


def test_no_broker_means_no_answer_from_workers(settings, monkeypatch):
    def fails(_self):
        raise ConnectionError

    monkeypatch.setattr("celery.app.control.Inspect.active_queues", fails)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "the broker does not answer" in trouble(doctor.check_worker, "soon")


@pytest.mark.django_db
def test_messages_given_up_this_day_are_counted_and_older_ones_are_history():
    def give_up():
        now = datetime.now(UTC)
        return Delivery.objects.create(
            address="ada@club.example", occasion="o", due_at=now, state=DeliveryState.FAILED
        )

    old = give_up()
    Delivery.objects.filter(pk=old.pk).update(created_at=datetime.now(UTC) - timedelta(days=2))
    assert doctor.check_outbox() == "nothing waits"
    give_up()
    assert trouble(doctor.check_outbox).startswith("1 messages of this day")


def test_a_mail_server_that_greets_is_well(mail_server):
    assert doctor.check_mail() == f"127.0.0.1:{mail_server.port} greets us"


def test_mails_to_files_need_a_folder(settings, folders):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    assert "can be written" in doctor.check_mail()
    settings.MAIL_DIR.rmdir()
    assert "MAIL_DIR" in trouble(doctor.check_mail)


def test_a_missing_folder_for_uploads_is_noticed(settings, folders):
    settings.MEDIA_ROOT = folders / "nowhere"
    assert "MEDIA_ROOT" in trouble(doctor.check_storage)


def test_a_full_disk_is_noticed_before_uploads_fail(folders, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 1 << 62)
    assert "make room" in trouble(doctor.check_storage)


@pytest.mark.parametrize(("path", "mode"), [("media", 0o701), ("mail", 0o704), ("run/secret_key", 0o640)])
def test_what_others_may_read_is_named_with_the_command_that_closes_it(folders, path, mode):
    assert doctor.check_file_rights() == "closed to others"
    (folders / path).chmod(mode)
    said = trouble(doctor.check_file_rights)
    assert f"chmod go= {folders / path}" in said


def test_a_machine_without_pango_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(doctor, "can_make_pdf", lambda: False)
    assert "apt-get install libpango-1.0-0" in doctor.check_pdf()
