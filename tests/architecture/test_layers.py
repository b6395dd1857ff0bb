"""Inside a room a file imports only rows of the table above its own; edges know nothing of each other."""

import ast
import sys

import pytest

from tests.architecture.project import PACKAGES, ROOMS, ROOT, name_of, source_files, tree

ENUMS, RULES, QUERYSETS, MODELS, SELECTORS, SERVICES, SHAPES, EDGES, WIRING = range(9)
# The table of ARCHITECTURE.md.
TABLE = {
    "enums": ENUMS,
    "rules": RULES,
    "querysets": QUERYSETS,
    "models": MODELS,
    "selectors": SELECTORS,
    "services": SERVICES,
    "forms": SHAPES,
    "filters": SHAPES,
    "serializers": SHAPES,
    "api": EDGES,
    "views": EDGES,
    "admin": EDGES,
    "tasks": EDGES,
    "urls": WIRING,
    "apps": WIRING,
    "receivers": WIRING,
}
# What a room has beyond the table: the row it stands beside.
BESIDE = {
    "athletes.errors": ENUMS,
    "athletes.signals": ENUMS,
    "athletes.access": SELECTORS,
    "athletes.health_window": SELECTORS,
    "athletes.tokens": SELECTORS,
    "athletes.tenancy": SERVICES,
    "athletes.tenant_lists": SERVICES,
    "athletes.tenant_admin": SERVICES,
    "athletes.subjects": SERVICES,
    "athletes.management": EDGES,
    "athletes.page_urls": WIRING,
    "alerts.kinds": RULES,
    "alerts.channels": QUERYSETS,
    "alerts.broker": SELECTORS,
    "alerts.messages": SELECTORS,
    "training.fit_writer": ENUMS,
    "training.signals": ENUMS,
    "training.sql": ENUMS,
    "training.restrictions": RULES,
    "training.tracks": QUERYSETS,
    "training.plan_templates": RULES,
    "training.importers": QUERYSETS,
    "training.exports": SELECTORS,
    "injuries.knowledge": RULES,
    "injuries.management": EDGES,
    "injuries.templatetags": SHAPES,
    "injuries.page_urls": WIRING,
    "training.templatetags": SHAPES,
    "training.page_urls": WIRING,
}
# Imports against the table, with the reason.
EXCEPTIONS = {
    "injuries.services.Entry": "the service's parameter object, which forms and serializers fill",
}
EDGE_NAMES = {name for name, row in TABLE.items() if row == EDGES}


def row_of(module):
    """The row of a module's dotted name; None outside the rooms and for a package itself."""
    parts = module.split(".")
    if parts[0] not in ROOMS or len(parts) < 2:
        return None
    beside = next((row for name, row in BESIDE.items() if f"{module}.".startswith(f"{name}.")), None)
    return TABLE.get(parts[1]) if beside is None else beside


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(source_tree):
    """(line, dotted name) of everything imported at run time; `from a import b` gives a.b too."""
    typing_only = {
        id(inner)
        for node in ast.walk(source_tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(source_tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


ROOM_FILES = [path for path in source_files(*ROOMS) if module_of(path).count(".")]


def test_every_file_of_a_room_has_a_row():
    loose = {
        ".".join(module_of(path).split(".")[:2]) for path in ROOM_FILES if row_of(module_of(path)) is None
    }
    assert loose == set(), "name it as the table does, or say in BESIDE where it stands"


@pytest.mark.parametrize("path", ROOM_FILES, ids=name_of)
def test_a_file_imports_only_rows_above(path):
    own, module = row_of(module_of(path)), module_of(path)
    home = ".".join(module.split(".")[:2])
    wrong = [
        f"{line}: {name}"
        for line, name in imports_of(tree(path))
        if (row := row_of(name)) is not None and not name.startswith(f"{home}.") and name != home
        if own is not None and _is_wrong(home, own, name, row)
    ]
    assert not wrong, f"{name_of(path)} imports\n" + "\n".join(wrong)


def _is_wrong(home, own, name, row):
    same_room = home.split(".")[0] == name.split(".")[0]
    if own == EDGES and row == EDGES:
        return same_room and name.split(".")[1] in EDGE_NAMES
    # Forms and serializers shape; they do not write.
    writes = own == SHAPES and name.split(".")[1] == "services"
    return name not in EXCEPTIONS and (row > own or writes)


@pytest.mark.parametrize("path", [p for p in ROOM_FILES if row_of(module_of(p)) == RULES], ids=name_of)
def test_rules_are_pure(path):
    allowed = {*sys.stdlib_module_names, *PACKAGES}
    wrong = [name for _line, name in imports_of(tree(path)) if name.split(".")[0] not in allowed]
    assert not wrong, "rules know no Django and no other package"


@pytest.mark.parametrize(
    "path", list(source_files("athletes", "alerts", "training", "injuries")), ids=name_of
)
def test_no_room_looks_up(path):
    order = ["athletes", "alerts", "training", "injuries", "coachsite"]
    own = order.index(path.relative_to(ROOT).parts[0])
    above = tuple(f"{name}." for name in order[own + 1 :])
    assert not [name for _line, name in imports_of(tree(path)) if f"{name}.".startswith(above)]
