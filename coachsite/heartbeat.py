"""Signs of life of the workers, kept by the broker they work from.

Beat sends a task to each queue every few seconds; the worker that takes it notes the time here. So a fresh
note means that beat ticks, the broker carries and the worker of that queue works.
"""

import redis
from django.conf import settings

KEY = "coachsite:heartbeat:{queue}"
KEPT_S = 86_400
PATIENCE_S = 1.0
# Without a sign for so long something is wrong. A slice of bulk work takes up to a minute.
LATE_AFTER_S = {"soon": 45.0, "bulk": 180.0}


def broker() -> redis.Redis:
    """A client of the broker that gives up after a second."""
    client: redis.Redis = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S, max_connections=2
    )
    return client


def record(queue: str, now: float) -> None:
    """Note that the worker of `queue` was alive at `now` (Unix time)."""
    with broker() as client:
        client.set(KEY.format(queue=queue), repr(now), ex=KEPT_S)


def age_s(queue: str, now: float) -> float | None:
    """Seconds since the last sign of `queue`, or None if there never was one.

    Raises:
        redis.RedisError: the broker does not answer.
    """
    with broker() as client:
        noted = client.get(KEY.format(queue=queue))
    return None if noted is None else now - float(noted)
