"""What an inbox answered, and what follows from it: no database, no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from parvis.fediverse.models import Delivery
from parvis.fediverse.sending.schedule import MOST_ATTEMPTS, delay_after, wished

State, Problem = Delivery.State, Delivery.Problem
# Clients' mistakes that time may mend: our key could not be read just then, too slow, too early, too many.
_PASSING = {401: Problem.UNSIGNED, 408: Problem.SLOW, 425: Problem.BUSY, 429: Problem.BUSY}
# Without an answer: what no repetition mends.
_LASTING = frozenset({Problem.PRIVATE, Problem.UNREADABLE})


@dataclass(frozen=True)
class Answer:
    """One post: its status, or the problem that left it without; the seconds it was asked to wait."""

    status: int | None = None
    problem: str = ""
    retry_after: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether the inbox took it."""
        return self.status is not None and 200 <= self.status < 300


class Server(Enum):
    """What an answer says of the server it comes from."""

    ANSWERS = auto()
    FAILS = auto()
    BUSY = auto()
    UNASKED = auto()


@dataclass(frozen=True)
class Verdict:
    """The delivery's next state. wait: until the next attempt; is_gone: the inbox itself is, for good (410)."""

    state: str
    problem: str = ""
    status: int | None = None
    wait: timedelta = timedelta()
    server: Server = Server.ANSWERS
    is_gone: bool = False


def judge(answer: Answer, *, attempts: int) -> Verdict:
    """What becomes of a delivery after that answer to its so-manieth attempt."""
    if answer.is_good:
        return Verdict(State.DELIVERED, status=answer.status)
    if answer.status is None:
        return _unanswered(answer, attempts)
    if answer.status in {404, 410}:
        return Verdict(State.GONE, Problem.UNKNOWN, answer.status, is_gone=answer.status == 410)
    return _refused(answer, answer.status, attempts)


def _unanswered(answer: Answer, attempts: int) -> Verdict:
    if answer.problem in _LASTING:
        return Verdict(State.LOST, answer.problem, server=Server.UNASKED)
    return _again(Verdict(State.WAITING, answer.problem, server=Server.FAILS), answer, attempts)


def _refused(answer: Answer, status: int, attempts: int) -> Verdict:
    if status in _PASSING:
        server = Server.BUSY if status == 429 else Server.ANSWERS
        return _again(Verdict(State.WAITING, _PASSING[status], status, server=server), answer, attempts)
    if status == 503 and answer.retry_after is not None:
        return _again(Verdict(State.WAITING, Problem.BUSY, status, server=Server.BUSY), answer, attempts)
    if status >= 500 and status != 501:
        return _again(Verdict(State.WAITING, Problem.BROKEN, status, server=Server.FAILS), answer, attempts)
    return Verdict(State.LOST, Problem.ELSEWHERE if status < 400 else Problem.REFUSED, status)


def _again(verdict: Verdict, answer: Answer, attempts: int) -> Verdict:
    """Tried again, unless it was tried enough."""
    if attempts >= MOST_ATTEMPTS:
        return Verdict(State.LOST, verdict.problem, verdict.status, server=verdict.server)
    wait = delay_after(attempts)
    if answer.retry_after is not None:
        wait = max(wait, wished(answer.retry_after))
    return Verdict(State.WAITING, verdict.problem, verdict.status, wait, verdict.server)
