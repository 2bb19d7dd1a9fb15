"""The configuration as a backup keeps it: without passwords, keys and tokens."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from parvis.config.configuration import Configuration, read_toml

_SECRET = re.compile(r"passw|secret|token|(?:^|_)key(?:$|_)|credential|signature", re.I)
# scheme://user:password@host
_WITH_PASSWORD = re.compile(r"://[^/\s]*@")
_HEAD = "# Kept by a backup, without its secrets. / Gardé par une sauvegarde, sans ses secrets."


# Where the data lies is for the new home to say, never for an archive.
PLACES = ("database", "storage")


def brought_back(text: str) -> str:
    """The configuration of an archive for a new home; the commented defaults when it cannot be read here."""
    try:
        table = tomllib.loads(text)
        kept = {name: value for name, value in table.items() if name not in PLACES}
        Configuration.model_validate(kept)
    except (tomllib.TOMLDecodeError, ValidationError):
        return Configuration.commented()
    return _written(kept, [])


def without_secrets(path: Path) -> tuple[str, list[str]]:
    """The text of the file less what is secret, and the names of the keys left out ("database.url")."""
    left: list[str] = []
    kept = _kept(read_toml(path), "", left)
    return _written(kept, left), left


def _written(kept: dict[str, Any], left: list[str]) -> str:
    lines = [_HEAD, *(f"# left out / laissé de côté: {name}" for name in left)]
    lines += [f"{key} = {_toml(value)}" for key, value in kept.items() if not isinstance(value, dict)]
    for name, table in kept.items():
        if isinstance(table, dict):
            lines += ["", f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _kept(table: dict[str, Any], place: str, left: list[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in table.items():
        name = f"{place}{key}"
        if isinstance(value, dict):
            kept[key] = _kept(value, f"{name}.", left)
        elif _is_secret(key, value):
            left.append(name)
        else:
            kept[key] = _each(value, name, left) if isinstance(value, list) else value
    return kept


def _each(values: list[Any], place: str, left: list[str]) -> list[Any]:
    return [_kept(value, f"{place}.", left) if isinstance(value, dict) else value for value in values]


def _is_secret(key: str, value: Any) -> bool:
    if value in ("", [], None):
        return False
    return bool(_SECRET.search(key)) or bool(_WITH_PASSWORD.search(str(value)))


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else str(value)
