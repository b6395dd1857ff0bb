"""What the log says beside the report: further inputs of the red flags.

Each can only add to what was answered. None of them is ever a no: a log that says nothing hides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

# The pain begins earlier in each of this many runs.
RUNS_IN_A_ROW: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSigns:
    """`worsening`: the numbers rose over weeks. `onset_earlier`: the pain begins at a lower kilometre, three
    runs in a row. `lasting`: an episode that does not get better, whatever was answered.
    """

    worsening: bool = False
    onset_earlier: bool = False
    lasting: bool = False


NOTHING_LOGGED: Final = LogSigns()


def onset_falls(onsets_km: Sequence[Decimal | None]) -> bool:
    """Whether the kilometre of onset fell in the last three runs of a row, in order of time.

    None is a run after which no pain was answered: it ends the row. Runs of which the kilometre is not known
    are left out by the caller.
    """
    row: list[Decimal] = []
    for onset in onsets_km:
        row = [] if onset is None else [*row, onset]
    last = row[-RUNS_IN_A_ROW:]
    return len(last) == RUNS_IN_A_ROW and all(a > b for a, b in pairwise(last))
