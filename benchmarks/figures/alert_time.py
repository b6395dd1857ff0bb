"""From a stored request to its alert's row, while twenty runs a second come in.

Real processes: two web workers, a worker of each queue, beat; they, Postgres, the broker and this load
generator share the machine. Every run breaks its runner's week, so every one has to end in an alert; the
club's coach is told by the outbox meanwhile.
"""

import http.client
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib import import_module
from math import ceil, inf
from threading import Event, Thread, local
from typing import Self
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.utils import timezone

from alerts.models import Alert
from athletes.enums import CoachingState
from athletes.models import Athlete, Club, Coaching, User
from athletes.services import create_club
from benchmarks.line import Line, seconds
from benchmarks.processes import wait_until, whole_site
from benchmarks.scale import sized
from training.models import Activity
from training.services import check_all_weeks

RATE, DURATION_S = 20, 30
LEAST_RATE = 0.9 * RATE
LIMIT_S, PERCENTILE = 1.0, 0.95
WARM_UP = 20
# How long the last alerts may take before they count as missing.
PATIENCE_S = 30.0
POLL_S = 0.01
CONNECTIONS = 16


def measure(scale: float) -> Iterator[Line]:
    count = sized(RATE * DURATION_S, scale, least=60)
    runners = make_runners(count + WARM_UP)
    with whole_site(MAIL_TO_FILES="1", LOG_LEVEL="WARNING") as url:
        with Watch() as watch:
            send_runs(url, runners[:WARM_UP])
            watch.wait_for(WARM_UP)
            rate = send_runs(url, runners[WARM_UP:])
            watch.wait_for(count + WARM_UP)
        waits = waits_s(watch.seen, [pk for pk, _token in runners[WARM_UP:]])
    worst = percentile(waits, PERCENTILE)
    yield Line(
        name="alert-time",
        value=seconds(worst),
        against=f"{count} runs, {rate:.1f}/s; half in {seconds(percentile(waits, 0.5))}",
        # Fewer runs than promised prove nothing.
        measured=worst if rate > LEAST_RATE else inf,
        limit=LIMIT_S,
        sign="s",
    )


class Watch:
    """Notes when the alert of an athlete can first be seen, from a connection of its own."""

    def __init__(self) -> None:
        self.seen: dict[int, datetime] = {}
        self._ended = Event()
        self._thread = Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def wait_for(self, count: int) -> None:
        """Until so many were seen, or no more can be hoped for."""
        try:
            wait_until(lambda: len(self.seen) >= count, what="alerts", within_s=PATIENCE_S)
        except TimeoutError:
            return

    def _look(self) -> None:
        last = 0
        while not self._ended.wait(POLL_S):
            rows = list(Alert.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "athlete_id"))
            now = datetime.now(UTC)
            for pk, athlete_id in rows:
                # Ids are given out before they are committed: one that was passed over would be missed.
                last = max(last, pk - CONNECTIONS)
                self.seen.setdefault(athlete_id, now)
        connection.close()


def make_runners(count: int) -> list[tuple[int, str]]:
    """Athletes of one club with accounts, 10 km a week so far; (id, session token) of each."""
    now = timezone.now()
    coach = User.objects.create_user("coach@example.org", name="Coach")
    club = create_club(coach, name="Club", time_zone="UTC", now=now)
    users = User.objects.bulk_create(
        User(email=f"runner{n}@example.org", name=f"Runner {n}") for n in range(count)
    )
    athletes = Athlete.objects.bulk_create(
        Athlete(name=user.name, user=user, joined_on=now.date() - timedelta(days=60)) for user in users
    )
    _coach_and_train(athletes, club, now)
    after: int | None = 0
    while after is not None:
        after = check_all_weeks(now=now, after=after)
    assert not Alert.objects.exists()
    return [(athlete.pk, _token(user)) for athlete, user in zip(athletes, users, strict=True)]


def _coach_and_train(athletes: list[Athlete], club: Club, now: datetime) -> None:
    Coaching.objects.bulk_create(
        Coaching(athlete=athlete, club=club, state=CoachingState.ACTIVE, invited_at=now, accepted_at=now)
        for athlete in athletes
    )
    starts = [now - timedelta(days=3 + 7 * week + day) for week in range(6) for day in (0, 2)]
    Activity.objects.bulk_create(
        Activity(
            athlete=athlete,
            start_at=start,
            time_zone="UTC",
            local_date=start.date(),
            type="run",
            distance_m=5_000,
            moving_s=1_800,
        )
        for athlete in athletes
        for start in starts
    )


def _token(user: User) -> str:
    """Of a session like that of a phone app that signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def send_runs(url: str, runners: list[tuple[int, str]]) -> float:
    """One run of 30 km each, RATE a second whatever the answers take; how many a second were sent."""
    host, kept = urlsplit(url).netloc, local()
    begin = time.monotonic()
    sent_at = []

    def send(token: str) -> None:
        sent_at.append(time.monotonic())
        if not hasattr(kept, "connection"):
            kept.connection = http.client.HTTPConnection(host, timeout=20)
        start = datetime.now(UTC) - timedelta(hours=4)
        body = {"id": str(uuid4()), "start_at": start.isoformat(), "type": "run"}
        body |= {"distance_m": 30_000, "moving_s": 10_800}
        headers = {"Content-Type": "application/json", "X-Session-Token": token}
        kept.connection.request("POST", "/api/v1/activities/", json.dumps(body), headers)
        answer = kept.connection.getresponse()
        text = answer.read()
        assert answer.status == http.HTTPStatus.CREATED, text

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        sent = []
        for number, (_pk, token) in enumerate(runners):
            time.sleep(max(0, begin + number / RATE - time.monotonic()))
            sent.append(pool.submit(send, token))
        for each in sent:
            each.result()
    return (len(sent_at) - 1) / (max(sent_at) - begin)


def waits_s(seen: dict[int, datetime], athlete_ids: list[int]) -> list[float]:
    """From the run's row to the alert's; infinite where there is none."""
    stored = dict(Activity.objects.filter(distance_m=30_000).values_list("athlete_id", "created_at"))
    return [(seen[pk] - stored[pk]).total_seconds() if pk in seen else inf for pk in athlete_ids]


def percentile(amounts: list[float], share: float) -> float:
    """The smallest amount that so many are not above."""
    return sorted(amounts)[ceil(share * len(amounts)) - 1]
