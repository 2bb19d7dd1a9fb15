"""A newsletter and its readers, for tests."""

from __future__ import annotations

import re
from typing import Any

from parvis.accounts.models import User
from parvis.channels import services
from parvis.channels.models import Connection, Delivery, Subscriber
from parvis.channels.services import newsletters

ANSWERS = {
    "name": "La lettre du musée", "sender": "lettre@musee.example", "sender_name": "Musée du Parvis",
    "bounces": "retours@musee.example", "imprint": "Musée du Parvis, 1 place du Parvis, 44000 Nantes",
    "languages": "fr,en", "footer_fr": "À bientôt au musée.", "reply_to": "accueil@musee.example",
}  # fmt: skip


def make_newsletter(**answers: str) -> Connection:
    """A connected newsletter."""
    by = User.objects.create_user(username=f"keeper{User.objects.count()}")
    begun = services.begin_connecting(network="newsletter", answers=ANSWERS | answers, back="", by=by)
    assert begun.connection is not None
    return begun.connection


def make_reader(connection: Connection, address: str = "ana@example.org", language: str = "fr") -> Subscriber:
    """Somebody who reads it."""
    newsletters.ask_to_subscribe(connection, address=address, language=language, page="https://musee.example/lettre/")
    reader = Subscriber.objects.latest("created_at")
    assert newsletters.confirm(reader)
    reader.letters.all().delete()
    return reader


def write(connection: Connection, **values: Any) -> Delivery:
    """A sending to its readers, at once."""
    content = services.content_of(
        **{"text": {"fr": "Bonjour, le musée ouvre ses portes."}, "title": {"fr": "Le musée ouvre"}} | values
    )
    shipment = services.write_shipment(content=content, connections=[connection])
    delivery = shipment.deliveries.get()
    services.send_delivery(delivery)
    delivery.refresh_from_db()
    return delivery


def link_in(text: str, word: str) -> str:
    """The path of the first address that holds a word."""
    found = re.search(rf"https?://[^/\s]+(/\S*/{word}/[\w-]+/)", text)
    assert found, text
    return found.group(1)


def fresh(delivery: Delivery) -> Delivery:
    """As it is now."""
    delivery.refresh_from_db()
    return delivery
