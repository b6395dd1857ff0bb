"""In edge files `.objects` of an athlete's model is followed only by what knows who asks."""

import ast

import pytest

from tests.architecture.project import athlete_models, name_of, source_files, tree

EDGES = {"api", "views", "admin", "tasks", "filters", "forms", "serializers"}
JOINING = (("coachsite", "roster"), ("coachsite", "pages"))
ALLOWED = {"visible_to", "editable_by", "none"}
# Selectors of the joining folders build on the other methods that ask for the viewer.
ASKING = ALLOWED | {"health_visible_to", "own_or_ward", "reached_by"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def is_edge(path):
    package = path.parts
    return bool(EDGES & {path.stem, *package}) or any(package_of(path)[:2] == pair for pair in JOINING)


def package_of(path):
    return tuple(name_of(path).split("/"))


def unguarded(source_tree, models, allowed=frozenset(ALLOWED)):
    """Lines where a manager of one of these models is followed by anything else."""
    followed = {}
    for node in ast.walk(source_tree):
        if isinstance(node, ast.Attribute):
            followed[node.value] = node.attr
    for node in ast.walk(source_tree):
        is_manager = isinstance(node, ast.Attribute) and node.attr in MANAGERS
        if is_manager and _last_name(node.value) in models and followed.get(node) not in allowed:
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
    allowed = ASKING if path.stem == "selectors" else ALLOWED
    lines = list(unguarded(tree(path), NAMES, allowed))
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
