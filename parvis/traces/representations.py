"""How each kind of thing is shown: upper apps register, the permanent address asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from parvis.core.registry import Registry
from parvis.traces.models import Thing

JSON_LD = "application/ld+json"
ACTIVITY = "application/activity+json"
_PROFILE = "https://www.w3.org/ns/activitystreams"
STREAMS = f'{JSON_LD}; profile="{_PROFILE}"'
Data = Callable[[Thing], Mapping[str, Any]]


@dataclass(frozen=True)
class Representation:
    """What a kind of thing offers.

    page: the address of its page in the current language; data: media type to a function
    giving the document (JSON-LD 1.1, ActivityStreams 2.0); is_public: whether it may be seen;
    may_read: whether whoever sends this request may read its data, public or not; None: as is_public says.
    """

    page: Callable[[Thing], str]
    data: Mapping[str, Data] = field(default_factory=dict)
    is_public: Callable[[Thing], bool] = lambda thing: True
    may_read: Callable[[HttpRequest, Thing], bool] | None = None


representations: Registry[Representation] = Registry("representation")


def choose(accept: str, representation: Representation | None) -> str:
    """The media type that serves an Accept header best (RFC 9110, 12.5.1); a page by default."""
    offered = list(representation.data) if representation else [ACTIVITY, JSON_LD]
    for media_type in _by_preference(accept):
        if media_type in {"text/html", "*/*", "application/xhtml+xml"}:
            return "text/html"
        if media_type in offered:
            return media_type
        # What JSON-LD is asked for with ActivityStreams' profile is ActivityStreams.
        if media_type == STREAMS and ACTIVITY in offered:
            return ACTIVITY
        if media_type in {"application/json", "application/*"} and offered:
            return offered[0]
    return "text/html"


def _by_preference(accept: str) -> list[str]:
    weighted = []
    for place, part in enumerate(accept[:1000].split(",")):
        media_type, _, parameters = part.strip().lower().partition(";")
        is_streams = media_type.strip() == JSON_LD and _PROFILE in parameters
        weighted.append((-_weight(parameters), place, STREAMS if is_streams else media_type.strip()))
    return [media_type for weight, _, media_type in sorted(weighted) if weight < 0]


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return min(1.0, float(value))
            except ValueError:
                return 0.0
    return 1.0
