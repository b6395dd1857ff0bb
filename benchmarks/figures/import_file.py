"""From an uploaded FIT file's claimed row to its committed activity, against the bare reading of its bytes.

Ours claims the row, reads the file in the warm child process, corrects, measures and packs what is in it,
looks for duplicates, and commits activity, track and result.
"""

import time
from collections.abc import Iterator

import fitfast
from django.core.files.base import ContentFile
from django.utils import timezone

from athletes.models import Athlete
from benchmarks.fit_files import typical_files
from benchmarks.line import Line, ratio_line
from benchmarks.moment import LAST_DAY
from benchmarks.scale import sized
from training.enums import ImportState
from training.models import Activity, Import
from training.services import run_import

FILES, ROUNDS = 24, 5


def measure(scale: float) -> Iterator[Line]:
    files = typical_files(sized(FILES, scale, least=6))
    _import_all(files[:2])
    ours, bare = [], []
    for _round in range(ROUNDS):
        bare.append(_read_all(files))
        ours.append(_import_all(files))
    size_kb = sum(map(len, files)) / len(files) / 1024
    yield ratio_line(
        "import-file", min(ours) / len(files), f"fitfast.parse, {size_kb:.0f} kB", min(bare) / len(files), 4
    )


def _read_all(files: list[bytes]) -> float:
    start = time.perf_counter()
    for data in files:
        fitfast.parse(data)
    return time.perf_counter() - start


def _import_all(files: list[bytes]) -> float:
    """Seconds from the first claim to the last commit; the rows were there before."""
    athlete = Athlete.objects.create(name="Runner", joined_on=LAST_DAY, time_zone="Europe/Berlin")
    uploads = []
    for number, data in enumerate(files):
        upload = Import(
            athlete=athlete, name=f"{number}.fit", sha256=f"{number:064}", size_bytes=len(data), total=1
        )
        upload.file.save("", ContentFile(data), save=False)
        upload.save()
        uploads.append(upload)
    start = time.perf_counter()
    for upload in uploads:
        run_import(upload.pk, now=timezone.now())
    took = time.perf_counter() - start
    assert Activity.objects.filter(athlete=athlete).count() == len(files)
    assert set(Import.objects.filter(athlete=athlete).values_list("state", flat=True)) == {ImportState.DONE}
    return took
