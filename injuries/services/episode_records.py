"""What people add to an episode: how it began, a diagnosis, the full return, and notes."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import DomainError, NotAllowedError
from athletes.models import Athlete, User
from athletes.services import leave_tombstone
from injuries.enums import DiagnosisSystem, NoteAudience, OnsetMode
from injuries.models import NOTES_LENGTH, Episode, EpisodeNote
from injuries.models.episodes import CODE_LENGTH, DIAGNOSIS_LENGTH
from injuries.selectors import may_record_for
from injuries.services.access import check_may_store, lock_athlete, not_yours
from injuries.services.episodes import rejudge_episodes

_CODE: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9./&-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A code with its system and the version of that, or words alone; empty takes a diagnosis away."""

    system: str = ""
    version: str = ""
    code: str = ""
    text: str = ""


@transaction.atomic
def set_onset_mode(actor: User, *, episode: Episode, onset_mode: str, now: datetime) -> Episode:
    """How it began, said by the runner's side or by staff with health access; "" is unknown.

    Raises:
        NotAllowedError: the actor does not see the episode.
        DomainError: names the field at fault.
    """
    row = locked_episode(actor, episode, now)
    if onset_mode and onset_mode not in OnsetMode.values:
        raise _unknown(onset_mode, "onset_mode")
    if row.onset_mode != onset_mode:
        row.onset_mode = onset_mode
        row.save(update_fields=["onset_mode"])
    return row


@transaction.atomic
def diagnose_episode(actor: User, *, episode: Episode, diagnosis: Diagnosis, now: datetime) -> Episode:
    """Stores what a coach or physio calls it; a runner never picks a code.

    Raises:
        NotAllowedError: not staff with health access.
        DomainError: names the field at fault.
    """
    row = _recorded_by_staff(actor, episode, now)
    given = _checked(diagnosis)
    before = Diagnosis(
        system=row.diagnosis_system,
        version=row.diagnosis_version,
        code=row.diagnosis_code,
        text=row.diagnosis_text,
    )
    if given == before:
        return row
    row.diagnosis_system, row.diagnosis_version = given.system, given.version
    row.diagnosis_code, row.diagnosis_text = given.code, given.text
    taken_away = given == Diagnosis()
    row.diagnosed_by, row.diagnosed_at = (None, None) if taken_away else (actor, now)
    row.save()
    return row


@transaction.atomic
def record_return(actor: User, *, episode: Episode, on: date | None, now: datetime) -> Episode:
    """The first day of full training, as staff know it; None takes it back. Pain after it is a recurrence.

    Raises:
        NotAllowedError: not staff with health access.
        DomainError: before the onset, or still to come.
    """
    row = _recorded_by_staff(actor, episode, now)
    if on is not None and not row.onset_date <= on <= row.athlete.local_date(now):
        message = _("The full return lies between the first report and today.")
        raise DomainError(message, code="out_of_range", field="return_date")
    return settle_return(row, on, now)


def settle_return(episode: Episode, on: date | None, now: datetime) -> Episode:
    """Ends an episode with a full return, whoever found it; the caller holds the athlete's row."""
    if episode.return_date != on:
        episode.return_date = on
        episode.save(update_fields=["return_date"])
        rejudge_episodes(episode.athlete, now, areas={episode.area})
        episode.refresh_from_db()
    return episode


@transaction.atomic
def add_episode_note(
    actor: User,
    *,
    episode: Episode,
    text: str,
    audience: str = NoteAudience.SHARED,
    public_id: UUID | None = None,
    now: datetime,
) -> EpisodeNote:
    """A note beside an episode; the runner's own side writes shared ones only.

    Raises:
        NotAllowedError: the actor does not see the episode.
        DomainError: names the field at fault.
    """
    row = locked_episode(actor, episode, now)
    if audience not in NoteAudience.values:
        raise _unknown(audience, "audience")
    if audience == NoteAudience.STAFF and not may_record_for(actor, row):
        message = _("Notes for staff are written by staff.")
        raise NotAllowedError(message, code="staff_only", field="audience")
    text = _within(text, NOTES_LENGTH, "text")
    if not text:
        raise DomainError(_("Write something."), code="required", field="text")
    note = EpisodeNote(athlete_id=row.athlete_id, episode=row, author=actor, audience=audience, text=text)
    if public_id is not None:
        note.public_id = public_id
    note.save()
    return note


@transaction.atomic
def remove_episode_note(actor: User, *, note: EpisodeNote) -> None:
    """Takes an own note back.

    Raises:
        NotAllowedError: somebody else's.
    """
    if not EpisodeNote.objects.editable_by(actor).filter(pk=note.pk).exists():
        raise not_yours()
    leave_tombstone(note, is_health=True)
    note.delete()


def locked_episode(actor: User, episode: Episode, now: datetime) -> Episode:
    """The episode as it stands, its athlete's row locked.

    Raises:
        NotAllowedError: the actor does not see it.
        DomainError: the consents that storing takes are missing.
    """
    athlete: Athlete = lock_athlete(episode.athlete)
    row: Episode | None = Episode.objects.editable_by(actor).filter(pk=episode.pk).first()
    if row is None:
        raise not_yours()
    row.athlete = athlete
    check_may_store(athlete, now)
    return row


def _recorded_by_staff(actor: User, episode: Episode, now: datetime) -> Episode:
    row = locked_episode(actor, episode, now)
    if not may_record_for(actor, row):
        message = _("A coach or physio with access to health answers writes this.")
        raise NotAllowedError(message, code="staff_only")
    return row


def _checked(diagnosis: Diagnosis) -> Diagnosis:
    if diagnosis.system and diagnosis.system not in DiagnosisSystem.values:
        raise _unknown(diagnosis.system, "diagnosis.system")
    given = Diagnosis(
        system=diagnosis.system,
        version=_within(diagnosis.version, CODE_LENGTH, "diagnosis.version"),
        code=_within(diagnosis.code, CODE_LENGTH, "diagnosis.code").upper(),
        text=_within(diagnosis.text, DIAGNOSIS_LENGTH, "diagnosis.text"),
    )
    parts = {"system": given.system, "version": given.version, "code": given.code}
    missing = [name for name, value in parts.items() if not value]
    if 0 < len(missing) < len(parts):
        message = _("A code needs its system and the version of that.")
        raise DomainError(message, code="required", field=f"diagnosis.{missing[0]}")
    if given.code and not _CODE.fullmatch(given.code):
        message = _("A code is made of letters, digits, dots, dashes and slashes.")
        raise DomainError(message, code="invalid", field="diagnosis.code")
    return given


def _within(text: str, length: int, field: str) -> str:
    text = text.strip()
    if len(text) > length:
        message = _("At most %(length)d characters.") % {"length": length}
        raise DomainError(message, code="too_long", field=field)
    return text


def _unknown(value: str, field: str) -> DomainError:
    return DomainError(_("Unknown code “%(value)s”.") % {"value": value}, code="unknown_code", field=field)
