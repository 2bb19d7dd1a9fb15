"""What is said to us, answered with what is on, by who knows: with a server of the social web and Bluesky's, both real.

Nothing here waits for a time: the site's own worker keeps what was heard, and a test waits until it is there.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from parvis.channels.contracts import Account, Message, Quote
from parvis.channels.networks.bluesky.adapter import Bluesky
from parvis.core.ids import uuid7
from parvis.testing import live
from parvis.testing.peers.fedify import Actor, Fedify
from parvis.testing.peers.pds import Account as Somebody
from parvis.testing.peers.pds import Pds
from parvis.testing.peers.remote import until
from tests.peers.inside import OUTSIDE, Inside, inside

pytestmark = [pytest.mark.peers, pytest.mark.timeout(900)]
_LONG = 90
_BEGIN = """
from django.db.models import Q
from django.utils.translation import override
from parvis.accounts.models import Department, Topic, User
from parvis.accounts.roles import Role
from parvis.channels import services as channels
from parvis.channels.models import *
from parvis.conversation import services
from parvis.conversation.models import Answer, Message, Moderation, Route, Stance, Thread
from parvis.conversation.queries import answering, reading
from parvis.conversation.services.suggesting import put_on_view, suggest
from parvis.conversation.tests.people import make_member
from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.fediverse.addresses import account, actor_iri
from parvis.fediverse.models import Actor
from parvis.fediverse.services.actors import institution_actor, make_actor
from parvis.traces.models import Trace
from tests.peers.exhibition import show
us = institution_actor()

def thread_at(address):
    said = Message.objects.filter(Q(address=address) | Q(remote=address)).select_related("thread").first()
    return said.thread if said else None

def seen(address):
    # A conversation as the staff see it; None until it is there.
    row = thread_at(address)
    if row is None:
        return None
    said = row.said.order_by("at", "pk").values_list("direction", "text")
    return {
        "state": row.state, "owed": row.needs_answer, "language": row.language, "way": row.way, "network": row.network,
        "who": row.starter.address if row.starter else "", "assignee": row.assignee.username if row.assignee else "",
        "topic": str(row.topic or ""), "department": str(row.department or ""), "said": [list(each) for each in said],
        "moves": list(row.moves.values_list("what", flat=True)),
    }

def suggested(address):
    with override("fr"):
        return [[each.title, each.url, [str(why) for why in each.reasons]] for each in suggest(thread_at(address))]

def answer(address, text, by, **told):
    return str(services.answer(thread_at(address), text=text, by=User.objects.get(username=by), **told).pk)

def far(answer):
    row = Answer.objects.get(pk=answer)
    return [row.state, str(row.delivery.reason if row.delivery else ""), row.said.address if row.said else ""]
"""


@pytest.fixture(scope="module")
def site(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[live.Site]:
    """The demonstration, a copy of its own, that may ask the loopback."""
    home = tmp_path_factory.mktemp("conversation") / "home"
    shutil.copytree(built_demo, home)
    with live.serving(home, settings=OUTSIDE) as served:
        yield served


@pytest.fixture(scope="module")
def home(site: live.Site) -> Iterator[Inside]:
    """In it, an exhibition on view, and somebody who knows its subject, with a voice of their own."""
    with inside(site, _BEGIN) as running:
        running.run(
            """
            story = show()
            knows, mediates = make_member(Role.CONTRIBUTOR, "ida-b"), make_member(Role.EDITOR, "max-m")
            topic = Topic.objects.create(name_fr="Gravure sur bois", name_en="Woodcut")
            topic.people.add(knows)
            house = Department.objects.create(name_fr="Cabinet des estampes", name_en="Print room")
            Route.objects.update(is_active=False)
            Route.objects.create(name_fr="Gravures", words="gravure\\nestampe", topic=topic, department=house)
            put_on_view(story.thing, by=mediates, last_day=today())
            channels.begin_connecting(network="own", answers={"voice": us.username}, back="", by=None)
            voice = make_actor(kind=Actor.Kind.EXPERT, username="ida_knows", member=knows, name_fr="Ida, des gravures",
                speaks_fr="Ida R., conservatrice, en son nom.")
            """
        )
        yield running


class Talk:
    """One conversation, by the address of what began it."""

    def __init__(self, home: Inside, address: str) -> None:
        self.home, self.address = home, address

    def seen(self) -> dict[str, Any] | None:
        """How the staff see it."""
        found: dict[str, Any] | None = self.home.run("told = seen(A)", A=self.address)
        return found

    def until(self, what: str, **wanted: Any) -> dict[str, Any]:
        """Wait until it says that of itself. Raises TimeoutError with what it says."""
        last: list[Any] = [None]

        def is_so() -> dict[str, Any] | None:
            last[0] = found = self.seen()
            return found if found and all(found[name] == value for name, value in wanted.items()) else None

        try:
            return until(is_so, what=what, seconds=_LONG)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{last[0]}") from error

    def holds(self, text: str) -> dict[str, Any]:
        """Wait until somebody said this in it."""

        def look() -> dict[str, Any] | None:
            found = self.seen()
            return found if found and any(text in each[1] for each in found["said"]) else None

        return until(look, what=f"“{text}” in {self.address}", seconds=_LONG)

    def answer(self, text: str, by: str, **told: Any) -> str:
        """Answer it; the answer's id."""
        told_by = ", ".join(f"{name}={value!r}" for name, value in told.items())
        return str(self.home.run(f"told = answer(A, TEXT, BY, {told_by})", A=self.address, TEXT=text, BY=by))

    def left(self, answer: str) -> str:
        """Wait until an answer is out; its address."""

        def look() -> list[str] | None:
            told: list[str] = self.home.run("told = far(A)", A=answer)
            return told if told[0] in ("done", "failed") else None

        far = until(look, what="the answer out", seconds=_LONG)
        assert far[0] == "done", far
        return far[2]


def mention(home: Inside, who: Actor, words: str) -> Talk:
    """Somebody names the institution; the conversation that is."""
    us = home.run("told = actor_iri(us)")
    note = who.note(f"<p>{words}</p>", mentions=[us], language="fr")
    assert note.is_delivered and note.object
    talk = Talk(home, note.object)
    until(talk.seen, what="the conversation", seconds=_LONG)
    return talk


def test_a_mention_is_answered_by_who_knows_in_their_own_voice(home: Inside, fedify_peer: Fedify) -> None:
    berthe = fedify_peer.actor("berthe-asks", name="Berthe")
    talk = mention(home, berthe, "Bonsoir, où voir une gravure d’Ida Brumaire ?")

    # It is in one place: who speaks, in which language, and whose it is by what it is about.
    seen = talk.until("the expert", assignee="ida-b")
    assert (seen["way"], seen["network"], seen["language"], seen["state"]) == ("network", "own", "fr", "assigned")
    assert seen["who"] == berthe.handle.lstrip("@") and seen["owed"]
    assert (seen["topic"], seen["department"]) == ("Gravure sur bois", "Cabinet des estampes")

    # What is on now is suggested, with its address and why.
    [[title, url, reasons], *_less] = home.run("told = suggested(A)", A=talk.address)
    assert title == "Marées d’hiver" and url.startswith("http://127.0.0.1:")
    assert reasons == ["montre des œuvres de Ida Brumaire"]

    # She answers in her own name: it leaves from her own voice, as an answer, and names who asked.
    answer = talk.answer(f"Bonsoir ! Elles sont là : {url}", "ida-b", as_="own", link=url)
    ida, house = home.run("told = [actor_iri(voice), actor_iri(us)]")
    [create] = fedify_peer.wait("Create", by=ida, seconds=_LONG)
    post = create.object
    assert create.is_verified and post["attributedTo"] == ida and post["inReplyTo"] == talk.address
    assert url in post["content"] and berthe.id in str(post["tag"]) and berthe.id in str((post["to"], post["cc"]))
    assert fedify_peer.received("Create", by=house) == []
    shown = berthe.lookup(post["id"])
    assert shown.json["attributedTo"] == ida and berthe.lookup(ida).json["type"] == "Person"
    assert talk.left(answer) == post["id"]
    answered = talk.until("nothing owed", state="answered", owed=False)
    assert [each[0] for each in answered["said"]] == ["in", "out"]

    # She is answered in turn: the same conversation, and an answer is owed again, to the same person.
    assert berthe.note(
        "<p>Merci ! Et jusqu’à quand ?</p>", reply_to=post["id"], mentions=[ida], language="fr"
    ).is_delivered
    back = talk.until("her next words", state="assigned", owed=True, assignee="ida-b")
    assert [each[0] for each in back["said"]] == ["in", "out", "in"] and "jusqu’à quand" in back["said"][-1][1]


def test_words_changed_and_taken_back_in_the_middle(home: Inside, fedify_peer: Fedify) -> None:
    carl = fedify_peer.actor("carl-changes")
    talk = mention(home, carl, "Le café est fermé le lundi ?")
    drafted = talk.answer("Non, il est ouvert.", "ida-b")
    assert home.run("told = far(A)[0]", A=drafted) == "asked"
    assert carl.update(talk.address, "<p>Le café est-il fermé le mardi ?</p>", language="fr").is_delivered
    assert talk.holds("le mardi")["said"][0] == ["in", "Le café est-il fermé le mardi ?"]
    assert carl.delete(talk.address).is_delivered
    gone = talk.until("nothing owed", owed=False)
    assert ["in", ""] in gone["said"] and {"edited", "deleted"} <= set(gone["moves"])

    # What was written before does not leave any more, and nobody is answered into the void: it is said why.
    refused = """
    try:
        {do}
    except BadInput as refusal:
        with override("fr"):
            told = str(refusal.message)
    """
    approving = "services.approve(Answer.objects.get(pk=A), by=User.objects.get(username='max-m'))"
    answering_now = "answer(A, 'Mardi non plus.', 'max-m')"
    for do, named in ((approving, drafted), (answering_now, talk.address)):
        assert "repris" in home.run(refused.format(do=do), A=named)
    assert home.run("told = Delivery.objects.filter(said__thread=thread_at(A)).count()", A=talk.address) == 0


def test_who_blocks_us_is_left_alone(home: Inside, fedify_peer: Fedify) -> None:
    dina, us = fedify_peer.actor("dina-blocks", name="Dina"), home.run("told = actor_iri(us)")
    talk = mention(home, dina, "Vous ne répondez jamais.")
    assert talk.until("owed", owed=True)
    assert dina.block(us).is_delivered
    assert "blocked" in talk.until("nothing owed", owed=False)["moves"]
    code = """
    try:
        answer(A, "Si !", "max-m")
    except BadInput as refusal:
        with override("fr"):
            told = str(refusal.message)
    """
    assert "Dina" in home.run(code, A=talk.address)
    assert home.run("told = Answer.objects.filter(thread=thread_at(A)).count()", A=talk.address) == 0


def test_who_moves_is_known_at_their_new_address(home: Inside, fedify_peer: Fedify) -> None:
    emil, us = fedify_peer.actor("emil-moves"), home.run("told = actor_iri(us)")
    home.run(
        """
        from parvis.fediverse.services import following, reading as people
        following.follow(us, people.actor(EMIL))
        """, EMIL=emil.id,
    )  # fmt: skip
    until(lambda: us in emil.followers(), what="our follow", seconds=_LONG)
    talk = mention(home, emil, "Je déménage, à bientôt !")
    there = fedify_peer.actor("emil-is-here-now", also_known_as=[emil.id])
    assert emil.move(there.id).is_delivered
    until(lambda: (found := talk.seen()) and "moved" in found["moves"], what="the move", seconds=_LONG)
    assert home.run("told = reading.read(thread_at(A)).stance.moved_to", A=talk.address) == there.id
    # What they asked before is still answered.
    assert talk.left(talk.answer("Bon déménagement !", "max-m"))
    [create] = [
        one for one in fedify_peer.wait("Create", by=us, seconds=_LONG) if "Bon déménagement" in str(one.object)
    ]
    assert create.object["inReplyTo"] == talk.address


def test_members_who_answer_members_leave_no_work(home: Inside, fedify_peer: Fedify) -> None:
    fred, gus = fedify_peer.actor("fred-asks"), fedify_peer.actor("gus-knows-too")
    us = home.run("told = actor_iri(us)")
    talk = mention(home, fred, "Le tram va-t-il jusqu’au musée ?")
    talk.left(talk.answer("Oui, arrêt Musée.", "max-m"))
    before = talk.until("answered", state="answered", owed=False)
    helped = gus.note("<p>Descendez plutôt à l’arrêt Jardin.</p>", reply_to=talk.address, mentions=[fred.id, us])
    assert helped.is_delivered
    seen = talk.holds("arrêt Jardin")
    assert seen["said"][-1][0] == "others" and len(seen["said"]) == 3
    assert (seen["state"], seen["owed"], seen["assignee"]) == ("answered", False, before["assignee"])
    assert home.run("told = [thread_at(A).messages, thread_at(A).others]", A=talk.address) == [3, 1]
    # What the first says to us again is work.
    assert fred.note("<p>Et le dimanche ?</p>", reply_to=talk.address, mentions=[us], language="fr").is_delivered
    assert talk.until("work again", owed=True)["said"][-1][0] == "in"


def test_who_insults_is_reported_to_their_server_and_heard_no_more(home: Inside, fedify_peer: Fedify) -> None:
    ivan, us = fedify_peer.actor("ivan-insults"), home.run("told = actor_iri(us)")
    talk = mention(home, ivan, "Rendez l’argent, bande d’ânes !")
    decided = """
    told = [str(services.moderate(thread_at(A), verb=verb, by=mediates, reason="Insultes répétées", message=words).pk)
        for verb, words in (("report", Message.objects.get(address=A)), ("block", None))]
    """
    rows = home.run(decided, A=talk.address)
    [flag] = [one for one in fedify_peer.wait("Flag", seconds=_LONG) if ivan.id in str(one.activity)]
    assert talk.address in str(flag.object) and flag.activity["content"] == "Insultes répétées"
    assert us not in str(flag.activity["actor"]), "who of us reports is not told"
    states = "told = list(Moderation.objects.filter(pk__in=R).values_list('state', flat=True))"
    until(lambda: home.run(states, R=rows) == ["done", "done"], what="both done", seconds=_LONG)
    assert {"report", "block", "muted"} <= set(talk.until("muted", state="muted")["moves"])
    again = ivan.note("<p>Ânes, vous dis-je</p>", mentions=[us])
    assert not again.is_delivered or talk.home.run("told = seen(A)", A=again.object) is None
    # Taken back, they are heard again.
    home.run("services.moderate(thread_at(A), verb='unblock', by=mediates)", A=talk.address)
    until(
        lambda: home.run("told = Moderation.objects.filter(verb='unblock', state='done').exists()"),
        what="the block taken back", seconds=_LONG,
    )  # fmt: skip
    mention(home, ivan, "Pardon.")


@pytest.fixture
def enter(settings: Any) -> Any:
    """Enter somebody's account on a data server; secrets that change are kept in it."""
    settings.PRIVATE_NETWORKS, settings.ASKS_PLAIN_HTTP = ["127.0.0.0/8", "::1/128"], True

    def connect(server: Pds, who: Somebody) -> Account:
        answers = {"handle": who.handle, "password": who.app_password, "server": server.address}
        account = Bluesky().connect(answers)
        kept = dict(account.secrets)
        return dataclasses.replace(account, secrets=kept, keep=kept.update)

    return connect


def _post(text: str, **more: Any) -> Message:
    return Message(key=str(uuid7()), text=text, language="fr", **more)


@pytest.mark.slow
def test_the_same_on_bluesky(home: Inside, atproto_network: Pds, enter: Any) -> None:
    museum, hugo = atproto_network.account("musee-qui-repond"), atproto_network.account("hugo-demande")
    atproto_network.settle()
    home.run(
        """
        bluesky = channels.begin_connecting(network="bluesky", answers=ANSWERS, back="", by=None).connection
        channels.listen(bluesky)
        """,
        ANSWERS={"handle": museum.handle, "password": museum.app_password, "server": atproto_network.address},
    )  # fmt: skip
    theirs, speaks = enter(atproto_network, hugo), Bluesky()
    asked = speaks.send(theirs, _post(f"@{museum.handle} où voir cette gravure d’Ida Brumaire ?"))
    talk = Talk(home, asked.id)

    def listen(text: str) -> dict[str, Any]:
        """Heard by polling, as soon as the network tells it, whoever polls first."""
        atproto_network.settle()

        def look() -> dict[str, Any] | None:
            home.run("Connection.objects.filter(pk=bluesky.pk).update(listen_after=None); bluesky.refresh_from_db(); channels.listen(bluesky)")  # fmt: skip
            found = talk.seen()
            return found if found and any(text in each[1] for each in found["said"]) else None

        return until(look, what=f"“{text}”", seconds=_LONG)

    listen("Brumaire")
    seen = talk.until("the expert", assignee="ida-b")
    assert (seen["way"], seen["network"], seen["language"], seen["state"]) == ("network", "bluesky", "fr", "assigned")
    assert seen["who"] == hugo.did and seen["owed"]
    [[title, url, _reasons], *_less] = home.run("told = suggested(A)", A=talk.address)
    assert title == "Marées d’hiver"

    # No voice of hers is there: somebody lets it leave, signed with her name.
    answer = talk.answer("C’est dans l’exposition, salle 2.", "ida-b", as_="own", link=url)
    assert home.run("told = far(A)[0]", A=answer) == "asked"
    home.run("services.approve(Answer.objects.get(pk=A), by=mediates)", A=answer)
    talk.left(answer)
    [[ours, text, parent, card]] = _thread_below(atproto_network, theirs, asked.id)
    assert text == "C’est dans l’exposition, salle 2.\n\n— Ida-B R." and parent == asked.id and card == url
    answered = talk.until("nothing owed", state="answered", owed=False)
    assert [each[0] for each in answered["said"]] == ["in", "out"]

    speaks.send(theirs, _post("Merci ! Jusqu’à quand ?", reply_to=Quote(id=ours)))
    back = listen("Jusqu’à quand")
    assert [each[0] for each in back["said"]] == ["in", "out", "in"]
    talk.until("owed again", state="assigned", owed=True, assignee="ida-b")

    # Moderated there by our account: written down, then a record of ours that anybody can read, then gone.
    home.run("told = services.moderate(thread_at(A), verb='block', by=mediates, reason='Essai') and 1", A=talk.address)
    until(lambda: _blocked(atproto_network, museum) == [hugo.did], what="the block", seconds=_LONG)
    until(
        lambda: home.run("told = Moderation.objects.get(verb='block', network='bluesky').state") == "done",
        what="the block written down as done", seconds=_LONG,
    )  # fmt: skip
    home.run("told = services.moderate(thread_at(A), verb='unblock', by=mediates) and 1", A=talk.address)
    until(lambda: _blocked(atproto_network, museum) == [], what="the end of it", seconds=_LONG)


def _blocked(server: Pds, who: Somebody) -> list[str]:
    query = {"repo": who.did, "collection": "app.bsky.graph.block"}
    answer = httpx.get(f"{server.address}/xrpc/com.atproto.repo.listRecords", params=query)
    return [each["value"]["subject"] for each in answer.json()["records"]]


def _thread_below(server: Pds, reader: Account, uri: str) -> list[list[str]]:
    """What somebody sees below their post: address, words, what it answers and the address of its card, of each."""

    def look() -> list[list[str]]:
        answer = httpx.get(
            f"{server.address}/xrpc/app.bsky.feed.getPostThread", params={"uri": uri},
            headers={"authorization": f"Bearer {reader.secrets['access']}"},
        )  # fmt: skip
        replies = [each["post"] for each in answer.json().get("thread", {}).get("replies", [])]
        return [
            [each["uri"], each["record"]["text"], each["record"]["reply"]["parent"]["uri"],
             each["record"].get("embed", {}).get("external", {}).get("uri", "")]
            for each in replies
        ]  # fmt: skip

    server.settle()
    found: list[list[str]] = until(look, what="our answer below the post", seconds=_LONG)
    return found
