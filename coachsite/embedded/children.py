"""The processes of the demo: the same programs that run on real servers."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

# Seconds gunicorn gives requests at the end; below what the supervisor gives gunicorn.
WEB_GRACE_S = 2


@dataclass(frozen=True)
class Child:
    name: str
    argv: tuple[str, ...]
    # Seconds to end by itself when asked.
    grace_s: float
    environment: Mapping[str, str] = field(default_factory=dict)
    keep_fds: tuple[int, ...] = ()


def web(listener_fd: int) -> Child:
    """Gunicorn on a socket that is already open."""
    argv = (
        *_module("gunicorn"),
        "coachsite.wsgi:application",
        "--config=python:coachsite.gunicorn",
        f"--bind=fd://{listener_fd}",
        "--preload",
        f"--graceful-timeout={WEB_GRACE_S}",
        "--no-control-socket",
    )
    return Child("web", argv, grace_s=3, environment={"COACHSITE_PROCESS": "web"}, keep_fds=(listener_fd,))


def worker(queue: str, processes: int) -> Child:
    """A Celery worker of one queue."""
    argv = (
        *_celery("worker"),
        f"--queues={queue}",
        f"--concurrency={processes}",
        f"--hostname={queue}@%h",
        "--prefetch-multiplier=1",
        "--without-gossip",
        "--without-mingle",
        "--loglevel=INFO",
    )
    return Child(queue, argv, grace_s=3, environment={"COACHSITE_PROCESS": "worker"})


def beat() -> Child:
    """Celery's clock."""
    argv = (*_celery("beat"), "--loglevel=WARNING", "--pidfile=")
    return Child("beat", argv, grace_s=1, environment={"COACHSITE_PROCESS": "beat"})


def manage(name: str, *arguments: str) -> Child:
    """One of our management commands."""
    return Child(name, (sys.executable, "manage.py", *arguments), grace_s=1)


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name)


def _celery(command: str) -> tuple[str, ...]:
    return (*_module("celery"), "--quiet", "--app=coachsite.celery:app", command)
