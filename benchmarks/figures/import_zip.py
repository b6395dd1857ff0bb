"""A zip of 1,000 FIT files in a real worker: the most memory that one of its processes held."""

import io
import time
import zipfile
from collections.abc import Iterator

from django.core.files.base import ContentFile

from alerts.broker import send
from athletes.models import Athlete
from benchmarks.fit_files import fit_file
from benchmarks.line import Line, seconds
from benchmarks.moment import LAST_DAY
from benchmarks.processes import peaks_below, running, wait_until
from benchmarks.scale import sized
from coachsite.embedded import children
from training.enums import ImportFileState, ImportKind, ImportState
from training.models import Import

FILES, SIZE = 1_000, 60_000
WORKER_LIMIT_MB = 200
PATIENCE_S = 170.0


def measure(scale: float) -> Iterator[Line]:
    count = sized(FILES, scale, least=20)
    upload = _upload(count)
    with running([children.worker("bulk", processes=1)]) as programs:
        start = time.perf_counter()
        send("training.tasks.run_import", (upload.pk,))
        wait_until(lambda: _is_ended(upload), what="the whole zip", within_s=PATIENCE_S)
        took = time.perf_counter() - start
        peaks = peaks_below(programs["bulk"])
    stored = upload.files.filter(state=ImportFileState.DONE).count()
    assert (upload.state, stored) == (ImportState.DONE, count), (upload.state, stored)
    peak_mb = max(peaks.values())
    yield Line(
        name="import-zip/memory",
        value=f"{peak_mb:.0f} MB",
        against=f"{count:,} files in {seconds(took)}",
        measured=peak_mb,
        limit=WORKER_LIMIT_MB,
        sign="MB",
    )


def _upload(count: int) -> Import:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(count):
            file.writestr(f"activities/{number:04}.fit", fit_file(number, size=SIZE))
    athlete = Athlete.objects.create(name="Runner", joined_on=LAST_DAY)
    data = archive.getvalue()
    upload = Import(
        athlete=athlete,
        name="export.zip",
        sha256="0" * 64,
        size_bytes=len(data),
        total=1,
        kind=ImportKind.ZIP,
    )
    upload.file.save("", ContentFile(data), save=False)
    upload.save()
    return upload


def _is_ended(upload: Import) -> bool:
    upload.refresh_from_db()
    return upload.state in {ImportState.DONE, ImportState.FAILED}
