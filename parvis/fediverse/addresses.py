"""Where our actors and their boxes are found."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from parvis.fediverse.models import Activity, Actor

SHARED_INBOX_PATH = "/ap/inbox"


def whole(path: str) -> str:
    """A path of ours as a whole address."""
    return f"{settings.PUBLIC_ADDRESS}{path}"


def actor_iri(actor: Actor) -> str:
    """The actor's permanent address, its ActivityPub id."""
    return whole(f"/id/{actor.thing_id}")


def key_iri(actor: Actor) -> str:
    """The id of the key it signs with."""
    return f"{actor_iri(actor)}#main-key"


def box_iri(actor: Actor, box: str) -> str:
    """inbox, outbox, followers, following or featured of an actor."""
    return whole(f"/ap/{actor.thing_id}/{box}")


def shared_inbox() -> str:
    """Where other servers leave what is for several of us."""
    return whole(SHARED_INBOX_PATH)


def activity_iri(activity: Activity) -> str:
    """The permanent address of an activity of ours."""
    return whole(f"/ap/activities/{activity.pk}")


def account(actor: Actor) -> str:
    """name@host, as one writes it to find or name the actor."""
    return f"{actor.username}@{urlsplit(settings.PUBLIC_ADDRESS).netloc}"


def host_of(iri: str) -> str:
    """The host name, and port if it is written, of an address; empty when there is none."""
    try:
        return urlsplit(iri).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def profile_url(actor: Actor) -> str:
    """The page people read about the actor."""
    return whole(f"/@{actor.username}")


def path_of(iri: str) -> str:
    """The path of an address of ours, empty for any other."""
    return iri.removeprefix(settings.PUBLIC_ADDRESS) if iri.startswith(f"{settings.PUBLIC_ADDRESS}/") else ""


def thing_in(iri: str) -> UUID | None:
    """The thing an address of ours names (/id/…), its fragment left out; None for any other."""
    written = path_of(iri).removeprefix("/id/").partition("#")[0]
    try:
        return UUID(written) if len(written) == 36 else None
    except ValueError:
        return None
