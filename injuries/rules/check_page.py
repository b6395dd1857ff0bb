"""The check page: eight plain questions, nine for the back, and the signs behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from injuries.enums import Area, RadiatesTo, Sign, Spot
from injuries.rules.report import Report


@dataclass(frozen=True, slots=True)
class Question:
    """One plain question; `named` are the signs whose words it says, `behind` those that a yes opens."""

    number: int
    named: tuple[Sign, ...]
    behind: tuple[Sign, ...] = ()

    @property
    def opens(self) -> tuple[Sign, ...]:
        """All signs shown once the question is answered yes."""
        return self.named + self.behind


_BACK: Final = Question(9, (Sign.SADDLE_NUMB_OR_BLADDER,))
_CALF_OR_FOOT: Final = Question(
    2,
    (Sign.CALF_SWELLING, Sign.COLD_PALE_FOOT, Sign.NUMB_FOOT, Sign.FOOT_DROP),
    (Sign.CLOT_RISK,),
)
QUESTIONS: Final[tuple[Question, ...]] = (
    Question(1, (Sign.CHEST_PAIN_OR_BREATHLESS, Sign.FAINTED_ON_EFFORT)),
    _CALF_OR_FOOT,
    Question(3, (Sign.SWELLING, Sign.WARMTH_REDNESS, Sign.FEVER)),
    Question(
        4,
        (
            Sign.CATCHING_LOCKING,
            Sign.PAINFUL_CLICK,
            Sign.CANNOT_BEND,
            Sign.CANNOT_STRAIGHTEN,
            Sign.CANNOT_STRAIGHT_LEG_RAISE,
        ),
        (Sign.PAINLESS_CLICK,),
    ),
    Question(5, (Sign.GIVING_WAY, Sign.CANNOT_BEAR_WEIGHT, Sign.LIMP)),
    Question(6, (Sign.INJURY_TWIST_OR_BLOW, Sign.POPPED), (Sign.DEFORMITY,)),
    Question(
        7,
        (Sign.PAIN_AT_REST, Sign.WAKES_AT_NIGHT, Sign.BONE_POINT_TENDER, Sign.LUMP),
        (Sign.HOP_HURTS, Sign.UNEXPLAINED_WEIGHT_LOSS),
    ),
    Question(8, (Sign.WORSENING, Sign.NOT_IMPROVING)),
    _BACK,
)
# Seen on video or by the coach: the athlete is not asked.
SEEN_BY_OTHERS: Final = frozenset({Sign.KNEE_DROPS_INWARD, Sign.HEEL_FAR_AHEAD})


def calf_or_back_of_knee(report: Report) -> bool:
    """Pain in the calf or behind the knee. A lower leg without a spot may be the calf."""
    if report.area is Area.LOWER_LEG and not report.spots:
        return True
    return bool(report.spots & {Spot.CALF, Spot.POSTERIOR}) or RadiatesTo.CALF in report.radiates_to


def questions_for(report: Report) -> tuple[Question, ...]:
    """The questions asked about this place.

    The ninth is for the back. With pain in the calf or behind the knee the second names the risks too:
    behind a no to "calf swollen" nobody would ever be asked about them.
    """
    risk_asked = replace(_CALF_OR_FOOT, named=_CALF_OR_FOOT.opens, behind=())
    asked = [risk_asked if q is _CALF_OR_FOOT and calf_or_back_of_knee(report) else q for q in QUESTIONS]
    return tuple(q for q in asked if q is not _BACK or report.area is Area.LUMBOSACRAL)


def signs_from_check(
    questions: Sequence[Question], *, ticked: frozenset[Sign], none_of_these: bool
) -> dict[Sign, bool | None]:
    """The signs as answered on the check page.

    A ticked sign is a yes. Among the signs that a question with a tick has opened, those left empty are
    a no: their words were read and passed over. "None of these" writes no to the signs named by the
    other questions, and to nothing that was not on the screen. The rest stays unanswered (None).
    """
    answers: dict[Sign, bool | None] = {}
    for question in questions:
        opened = any(sign in ticked for sign in question.opens)
        shown = question.opens if opened else question.named
        answers |= dict.fromkeys(question.opens)
        if opened or none_of_these:
            answers |= dict.fromkeys(shown, False)
    return answers | dict.fromkeys(ticked, True)


def is_checked(signs: Mapping[Sign, bool | None]) -> bool:
    """At least one sign was answered, with yes or no."""
    return any(value is not None for value in signs.values())
