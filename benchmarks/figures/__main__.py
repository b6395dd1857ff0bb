"""Measures one figure in the database that the environment names; prints its lines as JSON."""

import importlib
import sys

import django

from benchmarks.scale import scale


def main(name: str) -> None:
    django.setup()
    figure = importlib.import_module(f"benchmarks.figures.{name.replace('-', '_')}")
    for line in figure.measure(scale()):
        print(line.to_json(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
