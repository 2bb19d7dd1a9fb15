"""Environment variables that override the configuration file: PARVIS_<TABLE>__<KEY>."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from parvis.core.errors import ConfigurationError

PREFIX = "PARVIS_"
# Variables that are read elsewhere and belong to no table.
KNOWN = {
    "PARVIS_HOME",
    "PARVIS_SECRET_KEY",
    "PARVIS_DEBUG",
    "PARVIS_SHARED_DATA",
    "PARVIS_TEST_DATABASE",
    "PARVIS_TEST_CLOCK",
}


def overrides(environment: Mapping[str, str], tables: Collection[str]) -> Iterator[tuple[str, str, object]]:
    """Yield (table, key, value). Raises ConfigurationError for a variable of no known table."""
    for name, text in environment.items():
        if not name.startswith(PREFIX) or name in KNOWN or "__" not in name:
            continue
        table, _, key = name.removeprefix(PREFIX).lower().partition("__")
        if table not in tables:
            raise ConfigurationError(f"{name}: no such table {table!r}; known: {', '.join(tables)}")
        yield table, key, _typed(text)


def _typed(text: str) -> object:
    """Numbers, booleans and lists as JSON writes them; anything else is text."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, int | bool | list | dict) else text


def is_debug(environment: Mapping[str, str]) -> bool:
    """PARVIS_DEBUG is "1" or absent; anything else stops the start."""
    value = environment.get("PARVIS_DEBUG", "")
    if value not in {"", "0", "1"}:
        raise ConfigurationError(f"PARVIS_DEBUG: {value!r} is neither 0 nor 1")
    return value == "1"
