"""Writing once for several accounts: checked by each network before anything is kept, shown as it will look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.contracts import Account, Adapter, BadContent, Message, Preview, Visibility
from parvis.channels.freezing import Frozen, freeze, media_in
from parvis.channels.models import Connection, Delivery, Shipment, Shown
from parvis.channels.registry import adapter_of
from parvis.channels.secrets import bare_account
from parvis.channels.services.composing import Chosen, Composed, Content, LinkTo, Variant, compose_all
from parvis.channels.services.guarding import film_problem, refusal_of
from parvis.core.bilingual import told_in
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.ids import uuid7
from parvis.core.tasks import enqueue, tasks
from parvis.traces.models import Thing
from parvis.traces.services import register_thing

KIND = "shipment"
_SEND = "parvis.channels.tasks.send_delivery"
_TITLE = 120


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something one network will not take. connection: None for what concerns all; field: "text", "media"…"""

    connection: Connection | None
    field: str
    message: str | Promise
    remedy: str | Promise = ""

    def __str__(self) -> str:
        told = " ".join(part for part in (str(self.message), str(self.remedy)) if part)
        return f"{self.connection}: {told}" if self.connection else told


class NotSendable(BadInput):
    """All that stands against sending it, at once. problems: by account and field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(map(str, problems)), field=problems[0].field)
        self.problems = tuple(problems)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How it will look on one account. refusal: what rights say against it at that time, empty when nothing;
    media: its pictures and films as the frozen copy names them."""

    connection: Connection
    preview: Preview
    message: Message
    media: tuple[Frozen, ...] = ()
    problems: tuple[Problem, ...] = ()
    refusal: str = ""


def content_of(
    *,
    text: Mapping[str, str],
    title: Mapping[str, str] | None = None,
    media: Sequence[Chosen] = (),
    link: LinkTo | None = None,
    thread: Sequence[Mapping[str, str]] = (),
    sensitive: Mapping[str, str] | None = None,
    visibility: Visibility = Visibility.PUBLIC,
) -> Content:
    """What is common to all accounts, from what was written."""
    return Content(
        text=text, title=title or {}, media=tuple(media), link=link, thread=tuple(thread), sensitive=sensitive or {},
        visibility=visibility,
    )  # fmt: skip


def preview_shipment(
    *,
    content: Content,
    connections: Iterable[Connection],
    variants: Mapping[UUID, Variant] | None = None,
    at: datetime | None = None,
) -> list[Shape]:
    """How it will look on each account, and all that stands against it; nothing is kept."""
    return [
        _shape(connection, content, (variants or {}).get(connection.pk, Variant()), at) for connection in connections
    ]


def _shape(connection: Connection, content: Content, variant: Variant, at: datetime | None) -> Shape:
    adapter = adapter_of(connection.network)
    composed = compose_all(connection, adapter, content, variant)
    refusal = refusal_of(connection, freeze(composed.message, composed.name), at=max(at or now(), now()))
    told = " ".join(part for part in (told_in(refusal.problem), told_in(refusal.remedy)) if part) if refusal else ""
    return Shape(
        connection=connection, preview=_preview(adapter, composed, bare_account(connection)), refusal=told,
        message=composed.message, media=tuple(composed.name(each) for each in composed.message.media),
        problems=tuple(_problems(connection, composed)),
    )  # fmt: skip


def _preview(adapter: Adapter, composed: Composed, account: Account) -> Preview:
    """In each language it goes in, one after the other."""
    first = adapter.preview(composed.message, account)
    others = [adapter.preview(each.message, account) for each in composed.others]
    texts = tuple(text for each in (first, *others) for text in each.texts)
    counts = tuple(count for each in (first, *others) for count in each.counts)
    subjects = dict.fromkeys(each.subject for each in (first, *others) if each.subject)
    return replace(first, texts=texts, counts=counts, subject=" / ".join(subjects))


def _problems(connection: Connection, composed: Composed) -> list[Problem]:
    found = [_problem(connection, each) for each in [*_check(connection, composed), *_in_films(connection, composed)]]
    if connection.state in (Connection.State.PENDING, Connection.State.LEFT):
        found.append(
            Problem(
                connection=connection, field="connections", message=_("This account is not connected."),
                remedy=_("Connect it, or leave it out."),
            )
        )  # fmt: skip
    return found


def _check(connection: Connection, composed: Composed) -> list[BadContent]:
    adapter, account = adapter_of(connection.network), bare_account(connection)
    return [found for each in (composed, *composed.others) for found in adapter.check(each.message, account)]


def _in_films(connection: Connection, composed: Composed) -> list[BadContent]:
    """What weighs too much, or is not ready, is told before it is written rather than held back at its time."""
    found = (film_problem(connection, composed.name(each)) for each in composed.message.media)
    return [problem for problem in found if problem is not None]


def _problem(connection: Connection, bad: BadContent) -> Problem:
    return Problem(connection=connection, field=bad.field or "text", message=bad.message, remedy=bad.remedy)


def write_shipment(
    *,
    content: Content,
    connections: Sequence[Connection],
    variants: Mapping[UUID, Variant] | None = None,
    about: Thing | None = None,
    at: datetime | None = None,
    by: User | None = None,
) -> Shipment:
    """Write one content for several accounts, each with its frozen copy; sent at its time, or at once.

    Raises NotSendable with everything that stands against it, by account; nothing is then written.
    """
    composed = [_composed(each, content, (variants or {}).get(each.pk, Variant())) for each in connections]
    problems = [found for each, made in zip(connections, composed, strict=True) for found in _problems(each, made)]
    if not connections:
        problems = [_nowhere()]
    problems = problems or [
        found for each, made in zip(connections, composed, strict=True) for found in _prepare(each, made)
    ]
    if problems:
        raise NotSendable(problems)
    return _written(list(zip(connections, composed, strict=True)), about=about, at=at or now(), by=by)


def _prepare(connection: Connection, composed: Composed) -> list[Problem]:
    """What its network asks elsewhere before it is kept."""
    found = adapter_of(connection.network).prepare(composed.message, bare_account(connection))
    return [_problem(connection, each) for each in found]


def _nowhere() -> Problem:
    return Problem(
        connection=None, field="connections", message=_("No account is chosen."), remedy=_("Choose one at least.")
    )


def _composed(connection: Connection, content: Content, variant: Variant) -> Composed:
    """The message under the key it keeps: the identifier of its sending."""
    return compose_all(connection, adapter_of(connection.network), content, variant, key=str(uuid7()))


@transaction.atomic
def _written(
    wanted: Sequence[tuple[Connection, Composed]], *, about: Thing | None, at: datetime, by: User | None
) -> Shipment:
    thing = register_thing(kind=KIND, title=_title(*wanted[0]))
    shipment = Shipment.objects.create(thing=thing, about=about, written_by=by)
    for connection, composed in wanted:
        add_delivery(shipment, connection, composed, at=at)
    return shipment


def add_delivery(shipment: Shipment, connection: Connection, composed: Composed, *, at: datetime) -> Delivery:
    """One sending with its frozen copy, and the media it shows; begun at once when it is due."""
    frozen = freeze(composed.message, composed.name)
    if composed.others:
        frozen["others"] = {each.message.language: freeze(each.message, each.name) for each in composed.others}
    delivery = Delivery.objects.create(
        id=UUID(composed.message.key), shipment=shipment, connection=connection, message=frozen, due_at=at
    )
    things = dict.fromkeys(UUID(each["thing"]) for each in media_in(frozen))
    Shown.objects.bulk_create([Shown(delivery=delivery, thing_id=thing) for thing in things])
    if at <= now():
        begin(delivery)
    return delivery


def begin(delivery: Delivery) -> None:
    """Ask the worker to send it, once this is committed."""
    enqueue(tasks[_SEND], str(delivery.pk))


def _title(connection: Connection, composed: Composed) -> str:
    """What it begins with, for lists; nothing of what is said to some alone, for the ledger keeps titles."""
    message = composed.message
    if message.visibility in (Visibility.DIRECT, Visibility.FOLLOWERS):
        return str(adapter_of(connection.network).label)
    words = " ".join((message.title or message.text or (message.link.url if message.link else "")).split())
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1]}…"
