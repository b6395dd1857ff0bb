"""Coachsite's answers to allauth's questions."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open: a person without a link to anybody sees only their own page."""
