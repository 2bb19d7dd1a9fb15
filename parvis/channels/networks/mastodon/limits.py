"""What one server takes, read from its description of itself (/api/v2/instance, or v1 where there is no other)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from parvis.channels.contracts import Account, BadContent, Capabilities, Pictures, Server, Visibility
from parvis.channels.networks.mastodon.text import PER_URL, count

# Mastodon's own, as of July 2026; a server may allow more or less.
KNOWN = Capabilities(
    characters=500,
    count=count,
    pictures=Pictures(
        most=4, most_bytes=16_000_000, most_side=5_760, alt_length=1_500,
        types=frozenset({"image/jpeg", "image/png", "image/webp"}),
    ),
    videos=Pictures(
        most=1, most_bytes=99_000_000, most_side=3_840, alt_length=1_500,
        types=frozenset({"video/mp4", "video/webm", "audio/mpeg", "audio/ogg", "audio/mp4"}), poster=True,
    ),
    threads=True, edits=True, deletes=True, replies=True, quotes=True, mentions=True, metrics=True, listens=True,
    hears=frozenset({"tags", "links", "deleted"}), moderates=frozenset({"mute", "block", "report"}),
    visibilities=frozenset(Visibility),
)  # fmt: skip
QUOTES_SINCE = 7  # api_versions.mastodon of 4.5, where quotes can be written


def ask_limits(server: Server) -> dict[str, Any]:
    """The options to keep of a server. Raises TryLater, Reconnect.

    "software", "characters", "per_url", "media", "alt", "image_bytes", "video_bytes", "types", "quotes".
    """
    try:
        answer = server.get("/api/v2/instance")
    except BadContent:
        answer = server.get("/api/v1/instance")
    return read_limits(server.data_of(answer))


def read_limits(data: Any) -> dict[str, Any]:
    """The same, of an answer of either version; what is not told is Mastodon's."""
    said = _Said(data)
    takes = said.list("configuration", "media_attachments", "supported_mime_types")
    return {
        "software": f"{said.text('version')}"[:100],
        # Pleroma and early GoToSocial write it at the top.
        "characters": said.number(KNOWN.characters, "configuration", "statuses", "max_characters")
        if said.at("configuration", "statuses", "max_characters")
        else said.number(KNOWN.characters, "max_toot_chars"),
        "per_url": said.number(PER_URL, "configuration", "statuses", "characters_reserved_per_url"),
        "media": said.number(4, "configuration", "statuses", "max_media_attachments"),
        "alt": said.number(1_500, "configuration", "media_attachments", "description_limit"),
        "image_bytes": said.number(16_000_000, "configuration", "media_attachments", "image_size_limit"),
        "video_bytes": said.number(99_000_000, "configuration", "media_attachments", "video_size_limit"),
        "types": [each for each in takes if isinstance(each, str)][:100],
        "quotes": said.number(0, "api_versions", "mastodon") >= QUOTES_SINCE,
    }


class _Said:
    """A stranger's JSON, read by path; what is of another type is as if it were not there."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def at(self, *path: str) -> Any:
        found = self.data
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def number(self, otherwise: int, *path: str) -> int:
        found = self.at(*path)
        return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < 2**40 else otherwise

    def text(self, *path: str) -> str:
        found = self.at(*path)
        return found if isinstance(found, str) else ""

    def list(self, *path: str) -> list[Any]:
        found = self.at(*path)
        return found if isinstance(found, list) else []


def capabilities_of(account: Account | None) -> Capabilities:
    """What an account carries: Mastodon's limits, with its server's own over them."""
    return _with(account.options) if account and account.options.get("characters") else KNOWN


def _with(options: Mapping[str, Any]) -> Capabilities:
    pictures, videos = KNOWN.pictures, KNOWN.videos
    assert pictures and videos
    # A server that tells no types takes the usual ones.
    told = frozenset(options.get("types") or pictures.types | videos.types)
    return replace(
        KNOWN,
        characters=options["characters"],
        count=partial(count, per_url=options.get("per_url", PER_URL)),
        pictures=replace(
            pictures, most=options.get("media", pictures.most), alt_length=options.get("alt", pictures.alt_length),
            most_bytes=options.get("image_bytes", pictures.most_bytes), types=pictures.types & told,
        ),
        videos=replace(
            videos, alt_length=options.get("alt", videos.alt_length), types=videos.types & told,
            most_bytes=options.get("video_bytes", videos.most_bytes),
        ) if videos.types & told else None,
        quotes=bool(options.get("quotes")),
    )  # fmt: skip
