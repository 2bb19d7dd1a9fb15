"""Voices of the institution: made, changed, retired; each change is told to those who follow."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Institution, User
from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.text import make_slug
from parvis.fediverse.addresses import actor_iri, box_iri
from parvis.fediverse.documents import PUBLIC, actor_document
from parvis.fediverse.keys import make_keys
from parvis.fediverse.models import Activity, Actor
from parvis.fediverse.queries.voices import find_actor
from parvis.fediverse.services.presenting import checked_presentation
from parvis.fediverse.services.speaking import Audience, say
from parvis.traces.services import change_thing, register_thing, remove_thing

KIND = "actor"
INSTANCE_NAME = "instance"
_LONGEST = 30
# What only their own service changes, or nothing does: an actor keeps its name and keys for life.
_SETTLED = {"id", "thing", "kind", "username", "key_sealed", "key_public", "created_at", "moved_to", "retired_at"}


def institution_actor() -> Actor:
    """The institution's voice, made at the first asking."""
    known = Actor.objects.select_related("thing").filter(kind=Actor.Kind.INSTITUTION).first()
    return known or _make_institution()


def instance_actor() -> Actor:
    """The voice of the server itself, which asks others for documents; made at the first asking."""
    known = Actor.objects.select_related("thing").filter(kind=Actor.Kind.INSTANCE).first()
    return known or _make_sole(Actor.Kind.INSTANCE, INSTANCE_NAME, {"is_discoverable": False, "is_indexable": False})


def ensure_actors() -> tuple[Actor, Actor]:
    """The institution's voice and the server's own. Harmless when repeated."""
    return institution_actor(), instance_actor()


def ensure_actors_if_named() -> None:
    """The same once the institution has a name, which its address keeps for life."""
    institution = Institution.current()
    if institution.name_fr or institution.name_en:
        ensure_actors()


def _make_institution() -> Actor:
    institution = Institution.current()
    names = {"name_fr": institution.name_fr, "name_en": institution.name_en}
    told = {"summary_fr": institution.introduction_fr, "summary_en": institution.introduction_en}
    return _make_sole(Actor.Kind.INSTITUTION, _free_name(pick(institution, "name")), names | told)


def _make_sole(kind: str, username: str, values: dict[str, Any]) -> Actor:
    """One of its kind: whoever comes second finds the first one's."""
    with transaction.atomic():
        made = _create(kind, username, values)
        if Actor.objects.filter(kind=kind).exclude(pk=made.pk).exists():
            made.delete()
            made.thing.delete()
    return Actor.objects.select_related("thing").get(kind=kind)


def make_actor(*, kind: str, username: str, by: User | None = None, **values: Any) -> Actor:
    """Give somebody a voice: a site, a department, an exhibition, a character or an expert.

    A character and an expert say who speaks (speaks_fr, speaks_en). Raises BadInput naming the field.
    """
    name = _checked_name(username)
    if kind in {Actor.Kind.INSTITUTION, Actor.Kind.INSTANCE}:
        raise BadInput(_("There is one already."), field="kind")
    _check_speaker(kind, values)
    _check_named(values)
    values = checked_presentation(values)
    with transaction.atomic():
        return _create(kind, name, values)


def _check_named(values: dict[str, Any]) -> None:
    if not (values.get("name_fr") or values.get("name_en")):
        raise BadInput(_("A voice has a name."), remedy=_("Write it in one language at least."), field="name_fr")


def _check_speaker(kind: str, values: dict[str, Any]) -> None:
    """Nobody is deceived: who lends a character its words, and in whose name an expert speaks, is told."""
    if kind not in {Actor.Kind.CHARACTER, Actor.Kind.EXPERT}:
        return
    if not (values.get("speaks_fr") or values.get("speaks_en")):
        raise BadInput(
            _("It is not said who speaks."),
            remedy=_("Write a sentence, as “Written by the mediation team of the museum”."),
            field="speaks_fr",
        )
    if kind == Actor.Kind.EXPERT and values.get("member") is None:
        raise BadInput(_("An expert is a member of the staff."), remedy=_("Choose who speaks."), field="member")


def _checked_name(username: str) -> str:
    name = username.strip().lower()
    if make_slug(name.replace("_", ""), limit=_LONGEST) != name.replace("_", "") or not 2 <= len(name) <= _LONGEST:
        raise BadInput(
            _("“%(name)s” cannot be a name in an address.") % {"name": username[:40]},
            remedy=_("Use 2 to 30 small letters, digits and underscores."),
            field="username",
        )
    if name == INSTANCE_NAME or find_actor(name) is not None:
        raise BadInput(
            _("The name “%(name)s” is taken.") % {"name": name}, remedy=_("Choose another one."), field="username"
        )
    return name


def _free_name(wanted: str) -> str:
    apart = wanted.replace("’", " ").replace("'", " ")
    base = make_slug(apart, limit=_LONGEST - 3).replace("-", "_") or "institution"
    names = [base, *(f"{base}_{number}" for number in range(2, 100))]
    return next(name for name in names if name != INSTANCE_NAME and find_actor(name) is None)


def _create(kind: str, username: str, values: dict[str, Any]) -> Actor:
    keys = make_keys()
    title = values.get("name_fr") or values.get("name_en") or username
    thing = register_thing(kind=KIND, title=title)
    values = {"language": "fr"} | values
    return Actor.objects.create(
        thing=thing, kind=kind, username=username, key_sealed=keys.sealed, key_public=keys.public, **values
    )


@transaction.atomic
def change_actor(actor: Actor, **values: Any) -> Actor:
    """Change how a voice presents itself, and tell those who follow. Raises BadInput."""
    settled = _SETTLED & values.keys()
    if settled:
        raise BadInput(_("This does not change once a voice is known."), field=min(settled))
    if actor.retired_at is not None:
        raise BadInput(_("“%(who)s” no longer speaks here.") % {"who": actor})
    held = {name: getattr(actor, name) for name in ("speaks_fr", "speaks_en", "member", "name_fr", "name_en")} | values
    _check_speaker(actor.kind, held)
    _check_named(held)
    values = checked_presentation(values)
    for name, value in values.items():
        setattr(actor, name, value)
    actor.changed_at = now()
    actor.save(update_fields=[*values, "changed_at"])
    change_thing(actor.thing, title=actor.name_fr or actor.name_en or actor.username)
    tell_changed(actor)
    return actor


def tell_changed(actor: Actor) -> Activity:
    """Update of the actor, to those who follow."""
    return say(actor, "Update", actor_document(actor), everybody(actor), listed=False)


@transaction.atomic
def retire_actor(actor: Actor) -> None:
    """A voice falls silent for good: those who follow are told, its address answers 410.

    Raises BadInput for the institution's own and the server's.
    """
    if actor.retired_at is not None:
        return
    if actor.kind in {Actor.Kind.INSTITUTION, Actor.Kind.INSTANCE}:
        raise BadInput(
            _("The institution’s own voice is not closed."), remedy=_("Move it, if it speaks elsewhere now.")
        )
    say(actor, "Delete", actor_iri(actor), everybody(actor), listed=False)
    actor.retired_at = actor.changed_at = now()
    actor.save(update_fields=["retired_at", "changed_at"])
    remove_thing(actor.thing)


def everybody(actor: Actor) -> Audience:
    """The public and those who follow."""
    return Audience(to=[PUBLIC], cc=[box_iri(actor, "followers")], to_followers=True)
