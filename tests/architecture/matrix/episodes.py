"""Episodes of pain, with their notes and documents."""

from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from injuries.services.documents import add_document
from injuries.services.episode_records import add_episode_note
from tests.architecture.matrix.admin_site import admin_rows
from tests.architecture.matrix.core import (
    HEALTH,
    OWN,
    SIGNED_IN,
    TRAINING,
    Row,
    but,
    page_seen_by,
    seen_by,
    statuses,
)
from tests.architecture.matrix.roster import DESK_OF_ATHLETES, HEALTH_READERS
from tests.cast import NOW
from tests.injuries.entries import log

EPISODE = "api/v1/episodes/<uuid:id>/"
NOTE = "api/v1/episode-notes/<uuid:id>/"
DOCUMENT = "api/v1/episode-documents/<uuid:id>/"
FILE = "api/v1/episode-documents/<uuid:id>/file/"
LISTS = ("api/v1/episodes/", "api/v1/episode-notes/", "api/v1/episode-documents/")
# Who may see what staff wrote for staff.
STAFF_WITH_HEALTH = ("coach", "physio")


def build(world):
    cast = world.cast
    episode = world["episode"] = log(cast.minor, area="ankle").report.episode
    shared = world.canary("canary of a note for all", seen_by=HEALTH)
    private = world.canary("canary of a note for staff", seen_by=STAFF_WITH_HEALTH)
    letter = world.canary("canary of a letter", seen_by=HEALTH)
    world["note"] = add_episode_note(cast.coach, episode=episode, text=shared, now=NOW)
    world["staff_note"] = add_episode_note(
        cast.physio, episode=episode, text=private, audience="staff", now=NOW
    )
    file = SimpleUploadedFile("letter.pdf", f"%PDF-1.7 {letter}".encode())
    world["document"], _new = add_document(
        cast.physio, episode=episode, name=f"{letter}.pdf", content=file, now=NOW
    )


def _id_of(name):
    return lambda world: {"id": world[name].public_id}


def _nobodys(_world):
    return {"id": UUID(int=7)}


def _of_her(world):
    return f"?athlete={world.cast.minor.public_id}"


def _new_note(world):
    return {"episode": str(world["episode"].public_id), "text": "x"}


def _new_document(world):
    file = SimpleUploadedFile("scan.pdf", b"%PDF-1.7 new")
    return {"episode": str(world["episode"].public_id), "file": file}


def _nothing(_world):
    return {}


PAGE = "episodes/<uuid:public_id>/"
PAPER = "episodes/documents/<uuid:public_id>/"


def _page_of(name):
    return lambda world: {"public_id": world[name].public_id}


def _page_nobodys(_world):
    return {"public_id": UUID(int=7)}


# Staff who see the row may not act for the runner on her own pages.
HER_PAGE = page_seen_by(OWN)
HER_ACT = page_seen_by(OWN, yes=302)
PAGES = [
    Row(PAGE, HER_PAGE, args=_page_of("episode")),
    Row(f"{PAGE}onset/", HER_ACT, args=_page_of("episode"), method="post", data=_nothing, form=True),
    Row(f"{PAGE}notes/", HER_ACT, args=_page_of("episode"), method="post", data=_new_note, form=True),
    Row(f"{PAGE}documents/", HER_ACT, args=_page_of("episode"), method="post", data=_new_document, form=True),
    Row(PAPER, page_seen_by(HEALTH), args=_page_of("document")),
    Row(f"{PAPER}delete/", HER_ACT, args=_page_of("document"), method="post", form=True),
    Row("episodes/notes/<uuid:public_id>/delete/", HER_ACT, args=_page_of("note"), method="post", form=True),
    *(Row(path, page_seen_by(()), args=_page_nobodys) for path in (PAGE, PAPER)),
    *admin_rows("injuries", "episode", "episode", lists=DESK_OF_ATHLETES, reads=HEALTH_READERS),
]
ROWS = [
    *PAGES,
    *(Row(path, seen_by(SIGNED_IN)) for path in LISTS),
    *(Row(path, seen_by(TRAINING, no=400), query=_of_her) for path in LISTS),
    Row(LISTS[0], statuses(405, anonymous=401), method="post", data=_nothing),
    Row(LISTS[1], seen_by(HEALTH, yes=201, no=400), method="post", data=_new_note),
    Row(LISTS[2], seen_by(HEALTH, yes=201, no=400), method="post", data=_new_document, form=True),
    Row(EPISODE, seen_by(HEALTH), args=_id_of("episode")),
    Row(
        EPISODE,
        seen_by(HEALTH),
        args=_id_of("episode"),
        method="patch",
        data=lambda _world: {"onset_mode": "sudden"},
    ),
    Row(
        EPISODE,
        but(seen_by(STAFF_WITH_HEALTH), athlete=403, guardian=403),
        args=_id_of("episode"),
        method="patch",
        data=lambda _world: {"diagnosis": {"text": "Sprain"}},
    ),
    Row(EPISODE, statuses(405, anonymous=401), args=_id_of("episode"), method="delete"),
    Row(NOTE, seen_by(HEALTH), args=_id_of("note")),
    Row(NOTE, but(seen_by(HEALTH, yes=403), coach=204), args=_id_of("note"), method="delete"),
    Row(NOTE, seen_by(STAFF_WITH_HEALTH), args=_id_of("staff_note")),
    Row(NOTE, but(seen_by(()), coach=403, physio=204), args=_id_of("staff_note"), method="delete"),
    Row(DOCUMENT, seen_by(HEALTH), args=_id_of("document")),
    Row(DOCUMENT, but(seen_by(HEALTH, yes=204), coach=403), args=_id_of("document"), method="delete"),
    Row(FILE, seen_by(HEALTH), args=_id_of("document")),
    *(Row(path, seen_by(()), args=_nobodys) for path in (EPISODE, NOTE, DOCUMENT, FILE)),
]
