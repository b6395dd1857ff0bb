"""What was put right in a file, said to those who read its numbers: one sentence a code.

Whole constant sentences like those of `refusals`, translated where they are shown.
"""

from typing import Final

from training.importers.parsed import Correction
from training.importers.parsed import gettext_noop as _

SENTENCES: Final[dict[str, str]] = {
    Correction.TRUNCATED: _("The file was cut off. What could be read of it is here."),
    Correction.BAD_CHECKSUM: _("The file's checksum is wrong, so single values may be damaged."),
    Correction.NO_SUMMARY: _(
        "The watch wrote no summary, perhaps because its battery died. The numbers are worked out from the"
        " recorded points."
    ),
    Correction.DISTANCE_FROM_RECORDS: _(
        "The summary says no distance. It is worked out from the recorded points."
    ),
    Correction.SUMMARY_DIFFERS: _(
        "The summary and the recorded points disagree about the distance. The summary is shown."
    ),
    Correction.TIMER_ABOVE_ELAPSED: _(
        "The timer ran for longer than the activity lasted, as when two recordings are merged. Check the"
        " time."
    ),
    Correction.LAPS_DIFFER: _(
        "The laps and the track disagree about the distance. The sum of the laps is shown."
    ),
    Correction.DISTANCE_SHRANK: _(
        "The recorded distance fell on the way. It was held, or counted on from where it was."
    ),
    Correction.CLOCK_JUMPS: _("The clock jumped. Points whose time cannot be right were left out."),
    Correction.POSITIONS_DROPPED: _("Positions where nobody can have been were left out."),
    Correction.TIMES_MISSING: _(
        "Some points have no time. Between points with a time they count for the distance; tracks without any"
        " time are left out."
    ),
    Correction.TYPE_GUESSED: _(
        "The file does not say which sport it was. The type is a guess from its name or its speed: change"
        " it if it is wrong."
    ),
}


def sentence_of(code: str) -> str:
    """The English sentence of a stored code; the code itself for one that no version of ours knows."""
    return SENTENCES.get(code, code)
