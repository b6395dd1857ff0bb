"""What a channel carries, and how it says no."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One text for one address. `key` is the same for every try: receivers drop a second copy by it."""

    key: str
    address: str
    subject: str
    text: str
    html: str = ""


class SendError(Exception):
    """The message was not taken. `is_final`: no later try will fare better. `reason` names no person."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final
