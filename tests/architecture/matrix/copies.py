"""Copies of all data: for her and her guardian alone, each their own."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from coachsite.copies.services import request_copy
from tests.architecture.matrix.core import OWN, SIGNED_IN, Row, but, page_seen_by, seen_by
from training.enums import ImportState

LIST, ONE = "api/v1/data-copies/", "api/v1/data-copies/<uuid:id>/"
PAGE, FILE = "me/copies/", "me/copies/<uuid:public_id>/file/"
# The guardian asked for none of these: hers are her own.
MINE = ("athlete",)


def build(world):
    mina = world.cast.minor
    done, _is_new = request_copy(mina.user, athlete=mina)
    done.file.name = default_storage.save("copies/of-mina", ContentFile(b"PK"))
    done.state = ImportState.DONE
    done.save()
    world["copy"] = done
    assert Path(default_storage.path("copies/of-mina")).exists()


def _for_mina(world):
    return {"for": str(world.cast.minor.public_id)}


def _query(world):
    return f"?for={world.cast.minor.public_id}"


def _copy(world):
    return {"id": world["copy"].public_id}


def _page_copy(world):
    return {"public_id": world["copy"].public_id}


ROWS = [
    Row(PAGE, page_seen_by(OWN), query=_query),
    Row(PAGE, page_seen_by(OWN, yes=302), method="post", data=_for_mina, form=True),
    Row(FILE, page_seen_by(MINE), args=_page_copy),
    Row(LIST, seen_by(SIGNED_IN)),
    Row(
        LIST,
        but(seen_by(OWN, yes=201, no=400), coach=403, coach_without_consent=403, physio=403),
        method="post",
        data=lambda w: {"athlete": str(w.cast.minor.public_id)},
    ),
    Row(ONE, seen_by(MINE), args=_copy),
    Row(f"{ONE}file/", seen_by(MINE), args=_copy),
]
