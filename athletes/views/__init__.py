"""Pages behind the links in invitation mails."""

from athletes.views.guardians import guardian
from athletes.views.invitations import invitation

__all__ = ["guardian", "invitation"]
