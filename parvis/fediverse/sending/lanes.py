"""A lane for each server: its parcels go one after the other over one kept connection, many lanes at once.

A long lane is given more connections, up to four; a server that just failed has one, so that a trial is one.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from parvis.core.clock import now
from parvis.fediverse.models import Delivery, Host
from parvis.fediverse.sending import servers
from parvis.fediverse.sending.answers import Answer, Server, Verdict, judge
from parvis.fediverse.sending.envelopes import Envelope
from parvis.fediverse.sending.posting import Poster
from parvis.fediverse.sending.rows import Parcel, Settled
from parvis.fediverse.sending.servers import Known

MOST_POSTS, MOST_PER_SERVER = 128, 4
_LONG_LANE = 25
_State, _Problem = Delivery.State, Delivery.Problem
_OTHER = {Host.Form.CAVAGE.value: Host.Form.RFC9421.value, Host.Form.RFC9421.value: Host.Form.CAVAGE.value}
_LONGEST_STOP_S = 12.0
_log = logging.getLogger(__name__)


class Lanes:
    """Parcels in hand, by server, and what became of those posted and not yet recorded."""

    def __init__(self, poster: Poster | None = None) -> None:
        self._poster = poster or Poster(connections=MOST_POSTS)
        self._waiting: dict[str, deque[tuple[Parcel, Envelope]]] = {}
        self._known: dict[str, Known] = {}
        self._running: dict[asyncio.Task[None], str] = {}
        self._at_work: Counter[str] = Counter()
        self._settled: list[Settled] = []
        self._posting = 0
        self._enough: asyncio.Event | None = None
        self._wanted = 0

    @property
    def held(self) -> int:
        """How many parcels are in hand."""
        return sum(map(len, self._waiting.values())) + self._posting + len(self._settled)

    @property
    def names(self) -> set[str]:
        """The servers that have a lane."""
        return set(self._known)

    def know(self, found: Mapping[str, Known]) -> None:
        """What is known of servers that have no lane yet; one that was shut is tried by one sender alone."""
        for server in found.values():
            if server.closed_until is not None and not server.is_shut and not server.is_refused:
                servers.begin_trial(server)
            self._known[server.name] = server

    def put(self, parcels: Iterable[Parcel], envelopes: Mapping[UUID, Envelope]) -> None:
        """Put parcels into their lanes; those that cannot go are settled at once."""
        for parcel in parcels:
            server, envelope = self._known[parcel.host], envelopes.get(parcel.activity)
            if server.is_refused:
                self._settle(parcel, Verdict(_State.CANCELLED, _Problem.BLOCKED, server=Server.UNASKED), is_unsent=True)
            elif envelope is None or envelope.key is None:
                self._settle(parcel, Verdict(_State.LOST, _Problem.UNREADABLE, server=Server.UNASKED), is_unsent=True)
            elif server.is_shut:
                self._put_off(parcel, server)
            else:
                self._waiting.setdefault(parcel.host, deque()).append((parcel, envelope))

    async def run(self, enough: int, seconds: float) -> None:
        """Let the lanes run until so many are settled, all are, or the time is over."""
        self._enough, self._wanted = asyncio.Event(), enough
        self._start()
        if not self._running:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._enough.wait()
        except TimeoutError:
            pass
        finally:
            self._enough = None

    async def stop(self) -> None:
        """Give back what waits, end what is under way, hang up."""
        for lane in self._waiting.values():
            self._give_back(lane)
        if self._running:
            await asyncio.wait(list(self._running), timeout=_LONGEST_STOP_S)
        for task in list(self._running):
            task.cancel()
        await self._poster.close()

    def settled(self) -> list[Settled]:
        """What is settled and not yet recorded."""
        return list(self._settled)

    def changed(self) -> list[Known]:
        """The servers whose row is to be written."""
        return [server for server in self._known.values() if server.is_changed]

    def forget(self, recorded: int) -> None:
        """So many of those settled, the first ones, are recorded; lanes without parcels are forgotten."""
        del self._settled[:recorded]
        busy = {*self._waiting, *self._running.values(), *(each.parcel.host for each in self._settled)}
        self._known = {name: server for name, server in self._known.items() if name in busy or server.is_changed}

    def _start(self) -> None:
        """Give each lane its posts, the longest ones more, as far as there are connections."""
        for name, lane in self._waiting.items():
            most = 1 if self._known[name].is_doubtful else min(MOST_PER_SERVER, 1 + len(lane) // _LONG_LANE)
            for _ in range(self._at_work[name], most):
                if len(self._running) >= MOST_POSTS:
                    return
                self._begin(name)

    def _begin(self, name: str) -> None:
        task = asyncio.get_running_loop().create_task(self._run_lane(name))
        self._running[task] = name
        self._at_work[name] += 1
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        name = self._running.pop(task)
        self._at_work[name] -= 1
        if not self._at_work[name]:
            del self._at_work[name]
        if self._enough is not None:
            if self._waiting:
                self._start()
            if not self._running:
                self._enough.set()

    async def _run_lane(self, name: str) -> None:
        server = self._known[name]
        while lane := self._waiting.get(name):
            if server.is_shut:
                self._put_off_all(lane, server)
                break
            parcel, envelope = lane.popleft()
            if not lane:
                self._waiting.pop(name, None)
            self._posting += 1
            try:
                answer = await self._post(parcel, envelope, server)
                self._take_answer(parcel, answer, server)
            finally:
                self._posting -= 1
        if not self._waiting.get(name):
            self._waiting.pop(name, None)

    async def _post(self, parcel: Parcel, envelope: Envelope, server: Known) -> Answer:
        """Whatever goes wrong here is an answer too: a parcel in hand is never forgotten."""
        try:
            return await self._ask(parcel, envelope, server)
        except Exception:
            _log.exception("a delivery to %s failed in our own code", parcel.host)
            return Answer(problem=_Problem.UNREACHED)

    async def _ask(self, parcel: Parcel, envelope: Envelope, server: Known) -> Answer:
        """In the form the server took last; on 401 in the other, and remembered when that one is believed."""
        form = server.signs
        answer = await self._post_in(form, parcel, envelope)
        if answer.status != 401:
            return answer
        other = await self._post_in(_OTHER[form], parcel, envelope)
        if other.status is not None and other.status != 401 and other.status < 500:
            server.takes(_OTHER[form])
        return other

    async def _post_in(self, form: str, parcel: Parcel, envelope: Envelope) -> Answer:
        return await self._poster.post(parcel.inbox, envelope.body, envelope.headers_for(parcel.inbox, form))

    def _take_answer(self, parcel: Parcel, answer: Answer, server: Known) -> None:
        verdict = judge(answer, attempts=parcel.attempts)
        server.answered(verdict)
        self._settle(parcel, verdict)

    def _settle(self, parcel: Parcel, verdict: Verdict, *, is_unsent: bool = False) -> None:
        due = now() + verdict.wait if verdict.state == _State.WAITING else None
        self._settled.append(Settled(parcel, verdict, due, is_unsent))
        if self._enough is not None and len(self._settled) >= self._wanted:
            self._enough.set()

    def _put_off_all(self, lane: deque[tuple[Parcel, Envelope]], server: Known) -> None:
        while lane:
            self._put_off(lane.popleft()[0], server)

    def _put_off(self, parcel: Parcel, server: Known) -> None:
        """Nothing goes to a server that is shut; its parcels wait, the attempt unspent."""
        verdict = Verdict(_State.WAITING, server=Server.UNASKED)
        self._settled.append(Settled(parcel, verdict, server.closed_until, is_unsent=True))

    def _give_back(self, lane: deque[tuple[Parcel, Envelope]]) -> None:
        verdict = Verdict(_State.WAITING, wait=timedelta(), server=Server.UNASKED)
        while lane:
            self._settled.append(Settled(lane.popleft()[0], verdict, None, is_unsent=True))
