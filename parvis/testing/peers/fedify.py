"""A server of the social web made with Fedify: people at will, who do what a test tells them and note what they get.

    with fedify.running() as peer:
        alice = peer.actor("alice")
        alice.follow(institution)
        [create] = peer.wait("Create", by=institution)

Commands and their words: tests/peers/README.md.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from parvis.testing.peers.process import Running, started
from parvis.testing.peers.remote import WAIT_SECONDS, Remote, until

Form = Literal["draft-cavage", "rfc9421"]
Visibility = Literal["public", "unlisted", "followers", "direct"]
Wish = Literal["accept", "reject", "ask"]


@dataclass(frozen=True)
class Received:
    """A POST to an inbox. ``to``: the person's name, None for the shared inbox; ``is_verified``: Fedify took it."""

    number: int
    path: str
    to: str | None
    status: int
    is_verified: bool
    form: Form | None
    key: str | None
    algorithm: str | None
    covered: Sequence[str]
    headers: Mapping[str, str]
    activity: Any

    @property
    def type(self) -> str | None:
        """The activity's type, None for what is no activity."""
        return self.activity.get("type") if isinstance(self.activity, dict) else None

    @property
    def by(self) -> str | None:
        """The address of the actor."""
        actor = self.activity.get("actor") if isinstance(self.activity, dict) else None
        return actor.get("id") if isinstance(actor, dict) else actor

    @property
    def id(self) -> str | None:
        """The activity's address."""
        return self.activity.get("id") if isinstance(self.activity, dict) else None

    @property
    def object(self) -> Any:
        """The activity's object: an address, or the object itself."""
        return self.activity.get("object") if isinstance(self.activity, dict) else None


@dataclass(frozen=True)
class Asked:
    """Any other request that came: for an actor, an object, a list, WebFinger."""

    number: int
    method: str
    path: str
    status: int
    form: Form | None
    key: str | None
    algorithm: str | None
    covered: Sequence[str]


@dataclass(frozen=True)
class Sent:
    """A request that left, a fetch or a delivery; status None while, or because, no answer came."""

    method: str
    url: str
    status: int | None
    form: Form | None
    key: str | None
    algorithm: str | None
    covered: Sequence[str]


@dataclass(frozen=True)
class Delivery:
    """An activity at one inbox. ``form``: the one of the last of its ``knocks``; ``error``: why it did not arrive."""

    inbox: str
    status: int | None
    form: Form | None
    knocks: int
    error: str | None


@dataclass(frozen=True)
class Done:
    """What a person did: the activity's address, the object's where one was written, and how it was delivered."""

    id: str
    type: str
    deliveries: Sequence[Delivery]
    object: str | None = None

    @property
    def is_delivered(self) -> bool:
        """Whether every inbox took it, and there was one."""
        return bool(self.deliveries) and all(one.error is None for one in self.deliveries)


@dataclass(frozen=True)
class Answer:
    """What a request made by hand was answered."""

    status: int
    media_type: str | None
    text: str


@dataclass(frozen=True)
class Found:
    """What Fedify made of an address: the object as JSON-LD, and what it understood of it."""

    json: Mapping[str, Any]
    understood: Mapping[str, Any]


def picture(data: bytes, *, alt: str | None, media_type: str = "image/png", type_: str = "Document") -> dict[str, Any]:
    """A picture for Actor.note, served by the peer."""
    return {"data": base64.b64encode(data).decode(), "alt": alt, "media_type": media_type, "type": type_}


class Actor:
    """Somebody of the peer. Methods that act return what left; they raise PeerRefused where a target is not found."""

    def __init__(self, remote: Remote, name: str, told: Mapping[str, str]) -> None:
        self._remote = remote
        self.name = name
        self.id = told["id"]
        self.handle = told["handle"]
        self.inbox = told["inbox"]
        self.shared_inbox = told["shared_inbox"]
        self.key = told["key"]

    def __repr__(self) -> str:
        return f"<Actor {self.handle}>"

    def _do(self, command: str, **words: Any) -> Done:
        told = self._remote.say(command, as_=self.name, **words)
        deliveries = [Delivery(**one) for one in told["deliveries"]]
        return Done(told["id"], told["type"], deliveries, told.get("object"))

    def follow(self, target: str) -> Done:
        """Ask to follow an actor, by address or handle."""
        return self._do("follow", target=target)

    def unfollow(self, target: str) -> Done:
        """Undo the Follow."""
        return self._do("unfollow", target=target)

    def accept(self, follower: str | None = None) -> Done:
        """Accept who asked to follow: the last one, unless named. For an actor made with follows="ask"."""
        return self._do("accept", follower=follower)

    def reject(self, follower: str | None = None) -> Done:
        """Reject who asked to follow: the last one, unless named."""
        return self._do("reject", follower=follower)

    def note(
        self,
        content: str,
        *,
        reply_to: str | None = None,
        mentions: Sequence[str] = (),
        quote: str | None = None,
        language: str | None = None,
        hashtags: Sequence[str] = (),
        images: Sequence[Mapping[str, Any]] = (),
        visibility: Visibility = "public",
        to: Sequence[str] = (),
        summary: str | None = None,
        sensitive: bool | None = None,
        type_: Literal["Note", "Article"] = "Note",
        name: str | None = None,
    ) -> Done:
        """Write HTML and send it to followers, to those mentioned, answered or quoted, and to those in ``to``."""
        return self._do(
            "note",
            content=content,
            reply_to=reply_to,
            mentions=list(mentions),
            quote=quote,
            language=language,
            hashtags=list(hashtags),
            images=list(images),
            visibility=visibility,
            to=list(to),
            summary=summary,
            sensitive=sensitive,
            type=type_,
            name=name,
        )

    def update(self, object_: str, content: str | None = None, **words: Any) -> Done:
        """Correct what one wrote: content with language, summary, sensitive; images."""
        return self._do("update", object=object_, content=content, **words)

    def delete(self, object_: str) -> Done:
        """Take down what one wrote: 410 from now on, and a Delete to all who had it."""
        return self._do("delete", object=object_)

    def like(self, object_: str) -> Done:
        """Like something elsewhere."""
        return self._do("like", object=object_)

    def announce(self, object_: str) -> Done:
        """Share something elsewhere with one's followers; its author hears of it."""
        return self._do("announce", object=object_)

    def undo(self, activity: str) -> Done:
        """Take back a Like, an Announce, a Block, a Follow: the id of what was done."""
        return self._do("undo", activity=activity)

    def block(self, target: str) -> Done:
        """Block an actor, who hears of it."""
        return self._do("block", target=target)

    def flag(self, target: str, *, objects: Sequence[str] = (), content: str = "") -> Done:
        """Report an actor and what they wrote."""
        return self._do("flag", target=target, objects=list(objects), content=content)

    def move(self, target: str) -> Done:
        """Leave for another account, and tell those who follow."""
        return self._do("move", target=target)

    def update_actor(self, *, to: Sequence[str] = ()) -> Done:
        """Tell followers, and the actors in ``to``, that the portrait changed (Fedify.actor changes it)."""
        return self._do("update_actor", to=list(to))

    def delete_actor(self, *, to: Sequence[str] = ()) -> Done:
        """Leave for good: Delete to followers and ``to``, then 410."""
        return self._do("delete_actor", to=list(to))

    def request_quote(self, object_: str, *, quoted: str) -> Done:
        """Send the QuoteRequest of FEP-044f: one's own note, and what it quotes."""
        return self._do("request_quote", object=object_, quoted=quoted)

    def followers(self) -> list[str]:
        """The addresses of those who follow."""
        return list(self._remote.say("followers", as_=self.name)["followers"])

    def asking(self) -> list[str]:
        """The addresses of those who ask to follow and have no answer yet."""
        return list(self._remote.say("followers", as_=self.name)["asking"])

    def following(self) -> dict[str, str]:
        """Whom one follows, by address: "asked" or "accepted"."""
        return dict(self._remote.say("following", as_=self.name)["following"])

    def rekey(self) -> None:
        """Take a new pair of keys under the same address."""
        self._remote.say("rekey", as_=self.name)

    def lookup(self, what: str) -> Found:
        """Look an address or a handle up, as the search of a server would."""
        return Found(**self._remote.say("lookup", as_=self.name, what=what))

    def get(self, url: str, *, form: Form | None = None, sign: bool = True, accept: str | None = None) -> Answer:
        """GET an address, signed by this actor; redirects are told, not followed."""
        return Answer(**self._remote.say("get", as_=self.name, url=url, form=form, sign=sign, accept=accept))

    def post(
        self,
        inbox: str,
        body: Mapping[str, Any] | str,
        *,
        form: Form | None = None,
        sign: bool = True,
        ahead: int = 0,
        key: str | None = None,
        swap_body: str | None = None,
        swap_url: str | None = None,
        without: Sequence[str] = (),
        times: int = 1,
    ) -> list[Answer]:
        """POST any body, signed by this actor, then spoiled as told.

        ahead: seconds the date lies in the future; key: the key id to name instead of one's own; swap_body and
        swap_url: what is sent once the signature is made; without: headers left out; times: the same request again.
        """
        told = self._remote.say(
            "post",
            as_=self.name,
            inbox=inbox,
            body=body,
            form=form,
            sign=sign,
            ahead=ahead,
            key=key,
            swap_body=swap_body,
            swap_url=swap_url,
            without=list(without),
            times=times,
        )
        return [Answer(**one) for one in told["answers"]]


class Fedify:
    """The running peer."""

    def __init__(self, running: Running) -> None:
        self.address = str(running.told["address"])
        self._remote = Remote(running)

    def actor(self, name: str, /, **changes: Any) -> Actor:
        """The person of that name, made when new.

        changes: type, name, summary, fields (a mapping), also_known_as (addresses), follows ("accept", "reject"
        or "ask": what is done with a Follow; the setting of that name unless told).
        """
        words = {"display_name" if key == "name" else key: value for key, value in changes.items()}
        return Actor(self._remote, name, self._remote.say("actor", as_=name, **words))

    def settings(
        self,
        *,
        signature: Form | None = None,
        authorised_fetch: bool | None = None,
        follows: Wish | None = None,
        quotes: Wish | None = None,
    ) -> None:
        """How the peer behaves from now on; what it remembered of other hosts is forgotten.

        signature: the form tried first; authorised_fetch: nobody but the instance actor is shown unsigned;
        follows and quotes: what is done with a Follow and a QuoteRequest.
        """
        self._remote.say(
            "settings", signature=signature, authorised_fetch=authorised_fetch, follows=follows, quotes=quotes
        )

    def reset(self) -> None:
        """The settings a peer starts with, and nothing noted."""
        self.settings(signature="draft-cavage", authorised_fetch=False, follows="accept", quotes="accept")
        self.forget()

    def received(self, type_: str | None = None, *, by: str | None = None, after: int = 0) -> list[Received]:
        """What came to the inboxes, in order: all, or of one type, by one actor, after a number."""
        told = [Received(**one) for one in self._remote.say("received", after=after)["received"]]
        return [one for one in told if type_ in (None, one.type) and by in (None, one.by)]

    def wait(
        self,
        type_: str | None = None,
        *,
        by: str | None = None,
        after: int = 0,
        count: int = 1,
        seconds: float = WAIT_SECONDS,
    ) -> list[Received]:
        """The same, once there are ``count`` that were verified. Raises TimeoutError."""

        def look() -> list[Received] | None:
            found = [one for one in self.received(type_, by=by, after=after) if one.is_verified]
            return found if len(found) >= count else None

        return until(look, what=f"{count} {type_ or 'activities'} by {by or 'anybody'}", seconds=seconds)

    def asked(self, *, after: int = 0) -> list[Asked]:
        """Every other request that came, in order."""
        return [Asked(**one) for one in self._remote.say("asked", after=after)["asked"]]

    def sent(self) -> list[Sent]:
        """Every request that left, in order."""
        return [Sent(**one) for one in self._remote.say("sent")["sent"]]

    def forget(self) -> None:
        """Empty the three lists; people and what they wrote stay."""
        self._remote.say("forget")

    def lookup(self, what: str) -> Found:
        """Look an address or a handle up in the instance's own name."""
        return Found(**self._remote.say("lookup", what=what))

    def webfinger(self, resource: str) -> Mapping[str, Any] | None:
        """What WebFinger says of an acct: or http: address."""
        found: Mapping[str, Any] | None = self._remote.say("webfinger", resource=resource)["found"]
        return found

    def log(self) -> str:
        """The end of what the peer wrote."""
        return self._remote.log()


@contextmanager
def running(*, host: str = "127.0.0.1") -> Iterator[Fedify]:
    """A peer on free ports of a loopback address (127.0.0.2 is another host). Raises PeerAbsent, PeerFailed."""
    with started("fedify", "server.mjs", host) as peer:
        yield Fedify(peer)
