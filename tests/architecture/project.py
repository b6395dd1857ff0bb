"""What the architecture tests read: our files, our models."""

import ast
from functools import cache
from pathlib import Path

from django.apps import apps

from athletes.models import Athlete

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("athletes", "alerts", "training", "injuries")
PACKAGES = (*ROOMS, "coachsite")


def our_models():
    return [model for label in ROOMS for model in apps.get_app_config(label).get_models()]


@cache
def leads_to_athlete(model):
    """Whether some chain of foreign keys goes from this model to an athlete."""
    return _leads(model, frozenset())


def _leads(model, seen):
    if model is Athlete:
        return True
    targets = {
        field.related_model
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model not in seen
    }
    return any(_leads(target, seen | {model}) for target in targets if target)


def athlete_models():
    return [model for model in our_models() if leads_to_athlete(model)]


def source_files(*packages):
    """Python files of the product, without migrations."""
    for package in packages or PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def files_of_tests():
    return sorted((ROOT / "tests").rglob("*.py"))


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path):
    return str(path.relative_to(ROOT))
