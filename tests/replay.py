"""Builds a world once through the services, and puts the same rows back for each later test.

Services check much and write little: 450 queries for the cast. The rows they left are the same each time,
so later tests insert them as they were, keys and all (sequences never give a key twice).
"""

import copy

from django.apps import apps
from django.core import serializers


class Replay:
    def __init__(self, build):
        self._build = build
        self._world = None
        self._rows = []

    def world(self):
        """What `build` returned, with its rows in the database; a copy, so a test may change it."""
        if self._world is None:
            before = {model: set(_keys(model)) for model in _models()}
            built = self._build()
            self._rows = [
                rows
                for model, keys in before.items()
                if (rows := list(model._base_manager.exclude(pk__in=keys).order_by("pk")))
            ]
            self._world = copy.deepcopy(built)
            return built
        for rows in self._rows:
            type(rows[0])._base_manager.bulk_create(copy.deepcopy(rows))
        return copy.deepcopy(self._world)


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
