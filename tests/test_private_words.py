"""Private words are where they are answered and in their author's own export: in nothing else that is kept or given out.

Each way a private word can come in brings one nobody else would write; then everything that counts, lists, logs or
exports runs, and every byte it makes is searched, with every table of the database. A backup is no export: it is the
whole house, complete by nature, and as private as the database it was made from.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from parvis.accounts.models import Institution, User
from parvis.accounts.roles import Role
from parvis.channels.contracts import Visibility
from parvis.conversation import services
from parvis.conversation.models import Message, Thread
from parvis.conversation.services.asking import ask
from parvis.conversation.services.mailbox import take_in_letter
from parvis.conversation.services.suggesting import suggest
from parvis.conversation.tests.people import hear, make_account, make_member
from parvis.conversation.tests.test_letters import letter
from parvis.core.clock import today
from parvis.desk.statistics.export import as_csv
from parvis.feedback.models import Remark, Topic
from parvis.feedback.services.gathering import open_topic
from parvis.feedback.services.moving import move_topic
from parvis.feedback.services.publishing import PublicWords, say_in_public
from parvis.traces.models import Thing
from parvis.traces.queries import Period, subject_of
from parvis.traces.queries.portrait import portrait_of
from parvis.traces.services.exporting import portrait_json, portrait_page

pytestmark = pytest.mark.django_db
# What each way brings. The two last are ours: what colleagues say among themselves, what we answer in private.
THEIRS = ("zvornak", "kelpirou", "mufrisat", "drolvane", "quibastre", "folmirette", "yarpoline")
OURS = ("brixolune", "tamfoustre")
WORDS = (*THEIRS, *OURS)
# Where they belong: here; what the network told, for as long as its kind is kept; a remark somebody made of it.
WHERE = ("conversation_", "channels_heard", "channels_delivery", "channels_shipment", "feedback_")
# In every log line's bytes, in every answer of the site: nowhere.
ACCEPTS = ("text/html", "application/json", "application/activity+json", "application/ld+json", "text/turtle")


@pytest.fixture
def member() -> User:
    Institution.objects.create(pk=1, name_fr="Musée des Brumes", name_en="Museum of Mists")
    return make_member(Role.EDITOR)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[io.StringIO]:
    """Everything logged, down to the least, but for what Django tells of its own queries and templates, which would be
    all there is: no configuration of ours lets that be written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    loggers = map(logging.getLogger, list(root.manager.loggerDict))
    named = [each for each in loggers if not each.name.startswith(("django.db", "django.template"))]
    for name in ("django.db.backends", "django.template"):
        caplog.set_level(logging.INFO, logger=name)
    before = [(each, each.level) for each in (root, *named)]
    for each, _level in before:
        each.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
    for each, level in before:
        each.setLevel(level)


def _come_in(member: User, django_capture_on_commit_callbacks: Any) -> list[Thread]:
    mastodon, bluesky = make_account("mastodon"), make_account()
    with django_capture_on_commit_callbacks(execute=True):
        hear(
            mastodon,
            1,
            what="message",
            visibility=Visibility.DIRECT,
            text=f"Un mot : {WORDS[0]}",
            html=f"<p>{WORDS[0]}</p>",
        )
        hear(bluesky, 2, who="bruno", what="message", visibility=Visibility.DIRECT, text=WORDS[1])
        hear(mastodon, 3, who="chloe", what="mention", visibility=Visibility.FOLLOWERS, text=WORDS[2], tags=(WORDS[2],))
        # What was quoted below a letter is kept folded, beside its words.
        assert take_in_letter(letter(f"Bonjour {WORDS[3]}\n\n> Le 3 mai, vous écriviez :\n> {WORDS[4]}\n"))
        ask(text=f"Le vestiaire {WORDS[5]}", once="a", name="Dora", email="dora@exemple.example")
        ask(text=f"La salle {WORDS[6]} ?", once="b", email="emil@exemple.example", about=Thing.objects.latest("pk").pk)
    thread = Message.objects.get(text__contains=WORDS[0]).thread
    services.add_note(thread, text=f"Entre nous : {OURS[0]}", by=member)
    services.answer(thread, text=f"En privé : {OURS[1]}", by=member)
    return list(Thread.objects.all())


def _work_on(threads: list[Thread], member: User) -> None:
    """All that is done with conversations: suggested, listed, marked, gathered in a topic."""
    for thread in threads:
        suggest(thread)
    marked = [services.mark(thread, kind="complaint", by=member) for thread in threads]
    remarks = [each for each in marked if isinstance(each, Remark)]
    assert len(remarks) == len(threads)
    topic = open_topic(title="Le vestiaire", remarks=remarks, by=member)
    words = PublicWords(asked_fr="Un vestiaire ?", answer_fr="Oui.", asked_en="A cloakroom?", answer_en="Yes.")
    for step in ("considered", "done"):
        move_topic(topic=topic, after=step, reason="Deux vestiaires de plus", by=member)
    topic.refresh_from_db()
    say_in_public(topic=topic, words=words, by=member)


def _given_out(client: Client) -> Iterator[tuple[str, bytes]]:
    """Every figure, feed, list, representation and file that leaves the house."""
    for name in ("hub", "asked", "statistics", "stories_feed", "works_feed", "asked_feed"):
        yield name, client.get(reverse(f"website:{name}")).content
    yield "asked_one", client.get(reverse("website:asked_one", args=[Topic.objects.get().slug])).content
    for address in ("/robots.txt", "/sitemap.xml"):
        yield address, client.get(address).content
    for word in WORDS:
        for address in ("/collection/search.json?q=", f"{reverse('website:search')}?q="):
            yield address, _found(client, address, word)
    for thing in Thing.objects.all():
        for accept in ACCEPTS:
            yield f"/id/ {accept}", client.get(f"/id/{thing.pk}", HTTP_ACCEPT=accept, follow=True).content
    month = Period(since=today() - timedelta(days=30), until=today())
    yield "figures", as_csv(month).content
    yield "metrics", client.get("/metrics").content


def _found(client: Client, address: str, word: str) -> bytes:
    """The word where it finds more than one nobody wrote: a page says again what was asked of it, and that is all."""
    nobody = "w" * len(word)
    said, other = (client.get(address + each).content for each in (word, nobody))
    return b"" if said.count(word.encode()) == other.count(nobody.encode()) else word.encode()


def _tables() -> Iterator[tuple[str, str]]:
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, " ".join(map(str, (value for row in cursor.fetchall() for value in row)))


def test_private_words_are_in_nothing_that_is_given_out(
    member: User, client: Client, logged: io.StringIO, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ANSWERS_FROM = "bonjour@musee.example"
    threads = _come_in(member, django_capture_on_commit_callbacks)
    _work_on(threads, member)
    said = " ".join(f"{each.text} {each.payload}" for each in Message.objects.all())
    assert [word for word in WORDS if word not in said] == [], "the test brought them in"
    for name, content in _given_out(client):
        assert not [word for word in WORDS if word.encode() in content], name
    assert len(logged.getvalue()) > 100
    assert not [word for word in WORDS if word in logged.getvalue()]
    where = {table for table, content in _tables() if any(word in content for word in WORDS)}
    assert not [table for table in where if not table.startswith(WHERE)], where
    assert "conversation_message" in where


def test_their_authors_have_them_all_in_their_own_export(
    member: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ANSWERS_FROM = "bonjour@musee.example"
    _come_in(member, django_capture_on_commit_callbacks)
    handles = {each.handle for each in Message.objects.filter(direction="in") if each.handle}
    told = [portrait_of(subject_of(handle)) for handle in handles]
    exports = [portrait_json(each) + portrait_page(each) for each in told]
    for word in THEIRS:
        assert sum(word in each for each in exports) == 1, f"{word}: its author alone has it"
    assert OURS[0] not in "".join(exports), "what colleagues say among themselves is in nobody's"
