"""Ways out of the house, one module each behind one interface."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from alerts.channels.mail import MailChannel
from alerts.channels.message import Message, SendError
from alerts.enums import Channel

__all__ = ["Message", "SendError", "Sender", "open_channel"]


class Sender(Protocol):
    def send(self, message: Message) -> None:
        """Hands one message over; raises SendError when it was not taken."""


CHANNELS: dict[Channel, Callable[[], AbstractContextManager[Sender]]] = {Channel.MAIL: MailChannel}


def open_channel(channel: Channel) -> AbstractContextManager[Sender]:
    """A sender for one batch; connects at the first message."""
    return CHANNELS[channel]()
