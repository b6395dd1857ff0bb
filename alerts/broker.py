"""Pokes the workers after a commit. The rows are the truth; a poke that is lost costs one tick.

A broker that is down or stalled must not hold a request: each poke has a second, never retries, and after a
failure this process pokes nobody for a while.
"""

import time
from functools import partial
from typing import Any

import structlog
from celery import Task, current_app
from django.db import transaction
from kombu import pools
from kombu.exceptions import LimitExceeded, OperationalError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

PAUSE_S = 10.0
LIMIT_S = 1
# Ten threads share as many connections; the eleventh waits this long for one.
WAIT_S = 0.5
# Added to the workers' own options: they wait for the broker to come back, a request does not.
IMPATIENT = {
    "max_retries": 0,
    "socket_timeout": LIMIT_S,
    "socket_connect_timeout": LIMIT_S,
    # A check before use would cost a second limit when the broker stalls.
    "health_check_interval": 0,
}
# On this process's monotonic clock; one entry, so that threads share it without a lock.
_pause = {"until": 0.0}


def poke(task: "str | Task[..., Any]", *args: Any) -> None:
    """Sends this task once the current transaction is committed; tells nobody when it cannot.

    A service names the task as text ("training.tasks.run_import"): services know nothing of tasks. `args`
    are numbers and texts.
    """
    name = task if isinstance(task, str) else str(task.name)
    transaction.on_commit(partial(send, name, args))


def send(name: str, args: tuple[Any, ...]) -> bool:
    """Sends now, in little more than a second at worst; says whether the broker took it."""
    if time.monotonic() < _pause["until"]:
        return False
    try:
        _publish(name, args)
    except (OperationalError, LimitExceeded, RedisError, OSError) as error:
        _pause["until"] = time.monotonic() + PAUSE_S
        log.warning("poke_failed", task=name, error=type(error).__name__, pause_s=PAUSE_S)
        return False
    return True


def _publish(name: str, args: tuple[Any, ...]) -> None:
    connection = current_app.connection_for_write(transport_options=IMPATIENT)
    with pools.producers[connection].acquire(block=True, timeout=WAIT_S) as producer:
        current_app.send_task(name, args=args, producer=producer, retry=False, ignore_result=True)
