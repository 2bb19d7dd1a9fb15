"""System checks of the house: every app has its rung, and relations only go down.

A relation written as a string ("rights.Grant") is invisible to import-linter, so it is looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model

from parvis.core.ladder import OUTSIDE, may_know, rung

_PACKAGE = "parvis."


def _our_apps(configs: Sequence[AppConfig] | None) -> list[AppConfig]:
    return [config for config in configs or apps.get_app_configs() if config.name.startswith(_PACKAGE)]


def _short(config: AppConfig) -> str:
    return config.name.removeprefix(_PACKAGE)


@register()
def check_rungs(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Refuse an app that has no rung on the ladder."""
    return [
        Error(
            f"{config.name} has no rung",
            hint="Give it one in parvis/core/ladder.py and in .importlinter.",
            obj=config,
            id="parvis.E001",
        )
        for config in _our_apps(app_configs)
        if rung(_short(config)) is None and _short(config) not in OUTSIDE
    ]


@register()
def check_relations(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Refuse a relation from one of our models to an app beside it or above it."""
    return [
        Error(
            f"{model._meta.label}.{field} points to {target._meta.label}, which stands beside it or above it",
            hint="Relate from the upper app to the lower one, or tell it by a signal or a registry.",
            obj=model,
            id="parvis.E002",
        )
        for config in _our_apps(app_configs)
        for model in config.get_models(include_auto_created=True)
        for field, target in _relations(model)
        if not _is_allowed(config, target)
    ]


def _relations(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    """Yield (field, target) for each relation written on the model itself."""
    for field in model._meta.get_fields():
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type):
            yield field.name, field.related_model
    for parent in model._meta.parents:
        yield "its parent", parent


def _is_allowed(config: AppConfig, target: type[Model]) -> bool:
    other = target._meta.app_config
    if other is None or not other.name.startswith(_PACKAGE):
        return True
    return may_know(_short(config), _short(other))
