"""Newsletters: who reads them, by the digest of their address; how far a sending is."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from parvis.channels.models import Connection, Delivery, DigestKey, Letter, Newsletter, ReturnsRead, Subscriber
from parvis.traces.models import Handle, Thing
from parvis.traces.queries import Subject

NETWORK = "newsletter"
_State = Subscriber.State


def newsletters() -> QuerySet[Connection]:
    """Those that speak, by name: an ailing one too."""
    usable = (Connection.State.WORKING, Connection.State.AILING, Connection.State.BROKEN)
    return Connection.objects.filter(network=NETWORK, state__in=usable).order_by("name", "pk")


def newsletter_named(slug: str) -> Connection | None:
    """The newsletter of an address, None when it is none or was left."""
    return newsletters().filter(account=slug).first()


def newsletter_about(thing: Thing) -> Connection | None:
    """The newsletter of a thing, None when it was left."""
    found = Newsletter.objects.filter(thing=thing).select_related("connection").first()
    return found.connection if found and found.connection.state != Connection.State.LEFT else None


def languages_of(connection: Connection) -> tuple[str, ...]:
    """In which languages its letters are written."""
    return tuple(str(connection.options.get("languages") or "fr").split(","))


def wants_returns() -> bool:
    """Whether a newsletter names an address to which its letters come back."""
    return any(each.options.get("bounces") for each in newsletters())


def returns_read(way: str, place: str = "") -> ReturnsRead | None:
    """How they are read there; None when they never were."""
    return ReturnsRead.objects.filter(way=way, place=place[:600]).first()


def returns_last_read() -> ReturnsRead | None:
    """However it was; None when it never was tried."""
    return ReturnsRead.objects.order_by(F("read_at").desc(nulls_last=True)).first()


def normalised(address: str) -> str:
    """An address as it is written to: its domain in letters that mail takes. Raises ValueError (UnicodeError)."""
    user, _at, domain = address.strip().rpartition("@")
    return f"{user}@{domain.encode('idna').decode().lower()}"


def digest_of(address: str) -> str:
    """By what an address is found; two writings of one address are one. An unreadable one is nobody's."""
    try:
        written = normalised(address).casefold()
    except ValueError:
        written = address.strip().casefold()
    return hmac.new(_key(), written.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    made, _is_new = DigestKey.objects.get_or_create(pk=1, defaults={"key": secrets.token_bytes(32)})
    return bytes(made.key)


def subscriber_at(connection: Connection, address: str) -> Subscriber | None:
    """The reader of exactly this address."""
    return Subscriber.objects.filter(connection=connection, digest=digest_of(address)).first()


def subscribers_of(subject: Subject) -> list[Subscriber]:
    """Every subscription of somebody: by their addresses, by how the ledger knows them, by name of record."""
    by_digest = Q(digest__in=[digest_of(each) for each in subject.emails])
    by_handle = Q(handle__in=[each.pk for each in subject.handles])
    by_record = Q(
        pk__in=[key for name, _c, key in (each.partition(":") for each in subject.records) if name == NETWORK]
    )
    return list(Subscriber.objects.filter(by_digest | by_handle | by_record).select_related("connection", "handle"))


def handle_of(subscriber: Subscriber) -> Handle | None:
    """How the ledger knows them, None for who objected, or was erased there."""
    return subscriber.handle if subscriber.handle and subscriber.handle.erased_at is None else None


def readers_by_state(connection: Connection) -> list[tuple[str, str, int]]:
    """How many: (state, language, count), in the order of the states."""
    rows = Subscriber.objects.filter(connection=connection).values_list("state", "language").annotate(n=Count("pk"))
    order = list(_State.values)
    return sorted(rows, key=lambda row: (order.index(row[0]), row[1]))


@dataclass(frozen=True)
class Round:
    """How far the letters of one sending are."""

    sent: int = 0
    waiting: int = 0
    unknown: int = 0
    bounced: int = 0
    abandoned: int = 0
    dropped: int = 0
    left: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.sent + self.waiting + self.unknown + self.bounced + self.abandoned + self.dropped


def round_of(delivery: Delivery) -> Round:
    """The letters of a sending, counted."""
    rows = Letter.objects.filter(delivery=delivery)
    told = dict(rows.values_list("state").annotate(n=Count("pk")))
    on_their_way = told.pop("waiting", 0) + told.pop("sending", 0)
    return Round(waiting=on_their_way, left=rows.filter(left_at__isnull=False).count(), **told)
