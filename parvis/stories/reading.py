"""Reading the body of a story: its words, how long they take, what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from math import ceil
from typing import Any

from django.utils.html import strip_tags

# Silent reading of French and English prose: about 230 words a minute (Brysbaert 2019, rounded down).
WORDS_A_MINUTE = 230


@dataclass
class Shown:
    """What a body shows, in order: works, pictures (Wagtail images), films, sounds and documents."""

    works: list[Any] = field(default_factory=list)
    pictures: list[Any] = field(default_factory=list)
    videos: list[Any] = field(default_factory=list)
    sounds: list[Any] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)

    @property
    def media(self) -> list[Any]:
        """Pictures, films, sounds and documents."""
        return [*self.pictures, *self.videos, *self.sounds, *self.documents]


def plain_text(body: Any) -> str:
    """The words of a StreamField value, without markup."""
    return unescape(strip_tags(" ".join(body.stream_block.get_searchable_content(body)))) if body else ""


def minutes_to_read(text: str) -> int:
    """Whole minutes, at least one."""
    return max(1, ceil(len(text.split()) / WORDS_A_MINUTE))


def shown_in(body: Any) -> Shown:
    """The works and media of a StreamField value; what was deleted since is left out."""
    shown = Shown()
    for block in body or []:
        value = block.value
        match block.block_type:
            case "work":
                shown.works += _present(value["work"])
            case "gallery":
                shown.pictures += [p for item in value["items"] for p in _present(item["picture"])]
            case "zoom":
                shown.pictures += _present(value["picture"])
            case "video":
                shown.videos += _present(value["video"])
            case "sound":
                shown.sounds += _present(value["sound"])
            case "document":
                shown.documents += _present(value["document"])
    return shown


def _present(value: Any) -> Iterator[Any]:
    if value is not None:
        yield value
