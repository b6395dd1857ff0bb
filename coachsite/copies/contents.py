"""What a copy holds: every table that leads to the athlete, runs as files, and uploads as they came."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from athletes.errors import DomainError
from athletes.models import AccessLog, Athlete, User
from injuries.models import EpisodeDocument
from training.exports import fit_of, table_of
from training.models import Activity, Import
from training.selectors.tracks import shown_track

ROOMS: Final = ("athletes", "alerts", "training", "injuries")
# Models that are not written row by row, with the reason.
LEFT_OUT: Final = {
    "alerts.Delivery": "letters to other people, with their addresses",
    "training.ActivityTrack": "written as FIT files",
    "training.DataCopy": "the copies themselves",
    "training.DeletedActivity": "deleted; it is gone within a day",
    "training.DirtyWeek": "a mark for the worker",
    "training.LoadState": "bookkeeping of the worker",
}
ACCOUNT: Final = ("email", "name", "language", "time_zone", "units", "theme", "date_joined", "last_login")
# Keys that mean something to our tables only.
UNTOLD: Final = frozenset({"id", "version"})
README: Final = """This archive holds what Coachsite knows of {name}, as of {day}.

account.json      the account that asked for this copy
data/*.json       every table, one file each: runs, weeks, shoes, uploads, pain reports and weekly
                  check-ins with their versions, warning signs, alerts, links, consents, guardians
access_log.json   who read health data, and when
activities.csv    all runs as a table
runs/*.fit        each run with a track, as a file for any watch software
uploads/*         uploaded files that are still kept, as they came
documents/*       letters and pictures kept with episodes of pain

Distances are in metres, times in seconds, instants in UTC.
"""


@dataclass(frozen=True)
class Part:
    """One file of the archive; `write` gives its bytes, or None where there is nothing left to write."""

    name: str
    write: Callable[[], bytes | None]


def parts_of(athlete: Athlete, reader: User) -> list[Part]:
    """Everything, as this reader (she herself or her guardian) may see it."""
    return [
        Part("README.txt", partial(_readme, athlete)),
        *([Part("account.json", partial(_account, reader))] if athlete.user_id == reader.pk else []),
        *(
            Part(f"data/{model._meta.label_lower}.json", partial(_table, model, athlete, reader))  # noqa: SLF001  the model API
            for model in told_models()
        ),
        Part("access_log.json", partial(_access_log, athlete, reader)),
        Part("activities.csv", partial(_activities, athlete, reader)),
        *_runs(athlete, reader),
        *_uploads(athlete, reader),
        *_documents(athlete, reader),
    ]


def told_models() -> list[type[models.Model]]:
    """Models with a path to an athlete, without those that are left out."""
    everything = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [m for m in everything if path_to_athlete(m) and m._meta.label not in LEFT_OUT]  # noqa: SLF001  the model API


def path_to_athlete(model: type[models.Model]) -> str | None:
    """The lookup from a row to its athlete; None where none leads there."""
    if model is Athlete:
        return "pk"
    keys = {f.name: f.related_model for f in model._meta.concrete_fields if f.is_relation}  # noqa: SLF001  the model API
    if "athlete" in keys:
        return "athlete"
    for name, target in keys.items():
        if isinstance(target, type) and target is not Athlete and _has_athlete(target):
            return f"{name}__athlete"
    return None


def _has_athlete(model: type[models.Model]) -> bool:
    return any(f.name == "athlete" and f.is_relation for f in model._meta.concrete_fields)  # noqa: SLF001  the model API


def _readme(athlete: Athlete) -> bytes:
    return README.format(name=athlete.name, day=timezone.now().date()).encode()


def _account(reader: User) -> bytes:
    return _json({name: getattr(reader, name) for name in ACCOUNT})


def _table(model: Any, athlete: Athlete, reader: User) -> bytes:
    fields = [field for field in model._meta.concrete_fields if field.name not in UNTOLD]  # noqa: SLF001  the model API
    keys = [field.name for field in fields if field.is_relation]
    path = path_to_athlete(model)
    rows = (
        model.objects.visible_to(reader)
        .filter(**{str(path): athlete.pk})
        .select_related(*keys)
        .order_by("pk")
    )
    return _json([{field.name: _value(row, field) for field in fields} for row in rows])


def _value(row: Any, field: Any) -> Any:
    value = getattr(row, field.name)
    if isinstance(field, models.FileField):
        return bool(value)
    if not field.is_relation or value is None:
        return value
    # People by their names; anything else by the id that its own file has.
    return str(value) if isinstance(value, User) else str(getattr(value, "public_id", value))


def _access_log(athlete: Athlete, reader: User) -> bytes:
    looks = AccessLog.objects.visible_to(reader).filter(athlete_ids__contains=[athlete.pk])
    rows = looks.select_related("viewer").order_by("at", "pk")
    return _json([{"who": str(row.viewer), "what": row.kind, "at": row.at} for row in rows])


def _activities(athlete: Athlete, reader: User) -> bytes:
    mine = Activity.objects.visible_to(reader).filter(athlete=athlete)
    rows = mine.select_related("shoe").prefetch_related("sources").order_by("start_at", "pk")
    return table_of(rows).encode()


def _runs(athlete: Athlete, reader: User) -> Iterator[Part]:
    mine = Activity.objects.visible_to(reader).filter(athlete=athlete, track__isnull=False)
    for pk, day, public_id in mine.order_by("pk").values_list("pk", "local_date", "public_id"):
        yield Part(f"runs/{day:%Y-%m-%d}-{public_id}.fit", partial(_run, pk, reader))


def _run(pk: int, reader: User) -> bytes | None:
    run = Activity.objects.visible_to(reader).filter(pk=pk).select_related("athlete").first()
    if run is None:
        return None
    try:
        return fit_of(run, shown_track(run, reader, now=timezone.now()))
    except DomainError:
        # Without any time there is no such file; the run stands in the tables.
        return None


def _uploads(athlete: Athlete, reader: User) -> Iterator[Part]:
    kept = Import.objects.visible_to(reader).filter(athlete=athlete).exclude(file="")
    for stored, name, public_id in kept.order_by("pk").values_list("file", "name", "public_id"):
        yield Part(f"uploads/{public_id}-{_safe(name)}", partial(_stored, stored))


def _documents(athlete: Athlete, reader: User) -> Iterator[Part]:
    kept = EpisodeDocument.objects.visible_to(reader).filter(athlete=athlete)
    for stored, name, public_id in kept.order_by("pk").values_list("file", "name", "public_id"):
        yield Part(f"documents/{public_id}-{_safe(name)}", partial(_stored, stored))


def _safe(name: str) -> str:
    """A file name that no system stumbles over."""
    return "".join(letter if letter.isalnum() or letter in ".-_" else "_" for letter in name)[-80:]


def _stored(name: str) -> bytes | None:
    try:
        with default_storage.open(name) as file:
            return bytes(file.read())
    except OSError:
        # Purged meanwhile.
        return None


def _json(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
