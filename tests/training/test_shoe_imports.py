"""Runs out of files are given to the pair that was worn then, and its reminder follows."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alerts.models import Alert
from tests import files
from tests.cast import NOW
from tests.training.shoes import KM, pair, wear
from training import services
from training.models import Activity, Import

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def bring_in(athlete, content, name="run.fit"):
    upload, _is_new = services.start_import(
        athlete.user, athlete=athlete, name=name, content=SimpleUploadedFile(name, content)
    )
    for _slice in range(20):
        services.run_import(upload.pk, now=NOW)
    return Import.objects.get(pk=upload.pk)


def test_a_file_is_given_to_the_default_pair_and_the_reminder_follows(anna):
    shoe = pair(anna, start_m=499_999, default_for=["run", "trail_run", "treadmill"])
    assert bring_in(anna, files.fit()).state == "done"
    stored = Activity.objects.get()
    assert stored.shoe == shoe
    assert wear(shoe).distance_m == 499_999 + stored.distance_m
    assert Alert.objects.get(kind="shoe_due").facts["distance_m"] == wear(shoe).distance_m


def test_a_run_of_before_it_was_worn_is_not(anna):
    pair(anna, worn_from=NOW.date(), default_for=["run", "trail_run", "treadmill"])
    bring_in(anna, files.fit())
    stored = Activity.objects.get()
    assert stored.local_date < NOW.date()
    assert stored.shoe is None


def test_the_same_file_again_gives_nothing_twice(anna):
    shoe = pair(anna, default_for=["run", "trail_run", "treadmill"])
    bring_in(anna, files.fit())
    before = wear(shoe)
    bring_in(anna, files.fit(), name="copy.fit")
    assert (wear(shoe).distance_m, wear(shoe).runs) == (before.distance_m, 1)


def test_a_zip_of_many_is_looked_at_once_at_its_end(anna):
    shoe = pair(anna, start_m=499 * KM, default_for=["run", "trail_run", "treadmill"])
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("a.fit", files.fit())
    upload = bring_in(anna, packed.getvalue(), name="all.zip")
    assert upload.state == "done", upload.error_detail
    assert wear(shoe).runs == 1
    assert Alert.objects.get(kind="shoe_due").state == "open"
