"""The networks' own export files, where a person can ask for one: Instagram (JSON) and X.

Read as the networks document them; no file of a real account was at hand when this was written. An archive is a
stranger's: only files known by name are opened, each bounded as it is unpacked, and what is not as documented is skipped.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.models import Connection, Delivery, Figure
from parvis.channels.services.figures import keep_figures
from parvis.channels.services.hearing import institution_thing
from parvis.core.bilingual import say
from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.traces.services import Act, append_many, recognise_handle

_MOST_FILES = 500_000
_MOST_PARTS = 50
_MOST_BYTES = 50_000_000
_MOST_ITEMS = 100_000
_STEP = 1_000
_FAMILY = UUID("6f1f4a4e-6d0b-5f0e-9a55-0f3f6a1f7c11")
_EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Imported:
    """What an export brought: figures kept, follows recorded that were not known."""

    figures: int
    follows: int


def import_export(*, connection: Connection, file: Path, by: User) -> Imported:
    """Take in what an export file tells of an account; harmless when repeated. Raises BadInput."""
    read = _READERS.get(connection.network)
    if read is None:
        raise BadInput(_("No export file of this network is read."), field="network")
    try:
        with ZipFile(file) as archive:
            if len(archive.infolist()) > _MOST_FILES:
                raise BadInput(_("There are too many files in it."), field="file")
            return read(connection, archive)
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BadInput(
            _("This file could not be read."), remedy=_("Bring the ZIP file as the network gave it."), field="file"
        ) from error


def _parts(archive: ZipFile, pattern: str) -> Iterator[Any]:
    """What the files of that name hold, in order. Raises BadInput for one that is too large or is no JSON."""
    wanted = sorted(name for name in archive.namelist() if re.search(pattern, name) and ".." not in name)
    for name in wanted[:_MOST_PARTS]:
        with archive.open(name) as stream:
            content = stream.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise BadInput(say(_("“%(name)s” is too large."), name=name[:80]), field="file")
        yield _data(name, content)


def _data(name: str, content: bytes) -> Any:
    """X writes its JSON behind the name of a variable."""
    if name.endswith(".js"):
        content = content.partition(b"=")[2]
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise BadInput(say(_("“%(name)s” is not as the network documents it."), name=name[:80]), field="file") from None


def _items(archive: ZipFile, pattern: str, key: str) -> list[Mapping[str, Any]]:
    """The objects listed there, each under its key or the list itself under it; what is none is skipped."""
    found: list[Mapping[str, Any]] = []
    for part in _parts(archive, pattern):
        listed = part.get(key) if isinstance(part, dict) else part
        for each in listed if isinstance(listed, list) else ():
            inner = each.get(key, each) if isinstance(each, dict) else None
            if isinstance(inner, dict):
                found.append(inner)
        if len(found) > _MOST_ITEMS:
            raise BadInput(_("There are too many entries in it."), field="file")
    return found


def _instagram(connection: Connection, archive: ZipFile) -> Imported:
    """Followers with the day they came (help.instagram.com, “Download your information”, JSON)."""
    followers = _items(archive, r"followers_and_following/followers(_\d+)?\.json$", "relationships_followers")
    posts = _items(archive, r"(content|media)/posts_\d+\.json$", "media_posts")
    if not followers and not posts:
        raise _not_it("Instagram")
    follows = [found for each in followers for found in _followed(each)]
    kept = _keep(connection, _exported_on(archive), {"followers": len(followers), "posts": len(posts)})
    return Imported(kept, _record_follows(connection, follows))


def _followed(each: Mapping[str, Any]) -> Iterator[tuple[str, datetime]]:
    """(name there, since when) of one entry."""
    listed = each.get("string_list_data")
    for told in listed[:1] if isinstance(listed, list) else ():
        if not isinstance(told, dict):
            continue
        name = str(told.get("value") or each.get("title") or "").strip().lower()
        when = _moment(told.get("timestamp"))
        if re.fullmatch(r"[\w.]{1,60}", name) and when is not None:
            yield name, when


def _moment(seconds: Any) -> datetime | None:
    try:
        when = datetime.fromtimestamp(int(seconds), tz=UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return when if _EARLIEST <= when <= now() else None


def _record_follows(connection: Connection, follows: list[tuple[str, datetime]]) -> int:
    thing, recorded = institution_thing(), 0
    for start in range(0, len(follows), _STEP):
        acts = [_follow(connection, thing.pk, name, when) for name, when in follows[start : start + _STEP]]
        recorded += append_many(acts)
    return recorded


def _follow(connection: Connection, thing: UUID, name: str, when: datetime) -> Act:
    """Under an identifier drawn from what it tells, so that a second import records nothing anew."""
    handle = recognise_handle(network=connection.network, address=f"@{name}")
    return Act(
        id=uuid5(_FAMILY, f"{connection.pk}:{name}:{when.timestamp()}"), kind="channels.follow.received",
        thing_id=thing, channel=connection.network, occurred_at=when, handle_id=handle.pk if handle else None,
    )  # fmt: skip


def _x(connection: Connection, archive: ZipFile) -> Imported:
    """Figures of posts and how many follow (help.x.com, “How to download your X archive”; the README within)."""
    tweets = _items(archive, r"(^|/)data/(tweets|tweet)(-part\d+)?\.js$", "tweet")
    followers = _items(archive, r"(^|/)data/follower(-part\d+)?\.js$", "follower")
    if not tweets and not followers:
        raise _not_it("X")
    day = _exported_on(archive)
    kept = _keep(connection, day, {"followers": len(followers), "posts": len(tweets)})
    told = {str(each.get("id_str") or each.get("id")): each for each in tweets}
    out = Delivery.objects.filter(connection=connection).exclude(remote_url="")
    for delivery in out.iterator():
        tweet = told.get(delivery.remote_url.partition("/status/")[2].partition("?")[0].strip("/"))
        if tweet is not None:
            kept += _keep(connection, day, _of_tweet(tweet), delivery=delivery)
    return Imported(kept, 0)


def _of_tweet(tweet: Mapping[str, Any]) -> dict[str, int]:
    names = {"likes": "favorite_count", "reposts": "retweet_count"}
    told = {name: str(tweet.get(key, "")) for name, key in names.items()}
    return {name: int(value) for name, value in told.items() if re.fullmatch(r"\d{1,15}", value)}


def _keep(connection: Connection, day: date, figures: Mapping[str, int], *, delivery: Delivery | None = None) -> int:
    return keep_figures(connection, day, figures, source=Figure.Source.EXPORT, delivery=delivery)


def _exported_on(archive: ZipFile) -> date:
    """The day the archive was made, as its newest file says; today when that cannot be."""
    newest = max((entry.date_time[:3] for entry in archive.infolist()), default=(0, 0, 0))
    try:
        day = date(*newest)
    except ValueError:
        return today()
    return min(day, today()) if day >= _EARLIEST.date() else today()


def _not_it(network: str) -> BadInput:
    return BadInput(
        say(_("Nothing in it is as %(network)s documents its export."), network=network),
        remedy=_("Ask the network for your data as JSON, and bring the ZIP file it gives."), field="file",
    )  # fmt: skip


_READERS: dict[str, Callable[[Connection, ZipFile], Imported]] = {"instagram": _instagram, "x": _x}


def reads_exports(network: str) -> bool:
    """Whether export files of that network are read here."""
    return network in _READERS
