"""The social web in the desk with something on each page: accounts, readers, a report, posts by hand, held, out.

Run in a home that nobody serves yet (PARVIS_HOME): python -m tests.browser.filled. Tells the address of each page.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
WORDS = "Une personne au nom vraiment très long, qui tient à chacun de ses mots"


def main() -> None:
    django.setup()
    from parvis.accounts.models import User
    from parvis.media.tests.pictures import add
    from parvis.rights.services import state_rights
    from tests.browser.conversing import conversations

    by = User.objects.order_by("pk").first()
    picture = add(Path(tempfile.mkdtemp()), name="large.jpg", width=1600, height=1000, title="Grand large")
    assert picture.thing is not None
    state_rights(picture.thing, licence="cc0-1.0", credit_fr="Musée", credit_en="Museum")
    print(json.dumps(_sendings(by, picture.thing_id) | _readers() | _people() | conversations(by)))


def _at(name: str, *told: Any) -> str:
    from django.urls import reverse

    return reverse(name, args=told)


def _sendings(by: Any, thing: Any) -> dict[str, str]:
    from parvis.channels import services
    from parvis.channels.models import Connection, Delivery
    from parvis.channels.registry import adapter_of
    from parvis.channels.services import Chosen, content_of
    from parvis.core.clock import now
    from parvis.fediverse.services.actors import institution_actor

    def out(account: Any, text: str, **changes: Any) -> Any:
        media = [Chosen(thing=thing, alt={"fr": "Le grand large, gris et or", "en": "The open sea, grey and gold"})]
        content = content_of(text={"fr": text, "en": text}, media=media)
        delivery = services.write_shipment(content=content, connections=[account], by=by).deliveries.get()
        Delivery.objects.filter(pk=delivery.pk).update(**changes)
        return delivery

    url = "https://www.instagram.com/musee.essai/"
    answers = {"url": url, "name": "Musée du Parvis"}
    instagram = services.begin_connecting(network="instagram", answers=answers, back="", by=by).connection
    us = institution_actor()
    own = services.connect("own", adapter_of("own").connect({"voice": us.username}), by=by)
    broken = Connection.objects.create(
        network="mastodon", account="musee@mastodon.example", name="Le Musée du Parvis, à Nantes", state="broken",
        url="https://mastodon.example/@musee", base_url="https://mastodon.example",
        problem={"fr": "Le réseau ne reconnaît plus cet accès.", "en": "The network no longer knows this access."},
    )  # fmt: skip
    hand = out(instagram, "Le grand large revient en salle 4, restauré, dès samedi. #parvis", state="by_hand")
    problem = {"fr": "Le droit de montrer cette image finit avant l’envoi.", "en": "The right to show it ends before."}
    remedy = {"fr": "Choisissez une autre image, ou demandez une prolongation.", "en": "Choose another picture."}
    held = out(instagram, "Nocturne ce vendredi", state="held", reason="rights", problem=problem, remedy=remedy)
    out(instagram, "Les coulisses de l’accrochage", state="sent", sent_at=now(), remote_url=f"{url}p/C1a2b3c4/")
    sent = out(own, "Les coulisses de l’accrochage, en huit images #parvis")
    services.send_delivery(Delivery.objects.get(pk=sent.pk))
    return {
        "sendings": _at("sendings"), "write": _at("sending_write"), "heard": _at("sending_heard"),
        "content": _at("sending_content", sent.shipment_id), "held": _at("sending_content", held.shipment_id),
        "correct": _at("sending_correct", sent.pk), "hand": _at("sending_hand", hand.pk), "home": _at("presence_home"),
        "account": _at("presence_account", instagram.pk), "broken": _at("presence_account", broken.pk),
        "again": _at("presence_connect_again", broken.pk), "connect": _at("presence_connect", "mastodon"),
        "connect_newsletter": _at("presence_connect", "newsletter"), "voice": _at("voice", us.pk),
        "voices": _at("voices"),
    }  # fmt: skip


def _readers() -> dict[str, str]:
    from parvis.channels.models import Subscriber
    from parvis.channels.tests.readers import make_newsletter, make_reader
    from parvis.core.clock import now

    letter = make_newsletter()
    readers = [make_reader(letter, f"lectrice{n}@example.org", "fr" if n % 3 else "en") for n in range(14)]
    Subscriber.objects.filter(pk=readers[3].pk).update(state="bounced", ended_at=now(), bounce="5.1.1")
    return {
        "letter": _at("presence_account", letter.pk), "readers": _at("presence_readers", letter.pk),
        "subscribe": _at("newsletter:subscribe", letter.account),
    }  # fmt: skip


def _people() -> dict[str, str]:
    from parvis.fediverse.models import Follower, Host, RemoteActor, Report
    from parvis.fediverse.services.actors import institution_actor
    from parvis.traces.services import recognise_handle

    us, host = institution_actor(), Host.objects.create(name="ailleurs.example")
    Host.objects.create(name="rumeurs.example", rule="block", reason="Rumeurs à répétition sur le personnel")
    people = []
    for name, words in (("ana", "Ana Ruiz"), ("un-nom-assez-long-pour-deborder", WORDS)):
        address = f"{name}@{host.name}"
        told = {"address": address, "host": host.name, "inbox": f"https://{host.name}/in", "name": words}
        handle = recognise_handle(network="fediverse", address=address, name=words)
        people.append(RemoteActor.objects.create(iri=f"https://{host.name}/{name}", handle=handle, **told))
        Follower.objects.create(actor=us, remote=people[-1], activity=f"https://{host.name}/follow/{name}")
    words = "Ce message reprend une affirmation que la conservatrice a démentie deux fois ; merci de regarder."
    named = [f"https://{host.name}/notes/a-very-long-address-{'0' * 60}"]
    report = Report.objects.create(remote=people[0], actor=us, words=words, objects_named=named)
    return {
        "followers": _at("presence_followers"), "moderation": _at("moderation"),
        "report": _at("moderation_report", report.pk), "servers": _at("moderation_servers"),
        "server": _at("moderation_server", host.name), "people": _at("moderation_people"),
        "person": _at("moderation_person", people[1].pk), "list": _at("moderation_list"),
    }  # fmt: skip


if __name__ == "__main__":
    main()
