"""The demo: an invented roster, and a reader for the mails it sends."""

from coachsite.demo.people import LOGINS

__all__ = ["LOGINS"]
