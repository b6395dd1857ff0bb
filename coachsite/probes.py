"""Is what the site needs there? Asked by /readyz and by `manage.py doctor`.

A probe returns a few words about what it found, or raises `TroubleError` with what is wrong
and how to mend it.
"""

import time
from datetime import datetime

import redis
from django.db import DatabaseError, connection

from alerts.selectors import outbox_lag_s
from coachsite import heartbeat

# Messages leave within seconds; what waits longer waits for something.
LAG_LIMIT_S = 60.0


class TroubleError(Exception):
    """What is wrong and how to mend it, in one line for an operator."""


def database() -> str:
    """The database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version')")
            return f"Postgres {cursor.fetchone()[0]}"
    except DatabaseError as error:
        raise TroubleError(f"no connection ({one_line(error)}); start it, or mend DATABASE_URL") from error


def broker() -> str:
    """The broker answers within a second."""
    try:
        with heartbeat.broker() as client:
            client.ping()
    except redis.RedisError as error:
        why = f"no answer ({one_line(error)}); start it, or mend REDIS_URL. Alerts wait until it is back"
        raise TroubleError(why) from error
    return "answers"


def worker(queue: str) -> str:
    """The worker of this queue has given a sign of life not long ago."""
    try:
        age_s = heartbeat.age_s(queue, time.time())
    except redis.RedisError as error:
        raise TroubleError("the broker does not answer, so nothing is known") from error
    if age_s is None:
        raise TroubleError(f"never gave a sign of life; start beat, and a worker with -Q {queue}")
    if age_s > heartbeat.LATE_AFTER_S[queue]:
        raise TroubleError(f"last sign of life {age_s:.0f} s ago; see the logs of beat and of worker {queue}")
    return f"last sign of life {age_s:.0f} s ago"


def outbox(now: datetime) -> str:
    """No message has been due for long."""
    try:
        lag_s = outbox_lag_s(now)
    except DatabaseError as error:
        raise TroubleError("the database does not answer, so nothing is known") from error
    if lag_s > LAG_LIMIT_S:
        raise TroubleError(f"a message has been due for {lag_s:.0f} s; see the logs of worker soon")
    return "nothing waits" if lag_s <= 0 else f"the oldest message waits {lag_s:.0f} s"


def one_line(error: BaseException) -> str:
    """The first line of what an error says."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
