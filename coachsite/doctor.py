"""What `manage.py doctor` looks at: one line each, what is wrong and how to mend it."""

import shutil
import smtplib
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from alerts.selectors import failed_since
from coachsite import probes
from coachsite.celery import app
from coachsite.probes import TroubleError, one_line
from coachsite.summaries.pdf import can_make_pdf

CLOCK_LIMIT_S = 5.0
FAILED_WITHIN = timedelta(days=1)
PING_LIMIT_S = 2.0
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
LEAST_FREE_BYTES = 500 * 1024 * 1024
NOT_OTHERS = stat.S_IRWXO
NOT_GROUP_OR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
PRIVATE_FILES = ("services.json", "secret_key", "valkey.conf")


@dataclass(frozen=True)
class Finding:
    name: str
    ok: bool
    text: str

    def __str__(self) -> str:
        return f"{'ok ' if self.ok else 'bad'} {self.name}: {self.text}"


def examine() -> Iterator[Finding]:
    """Every check in turn; one that breaks is a finding too."""
    for name, check in _checks():
        try:
            yield Finding(name, ok=True, text=check())
        except TroubleError as trouble:
            yield Finding(name, ok=False, text=str(trouble))
        except DatabaseError:
            yield Finding(name, ok=False, text="the database does not answer, so nothing is known")
        except Exception as error:  # noqa: BLE001  whatever breaks here is what the operator must read
            yield Finding(name, ok=False, text=f"could not be examined ({one_line(error)})")


def _checks() -> list[tuple[str, Callable[[], str]]]:
    return [
        ("settings", check_settings),
        ("database", check_database),
        ("migrations", check_migrations),
        ("clock", check_clock),
        ("broker", probes.broker),
        ("worker soon", partial(check_worker, "soon")),
        ("worker bulk", partial(check_worker, "bulk")),
        ("beat", check_beat),
        ("outbox", check_outbox),
        ("mail", check_mail),
        ("storage", check_storage),
        ("file rights", check_file_rights),
        ("PDF files", check_pdf),
    ]


def check_settings() -> str:
    """Django's own checks; where other machines may come, those for real sites too."""
    is_local = set(settings.ALLOWED_HOSTS) <= LOOPBACK
    messages = run_checks(include_deployment_checks=not settings.EMBEDDED and not is_local)
    serious = [f"{message.id}: {message.msg}" for message in messages if message.level >= WARNING]
    if serious:
        raise TroubleError("; ".join(serious).replace("\n", " "))
    if settings.EMBEDDED:
        return "embedded servers, for development only"
    return "answers on this machine only, see ALLOWED_HOSTS" if is_local else "fit for a real site"


def check_database() -> str:
    """It answers, and our role has no power that walks around the rights of rows."""
    version = probes.database()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            raise TroubleError(
                "the role of DATABASE_URL is a superuser or bypasses row security; "
                "run `manage.py prepare_database`, or ALTER ROLE ... NOSUPERUSER NOBYPASSRLS"
            )
    return version


def check_migrations() -> str:
    """All are applied."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        first = missing[0][0]
        raise TroubleError(f"{len(missing)} not applied, first {first}; run `manage.py migrate`")
    return "all applied"


def check_clock() -> str:
    """This machine and the database agree on the time: days, weeks and "in the future" depend on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart_s = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    if apart_s > CLOCK_LIMIT_S:
        raise TroubleError(f"{apart_s:.0f} s apart from the database; let both machines keep time by NTP")
    return f"{apart_s:.1f} s apart from the database"


def check_worker(queue: str) -> str:
    """It answers; its signs of life also need beat, which is another line."""
    try:
        return probes.worker(queue)
    except TroubleError:
        if _answers(queue):
            return "answers"
        raise


def check_beat() -> str:
    """Signs of life come in as long as beat sends for them; without any worker nothing can be said."""
    try:
        return f"ticks; worker soon: {probes.worker('soon')}"
    except TroubleError as trouble:
        if _answers("soon"):
            raise TroubleError("the worker answers, but no tick comes; start beat") from trouble
        raise TroubleError(
            "no worker soon, so its ticks cannot be seen; start worker soon first"
        ) from trouble


def check_outbox() -> str:
    """Nothing waits for long, and nothing was given up."""
    said = probes.outbox(timezone.now())
    if count := failed_since(timezone.now() - FAILED_WITHIN):
        raise TroubleError(f"{count} messages of this day were given up; their rows say why")
    return said


def check_mail() -> str:
    """The mail server greets us, or the folder of mails can be written."""
    mailer = mailers.default
    if not isinstance(mailer, SmtpBackend):
        return _check_writable(settings.MAIL_DIR, "MAIL_DIR")
    try:
        mailer.open()
        mailer.close()
    except (OSError, smtplib.SMTPException) as error:
        where = f"{mailer.host}:{mailer.port}"
        why = f"no greeting from {where} ({one_line(error)}); mend MAIL_HOST and its like"
        raise TroubleError(why) from error
    return f"{mailer.host}:{mailer.port} greets us"


def check_storage() -> str:
    """Uploaded files can be written, and there is room."""
    said = _check_writable(settings.MEDIA_ROOT, "MEDIA_ROOT")
    free = shutil.disk_usage(settings.MEDIA_ROOT).free
    if free < LEAST_FREE_BYTES:
        raise TroubleError(f"{free // 1024**2} MB free in {settings.MEDIA_ROOT}; make room")
    return f"{said}, {free // 1024**3} GB free"


def check_file_rights() -> str:
    """People's files are closed to other users of this machine, secrets to their group as well."""
    run = settings.VAR_DIR / "run"
    open_paths = [path for path in (settings.MEDIA_ROOT, settings.MAIL_DIR) if _allows(path, NOT_OTHERS)]
    open_paths += [run / name for name in PRIVATE_FILES if _allows(run / name, NOT_GROUP_OR_OTHERS)]
    if open_paths:
        names = " ".join(map(str, open_paths))
        raise TroubleError(f"others may read {names}; run: chmod go= {names}")
    return "closed to others"


def check_pdf() -> str:
    """Never bad: the pages can be printed all the same."""
    if can_make_pdf():
        return "can be made"
    wanted = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    return f"cannot be made here; apt-get install {wanted} helps"


def _answers(queue: str) -> bool:
    try:
        found = app.control.inspect(timeout=PING_LIMIT_S).active_queues() or {}
    except Exception:  # noqa: BLE001  kombu lets through whatever its transport raises
        return False
    return any(queue == each["name"] for queues in found.values() for each in queues)


def _check_writable(folder: Path, name: str) -> str:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        why = f"cannot write into {folder} ({error.strerror}); make it, give it to this user, or set {name}"
        raise TroubleError(why) from error
    return f"{folder} can be written"


def _allows(path: Path, rights: int) -> bool:
    return path.exists() and bool(path.stat().st_mode & rights)
