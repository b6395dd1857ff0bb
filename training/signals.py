"""What this room tells the rooms above it; sent inside the writing transaction."""

from django.dispatch import Signal

# athlete_ids: list[int], now: datetime. Weeks and spikes of these athletes have been judged anew: a run was
# added, changed or deleted, a setting changed, or it is the nightly pass.
weeks_judged = Signal()
