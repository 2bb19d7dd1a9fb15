"""The inbox of the bench, made and asked within one process. Run: python -m bench.conversation_scene THREADS."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

_EACH = 6
_LONG = 500
_ASKED = 60


def main(threads: int) -> None:
    """Make, ask, print."""
    import django

    django.setup()
    from bench.conversation_works import make_works
    from parvis.core.maintenance import analyze

    draw = random.Random(7)
    words = _words(draw)
    member, departments = _people()
    long_one = _make(threads, draw, words, member, departments)
    shown = make_works(draw)
    # As every night in a home that is used: without it, what was made last is guessed to be nothing.
    analyze()
    told = {
        "threads": threads, "messages": threads * _EACH + _LONG,
        "list_p95_ms": _lists(draw, member, departments), "thread_p95_ms": _thread(long_one),
        "search_p95_ms": _searches(draw, words, member), "suggest_p95_ms": _suggest(draw, *shown), "live_s": _live(member),
    }  # fmt: skip
    print(json.dumps(told))


def _words(draw: random.Random) -> list[str]:
    letters = "abcdefghilmnoprstuv"
    return ["".join(draw.choices(letters, k=draw.randint(3, 10))) for _each in range(20_000)]


def _sentence(draw: random.Random, words: list[str]) -> str:
    """Twelve words or so, the commonest far commoner than the rest."""
    return " ".join(words[min(int(draw.paretovariate(0.6)), len(words)) - 1] for _each in range(12))


def _people() -> tuple[Any, list[int]]:
    from parvis.accounts.models import Department, Institution, User

    Institution.objects.update_or_create(pk=1, defaults={"name_fr": "Musée", "name_en": "Museum"})
    member = User.objects.create_superuser("bench", "bench@example.org", "bench")
    rows = [Department.objects.create(name_fr=f"Service {n}", name_en=f"Department {n}") for n in range(8)]
    return member, [each.pk for each in rows]


def _make(threads: int, draw: random.Random, words: list[str], member: Any, departments: list[int]) -> UUID:
    from parvis.conversation.models import Message, Thread
    from parvis.conversation.search import index

    for start in range(0, threads, 5_000):
        made = [_one(start + n, draw, member, departments) for n in range(min(5_000, threads - start))]
        Thread.objects.bulk_create(made, batch_size=500)
        said = [
            Message(thread=each, direction="in" if n % 2 == 0 else "out", what="mention", text=_sentence(draw, words),
                    at=each.last_at - timedelta(minutes=_EACH - n), key=f"{each.pk}:{n}", author="Ana")
            for each in made for n in range(_EACH)
        ]  # fmt: skip
        rows = Message.objects.bulk_create(said, batch_size=500)
        index().put(rows)
    long_one = Thread.objects.order_by("-last_at").first()
    assert long_one is not None
    more = [
        Message(thread=long_one, direction="in", text=_sentence(draw, words), key=f"long:{n}", author="Ana")
        for n in range(_LONG)
    ]
    index().put(Message.objects.bulk_create(more, batch_size=500))
    index().settle()
    return long_one.pk


def _one(number: int, draw: random.Random, member: Any, departments: list[int]) -> Any:
    from parvis.conversation.models import Thread
    from parvis.core.clock import now

    state = draw.choices(("new", "assigned", "waiting", "answered", "closed", "muted"), (2, 5, 3, 20, 65, 5))[0]
    network = draw.choices(("own", "mastodon", "bluesky", ""), (30, 30, 25, 15))[0]
    at = now() - timedelta(minutes=number * 3 + draw.randint(0, 2))
    is_open = state in ("new", "assigned")
    return Thread(
        root=f"https://example.org/{number}", way="network" if network else "mail", network=network, state=state,
        what="mention", language=draw.choices(("fr", "en", "de", "it"), (70, 20, 6, 4))[0], last_at=at, first_in_at=at,
        kind=draw.choices(("", "question", "remark", "complaint", "thanks"), (60, 20, 10, 5, 5))[0], last_in_at=at,
        department_id=draw.choice((None, *departments)), assignee=member if draw.random() < 0.3 else None,
        is_private=not network, needs_answer=is_open, due_at=at + timedelta(days=2) if is_open else None,
        messages=_EACH, changed_at=at,
    )  # fmt: skip


def _p95(ask: Callable[[], object], *, times: int = _ASKED) -> float:
    taken = []
    for _each in range(times):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return round(sorted(taken)[int(len(taken) * 0.95) - 1], 1)


def _lists(draw: random.Random, member: Any, departments: list[int]) -> float:
    from parvis.conversation.queries.lists import Filters, count, threads

    def ask() -> None:
        choices = {
            "state": draw.choice(("open", "new", "assigned", "answered", "closed")), "department": draw.choice(departments),
            "network": draw.choice(("own", "mastodon", "bluesky")), "language": draw.choice(("fr", "en", "it")),
            "kind": draw.choice(("question", "complaint", "thanks")), "assignee": draw.choice((member.pk, "nobody")),
            "is_overdue": draw.choice((True, False)), "is_private": draw.choice((True, False)),
        }  # fmt: skip
        filters = Filters(**{name: choices[name] for name in draw.sample(sorted(choices), 3)})  # type: ignore[arg-type]
        threads(filters, by=member)
        count(filters, by=member)

    ask()
    return _p95(ask)


def _thread(pk: UUID) -> float:
    from parvis.conversation.models import Thread
    from parvis.conversation.queries import reading

    def ask() -> None:
        told = reading.read(Thread.objects.get(pk=pk), most=_LONG)
        assert len(told.messages) == _LONG
        reading.standings(told.messages)

    ask()
    return _p95(ask)


def _searches(draw: random.Random, words: list[str], member: Any) -> float:
    from parvis.conversation.queries.lists import Filters, threads

    def ask() -> None:
        one, other = (words[min(int(draw.paretovariate(0.4)), len(words)) - 1] for _each in range(2))
        told = draw.choice((f"{one} ", one, f"{one} {other} ", f'"{one} {other}"'))
        threads(Filters(words=told, state=draw.choice(("", "open", "closed"))), by=member)

    ask()
    return _p95(ask)


def _suggest(draw: random.Random, things: Sequence[UUID], names: Sequence[str]) -> float:
    from parvis.conversation.models import Thread
    from parvis.conversation.services.suggesting import suggest

    asked = list(Thread.objects.order_by("-last_at")[:_ASKED])

    def ask() -> None:
        thread = draw.choice(asked)
        thread.about_id, thread.subject = draw.choice(things), f"Où voir {draw.choice(names)} ?"
        suggest(thread)

    ask()
    return _p95(ask)


def _live(member: Any) -> float:
    """What an open list asks every other second, from the moment the message is handed over."""
    from parvis.conversation.contracts import Arrival
    from parvis.conversation.queries.lists import Filters, changed_since
    from parvis.conversation.services import receive
    from parvis.core.clock import now

    longest = 0.0
    for number in range(5):
        begun, since = time.perf_counter(), now()
        receive(Arrival(key=f"live:{number}", way="form", at=now(), text="Bonjour", is_private=True))
        # At worst it comes just after the list asked.
        time.sleep(2)
        assert changed_since(since, Filters(), by=member)
        longest = max(longest, time.perf_counter() - begun)
    return round(longest, 2)


if __name__ == "__main__":
    main(int(sys.argv[1]))
