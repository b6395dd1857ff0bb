"""Every correction is said in words."""

import pytest

from training.importers.corrections import SENTENCES, sentence_of
from training.importers.parsed import Correction


@pytest.mark.parametrize("code", list(Correction))
def test_every_correction_has_a_sentence_that_fits_its_column(code):
    assert SENTENCES[code].endswith(".")
    assert len(code) <= 24


def test_a_code_of_another_version_is_shown_as_it_is():
    assert sentence_of("from_the_future") == "from_the_future"
