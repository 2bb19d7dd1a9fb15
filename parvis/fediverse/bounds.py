"""Documents of strangers, bounded before anything looks at them."""

from __future__ import annotations

import json
import re
from typing import Any

MOST_BYTES = 1_000_000
DEEPEST = 32
MOST_VALUES = 20_000
LONGEST_IRI = 500
# No spaces, no controls, nothing that is no character.
_IRI = re.compile(r"https?://[^\s\x00-\x20\ud800-\udfff]*")


class BadDocument(ValueError):
    """No document we can use. Its text says why, in English, for the log and the other server."""


def parse_document(body: bytes) -> dict[str, Any]:
    """A JSON object of bounded size, depth and number of values. Raises BadDocument."""
    if len(body) > MOST_BYTES:
        raise BadDocument("more than 1 MB")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadDocument("not JSON") from None
    if not isinstance(data, dict):
        raise BadDocument("not an object")
    check_shape(data)
    return data


def check_shape(data: Any) -> None:
    """Look at depth and number without recursion. Raises BadDocument."""
    level, seen = [data], 0
    for _depth in range(DEEPEST):
        following: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                following += each.values()
            elif isinstance(each, list):
                following += each
        seen += len(following)
        if seen > MOST_VALUES:
            raise BadDocument("too many values")
        if not following:
            return
        level = following
    raise BadDocument("nested too deep")


def text_of(value: Any, longest: int) -> str:
    """A text, cut to a length, without what no database takes; empty for anything else."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode()[:longest]


def iri_of(value: Any) -> str:
    """The address of something given whole, by its address, as a Link, or first in a list; empty for none."""
    for _step in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("id") or value.get("href")
        else:
            break
    return value if isinstance(value, str) and len(value) <= LONGEST_IRI and _IRI.fullmatch(value) else ""


def iris_of(value: Any, most: int = 200) -> list[str]:
    """The addresses in a property that may hold one or several."""
    listed = value if isinstance(value, list) else [value]
    return [iri for iri in map(iri_of, listed[:most]) if iri]


def type_of(document: dict[str, Any]) -> str:
    """The type, the first one of several; empty for none."""
    value = document.get("type")
    value = value[0] if isinstance(value, list) and value else value
    return text_of(value, 30)


def objects_of(value: Any, most: int = 100) -> list[dict[str, Any]]:
    """The objects in a property that may hold one or several."""
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed[:most] if isinstance(each, dict)]
