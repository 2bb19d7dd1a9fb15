"""You asked, we did: what the public reads, and what it does not."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from parvis.core.clock import now
from parvis.feedback.models import Topic
from parvis.feedback.services import move_topic, open_topic, say_in_public, withdraw_from_public
from parvis.feedback.services.publishing import PublicWords
from parvis.feedback.tests.house import House, build, said

PAGE, WORDS = "/vous-avez-demande/", "Pourquoi pas les films chez soi ?"


@pytest.fixture
def house(site: Any) -> House:
    """The museum, its pages and its people."""
    return build()


@pytest.fixture
def topic(house: House, django_capture_on_commit_callbacks: Any) -> Topic:
    """Asked by five people, done, said in public."""
    remarks = [
        said(WORDS, quoting="agreed", people=4, said_at=now() - timedelta(days=2)),
        said("Entre nous, je les veux", is_private=True),
        said("Oui, en ligne !", source="network", quoting="public", url="https://mastodon.example/@ana/1"),
    ]
    topic = open_topic(title="Titre de la maison", remarks=remarks, by=house.editor)
    move_topic(topic=topic, after="considered", reason="Raison de la maison", by=house.editor)
    move_topic(topic=topic, after="done", reason="Raison de la maison", by=house.editor)
    words = PublicWords(asked_fr="Voir les films chez soi", answer_fr="Ils sont en ligne.", asked_en="Films at home",
                        answer_en="They are online.")  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        return say_in_public(topic=topic, words=words, by=house.director)


def test_the_page_tells_what_was_asked_and_done_in_both_languages(topic: Topic) -> None:
    client = Client()
    shown = client.get(PAGE).content.decode()
    assert "Voir les films chez soi" in shown and "Ils sont en ligne." in shown and "6 personnes" in shown
    english = client.get("/en/you-asked/").content.decode()
    assert "Films at home" in english and "asked by 6 people" in english
    one = client.get(f"{PAGE}voir-les-films-chez-soi/").content.decode()
    assert WORDS in one and "https://mastodon.example/@ana/1" in one
    assert "Entre nous" not in one and "Raison de la maison" not in one and "Titre de la maison" not in one


def test_the_feed_the_sitemap_and_the_permanent_address_say_it_too(topic: Topic) -> None:
    client = Client()
    assert "Ils sont en ligne." in client.get("/flux/vous-avez-demande.atom").content.decode()
    assert "/vous-avez-demande/voir-les-films-chez-soi/" in client.get("/sitemap-pages.xml").content.decode()
    assert topic.thing is not None
    assert client.get(topic.thing.path)["Location"] == f"{PAGE}voir-les-films-chez-soi/"
    told = json.loads(client.get(topic.thing.path, headers={"accept": "application/ld+json"}).content)
    assert told["@type"] == "Question" and told["acceptedAnswer"]["text"][0]["@value"] == "Ils sont en ligne."
    assert WORDS not in json.dumps(told, ensure_ascii=False)
    streams = json.loads(client.get(topic.thing.path, headers={"accept": "application/activity+json"}).content)
    assert streams["name"] == "Voir les films chez soi"


def test_what_is_withdrawn_is_gone_and_comes_back_at_its_address(
    topic: Topic, house: House, django_capture_on_commit_callbacks: Any
) -> None:
    client = Client()
    assert client.get(f"{PAGE}voir-les-films-chez-soi/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert withdraw_from_public(topic=topic, by=house.director) and topic.thing is not None
    assert client.get(f"{PAGE}voir-les-films-chez-soi/").status_code == 410
    assert client.get(topic.thing.path).status_code == 410
    assert "Voir les films" not in client.get(PAGE).content.decode()
    words = PublicWords(asked_fr="Les films, chez soi", answer_fr="Encore.")
    with django_capture_on_commit_callbacks(execute=True):
        say_in_public(topic=topic, words=words, by=house.director)
    assert client.get(topic.thing.path)["Location"] == f"{PAGE}voir-les-films-chez-soi/"


def test_without_anything_said_the_page_says_so_and_nothing_leads_to_it(site: Any) -> None:
    client = Client()
    assert "Rien n’est encore raconté" in client.get(PAGE).content.decode()
    assert PAGE not in client.get("/nous-joindre/").content.decode()
    assert client.get(f"{PAGE}rien/").status_code == 404


def test_once_erased_nobody_is_quoted_and_the_count_stays(
    topic: Topic, django_capture_on_commit_callbacks: Any
) -> None:
    from parvis.feedback.services import erase_somebody
    from parvis.traces.queries import subject_of
    from parvis.traces.services import recognise_handle

    handle = recognise_handle(network="email", address="ana@example.org")
    assert handle is not None
    topic.remarks.filter(text=WORDS).update(handle=handle)
    assert WORDS in Client().get(f"{PAGE}voir-les-films-chez-soi/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        erase_somebody(subject_of(handle))
    one = Client().get(f"{PAGE}voir-les-films-chez-soi/").content.decode()
    assert WORDS not in one and "6 personnes" in one


def test_a_shared_link_has_its_card(topic: Topic, house: House, django_capture_on_commit_callbacks: Any) -> None:
    client = Client()
    for page in (PAGE, f"{PAGE}voir-les-films-chez-soi/"):
        address = re.search(r'property="og:image" content="https?://[^/"]+([^"]+)"', client.get(page).content.decode())
        assert address, page
        card = client.get(address[1])
        assert card.status_code == 200 and card["Content-Type"] == "image/jpeg", page
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_from_public(topic=topic, by=house.director)
    assert client.get(address[1]).status_code == 404
