"""The table of causes: which answers count for and against each, how much, and the words for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from injuries.enums import Cause, Sign
from injuries.knowledge.reading import KnowledgeError, Text, entries_of, read_tables, text_of
from injuries.rules.causes import Aspect, CauseWeights, Evidence, Weight
from injuries.rules.conditions import ConditionError, parse_condition

_EVIDENCE_KEYS: Final = frozenset({"id", "weight", "if", "text"})


@dataclass(frozen=True, slots=True)
class CauseKnowledge:
    """`reasons` by (cause, id of the evidence); `questions` by what they ask about."""

    table: tuple[CauseWeights, ...]
    reasons: Mapping[tuple[Cause, str], Text]
    questions: Mapping[str, Text]
    source: Text


def load_causes(folder: Path) -> CauseKnowledge:
    """Reads causes.toml.

    Raises:
        KnowledgeError: a cause or question without an entry, an unknown word, or a text missing.
    """
    data = read_tables(folder / "causes.toml", {"points", "source", "cause", "question"})
    points = _points(data["points"])
    entries = entries_of(data, "cause", Cause.values)
    table = tuple(_weights(Cause(code), entry, points) for code, entry in entries)
    return CauseKnowledge(
        table=table,
        reasons={
            (Cause(code), item["id"]): text_of(item["text"], at=f"cause.{code}.{item['id']}")
            for code, entry in entries
            for aspect in Aspect
            for item in entry.get(aspect, [])
        },
        questions={
            code: text_of(text, at=f"question.{code}")
            for code, text in entries_of(data, "question", _asked(table))
        },
        source=text_of(data["source"], at="source"),
    )


def _points(given: Mapping[str, Any]) -> dict[Weight, int]:
    signs = {Weight.HALLMARK: 1, Weight.SUPPORT: 1, Weight.AGAINST: -1}
    if set(given) != {*signs} or not all(
        isinstance(given[w], int) and given[w] * signs[w] > 0 for w in signs
    ):
        raise KnowledgeError("points: hallmark and support above 0, against below 0 are expected")
    return {weight: given[weight] for weight in signs}


def _weights(cause: Cause, entry: dict[str, Any], points: Mapping[Weight, int]) -> CauseWeights:
    at = f"cause.{cause.value}"
    if unknown := set(entry) - {*Aspect, "gate"}:
        raise KnowledgeError(f"{at}: unknown {sorted(unknown)}")
    evidence = tuple(
        _evidence(item, aspect, points, at=at) for aspect in Aspect for item in entry.get(aspect, [])
    )
    ids = [item.id for item in evidence]
    if len(set(ids)) < len(ids):
        raise KnowledgeError(f"{at}: an id stands twice in {ids}")
    if not any(item.weight is Weight.HALLMARK and item.aspect is Aspect.WHERE for item in evidence):
        raise KnowledgeError(f"{at}: a hallmark of its own place is missing")
    return CauseWeights(cause=cause, gate=_gate(entry.get("gate", [Aspect.WHERE]), at=at), evidence=evidence)


def _gate(given: object, *, at: str) -> frozenset[Aspect]:
    aspects = {*Aspect} - {Aspect.AGAINST}
    if not isinstance(given, list) or not given or not set(given) <= aspects:
        raise KnowledgeError(f"{at}.gate: a list of {sorted(aspects)} is expected")
    return frozenset(map(Aspect, given))


def _evidence(item: object, aspect: Aspect, points: Mapping[Weight, int], *, at: str) -> Evidence:
    if not isinstance(item, dict) or set(item) != _EVIDENCE_KEYS:
        raise KnowledgeError(f"{at}.{aspect}: each has {sorted(_EVIDENCE_KEYS)}")
    at = f"{at}.{item['id']}"
    if item["weight"] not in {*Weight} or (item["weight"] == Weight.AGAINST) != (aspect is Aspect.AGAINST):
        raise KnowledgeError(f"{at}: the weight {item['weight']!r} does not belong under {aspect}")
    try:
        condition = parse_condition(item["if"])
    except ConditionError as error:
        raise KnowledgeError(f"{at}: {error}") from error
    weight = Weight(item["weight"])
    return Evidence(id=item["id"], aspect=aspect, weight=weight, points=points[weight], condition=condition)


def _asked(table: tuple[CauseWeights, ...]) -> list[str]:
    """What the conditions ask about, but for signs, which are asked by their own words."""
    asked = {name for weights in table for item in weights.evidence for name in item.condition.asks}
    return sorted(asked - {*Sign})
