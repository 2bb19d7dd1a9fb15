"""Our voices and what they said, as people read them, and as machines do."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from parvis.core.clock import now
from parvis.core.web import asking
from parvis.fediverse.addresses import account, actor_iri
from parvis.fediverse.models import Actor, Follower, Post
from parvis.fediverse.services.actors import change_actor, ensure_actors, make_actor, retire_actor
from parvis.fediverse.services.posting import Draft, delete_post, publish_post
from parvis.fediverse.services.webfinger import SUBSCRIBE
from parvis.fediverse.tests.elsewhere import ACTIVITY, HOST, Somebody, Web
from parvis.media.models import Picture
from parvis.rights.services import state_rights
from parvis.website import public_pages
from parvis.website.services import SiteTree

pytestmark = pytest.mark.django_db
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def voice(site: dict[str, SiteTree]) -> Actor:
    cache.clear()
    actor = ensure_actors()[0]
    return change_actor(
        actor, summary_fr="Un musée & son parvis. <script>alert(1)</script>", summary_en="A museum.",
        fields=[{"name_fr": "Site", "name_en": "Site", "value": "https://musee.example/"},
                {"name_fr": "Horaires", "name_en": "", "value": "<b>10 h</b>"}],
    )  # fmt: skip


def page(path: str, **headers: str) -> str:
    answer = Client().get(path, headers={**HTML, **headers})
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def said(actor: Actor, text: str = "<p>Bonjour #Parvis</p>", **more: Any) -> Post:
    return publish_post(actor=actor, draft=Draft(content={"fr": text, "en": "<p>Hello</p>"}, tags=["Parvis"], **more))


def test_a_voice_has_a_page_in_both_languages(voice: Actor):
    Follower.objects.create(actor=voice, remote=Somebody().met(), activity="https://x.example/f", state="accepted")
    Follower.objects.create(
        actor=voice, remote=Somebody("ben", which=1).met(), activity="https://x.example/g", state="requested"
    )
    said(voice)
    told = page(f"/@{voice.username}")
    assert "Un musée &amp; son parvis" in told and "<script>alert" not in told and "&lt;b&gt;10 h" in told
    assert 'rel="me nofollow noopener"' in told and f"@{account(voice)}" in told and "1 personne suit" in told
    assert f'<link rel="alternate" type="application/activity+json" href="{actor_iri(voice)}">' in told
    assert f'href="/@{voice.username}/posts.atom"' in told and "Bonjour #Parvis" in told
    assert 'hreflang="en" href="http' in told and f"/en/@{voice.username}" in told
    english = page(f"/en/@{voice.username}")
    assert "A museum." in english and "<p>Hello</p>" in english and "1 person follows" in english


def test_a_shared_voice_has_a_card_of_its_words(voice: Actor):
    address = f"/card/fr/{voice.thing_id}.jpg"
    assert f'property="og:image" content="{settings.PUBLIC_ADDRESS}{address}"' in page(f"/@{voice.username}")
    card = Client().get(address)
    assert card.status_code == 200 and card["Content-Type"] == "image/jpeg" and len(card.content) > 5_000
    Actor.objects.filter(pk=voice.pk).update(retired_at=now())
    cache.clear()
    assert Client().get(address).status_code == 404


def test_machines_go_on_to_the_permanent_address(voice: Actor):
    post = said(voice)
    for path, there in (
        (f"/@{voice.username}", voice.thing.path),
        (f"/@{voice.username}/{post.thing_id}", post.thing.path),
    ):
        answer = Client().get(path, headers={"accept": ACTIVITY})
        assert (answer.status_code, answer["location"]) == (303, there) and "Accept" in answer["vary"]
    assert Client().get(post.thing.path, headers=HTML)["location"] == f"/@{voice.username}/{post.thing_id}"
    assert Client().get(post.thing.path, headers={"accept": ACTIVITY}).json()["type"] == "Note"


def test_a_page_that_has_not_changed_is_not_sent_again(voice: Actor):
    answer = Client().get(f"/@{voice.username}", headers=HTML)
    again = Client().get(f"/@{voice.username}", headers={**HTML, "if-none-match": answer["etag"]})
    assert again.status_code == 304 and "private" in answer["cache-control"] and not answer.cookies
    said(voice)
    assert Client().get(f"/@{voice.username}", headers={**HTML, "if-none-match": answer["etag"]}).status_code == 200


def test_who_speaks_is_told_and_whoever_is_not_there_is_not_found(voice: Actor):
    make_actor(kind="character", username="lea", name_fr="Léa", speaks_fr="Écrit par la médiation.")
    assert "Écrit par la médiation." in page("/@lea")
    for path in ("/@nobody", "/@instance", "/en/@nobody", "/@nobody/posts.atom"):
        assert Client().get(path, headers=HTML).status_code == 404


def test_a_closed_voice_is_gone_and_a_moved_one_says_where(voice: Actor):
    lea = make_actor(kind="site", username="lea", name_fr="Léa")
    retire_actor(lea)
    assert Client().get("/@lea", headers=HTML).status_code == 410
    assert Client().get("/@lea/follow?account=a@b.example", headers=HTML).status_code == 410
    Actor.objects.filter(pk=voice.pk).update(moved_to="https://ailleurs.example/users/musee")
    told = page(f"/@{voice.username}")
    assert "https://ailleurs.example/users/musee" in told and "follow-account" not in told


def test_only_what_is_for_everybody_is_on_pages(voice: Actor):
    named = ({"href": Somebody().met().iri, "name": "@ana"},)
    secret = said(voice, "<p>Entre nous</p>", visibility="followers")
    private = said(voice, "<p>Pour toi</p>", visibility="direct", mentions=named)
    unlisted = said(voice, "<p>Sans bruit</p>", visibility="unlisted")
    told = page(f"/@{voice.username}")
    assert not any(words in told for words in ("Entre nous", "Pour toi", "Sans bruit"))
    for post in (secret, private):
        assert Client().get(f"/@{voice.username}/{post.thing_id}", headers=HTML).status_code == 404
    assert "noindex" in page(f"/@{voice.username}/{unlisted.thing_id}")
    assert Client().get("/ap/tags/parvis", headers=HTML).status_code == 404


def test_a_post_taken_back_is_gone(voice: Actor):
    post = said(voice)
    other = make_actor(kind="site", username="lea", name_fr="Léa")
    assert Client().get(f"/@{other.username}/{post.thing_id}", headers=HTML).status_code == 404
    assert "Bonjour" in page(f"/@{voice.username}/{post.thing_id}")
    delete_post(post)
    assert Client().get(f"/@{voice.username}/{post.thing_id}", headers=HTML).status_code == 410


def test_pictures_are_shown_as_rights_say(voice: Actor, free_picture: Picture):
    attached = {
        "url": "https://musee.example/media/x.webp", "media_type": "image/webp", "alt": "Une pente",
        "thing": str(free_picture.thing_id), "width": 640, "height": 480,
    }  # fmt: skip
    post = said(voice, attachments=[attached])
    change_actor(voice, picture=free_picture)
    path = f"/@{voice.username}/{post.thing_id}"
    assert 'alt="Une pente"' in page(path) and "voice-face" in page(f"/@{voice.username}")
    state_rights(free_picture.thing, licence="in-copyright", holder="Quelqu’un")
    assert 'alt="Une pente"' not in page(path) and "voice-face" not in page(f"/@{voice.username}")


def test_a_word_gathers_what_was_said_with_it(voice: Actor):
    post = said(voice)
    said(make_actor(kind="site", username="lea", name_fr="Léa"), "<p>Aussi</p>")
    told = page("/ap/tags/PARVIS")
    assert "Bonjour" in told and "Aussi" in told and "/@lea" in told
    machine = Client().get("/ap/tags/parvis", headers={"accept": ACTIVITY}).json()
    assert machine["totalItems"] == 2 and any(str(post.thing_id) in iri for iri in machine["orderedItems"])
    assert Client().get("/ap/tags/arvis", headers=HTML).status_code == 404
    assert Client().get("/ap/tags/rien", headers={"accept": ACTIVITY}).json()["totalItems"] == 0


def test_a_voice_is_followed_by_feed(voice: Actor):
    said(voice)
    feed = ElementTree.fromstring(Client().get(f"/@{voice.username}/posts.atom").content)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entry = feed.find("a:entry", atom)
    assert entry is not None and "Bonjour #Parvis" in str(entry.findtext("a:summary", namespaces=atom))


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    made = Web()
    monkeypatch.setattr(asking, "open_transport", lambda: httpx.MockTransport(made.answer))
    return made


def test_somebody_follows_from_their_own_server(voice: Actor, web: Web):
    links = [{"rel": SUBSCRIBE, "template": f"https://{HOST}/authorize_interaction?uri={{uri}}"}]
    web.serve(
        f"https://{HOST}/.well-known/webfinger?resource=acct%3Aana%40{HOST}",
        {"links": links},
        kind="application/jrd+json",
    )
    answer = Client().get(f"/@{voice.username}/follow", {"account": f"@ana@{HOST}"}, headers=HTML)
    told = answer.content.decode()
    name = account(voice).replace("@", "%40").replace(":", "%3A")
    assert f'href="https://{HOST}/authorize_interaction?uri={name}"' in told and answer.status_code == 200
    assert answer["cache-control"] == "no-store" and "noindex" in answer["x-robots-tag"] and not answer.cookies


@pytest.mark.parametrize(
    "written", ["", "ana", "@ana@127.0.0.1", "@ana@localhost:22", "<script>@b.example", f"@ana@{HOST}"]
)
def test_what_is_no_account_is_told_on_the_page(voice: Actor, web: Web, written: str):
    answer = Client().get(f"/@{voice.username}/follow", {"account": written}, headers=HTML)
    assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()
    assert "<script>@" not in answer.content.decode()


def test_other_servers_are_not_asked_a_thousand_times(voice: Actor, web: Web):
    for _each in range(15):
        answer = Client().get(f"/@{voice.username}/follow", {"account": f"@ana@{HOST}"}, headers=HTML)
    assert len(web.asked) == 10 and "Réessayez dans une minute" in answer.content.decode()


def test_a_reading_is_counted_for_the_voice_and_the_post(voice: Actor):
    post = said(voice)
    assert public_pages.target_of(f"/@{voice.username}") == str(voice.thing_id)
    assert public_pages.target_of(f"/en/@{voice.username}/{post.thing_id}") == str(post.thing_id)
    assert public_pages.target_of("/ap/tags/parvis") == "/ap/tags/parvis"
    assert public_pages.title_of("/ap/tags/parvis") == "#parvis"
