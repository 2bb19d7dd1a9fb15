"""Every address of the URL map, with real objects in its arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

# For the walk: names may be given to several patterns; the one that fits its arguments is taken.


@dataclass(frozen=True)
class Address:
    """One pattern: its route as written, its qualified name, and its view."""

    route: str
    name: str
    view: Any

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of its arguments, in order."""
        return tuple(dict.fromkeys(re.findall(r"(?:\(\?P)?<(?:\w+:)?(\w+)>", self.route)))

    @property
    def model(self) -> type[Model] | None:
        """The model its view is about, as a view of a list or of a form says."""
        given = getattr(self.view, "view_initkwargs", {})
        model = given.get("model") or getattr(getattr(self.view, "view_class", None), "model", None)
        return model if isinstance(model, type) else None


def every_address() -> list[Address]:
    """The whole URL map, in order."""
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns: Iterable[URLPattern | URLResolver], route: str = "", space: str = "") -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, here, inner)
        else:
            yield Address(here, f"{space}{pattern.name or ''}", _bare(pattern.callback))


def _bare(view: Any) -> Any:
    """The view under its decorators, as far as they tell."""
    while hasattr(view, "__wrapped__") and not hasattr(view, "view_class"):
        view = view.__wrapped__
    return view


class Unfilled(Exception):
    """An address whose arguments the scene does not know."""


def path_of(address: Address, values: dict[str, Any]) -> str:
    """Its path with these values. Raises Unfilled."""
    if address.name.endswith(":") or not address.name:
        return "/" + address.route.replace(".*/$", "nothing-here/")
    try:
        return reverse(address.name, kwargs={name: values[name] for name in address.arguments})
    except (NoReverseMatch, KeyError) as error:
        raise Unfilled(f"{address.name or address.route}: {error}") from None
