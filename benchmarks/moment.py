"""When all of it happens."""

from datetime import UTC, datetime, timedelta

# `now` of all that is measured, a Wednesday. Logs end three weeks before it: history is no news, and what an
# alert takes is a figure of its own.
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
LAST_DAY = NOW.date() - timedelta(weeks=3)
