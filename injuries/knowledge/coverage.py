"""Where a reader meets each fact of the founding article."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from injuries.enums.knowledge import Topic

if TYPE_CHECKING:
    from injuries.knowledge import Knowledge


class Meeting(NamedTuple):
    """A page, as a path below the site's address, and what it is called; `path` "" within the product."""

    path: str
    name: str


_TOPIC: Final = "library/topics/{}/"
_CAUSE: Final = "library/causes/{}/"
_EXERCISE: Final = "library/exercises/{}/"


def coverage(known: "Knowledge") -> Mapping[str, tuple[Meeting, ...]]:
    """By number of the fact, in the article's order: its pages, then where the product acts on it."""
    found: dict[str, list[Meeting]] = {fact: [] for fact in known.phrases.facts}
    for facts, meeting in (*_of_topics(known), *_of_causes(known), *_of_exercises(known), *_elsewhere(known)):
        for fact in facts:
            if meeting not in found[fact]:
                found[fact].append(meeting)
    for number, short in known.phrases.facts.items():
        found[number] += [Meeting("", where) for where in short.product]
    return {number: tuple(meetings) for number, meetings in found.items()}


type _Met = Iterator[tuple[tuple[str, ...], Meeting]]


def _of_topics(known: "Knowledge") -> _Met:
    for code, topic in known.topics.items():
        for statement in topic.say:
            yield statement.facts, Meeting(_TOPIC.format(code), topic.name.en)


def _of_causes(known: "Knowledge") -> _Met:
    for code, text in known.cause_texts.items():
        for statement in (*text.statements, *known.plans[code].do):
            yield statement.facts, Meeting(_CAUSE.format(code), text.name.en)


def _of_exercises(known: "Knowledge") -> _Met:
    for code, info in known.exercises.items():
        yield info.facts, Meeting(_EXERCISE.format(code), info.name.en)


def _elsewhere(known: "Knowledge") -> _Met:
    for topic, statements in (
        (Topic.WHEN_IT_HURTS, [step.say.facts for step in known.acute_care.steps]),
        (Topic.WAY_BACK, [step.facts for step in known.ladders.values()]),
        (Topic.WARNING_SIGNS, [rule.facts for rule in known.rules.values()]),
    ):
        for facts in statements:
            yield facts, Meeting(_TOPIC.format(topic), known.topics[topic].name.en)
