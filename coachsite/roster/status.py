"""The status of an athlete, as one viewer may know it: pure rules, mirrored in SQL by selectors.py."""

from dataclasses import dataclass

from coachsite.roster.enums import Level

# How many local days back an answer about pain counts, today included.
FRESH_DAYS = 7
# From this intensity on (0-10) recent pain asks for care.
CAREFUL_INTENSITY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is true of an athlete, out of what the viewer may see: without health access the health signs are
    False, whatever the athlete has reported.

    no_running: an open flag, or a rest, that forbids running.
    no_progression: an open flag that holds progress back, or whatever else holds: the way back, limits.
    open_alert: an alert of attention or urgent that the viewer's club has not acknowledged.
    recent_pain: an intensity of 3 or more in the last 7 local days.
    answered: an answer about pain (a report, "no pain", a weekly check-in) in the last 7 local days.
    """

    health_shared: bool
    no_running: bool = False
    no_progression: bool = False
    open_alert: bool = False
    recent_pain: bool = False
    answered: bool = False


def level_of(signs: Signs) -> Level:
    """The first that holds; what is not known is never OK."""
    if signs.no_running:
        return Level.STOP
    if signs.no_progression or signs.open_alert or signs.recent_pain:
        return Level.CAREFUL
    if not (signs.health_shared and signs.answered):
        return Level.UNKNOWN
    return Level.OK
