"""Assess many cases from a file, without a server: for trying out and checking the knowledge."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from injuries.rules.causes import Case
from injuries.selectors import LikelyCause, LikelyCauses, likely_causes
from injuries.serializers import NOT_LOOKED_AT, AssessmentSerializer

CASE = "case"


class BadLineError(ValueError):
    """What is wrong with a line, a sentence for each field at fault."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


class Command(BaseCommand):
    help = (
        "Reads one JSON object a line: a body of POST /api/v1/assessments/ and a `case` name. Writes one "
        "JSON object a line in the same order. Needs no database and no other server."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument(
            "--all",
            action="store_true",
            dest="every",
            help="list every cause with its score, also where a red flag hides them",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        bad = 0
        with translation.override("en"), _opened(options["file"]) as file:
            for number, line in _numbered(file):
                try:
                    answer = self._answer(line, number, every=options["every"])
                except BadLineError as error:
                    bad += 1
                    for problem in error.problems:
                        self.stderr.write(f"line {number}: {problem}")
                else:
                    self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if bad:
            lines = "1 bad line" if bad == 1 else f"{bad} bad lines"
            raise CommandError(f"{lines}; the others were answered.")

    def _answer(self, line: str, number: int, *, every: bool) -> dict[str, Any]:
        body = _object(line)
        name = body.pop(CASE, None)
        # A forgotten key of the writer's own must not cost the answer, but a misspelt field must be seen.
        for key in sorted(set(body) - set(AssessmentSerializer().fields) - NOT_LOOKED_AT):
            self.stderr.write(f"line {number}: {key}: not a field of an assessment, left out")
            del body[key]
        return {CASE: name, **_said(likely_causes(_case(body), every=every))}


def _opened(name: str) -> TextIO:
    if name == "-":
        return sys.stdin
    try:
        return Path(name).open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _object(line: str) -> dict[str, Any]:
    try:
        body = json.loads(line)
    except ValueError as error:
        raise BadLineError(f"not JSON: {error}") from error
    if not isinstance(body, dict):
        raise BadLineError("not an object of fields")
    return body


def _case(body: Mapping[str, Any]) -> Case:
    shape = AssessmentSerializer(data=body)
    if not shape.is_valid():
        raise BadLineError(*_problems(shape.errors))
    case: Case = shape.validated_data["case"]
    return case


def _problems(errors: Any, path: str = "") -> Iterator[str]:
    """Every message with the path of its field, such as `signs.swelling`."""
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            yield from _problems(inner, f"{path}.{name}" if path else str(name))
    else:
        yield from (
            f"{path}: {message}" if isinstance(message, str) else next(_problems(message, path))
            for message in errors
            if message
        )


def _said(answer: LikelyCauses) -> dict[str, Any]:
    return {
        "red_flags": [{"id": flag.id.value, "urgency": flag.urgency.value} for flag in answer.red_flags],
        "likely_causes": [_cause(cause) for cause in answer.likely_causes],
        "open_questions": [asdict(question) for question in answer.open_questions],
        "knowledge_version": answer.knowledge_version,
    }


def _cause(cause: LikelyCause) -> dict[str, Any]:
    return {
        "cause": cause.cause.value,
        "score": cause.score,
        "reasons_for": [asdict(reason) for reason in cause.reasons_for],
        "reasons_against": [asdict(reason) for reason in cause.reasons_against],
    }
