"""In edge files `.objects` of an athlete's model is followed only by what knows who asks."""

import ast

import pytest

from tests.architecture.project import athlete_models, name_of, source_files, tree

EDGES = {"api", "views", "admin", "tasks", "filters", "forms", "serializers"}
JOINING = (("coachsite", "roster"), ("coachsite", "pages"))
# Files of the joining folders that stand in the row of selectors, with the reason why they go deeper.
SELECTORS = {
    "coachsite/roster/selectors.py": "reads what all visible athletes own at once, within a HealthWindow",
    "coachsite/roster/window.py": "the same consents as health_rule, for many athletes in two queries",
}
ALLOWED = {"visible_to", "editable_by", "none"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def is_edge(path):
    joins = any(package_of(path)[:2] == pair for pair in JOINING) and name_of(path) not in SELECTORS
    return bool(EDGES & {path.stem, *path.parts}) or joins


def package_of(path):
    return tuple(name_of(path).split("/"))


def unguarded(source_tree, models):
    """Lines where a manager of one of these models is followed by anything else."""
    followed = {}
    for node in ast.walk(source_tree):
        if isinstance(node, ast.Attribute):
            followed[node.value] = node.attr
    for node in ast.walk(source_tree):
        is_manager = isinstance(node, ast.Attribute) and node.attr in MANAGERS
        if is_manager and _last_name(node.value) in models and followed.get(node) not in ALLOWED:
            yield node.lineno


def _last_name(node):
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None


NAMES = {model.__name__ for model in athlete_models()}
EDGE_FILES = [path for path in source_files() if is_edge(path)]


def test_there_are_edges_to_look_at():
    assert len(EDGE_FILES) > 5


@pytest.mark.parametrize("path", EDGE_FILES, ids=name_of)
def test_no_edge_gets_past_visible_to(path):
    lines = list(unguarded(tree(path), NAMES))
    assert not lines, f"{name_of(path)} lines {lines}: use visible_to, editable_by or a selector"


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("Athlete.objects.visible_to(user)", []),
        ("Athlete.objects.editable_by(user).filter(x=1)", []),
        ("Athlete.objects.none()", []),
        ("Club.objects.all()", []),
        ("Athlete.objects.all()", [1]),
        ("models.Athlete.objects.filter(x=1)", [1]),
        ("rows = Athlete.objects", [1]),
        ("x = 1\nAthlete._default_manager.get(pk=1)", [2]),
        ("len(Athlete.objects.all())", [1]),
    ],
)
def test_the_check_itself_notices(code, lines):
    assert list(unguarded(ast.parse(code), {"Athlete"})) == lines
