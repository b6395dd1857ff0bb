"""Pairs of shoes."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import DomainError, NotAllowedError
from athletes.models import Athlete, User
from training.models import Shoe
from training.rules import MAX_SHOE_START_M


@transaction.atomic
def add_shoe(
    actor: User,
    *,
    athlete: Athlete,
    name: str,
    start_m: int = 0,
    id: UUID | None = None,  # noqa: A002  the API's word
) -> Shoe:
    """Stores a pair with the metres it had run before.

    Raises:
        NotAllowedError: not the actor's to write.
        DomainError: no name, or a start that cannot be.
    """
    if not Athlete.objects.editable_by(actor).filter(pk=athlete.pk).exists():
        message = _("You can see this, but it is not yours to change.")
        raise NotAllowedError(message, code="not_editable")
    if not name.strip():
        raise DomainError(_("Give the pair a name."), code="required", field="name")
    if not 0 <= start_m <= MAX_SHOE_START_M:
        message = _("Between 0 and 10,000 km.")
        raise DomainError(message, code="out_of_range", field="start_m")
    return Shoe.objects.create(athlete=athlete, name=name.strip(), start_m=start_m, public_id=id or uuid4())
