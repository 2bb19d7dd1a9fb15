"""What was counted and is not written yet: hits as requests left them, then the sums they make."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from secrets import token_bytes
from typing import NamedTuple
from uuid import UUID

from crawleruseragents import is_crawler

from parvis.traces.models import DailyCount
from parvis.traces.visits import Visit, mark

Act = DailyCount.Act
# Bounds: what a flood, or a database away for an hour, may make of one process.
MOST_HITS = 50_000
MOST_ROWS = 50_000
MOST_HOSTS = 500
MOST_WORDS = 2_000
MOST_NEW_AGENTS = 300
MOST_AGENTS = 20_000
MOST_MARKS = 200_000


class Key(NamedTuple):
    """One row of daily counts."""

    day: date
    act: str
    target: str = ""
    language: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that happened, as the request leaves it.

    path: where the page was read, for views; source: ("page", path) or ("host", name); words: what was searched
    in vain; is_claimed: the target came in the body of a request and may not exist.
    """

    visit: Visit
    act: str
    target: str
    language: str = ""
    detail: str = ""
    path: str = ""
    source: tuple[str, str] = ("", "")
    words: str | None = None
    is_claimed: bool = False


class Robots:
    """Which browsers' names are robots', by the list of crawler-user-agents; each name is looked at once.

    Names are remembered by a hash that only this process can make. Comparing one costs a millisecond or more,
    so it is done behind the requests; so many new names at once are no crowd of people.
    """

    def __init__(self) -> None:
        self._key, self._known, self._left = token_bytes(16), OrderedDict[bytes, bool](), MOST_NEW_AGENTS

    def begin(self) -> None:
        """A new round of hits."""
        self._left = MOST_NEW_AGENTS

    def __contains__(self, agent: str) -> bool:
        name = blake2b(agent.encode(), key=self._key, digest_size=8).digest()
        if name not in self._known:
            if self._left <= 0:
                return True
            self._left -= 1
            self._known[name] = is_crawler(agent)
            while len(self._known) > MOST_AGENTS:
                self._known.popitem(last=False)
        return self._known[name]


class Allowance:
    """How many different values a day one process accepts from outside."""

    def __init__(self, most: int) -> None:
        self._most, self._day, self._seen = most, date.min, set[str]()

    def admits(self, day: date, value: str) -> bool:
        """Whether that value is known today, or may still become so."""
        if day != self._day:
            self._day, self._seen = day, set()
        if len(self._seen) < self._most:
            self._seen.add(value)
        return value in self._seen


@dataclass
class Tally:
    """Sums to add to the day's counts, and marks that add one to theirs when nobody made them before."""

    sums: Counter[Key] = field(default_factory=Counter)
    marks: dict[UUID, Key] = field(default_factory=dict)
    claimed: set[str] = field(default_factory=set)
    dropped: int = 0

    def __bool__(self) -> bool:
        return bool(self.sums or self.marks)

    def add(self, key: Key) -> None:
        """One more; dropped when there are too many rows and this would be another one."""
        if key in self.sums or len(self.sums) < MOST_ROWS:
            self.sums[key] += 1
        else:
            self.dropped += 1

    def once(self, who: bytes, key: Key) -> None:
        """One more if this visitor was not counted there today."""
        name = UUID(bytes=mark(who, "\n".join((key.act, key.target, key.detail))))
        if name in self.marks or len(self.marks) < MOST_ROWS:
            self.marks[name] = key
        else:
            self.dropped += 1

    def forget_claims(self, existing: set[str]) -> None:
        """Drop the sums of things that a request named and that do not exist."""
        for key in [key for key in self.sums if key.target in self.claimed and key.target not in existing]:
            del self.sums[key]
        self.claimed.clear()


class Teller:
    """Turns hits into sums, in the background."""

    def __init__(self) -> None:
        self._robots = Robots()
        self._hosts, self._words = Allowance(MOST_HOSTS), Allowance(MOST_WORDS)
        self.tally = Tally()

    def tell(self, hits: Iterable[Hit], sources: dict[str, str]) -> None:
        """Add hits to the tally. sources: what each path of the site stands for, for those that are pages."""
        self._robots.begin()
        for hit in hits:
            for key, is_once in self._keys(hit, sources):
                if is_once and hit.visit.who:
                    self.tally.once(hit.visit.who, key)
                elif not is_once:
                    self.tally.add(key)
            if hit.is_claimed:
                self.tally.claimed.add(hit.target)

    def _keys(self, hit: Hit, sources: dict[str, str]) -> Iterator[tuple[Key, bool]]:
        """What one hit adds to, and whether once for each visitor."""
        visit = hit.visit
        reason = visit.reason or ("listed" if visit.agent in self._robots else "")
        if reason:
            yield Key(visit.day, Act.ROBOT, hit.target, "", reason), False
            return
        yield Key(visit.day, hit.act, hit.target, hit.language, hit.detail), False
        if hit.act == Act.VIEW:
            yield Key(visit.day, Act.VISITOR), True
            yield Key(visit.day, Act.VISITOR, hit.target), True
            yield Key(visit.day, Act.SOURCE, hit.target, "", self._source(hit, sources)), False
        if hit.words is not None:
            yield self._vain(hit, hit.words)

    def _source(self, hit: Hit, sources: dict[str, str]) -> str:
        kind, where = hit.source
        if kind == "page":
            return sources.get(where, "")
        if kind == "host":
            return f"host:{where}" if self._hosts.admits(hit.visit.day, where) else "host:"
        return ""

    def _vain(self, hit: Hit, words: str) -> tuple[Key, bool]:
        """Once for each visitor, so that nobody alone makes a word frequent; without words when in doubt."""
        kept = words if hit.visit.who and self._words.admits(hit.visit.day, words) else ""
        return Key(hit.visit.day, Act.VAIN, "", hit.language, kept), bool(kept)
