"""Words and drawings of the library."""

from collections.abc import Iterable
from typing import Final

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from injuries.enums.knowledge import ExerciseKind, Origin
from injuries.knowledge import Text, knowledge
from injuries.knowledge.exercises import Dose
from injuries.knowledge.statements import Statement, spoken

register = template.Library()

ORIGINS: Final = {
    Origin.ARTICLE: gettext_lazy("Article"),
    Origin.BOTH: gettext_lazy("Article and later evidence"),
    Origin.STUDIES: gettext_lazy("Later evidence"),
    Origin.OURS: gettext_lazy("Our convention"),
}

KINDS: Final = {
    ExerciseKind.STRENGTH: gettext_lazy("Strength"),
    ExerciseKind.BALANCE: gettext_lazy("Balance"),
    ExerciseKind.WARM_UP: gettext_lazy("Warm-up"),
    ExerciseKind.DRILL: gettext_lazy("Running drills"),
    ExerciseKind.STRETCH: gettext_lazy("Stretching, if you like"),
    ExerciseKind.ROLL: gettext_lazy("Rolling and massage, if you like"),
}


@register.filter
def said(text: Text) -> str:
    """A text in the reader's language."""
    return text.in_language(get_language())


@register.filter
def origin(statement: Statement) -> str:
    """Who says so, in words."""
    return str(ORIGINS[statement.origin])


@register.filter
def sources(statements: Iterable[Statement]) -> list[str]:
    """The article, if any of them is its own, then the studies in the order in which they are cited."""
    known, given = knowledge().phrases, list(statements)
    article = [known.article] if any(one.facts for one in given) else []
    cited = dict.fromkeys(code for one in given for code in one.cites)
    return article + [known.studies[code] for code in cited]


@register.filter
def references(statement: Statement) -> str:
    """Facts of the article by number, and studies by their first words."""
    studies = (knowledge().phrases.studies[code].split(",")[0] for code in statement.cites)
    return ", ".join((*statement.facts, *studies))


@register.filter
def dose(given: Dose) -> str:
    """How much of an exercise, as in "3 sets of 12, each side, so many days a week"."""
    amount = given.repetitions or _("%(seconds)s s") % {"seconds": given.seconds}
    parts = [f"{given.sets} × {amount}"]  # noqa: RUF001  the sign of multiplication is meant
    if given.each_side:
        parts.append(_("each side"))
    if given.days_a_week:
        parts.append(_("days a week: %(days)s") % {"days": spoken(given.days_a_week)})
    else:
        parts.append(_("before each run"))
    return ", ".join(parts)


@register.simple_tag
def drawing(code: str, name: str) -> SafeString:
    """The drawing of an exercise, in the colours of the page."""
    address = static(f"injuries/exercises/{code}.svg")
    return format_html(
        '<svg class="drawing" viewBox="0 0 320 142" role="img" aria-label="{}">'
        '<title>{}</title><use href="{}#figure"></use></svg>',
        name,
        name,
        address,
    )


@register.filter
def kind_name(kind: ExerciseKind) -> str:
    """The heading of a kind of exercise."""
    return str(KINDS[kind])
