"""What channels' own adapter asks: a voice by its name, a post by its address, a post that may have been published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.core.errors import BadInput
from parvis.fediverse.addresses import account, actor_iri, thing_in
from parvis.fediverse.documents.posts import post_iri
from parvis.fediverse.models import Actor, Deed, Post, RemoteActor
from parvis.fediverse.queries.voices import find_actor
from parvis.fediverse.services.moderating import judge_person
from parvis.fediverse.services.reporting import send_report
from parvis.fediverse.services.webfinger import find_person, known_person


def voice_named(username: str) -> Actor | None:
    """The voice that speaks under this name; None for one that is retired, moved, or was never there."""
    voice = find_actor(username.strip().removeprefix("@").partition("@")[0])
    silent = voice is None or voice.retired_at is not None or voice.moved_to or voice.kind == Actor.Kind.INSTANCE
    return None if silent else voice


def address_of(voice: Actor) -> tuple[str, str]:
    """(name@host, its permanent address)."""
    return account(voice), actor_iri(voice)


def post_at(iri: str) -> Post | None:
    """A post of ours, by its address."""
    thing = thing_in(iri)
    return Post.objects.select_related("actor__thing", "thing").filter(thing=thing).first() if thing else None


def iri_of(post: Post) -> str:
    """A post's permanent address."""
    return post_iri(post)


def posts_published(voice: Actor, *, at_microsecond: int, content: dict[str, str], since: datetime) -> list[Post]:
    """Posts of a voice with these very words, published since then at that fraction of a second: how one is found again."""
    recent = Post.objects.filter(actor=voice, published_at__gte=since, deleted_at=None).order_by("published_at")
    return [post for post in recent if post.published_at.microsecond == at_microsecond and post.content == content]


def mention_of(address: str) -> dict[str, str] | None:
    """How a post names somebody (name@host) known here; None for a stranger, whom the text alone names."""
    known = known_person(address)
    return {"href": known.iri, "name": f"@{known.shown_address}"} if known else None


def find_stranger(address: str) -> None:
    """Ask the server of somebody who is to be named, unless they are known. Raises BadInput on field text."""
    find_person(address, field="text")


def figures_of(post: Post) -> dict[str, int]:
    """What people did with a post, as far as it reached us."""
    deeds = Deed.objects.filter(thing=post.thing_id, gone_at=None).values_list("what", flat=True)
    told: dict[str, Any] = {"replies": 0, "likes": 0, "reposts": 0}
    names = {"reply": "replies", "like": "likes", "boost": "reposts"}
    for what in deeds:
        if what in names:
            told[names[what]] += 1
    return told


def followers_of(voice: Actor) -> int:
    """How many follow it."""
    return voice.followers.filter(state="accepted").count()


def judge(address: str, verb: str, *, words: str, posts: list[str], by: int | None) -> None:
    """Block somebody of another server, take that back, or report them and these posts of theirs to their server.

    Blocked twice is blocked once; nobody is told but who reads a report. Raises BadInput.
    """
    remote, member = known_person(address), (User.objects.filter(pk=by).first() if by is not None else None)
    if remote is None:
        raise BadInput(_("Nobody of this name is known here any more."), field="who")
    if verb == "report":
        theirs = [each for each in posts if each.startswith(("https://", "http://"))]
        send_report(remote, objects=theirs, words=words, by=member)
        return
    rule = RemoteActor.Rule.BLOCK if verb == "block" else RemoteActor.Rule.NONE
    if (remote.rule == RemoteActor.Rule.BLOCK) != (verb == "block"):
        judge_person(remote, rule=rule, reason=words if verb == "block" else "", by=member)
