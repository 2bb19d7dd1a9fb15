"""What the institution chose, asked once for many messages taken in one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_asked: ContextVar[dict[Any, Any] | None] = ContextVar("conversation_asked", default=None)


@contextmanager
def asking_once() -> Iterator[None]:
    """Within it, ``once`` asks each question once: for some seconds at most, or what was changed since is not seen."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def once(question: Any, ask: Callable[[], Answer]) -> Answer:
    """The answer to a question, asked again each time outside ``asking_once``."""
    known = _asked.get()
    if known is None:
        return ask()
    if question not in known:
        known[question] = ask()
    answer: Answer = known[question]
    return answer
