"""What this room tells the rooms above it; sent inside the writing transaction.

Receivers write rows (an outbox entry, a dirty week) and do no network call.
"""

from django.dispatch import Signal

# coaching: Coaching, now: datetime. Somebody is invited; athletes.tokens.coaching_token makes the link.
coaching_invited = Signal()

# guardian: Guardian, now: datetime. A guardian is invited; athletes.tokens.guardian_token makes the link.
guardian_invited = Signal()

# invitation: Coaching | Guardian. It was accepted, declined or taken back: nobody needs its mail any more.
invitation_answered = Signal()

# athlete_ids: list[int], now: datetime. What judges these athletes' weeks has changed: a link, a squad, a
# setting of the weekly rule, the declared volume, the time zone or the age.
weekly_rule_changed = Signal()
