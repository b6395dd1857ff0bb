"""The training room: uploads."""

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import files
from tests.architecture.matrix.core import EDITORS, SIGNED_IN, TRAINING, Row, but, seen_by
from training.services import start_import

LIST, ONE = "api/v1/imports/", "api/v1/imports/<uuid:id>/"


def build(world):
    world["import"], _is_new = start_import(
        world.cast.minor.user,
        athlete=world.cast.minor,
        name=world.canary("canal-path.fit", seen_by=TRAINING),
        content=ContentFile(files.fit()),
    )


def _of_her(world):
    return f"?athlete={world.cast.minor.public_id}"


def _upload(world):
    return {
        "athlete": str(world.cast.minor.public_id),
        "file": SimpleUploadedFile("new.gpx", files.gpx(files.segment(9))),
    }


ROWS = [
    Row(LIST, seen_by(SIGNED_IN)),
    Row(LIST, seen_by(TRAINING, no=400), query=_of_her),
    Row(
        LIST,
        but(seen_by(EDITORS, yes=201, no=400), physio=403),
        method="post",
        data=_upload,
        form=True,
    ),
    Row(ONE, seen_by(TRAINING), args=lambda w: {"id": w["import"].public_id}),
    Row(ONE, seen_by((), no=405), args=lambda w: {"id": w["import"].public_id}, method="delete"),
]
