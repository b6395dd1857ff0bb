"""The figures, by the names that ONLY takes, each with its number of lines.

The module of each has `measure(scale)`, which yields them.
"""

FIGURES = {
    "full-recompute": 4,
    "growth": 2,
    "one-run": 1,
    "alert-time": 1,
    "import-file": 1,
    "import-zip": 1,
    "assign": 1,
    "edit-cell": 1,
    "assess": 2,
}
