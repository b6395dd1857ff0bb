"""The numbers to keep: short functions, short files."""

import ast
import statistics

from tests.architecture.project import files_of_tests, name_of, source_files, tree

MEDIAN, NINETIETH, LONGEST = 8, 25, 60
FILE, TEST_FILE = 400, 600


def functions():
    """(name, lines) of every function, its docstring not counted."""
    for path in source_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name_of(path)}:{node.name}", _lines(node)


def _lines(node):
    first = node.body[0]
    is_docstring = ast.get_docstring(node) is not None
    docstring = first.end_lineno - first.lineno + 1 if is_docstring else 0
    return node.end_lineno - node.lineno + 1 - docstring


def _length(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def test_functions_are_short():
    sizes = dict(functions())
    lines = sorted(sizes.values())
    assert statistics.median(lines) <= MEDIAN
    assert lines[int(len(lines) * 0.9)] <= NINETIETH
    assert {name: size for name, size in sizes.items() if size > LONGEST} == {}


def test_files_are_short():
    too_long = {name_of(path): _length(path) for path in source_files() if _length(path) >= FILE}
    assert too_long == {}


def test_files_of_tests_are_short():
    too_long = {name_of(path): _length(path) for path in files_of_tests() if _length(path) >= TEST_FILE}
    assert too_long == {}
