"""The one way in which a service says no."""

from collections.abc import Mapping


class DomainError(Exception):
    """A rule of the domain forbids the write; nothing was stored.

    Edges turn it into a form error or a problem document. `message` is a translated sentence for the
    person who asked, with the way out; `code` is stable for programs; `field` names the input at fault.
    """

    status = 400

    def __init__(self, message: str, *, code: str, field: str = "") -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.code = code
        self.field = field

    @property
    def errors(self) -> Mapping[str, list[str]]:
        return {self.field: [self.message]} if self.field else {}


class NotAllowedError(DomainError):
    """The row is visible to the actor, and not theirs to change."""

    status = 403


class ConflictError(DomainError):
    """The id is taken, or the state of the row has moved on."""

    status = 409


class StaleError(DomainError):
    """The row changed since the client read it."""

    status = 412


class TooLargeError(DomainError):
    """The upload is over the limit."""

    status = 413
