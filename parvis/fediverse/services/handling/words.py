"""What people write: answers, mentions, quotes, votes and private messages; changed and taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from parvis.core.clock import now
from parvis.core.finding import find_one
from parvis.fediverse import cleaning
from parvis.fediverse.addresses import host_of
from parvis.fediverse.bounds import iri_of, iris_of, objects_of, text_of, type_of
from parvis.fediverse.contracts import What
from parvis.fediverse.documents import PUBLIC
from parvis.fediverse.documents.posts import option_name
from parvis.fediverse.models import Actor, Deed, Follower, Post, RemoteActor
from parvis.fediverse.queries.rules import is_limited
from parvis.fediverse.queries.voices import actor_at
from parvis.fediverse.services import reading
from parvis.fediverse.services.forgetting import forget_account
from parvis.fediverse.services.handling.incoming import Incoming, Useless, moment_of, our_thing, record
from parvis.fediverse.services.picturing import forget_pictures
from parvis.traces.models import Trace
from parvis.traces.services.erasing import empty_traces

_WRITTEN = {"Note", "Article", "Page", "Image", "Video", "Audio", "Question", "Event", "Document"}
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})?")
_HREF = re.compile(r'href="(https?://[^"]{1,500})"')
_KINDS: dict[str, str] = {
    "reply": "reply.received", "mention": "mention.received", "quote": "quote.received",
    "message": "message.received", "vote": "vote.received",
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """What somebody wrote, cleaned. visibility: as they chose it."""

    iri: str
    html: str
    text: str
    language: str
    visibility: Any
    url: str = ""
    tags: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    reply_to: str = ""
    quote: str = ""
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    name: str = ""

    @property
    def is_private(self) -> bool:
        """Whether its words stay out of the ledger."""
        return self.visibility not in {"public", "unlisted"}


@dataclass(frozen=True)
class Towards:
    """What of ours it is about, and how. before: the trace it answers; voice: who of us is spoken to."""

    what: What
    thing: UUID
    voice: Actor | None = None
    before: Trace | None = None
    on_iri: str = ""
    choice: str = field(default="")


def create(incoming: Incoming) -> None:
    """They wrote something."""
    written = _read(incoming)
    known = find_one(Deed, iri=written.iri)
    if known is not None and (known.what != Deed.What.QUOTE or known.latest_id):
        raise Useless("known already")
    towards = _towards(written)
    if towards is None:
        raise Useless("not towards us")
    if towards.what == "vote":
        _vote(incoming, written, towards)
    else:
        _keep(incoming, written, towards, known)


def _keep(incoming: Incoming, written: Written, towards: Towards, known: Deed | None) -> None:
    what: What = "message" if written.visibility == "direct" else towards.what
    trace = _record(incoming, _KINDS[what], what, written, towards)
    if known is not None:
        # Asked first, written now.
        Deed.objects.filter(pk=known.pk).update(latest=trace, thing=towards.thing)
        return
    Deed.objects.create(
        iri=written.iri, what=what, remote=incoming.remote, thing_id=towards.thing, trace=trace, latest=trace,
        actor=towards.voice, at=trace.occurred_at, words=written.text if written.is_private else "",
        is_public=not written.is_private and not is_limited(incoming.remote),
    )  # fmt: skip


def _record(incoming: Incoming, kind: str, what: What, written: Written, towards: Towards) -> Trace:
    told = {
        "object_iri": written.iri, "object_url": written.url, "on_iri": towards.on_iri, "text": written.text,
        "html": written.html, "language": written.language, "visibility": written.visibility, "tags": written.tags,
        "pictures": written.pictures, "voice": towards.voice.thing_id if towards.voice else None,
    }  # fmt: skip
    words: dict[str, Any] = {}
    if not written.is_private:
        payload: dict[str, Any] = {"object": written.iri, "url": written.url, "html": written.html}
        payload |= {name: list(getattr(written, name)) for name in ("tags", "pictures") if getattr(written, name)}
        words = {"text": written.text, "language": written.language or None, "payload": payload}
    return record(
        incoming, kind, towards.thing, what, told=told, occurred_at=moment_of(incoming.inner),
        in_reply_to_id=towards.before.pk if towards.before else None, **words,
    )  # fmt: skip


def _vote(incoming: Incoming, written: Written, towards: Towards) -> None:
    before = Deed.objects.filter(remote=incoming.remote, thing=towards.thing, what="vote", gone_at=None)
    post = Post.objects.get(thing=towards.thing)
    if before.filter(choice=towards.choice).exists() or (before.exists() and not post.poll.get("many")):
        raise Useless("has voted")
    told = {"object_iri": written.iri, "on_iri": towards.on_iri, "visibility": "direct"}
    trace = record(incoming, "vote.received", towards.thing, "vote", told=told)
    Deed.objects.create(
        iri=written.iri, what="vote", remote=incoming.remote, thing_id=towards.thing, trace=trace, latest=trace,
        choice=towards.choice, at=trace.occurred_at, is_public=False,
    )  # fmt: skip


def _read(incoming: Incoming) -> Written:
    """The post, if it is theirs to have written. Raises Useless."""
    inner = incoming.inner
    iri = iri_of(inner.get("id"))
    if type_of(inner) not in _WRITTEN or not iri:
        raise Useless("no post")
    if host_of(iri) != incoming.remote.host or iri_of(inner.get("attributedTo")) != incoming.remote.iri:
        raise Useless("written by somebody else")
    return _written(inner, iri)


def _written(inner: dict[str, Any], iri: str) -> Written:
    raw = text_of(inner.get("content"), cleaning.LONGEST)
    maps = inner.get("contentMap")
    if not raw and isinstance(maps, dict) and maps:
        raw = text_of(next(iter(maps.values())), cleaning.LONGEST)
    warning = cleaning.plain(text_of(inner.get("summary"), 1_000))
    html = cleaning.cleaned(raw)
    tags = objects_of(inner.get("tag"))
    text = "\n".join(filter(None, (warning, cleaning.plain(raw))))
    return Written(
        iri=iri, html=html, text=text, language=_language(inner), visibility=_visibility(inner),
        url=iri_of(inner.get("url")),
        tags=tuple(text_of(tag.get("name"), 100).lstrip("#") for tag in tags if type_of(tag) == "Hashtag")[:30],
        pictures=tuple(filter(None, (iri_of(each.get("url")) for each in objects_of(inner.get("attachment"), 20)))),
        reply_to=iri_of(inner.get("inReplyTo")), quote=_quoted(inner),
        mentions=tuple(iri_of(tag.get("href")) for tag in tags if type_of(tag) == "Mention"),
        links=tuple(dict.fromkeys(_HREF.findall(html)))[:20],
        name="" if raw else text_of(inner.get("name"), 200),
    )  # fmt: skip


def _language(inner: dict[str, Any]) -> str:
    maps = inner.get("contentMap")
    named = next(iter(maps), "") if isinstance(maps, dict) and len(maps) == 1 else ""
    return named if isinstance(named, str) and _LANGUAGE.fullmatch(named) and len(named) <= 12 else ""


def _quoted(inner: dict[str, Any]) -> str:
    return next(
        filter(None, (iri_of(inner.get(name)) for name in ("quote", "quoteUrl", "quoteUri", "_misskey_quote"))), ""
    )


def _visibility(inner: dict[str, Any]) -> str:
    to, cc = set(iris_of(inner.get("to"))), set(iris_of(inner.get("cc")))
    everybody = {PUBLIC, "as:Public", "Public"}
    if _is_everybody(inner.get("to")) or to & everybody:
        return "public"
    if _is_everybody(inner.get("cc")) or cc & everybody:
        return "unlisted"
    return "followers" if any(iri.rstrip("/").endswith("/followers") for iri in to | cc) else "direct"


def _is_everybody(value: Any) -> bool:
    """as:Public is no address of the web: iris_of leaves it out."""
    listed = value if isinstance(value, list) else [value]
    return any(each in {"as:Public", "Public"} for each in listed[:200] if isinstance(each, str))


def _towards(written: Written) -> Towards | None:
    """What of ours is answered, else quoted, else named, else linked to."""
    voice = next(filter(None, map(actor_at, written.mentions[:50])), None)
    return _answered(written, voice) or _quoting(written, voice) or _named(voice) or _linking(written)


def _answered(written: Written, voice: Actor | None) -> Towards | None:
    thing = our_thing(written.reply_to) if written.reply_to else None
    if thing is not None:
        choice = _choice(thing.pk, written) if written.name else ""
        author = voice or Actor.objects.filter(posts__thing=thing).first()
        return Towards("vote" if choice else "reply", thing.pk, author, on_iri=written.reply_to, choice=choice)
    before = (
        Deed.objects.select_related("latest", "trace").filter(iri=written.reply_to).first()
        if written.reply_to
        else None
    )
    if before is None:
        return None
    return Towards("reply", before.thing_id, voice or before.actor, before.latest or before.trace, written.reply_to)


def _choice(thing: UUID, written: Written) -> str:
    post = Post.objects.filter(thing=thing, type=Post.Type.QUESTION).first()
    if post is None or _is_over(post):
        return ""
    options = [option_name(post, option) for option in post.poll.get("options", [])]
    return written.name if written.name in options else ""


def _is_over(post: Post) -> bool:
    from django.utils.dateparse import parse_datetime

    ends = parse_datetime(post.poll.get("ends_at") or "")
    return ends is not None and ends < now()


def _quoting(written: Written, voice: Actor | None) -> Towards | None:
    thing = our_thing(written.quote) if written.quote else None
    return Towards("quote", thing.pk, voice, on_iri=written.quote) if thing else None


def _named(voice: Actor | None) -> Towards | None:
    return Towards("mention", voice.thing_id, voice) if voice else None


def _linking(written: Written) -> Towards | None:
    found = ((iri, our_thing(iri)) for iri in written.links)
    return next((Towards("mention", thing.pk, on_iri=iri) for iri, thing in found if thing), None)


def update(incoming: Incoming) -> None:
    """They changed a post, or how they present themselves."""
    if incoming.object_iri == incoming.remote.iri:
        _read_again(incoming)
        return
    written = _read(incoming)
    deed = Deed.objects.select_related("latest", "trace").filter(iri=written.iri, remote=incoming.remote).first()
    if deed is None:
        create(incoming)
    elif deed.gone_at is None and deed.what in {"reply", "mention", "quote", "message"}:
        _edit(incoming, deed, written)
    else:
        raise Useless("changes nothing of ours")


def _read_again(incoming: Incoming) -> None:
    """Read where they are: what stands in a message proves nothing, its key least of all."""
    incoming.need_others()
    try:
        reading.read_actor(incoming.remote.iri)
    except reading.Unread as error:
        raise Useless(f"could not be read: {error.why}") from None


def _edit(incoming: Incoming, deed: Deed, written: Written) -> None:
    """The former words go; the new ones stand in a trace of their own."""
    was_private = not (deed.latest or deed.trace).text
    _forget_pictures(deed)
    empty_traces([each for each in {deed.trace, deed.latest} if each])
    shown = written if not was_private else _hidden(written)
    towards = Towards("edited", deed.thing_id, deed.actor, deed.trace)
    deed.latest = _record(incoming, "post.edited", "edited", shown, towards)
    deed.words = written.text if shown.is_private else ""
    deed.is_public = deed.is_public and not shown.is_private
    deed.save(update_fields=["latest", "words", "is_public"])


def _hidden(written: Written) -> Written:
    """What was said in private stays so, whatever its second version claims."""
    from dataclasses import replace

    return replace(written, visibility="direct" if not written.is_private else written.visibility)


def delete(incoming: Incoming) -> None:
    """They took a post back, or left their server for good."""
    iri = incoming.object_iri
    if iri == incoming.remote.iri:
        _account_gone(incoming)
        return
    deed = Deed.objects.select_related("trace", "latest").filter(iri=iri, remote=incoming.remote, gone_at=None).first()
    if deed is None:
        raise Useless("nothing of that here")
    take_back(incoming, deed)


def take_back(incoming: Incoming, deed: Deed) -> None:
    """Its words go; that something was said stays counted."""
    _forget_pictures(deed)
    empty_traces([each for each in {deed.trace, deed.latest} if each])
    Deed.objects.filter(pk=deed.pk).update(gone_at=now(), words="")
    told = {"object_iri": deed.iri, "voice": deed.actor.thing_id if deed.actor else None}
    record(incoming, "post.deleted", deed.thing_id, "deleted", told=told, in_reply_to_id=deed.trace_id)


def _account_gone(incoming: Incoming) -> None:
    written = ("reply", "mention", "quote", "message")
    deeds = Deed.objects.select_related("trace", "latest").filter(remote=incoming.remote, gone_at=None)
    for deed in deeds.filter(what__in=written):
        take_back(incoming, deed)
    Follower.objects.filter(remote=incoming.remote).update(state=Follower.State.ENDED, changed_at=now())
    forget_account(RemoteActor.objects.get(pk=incoming.remote.pk))


def _forget_pictures(deed: Deed) -> None:
    """What they joined is not ours to show any more."""
    urls = [url for each in (deed.trace, deed.latest) if each for url in (each.payload or {}).get("pictures") or []]
    if urls:
        forget_pictures([str(url) for url in urls])
