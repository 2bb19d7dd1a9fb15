"""Voices: made, found, read by other servers, changed and retired."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from parvis.accounts.models import Institution, User
from parvis.core.errors import BadInput
from parvis.fediverse.addresses import account, actor_iri, box_iri
from parvis.fediverse.models import Activity, Actor
from parvis.fediverse.services.actors import (
    change_actor,
    ensure_actors,
    instance_actor,
    institution_actor,
    make_actor,
    retire_actor,
)
from parvis.fediverse.signatures import CAVAGE, RFC9421, Parts, sign
from parvis.fediverse.tests.elsewhere import ACTIVITY, Somebody, Web, key

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(db: None) -> Institution:
    institution = Institution.current()
    institution.name_fr, institution.name_en = "Musée d’Œuvres", "Museum of Works"
    institution.introduction_fr = "Un musée & son parvis. <script>alert(1)</script> https://museum.example"
    institution.save()
    return institution


def read(path: str, client: Client | None = None, **headers: str) -> Any:
    return (client or Client()).get(path, headers={"accept": ACTIVITY, **headers})


def test_the_institution_has_one_voice_and_the_server_its_own(named: Institution):
    assert ensure_actors() == ensure_actors()
    assert institution_actor().username == "musee_d_oeuvres"
    assert Actor.objects.count() == 2
    assert instance_actor().kind == Actor.Kind.INSTANCE


def test_an_actor_as_other_servers_read_it(named: Institution):
    actor = institution_actor()
    answer = read(actor.thing.path)
    told = answer.json()
    iri = actor_iri(actor)
    assert answer["content-type"] == ACTIVITY and told["id"] == iri and told["type"] == "Organization"
    assert told["preferredUsername"] == "musee_d_oeuvres" and told["name"] == "Musée d’Œuvres"
    assert told["publicKey"] == {"id": f"{iri}#main-key", "owner": iri, "publicKeyPem": actor.key_public}
    assert told["endpoints"]["sharedInbox"] == f"{settings.PUBLIC_ADDRESS}/ap/inbox"
    assert {told[box] for box in ("inbox", "outbox", "followers", "following", "featured")} == {
        box_iri(actor, box) for box in ("inbox", "outbox", "followers", "following", "featured")
    }
    assert told["discoverable"] is True and told["indexable"] is True and told["attributionDomains"]
    assert "<script>" not in told["summary"] and "&amp;" in told["summary"]
    assert "PRIVATE" not in answer.content.decode()


def test_the_profile_of_json_ld_is_activitystreams_too(named: Institution):
    path = institution_actor().thing.path
    answer = Client().get(
        path, headers={"accept": 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'}
    )
    assert answer.status_code == 200 and answer.json()["type"] == "Organization"


@pytest.mark.parametrize(
    "form", ["acct:{name}@{host}", "{name}@{host}", "@{name}@{host}", "{address}/@{name}", "{iri}"]
)
def test_webfinger_finds_it_by_each_of_its_names(named: Institution, form: str):
    actor = institution_actor()
    host = settings.PUBLIC_ADDRESS.split("//")[1]
    resource = form.format(name=actor.username, host=host, address=settings.PUBLIC_ADDRESS, iri=actor_iri(actor))
    answer = Client().get("/.well-known/webfinger", {"resource": resource})
    assert answer.status_code == 200 and answer["content-type"] == "application/jrd+json"
    assert answer.json()["subject"] == f"acct:{account(actor)}"
    links = {link["rel"]: link["href"] for link in answer.json()["links"]}
    assert links["self"] == actor_iri(actor) and not any("subscribe" in rel for rel in links)
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_webfinger_says_who_is_not_here(named: Institution):
    institution_actor()
    ask = Client().get
    assert ask("/.well-known/webfinger").status_code == 400
    for resource in (
        "acct:nobody@127.0.0.1",
        "acct:musee_d_oeuvres@other.example",
        "https://other.example/@x",
        "x",
        "acct:@",
    ):
        assert ask("/.well-known/webfinger", {"resource": resource}).status_code == 404


def test_the_server_is_found_by_its_own_name_as_mastodon_asks(named: Institution):
    ensure_actors()
    host = settings.PUBLIC_ADDRESS.split("//")[1]
    answer = Client().get("/.well-known/webfinger", {"resource": f"acct:{host}@{host}"})
    assert answer.json()["links"][0]["href"] == actor_iri(instance_actor())


def test_host_meta_and_nodeinfo(named: Institution):
    ensure_actors()
    assert b"webfinger?resource={uri}" in Client().get("/.well-known/host-meta").content
    assert Client().get("/.well-known/host-meta.json").json()["links"][0]["rel"] == "lrdd"
    where = Client().get("/.well-known/nodeinfo").json()["links"][0]["href"]
    told = Client().get(where.removeprefix(settings.PUBLIC_ADDRESS)).json()
    assert told["version"] == "2.1" and told["protocols"] == ["activitypub"] and told["openRegistrations"] is False
    assert told["usage"]["users"]["total"] == 1


def test_a_character_and_an_expert_say_who_speaks(named: Institution):
    with pytest.raises(BadInput) as refused:
        make_actor(kind="character", username="rosalie", name_fr="Rosalie")
    assert refused.value.field == "speaks_fr"
    actor = make_actor(
        kind="character", username="rosalie", name_fr="Rosalie", speaks_fr="Écrit par l’équipe de médiation."
    )
    told = read(actor.thing.path).json()
    assert told["type"] == "Person" and "Écrit par l’équipe de médiation." in told["summary"]
    with pytest.raises(BadInput) as refused:
        make_actor(kind="expert", username="ana", name_fr="Ana", speaks_fr="Ana, conservatrice")
    assert refused.value.field == "member"
    member = User.objects.create_user("ana")
    assert make_actor(kind="expert", username="ana", name_fr="Ana", speaks_fr="Ana, conservatrice", member=member)


@pytest.mark.parametrize("name", ["", "a", "Ana Lima", "ana@x", "é", "x" * 31, "instance", "../x", "rosalie"])
def test_names_that_cannot_be_or_are_taken(named: Institution, name: str):
    make_actor(kind="site", username="rosalie", name_fr="Rosalie")
    with pytest.raises(BadInput) as refused:
        make_actor(kind="site", username=name, name_fr="Une autre")
    assert refused.value.field == "username"


def test_a_change_is_told_to_those_who_follow(named: Institution):
    actor = institution_actor()
    change_actor(actor, summary_fr="Rouvert.", fields=[{"name_fr": "Site", "value": "https://museum.example/"}])
    told = json.loads(Activity.objects.get(type="Update").body)
    assert told["object"]["id"] == actor_iri(actor) and "Rouvert." in told["object"]["summary"]
    assert 'rel="me' in told["object"]["attachment"][0]["value"]
    with pytest.raises(BadInput):
        change_actor(actor, username="other")


def test_a_voice_that_falls_silent_leaves_a_tombstone(named: Institution):
    actor = make_actor(kind="exhibition", username="expo", name_fr="Expo")
    retire_actor(actor)
    retire_actor(actor)
    answer = read(actor.thing.path)
    assert answer.status_code == 410 and answer.json()["type"] == "Tombstone"
    assert Activity.objects.filter(type="Delete", actor=actor).count() == 1
    assert Client().get("/.well-known/webfinger", {"resource": f"acct:{account(actor)}"}).status_code == 404


def test_boxes_tell_how_many_and_never_who(named: Institution):
    actor = institution_actor()
    for box in ("outbox", "followers", "following", "featured"):
        told = read(f"/ap/{actor.thing_id}/{box}").json()
        assert told["type"] == "OrderedCollection" and told["totalItems"] == 0
        assert box in {"outbox", "featured"} or "orderedItems" not in told
    assert read(f"/ap/{actor.pk}/outbox").status_code == 404


def test_people_see_a_page(named: Institution):
    actor = institution_actor()
    assert read(f"/@{actor.username}")["location"] == actor.thing.path
    page = Client().get(actor.thing.path, headers={"accept": "text/html"})
    assert (page.status_code, page["location"]) == (303, f"/@{actor.username}")
    assert Client().get("/@nobody").status_code == 404


@pytest.mark.parametrize("form", [CAVAGE, RFC9421])
def test_where_signatures_are_asked_only_the_server_itself_is_read_without(
    named: Institution, settings: Any, web: Web, form: str
):
    settings.FEDIVERSE_SIGNED_FETCH = True
    actor, server = ensure_actors()
    ana = Somebody()
    web.people(ana)
    assert read(server.thing.path).status_code == 200
    assert read(actor.thing.path).status_code == 401
    assert read(f"/ap/{actor.thing_id}/outbox").status_code == 401
    for path in (actor.thing.path, f"/ap/{actor.thing_id}/outbox"):
        signed: Any = sign(Parts("GET", f"{settings.PUBLIC_ADDRESS}{path}"), ana.key_id, key(0), form)
        assert read(path, **signed).status_code == 200
        other: Any = sign(Parts("GET", f"{settings.PUBLIC_ADDRESS}{path}"), ana.key_id, key(5), form)
        assert read(path, **other).status_code == 401
