"""Sources of an activity and files of an import go with the whole; a copy of all data with who asked."""

import pytest

from tests.cast import NOW, VIEWERS
from training.models import Activity, ActivitySource, DataCopy, Import, ImportFile


@pytest.fixture
def parts(cast):
    activity = Activity.objects.create(
        athlete=cast.minor, start_at=NOW, local_date=NOW.date(), time_zone="Europe/Berlin", type="run"
    )
    upload = Import.objects.create(athlete=cast.minor, name="run.fit", sha256="0" * 64, size_bytes=1)
    return [
        ActivitySource.objects.create(activity=activity, format="fit"),
        ImportFile.objects.create(upload=upload, name="run.fit", state="done"),
    ]


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_part_is_seen_and_changed_by_who_sees_and_changes_the_whole(cast, parts, viewer):
    person = cast.viewers()[viewer]
    for part in parts:
        whole = part.activity if isinstance(part, ActivitySource) else part.upload
        rows, wholes = type(part).objects, type(whole).objects
        assert rows.visible_to(person).exists() == wholes.visible_to(person).exists()
        assert rows.editable_by(person).exists() == wholes.editable_by(person).exists()


def test_the_runner_sees_both_and_a_stranger_neither(cast, parts):
    for part in parts:
        rows = type(part).objects
        assert list(rows.visible_to(cast.minor.user)) == list(rows.editable_by(cast.minor.user)) == [part]
        assert not rows.visible_to(cast.stranger.user).exists()
        assert not rows.editable_by(cast.stranger.user).exists()


def test_a_copy_of_everything_is_for_who_asked_for_it(cast):
    own = DataCopy.objects.create(athlete=cast.minor, requested_by=cast.minor.user)
    guardians = DataCopy.objects.create(athlete=cast.minor, requested_by=cast.guardian)
    for rule in ("visible_to", "editable_by"):
        rows_of = getattr(DataCopy.objects, rule)
        assert list(rows_of(cast.minor.user)) == [own]
        assert list(rows_of(cast.guardian)) == [guardians]
        assert not rows_of(cast.coach).exists()
        assert not rows_of(cast.stranger.user).exists()
