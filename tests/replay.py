"""Builds a world once through the services, and puts the same rows back for each later test.

Services check much and write little: 450 queries for the cast. The rows they left are the same each time,
so later tests send them in one piece, keys and all (sequences never give a key twice).
"""

import pickle

from django.apps import apps
from django.core import serializers
from django.db import connection
from django.db.models.sql import InsertQuery


class Replay:
    def __init__(self, build):
        self._build = build
        self._world = None
        self._rows = ""

    def world(self):
        """What `build` returned, with its rows in the database; a copy, so a test may change it."""
        if self._world is None:
            before = {model: set(_keys(model)) for model in _models()}
            built = self._build()
            self._rows = _inserts(
                [
                    rows
                    for model, keys in before.items()
                    if (rows := list(model._base_manager.exclude(pk__in=keys).order_by("pk")))
                ]
            )
            self._world = pickle.dumps(built)
            return built
        with connection.cursor() as cursor:
            cursor.execute(self._rows)
        return pickle.loads(self._world)  # noqa: S301  pickled above


def _inserts(rows_of_models):
    """The statements Django would send for these rows, as one text."""
    texts = []

    def keep(_execute, sql, parameters, _many, _context):
        with connection.connection.cursor() as cursor:
            texts.append(cursor.mogrify(sql, parameters))

    with connection.execute_wrapper(keep):
        for rows in rows_of_models:
            fields = type(rows[0])._meta.concrete_fields
            query = InsertQuery(type(rows[0]))
            query.insert_values(fields, rows)
            query.get_compiler(connection=connection).execute_sql()
    return ";\n".join(texts)


def _models():
    """All models with their own tables, those that others point to first."""
    configs = [(config, None) for config in apps.get_app_configs()]
    ordered = serializers.sort_dependencies(configs, allow_cycles=True)
    through = [
        field.remote_field.through
        for model in ordered
        for field in model._meta.local_many_to_many
        if field.remote_field.through._meta.auto_created
    ]
    return [model for model in [*ordered, *through] if model._meta.managed and not model._meta.proxy]


def _keys(model):
    return model._base_manager.values_list("pk", flat=True)
