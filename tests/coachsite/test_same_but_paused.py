"""Who may not see the health of an athlete reads the same of an injured one, but for the word "paused"."""

import json
import re
from difflib import SequenceMatcher
from itertools import takewhile

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from alerts.messages import render_alert
from alerts.models import Alert, Delivery
from tests.cast import NOW
from tests.coachsite.roster.rows import flag, report
from tests.training.plans import MONDAY, WEEK, asks, draft, intervals, published, rows_of
from tests.training.workouts import TODAY, ladder_run
from training.enums import RestrictionKind
from training.exports.calendar import calendar_of
from training.services.days import replace_with_ladder
from training.services.plans import publish_plan

# Differ with every request.
FLEETING = re.compile(
    r"""(csrfmiddlewaretoken" value=|nonce=|"request_id":\s*|X-CSRFToken["']?:\s*)["'][^"']*["']"""
)
PIECES = re.compile(r"<[^>]*>[^<]*|[^<]+")


@pytest.fixture(autouse=True)
def frozen(cast):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(cast):
    """Of this week and the next: Anna sees it, and a change of it waits."""
    this = MONDAY - WEEK
    return published(
        cast,
        asks(8, day=3, monday=this),
        intervals(day=2),
        asks(type="strength", day=4, duration_s=1_800),
        weeks=2,
        monday=this,
        name="Autumn",
    )


@pytest.fixture
def waiting(cast):
    """A draft whose days come after."""
    return draft(cast, asks(12, day=21), intervals(day=23), monday=MONDAY + 3 * WEEK, weeks=2, name="Winter")


@pytest.fixture
def injure(cast, restricted):
    """All that an injury leaves in the rows of an athlete."""

    def injured(kind=RestrictionKind.NO_RUNNING):
        flag(cast.athlete, area="knee" if kind == RestrictionKind.NO_RUNNING else "foot")
        report(cast.athlete, 7)
        restricted.add(cast.athlete, kind, since=TODAY)

    return injured


@pytest.fixture
def pages(cast, plan, waiting):
    shown, next_ = rows_of(plan)[:2]
    of_plan = [
        reverse(f"admin:training_plan_{name}", args=[one.pk])
        for name in ("change", "publish")
        for one in (plan, waiting)
    ]
    api = "/api/v1/"
    return [
        *of_plan,
        reverse("admin:training_plan_workout", args=[plan.pk, shown.public_id]),
        reverse("admin:training_plan_day", args=[plan.pk, MONDAY]),
        reverse("admin:training_plan_changelist"),
        reverse("admin:athletes_athlete_change", args=[cast.athlete.pk]),
        reverse("admin:athletes_athlete_week", args=[cast.athlete.pk]),
        reverse("admin:athletes_athlete_week", args=[cast.athlete.pk]) + "?ahead=1",
        reverse("admin:athletes_athlete_changelist"),
        reverse("admin:alerts_alert_changelist"),
        reverse("admin:index"),
        f"{api}plans/",
        f"{api}plans/{plan.public_id}/",
        f"{api}workouts/?athlete={cast.athlete.public_id}",
        f"{api}workouts/{shown.public_id}/",
        f"{api}workouts/{next_.public_id}/",
        f"{api}athletes/{cast.athlete.public_id}/",
        f"{api}alerts/",
    ]


def read(client, person, pages):
    client.force_login(person)
    found = {}
    for url in pages:
        cache.clear()
        answer = client.get(url)
        found[url] = f"{answer.status_code} {FLEETING.sub(r'\1""', answer.content.decode())}"
    return found


def differences(healthy, injured):
    """Pieces that are not the same, as (healthy, injured)."""
    before, after = PIECES.findall(_lines(healthy)), PIECES.findall(_lines(injured))
    # What is the same at both ends need not be compared piece by piece.
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    before, after = before[same:], after[same:]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [("".join(before[a:b]), "".join(after[c:d])) for kind, a, b, c, d in blocks if kind != "equal"]


def _lines(text):
    """JSON with a piece for each member."""
    status, _space, body = text.partition(" ")
    if not body.startswith(("{", "[")):
        return re.sub(r"\s+", " ", text)
    return f"{status}\n" + json.dumps(json.loads(body), indent=0).replace("\n", "\n<>")


@pytest.mark.parametrize("viewer", ["coach_without_consent", "manager"])
def test_pages_and_rest_say_paused_and_nothing_else(client, cast, pages, injure, viewer):
    person = getattr(cast, viewer)
    healthy = read(client, person, pages)
    injure(RestrictionKind.NO_PROGRESSION)
    eased = read(client, person, pages)
    assert {url: differences(healthy[url], eased[url]) for url in pages if healthy[url] != eased[url]} == {}
    injure()
    stopped = read(client, person, pages)
    told = set()
    for url in pages:
        for before, after in differences(healthy[url], stopped[url]):
            # How far it would be goes; no link and no button does.
            gone = not re.sub("<[^>]*>", "", after).strip() and not re.search("<(a |button|form)", before)
            assert gone or "paused" in after.lower(), f"{url}: {before} -> {after}"
            told.add(url)
    assert bool(told) is (viewer != "manager")


def test_the_way_back_reads_like_easy_running(client, cast, pages, injure):
    injure(RestrictionKind.LADDER)
    replace_with_ladder(cast.athlete, workouts=[ladder_run(2), ladder_run(4)], now=NOW)
    for text in read(client, cast.coach_without_consent, pages).values():
        for word in ("canary", "ladder_run", "adder", "way back"):
            assert word not in text.replace("cs-type-ladder_run", ""), word
    text = calendar_of(cast.athlete, cast.coach_without_consent, now=NOW).decode()
    assert "canary" not in text
    assert "Easy run" in text


@pytest.mark.parametrize("reader", ["coach_without_consent", "athlete"])
def test_a_calendar_says_paused_and_nothing_else(cast, plan, injure, reader):
    person = cast.athlete.user if reader == "athlete" else cast.coach_without_consent
    healthy = calendar_of(cast.athlete, person, now=NOW).decode().splitlines()
    injure()
    injured = calendar_of(cast.athlete, person, now=NOW).decode().splitlines()
    changed = [after for before, after in zip(healthy, injured, strict=True) if before != after]
    assert changed == ["SUMMARY:paused"] * 2


def test_a_watch_shows_the_kind_of_a_run_and_never_its_title(client, cast, injure):
    injure(RestrictionKind.LADDER)
    [row] = replace_with_ladder(cast.athlete, workouts=[ladder_run(2)], now=NOW)
    client.force_login(cast.athlete.user)
    answer = client.get(reverse("workout-fit", args=[row.public_id]))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"Easy run" in content
    assert b"canary" not in content


def mails_of(cast, plan, actor):
    """What would be sent when somebody publishes, by reader; nothing stays."""
    with transaction.atomic():
        before = set(Alert.objects.values_list("pk", flat=True))
        publish_plan(actor, plan=plan, now=NOW, reason="A camp.")
        made = Alert.objects.exclude(pk__in=before)
        rows = Delivery.objects.filter(alert__in=made).select_related("alert__athlete", "recipient")
        found = {}
        for row in rows.order_by("recipient__name", "alert__kind"):
            texts = render_alert(row.alert, row.recipient)
            # The number of an alert is that of a row.
            said = re.sub(r"/alert/\d+/", "/alert/", f"{texts['subject']}\n{texts['text']}\n{texts['html']}")
            found.setdefault(row.recipient, []).append((said, row.alert.text))
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("kind", list(RestrictionKind))
def test_mails_about_a_publication_say_no_more(cast, waiting, injure, kind):
    healthy = mails_of(cast, waiting, cast.coach_without_consent)
    injure(kind)
    injured = mails_of(cast, waiting, cast.coach_without_consent)
    blind = cast.coach_without_consent
    assert cast.manager not in injured
    assert [said for said, _text in injured[blind]] == [said for said, _text in healthy[blind]]
    for (_said, before), (_same, after) in zip(healthy[blind], injured[blind], strict=True):
        assert after.startswith(before)
        rest = after.removeprefix(before)
        assert rest == "" or rest.startswith(" Running is paused")
