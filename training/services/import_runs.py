"""Reading uploads: claimed by one worker, a slice at a time, a transaction for each step.

A worker that dies loses the step it was at and nothing else: the row says how far it came, and the next
worker goes on there. Weeks are judged once, when everything is in: half a history would raise false alarms.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime, timedelta
from typing import IO, Any, Final, Protocol

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from alerts.broker import poke
from athletes.models import Athlete
from training.enums import ImportFileState, ImportKind, ImportState
from training.importers import refusals
from training.importers.archive import Member, members_of, open_archive, read_member
from training.importers.parsed import ImportRefusedError, ParsedActivity
from training.importers.sandbox import parse_file
from training.models import Import, ImportFile
from training.services.import_news import tell_history
from training.services.import_tables import TableJob
from training.services.recordings import content_digest, store_recordings

log = structlog.get_logger(__name__)

RUN: Final = "training.tasks.run_import"
GIVE_UP_AFTER: Final = timedelta(days=1)
# Workers that died at one and the same step, until the step is passed over.
DEATHS_AT_A_STEP: Final = 3
# Members that are refused by their names are worth no transaction each.
REFUSED_AT_ONCE: Final = 100

type Results = Iterable[ImportFile]


class Job(Protocol):
    """An upload as steps: `step(at)` reads without the database, says where it ends and what to store."""

    total: int

    def step(self, at: int) -> tuple[int, Callable[[Athlete], Results]]: ...

    def pass_over(self, at: int) -> tuple[int, Callable[[Athlete], Results]]:
        """The step that keeps killing workers, refused."""
        ...

    def close(self) -> None: ...


def run_import(import_id: int, *, now: datetime) -> bool:
    """Reads an upload, or the next slice of it, and stores what is in it; False when there is nothing to do.

    Any number of workers may try; one claims it. A claim that leads nowhere is free again after a while.
    """
    upload = _claim(import_id, now)
    if upload is None:
        return False
    try:
        file = upload.file.open("rb")
    except (OSError, ValueError):
        # ValueError: the row names no file any more.
        _fail(upload, refusals.FILE_LOST, now)
        return True
    with file:
        try:
            job = _JOBS[ImportKind(upload.kind)](upload, file, now)
        except ImportRefusedError as refused:
            problem = refused_file(upload, refused)
            _store(upload, 1, 1, lambda _athlete: [problem], now=now)
            return True
        with closing(job):
            _work(upload, job, now)
    return True


def unclaimed(now: datetime) -> Q:
    """Uploads that a worker may take."""
    # Twice the time limit, because a crashed reading is tried twice; and a minute to store what was read.
    lasts = timedelta(seconds=2 * settings.IMPORT_TIME_LIMIT_S + settings.IMPORT_SLICE_S + 60)
    free = Q(state=ImportState.QUEUED) | Q(state=ImportState.RUNNING, claimed_at__lt=now - lasts)
    return Q(held=False) & (free | Q(state=ImportState.RUNNING, claimed_at=None))


def refused_file(upload: Import, refused: ImportRefusedError, *, name: str = "") -> ImportFile:
    """The result, unsaved, of a file that was not read."""
    return ImportFile(
        upload=upload,
        name=name or upload.name,
        state=ImportFileState.REFUSED,
        error_code=refused.code,
        error_detail=refused.detail,
    )


@transaction.atomic
def _claim(import_id: int, now: datetime) -> Import | None:
    free = Import.objects.select_for_update(skip_locked=True, of=("self",)).filter(unclaimed(now))
    upload: Import | None = free.filter(pk=import_id).first()
    if upload is None:
        return None
    if upload.state == ImportState.RUNNING and upload.claimed_at is not None:
        if now - upload.created_at > GIVE_UP_AFTER:
            _fail(upload, refusals.GAVE_UP, now)
            return None
        _note_death(upload)
    upload.state, upload.claimed_at = ImportState.RUNNING, now
    upload.save(update_fields=["state", "claimed_at", "options"])
    return upload


def _note_death(upload: Import) -> None:
    at, deaths = upload.options.get("deaths", [-1, 0])
    upload.options["deaths"] = [upload.done, deaths + 1 if at == upload.done else 1]


def _fail(upload: Import, reason: refusals.Reason, now: datetime) -> None:
    upload.state, upload.finished_at = ImportState.FAILED, now
    upload.error_code, upload.error_detail = reason
    upload.save(update_fields=["state", "finished_at", "error_code", "error_detail"])
    tell_history(upload, now=now)
    log.error("import_failed", upload=upload.pk, code=upload.error_code)


def _work(upload: Import, job: Job, now: datetime) -> None:
    end = time.monotonic() + settings.IMPORT_SLICE_S
    while True:
        at, deaths = upload.options.get("deaths", [-1, 0])
        step = job.pass_over if at == upload.done and deaths >= DEATHS_AT_A_STEP else job.step
        done, results = step(upload.done)
        if not _store(upload, done, job.total, results, now=now) or upload.state == ImportState.DONE:
            return
        if time.monotonic() > end:
            _pause(upload)
            return


@transaction.atomic
def _store(
    upload: Import, done: int, total: int, results: Callable[[Athlete], Results], *, now: datetime
) -> bool:
    """One step's activities, results and progress in one transaction; False when the claim was lost."""
    # Two uploads of one athlete must see each other's activities to know a session twice.
    athlete = Athlete.objects.select_for_update(no_key=True).filter(pk=upload.athlete_id).first()
    claimed = Import.objects.select_for_update(of=("self",)).filter(
        pk=upload.pk, state=ImportState.RUNNING, claimed_at=upload.claimed_at
    )
    if athlete is None or not claimed.exists():
        return False
    for result in results(athlete):
        result.save()
    upload.done, upload.total = done, total
    if done >= total:
        _finish(upload, now)
    upload.save(update_fields=["done", "total", "state", "finished_at"])
    return True


def _finish(upload: Import, now: datetime) -> None:
    if upload.kind == ImportKind.FILE:
        # A file of several activities counts each.
        upload.done = upload.total = upload.files.count()
    upload.state, upload.finished_at = ImportState.DONE, now
    tell_history(upload, now=now)


@transaction.atomic
def _pause(upload: Import) -> None:
    """Others of the queue first; then the next slice."""
    still_mine = Import.objects.filter(
        pk=upload.pk, state=ImportState.RUNNING, claimed_at=upload.claimed_at
    ).select_for_update(of=("self",))
    if still_mine.exists():
        upload.claimed_at = None
        upload.save(update_fields=["claimed_at"])
        poke(RUN, upload.pk)


class FileJob:
    """One file, read at once."""

    total = 1

    def __init__(self, upload: Import, file: IO[bytes], now: datetime) -> None:
        self._upload, self._now = upload, now
        self._data = bytes(file.read())

    def step(self, _at: int) -> tuple[int, Callable[[Athlete], Results]]:
        return 1, _results(self._upload, self._upload.name, self._data, self._now)

    def pass_over(self, _at: int) -> tuple[int, Callable[[Athlete], Results]]:
        refused = ImportRefusedError(*refusals.DAMAGED)
        return 1, lambda _athlete: [refused_file(self._upload, refused)]

    def close(self) -> None:
        self._data = b""


class ZipJob:
    """The members of an archive, one a step; one member is in memory at a time."""

    def __init__(self, upload: Import, file: IO[bytes], now: datetime) -> None:
        self._upload, self._now = upload, now
        self._archive = open_archive(file)
        self._members = members_of(self._archive)
        self.total = len(self._members)

    def step(self, at: int) -> tuple[int, Callable[[Athlete], Results]]:
        if self._members[at].refusal is not None:
            return self._refusals_from(at)
        member = self._members[at]
        try:
            data = read_member(self._archive, member)
        except ImportRefusedError as refused:
            return at + 1, self._refusal(member, refused)
        return at + 1, _results(self._upload, member.name, data, self._now)

    def pass_over(self, at: int) -> tuple[int, Callable[[Athlete], Results]]:
        return at + 1, self._refusal(self._members[at], ImportRefusedError(*refusals.DAMAGED))

    def close(self) -> None:
        self._archive.close()

    def _refusal(self, member: Member, refused: ImportRefusedError) -> Callable[[Athlete], Results]:
        return lambda _athlete: [refused_file(self._upload, refused, name=member.name)]

    def _refusals_from(self, at: int) -> tuple[int, Callable[[Athlete], Results]]:
        run = []
        for member in self._members[at : at + REFUSED_AT_ONCE]:
            if member.refusal is None:
                break
            run.append(refused_file(self._upload, ImportRefusedError(*member.refusal), name=member.name))
        return at + len(run), lambda _athlete: run


_JOBS: Final[dict[ImportKind, Callable[[Import, Any, datetime], Job]]] = {
    ImportKind.FILE: FileJob,
    ImportKind.ZIP: ZipJob,
    ImportKind.TABLE: TableJob,
}


def _results(upload: Import, name: str, data: bytes, now: datetime) -> Callable[[Athlete], Results]:
    """Reads the file in the sandbox; what to store of it."""
    try:
        found = _parse(data)
    except ImportRefusedError as refused:
        problem = refused_file(upload, refused, name=name)
        return lambda _athlete: [problem]
    digest = content_digest(data)
    return lambda athlete: store_recordings(athlete, found, upload=upload, name=name, digest=digest, now=now)


def _parse(data: bytes) -> list[ParsedActivity]:
    return parse_file(
        data,
        time_limit_s=settings.IMPORT_TIME_LIMIT_S,
        memory_limit_bytes=settings.IMPORT_MEMORY_LIMIT_BYTES,
    )
