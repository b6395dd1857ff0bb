"""How tests read a refusal."""

from contextlib import contextmanager

import pytest

from athletes.errors import DomainError


@contextmanager
def refused(code, *, field=None, status=None):
    """The block raises a DomainError of this code (and field, and status), with a sentence."""
    with pytest.raises(DomainError) as caught:
        yield caught
    error = caught.value
    assert error.code == code
    assert error.message.endswith((".", "?")) or ":" in error.message
    if field is not None:
        assert error.field == field
        assert error.errors == ({field: [error.message]} if field else {})
    if status is not None:
        assert error.status == status
