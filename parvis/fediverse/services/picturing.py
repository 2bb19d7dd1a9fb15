"""Pictures of other servers, shown from ours: fetched once through the guard, decoded in the cell, kept a while.

No browser of staff asks another server for anything, and no byte of a stranger's file is shown: WebP is made anew.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import BoundedSemaphore

from django.db.models import Q, Sum

from parvis.core.clock import now
from parvis.core.web import AskFailed, Limits, ask
from parvis.fediverse.addresses import host_of
from parvis.fediverse.models import Host, RemoteActor, RemotePicture
from parvis.fediverse.queries.rules import is_refused, rule_of_host
from parvis.media.inspection import NotAPicture, ask_about
from parvis.media.kinds import kind_of

KEPT = timedelta(days=7)
KEPT_FAILED = timedelta(hours=6)
MOST_KEPT = 64 * 1024 * 1024
MOST_WEIGHT = 400 * 1024
_LIMITS = Limits(most_bytes=4_000_000, seconds=5.0, redirects=2)
_KINDS = frozenset({"jpeg", "png", "webp", "gif", "avif"})
# Smaller than what staff may bring: nobody waits for a stranger's poster.
_PIXELS = {"pixels": 24_000_000, "side": 12_000}
_CELL_SECONDS = 8
_CLAIMED = timedelta(minutes=1)
_SEEN_AGAIN = timedelta(days=1)
# A page of thirty faces must not hold every thread of the server while slow servers answer.
_at_once = BoundedSemaphore(2)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Size:
    """How wide it is made at most."""

    name: str
    width: int


FACE = Size("face", 192)
PICTURE = Size("picture", 960)


def shown(remote: RemoteActor, url: str, size: Size) -> bytes:
    """A picture of somebody's as WebP; empty when it is not to be had, or not now."""
    if not url or not _may_show(remote, url):
        return b""
    row = RemotePicture.objects.filter(pk=digest(url, size)).first()
    if row is not None and row.is_fresh(now()):
        _look(row)
        return bytes(row.body)
    kept = bytes(row.body) if row else b""
    if not _at_once.acquire(blocking=False):
        return kept
    try:
        return _fetched(remote, url, size) if _claim(remote, url, size) else kept
    finally:
        _at_once.release()


def digest(url: str, size: Size) -> str:
    """The name it is kept under."""
    return hashlib.sha256(f"{size.name}:{url}".encode()).hexdigest()


def _may_show(remote: RemoteActor, url: str) -> bool:
    if remote.rule == RemoteActor.Rule.BLOCK or remote.gone_at is not None or is_refused(remote.host):
        return False
    return rule_of_host(host_of(url)) != Host.Rule.BLOCK


def _look(row: RemotePicture) -> None:
    """Note that somebody looked, once a day."""
    if row.shown_at < now() - _SEEN_AGAIN:
        RemotePicture.objects.filter(pk=row.pk).update(shown_at=now())


def _claim(remote: RemoteActor, url: str, size: Size) -> bool:
    """Whether it is ours to fetch: one asks at a time, and a dead one's claim ends by itself."""
    name, moment = digest(url, size), now()
    made = RemotePicture(digest=name, remote=remote, url=url[:500], until=moment, claimed_at=None)
    RemotePicture.objects.bulk_create([made], ignore_conflicts=True)
    free = Q(claimed_at=None) | Q(claimed_at__lt=moment - _CLAIMED)
    return bool(RemotePicture.objects.filter(free, pk=name, until__lte=moment).update(claimed_at=moment))


def _fetched(remote: RemoteActor, url: str, size: Size) -> bytes:
    body = _made(url, size)
    kept = {"body": body, "weight": len(body), "until": now() + (KEPT if body else KEPT_FAILED), "shown_at": now()}
    # Whoever was blocked or erased meanwhile has no row any more: nothing comes back.
    is_there = RemotePicture.objects.filter(pk=digest(url, size)).update(claimed_at=None, **kept)
    _make_room()
    return body if is_there else b""


def _made(url: str, size: Size) -> bytes:
    """WebP of what is there; empty when it cannot be had."""
    try:
        answer = ask(url, headers={"accept": "image/webp, image/*;q=0.8"}, limits=_LIMITS)
        return _encoded(answer.body, size) if answer.is_good else b""
    except (AskFailed, NotAPicture) as error:
        _log.info("a picture of another server is not shown: %s", type(error).__name__)
        return b""


def _encoded(body: bytes, size: Size) -> bytes:
    """Decoded in the cell and made anew. Raises NotAPicture."""
    with tempfile.TemporaryDirectory() as folder:
        path, target = Path(folder) / "there", Path(folder) / "here.webp"
        path.write_bytes(body)
        kind = kind_of(path)
        if kind not in _KINDS:
            raise NotAPicture("not_a_picture")
        ask_about(
            "derive", refusal=NotAPicture, seconds=_CELL_SECONDS, path=str(path), kind=kind, limits=_PIXELS,
            make="width", target=str(target), width=size.width,
        )  # fmt: skip
        made = target.read_bytes()
    if len(made) > MOST_WEIGHT:
        raise NotAPicture("too_heavy")
    return made


def _make_room() -> None:
    """Those looked at longest ago go, until the rest fits."""
    total = RemotePicture.objects.aggregate(total=Sum("weight"))["total"] or 0
    if total <= MOST_KEPT:
        return
    going: list[str] = []
    for name, weight in RemotePicture.objects.order_by("shown_at").values_list("digest", "weight").iterator(1_000):
        if total <= MOST_KEPT * 9 // 10 or len(going) >= 500:
            break
        going.append(name)
        total -= weight
    RemotePicture.objects.filter(pk__in=going).delete()


def forget_pictures(urls: list[str]) -> int:
    """Those at these addresses go: their post was taken back; how many."""
    names = [digest(url, size) for url in urls for size in (FACE, PICTURE)]
    return RemotePicture.objects.filter(pk__in=names).delete()[0]


def forget_stale() -> int:
    """Those nobody asked anew since they expired go; how many."""
    return RemotePicture.objects.filter(until__lt=now() - KEPT_FAILED).delete()[0]
