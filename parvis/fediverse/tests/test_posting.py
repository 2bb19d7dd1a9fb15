"""Posts of ours: at their address, in their activities, to those they are for."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from parvis.core.clock import now
from parvis.core.errors import BadInput, NotAllowed
from parvis.fediverse.addresses import actor_iri, box_iri
from parvis.fediverse.documents.posts import post_iri
from parvis.fediverse.models import Activity, Actor, Deed, Delivery, Follower, Post, RemoteActor
from parvis.fediverse.services import posting
from parvis.fediverse.services.actors import instance_actor
from parvis.fediverse.services.posting import Draft, delete_post, edit_post, publish_post
from parvis.fediverse.signatures import Parts, sign
from parvis.fediverse.tests.elsewhere import ACTIVITY, HOST, PUBLIC, Somebody, key
from parvis.traces.models import Trace

pytestmark = pytest.mark.django_db
ANA, BEN, CAT = Somebody(), Somebody("ben", which=1), Somebody("cat", "far.example", which=2)
PICTURE = {"url": "http://127.0.0.1:8000/media/x/960.webp", "media_type": "image/webp", "alt": "Un vase", "width": 960, "height": 640, "focus": [0.0, 0.5]}  # fmt: skip


@pytest.fixture
def followed(voice: Actor) -> Actor:
    """Followed by two people of one server and one of another."""
    for one in (ANA, BEN, CAT):
        Follower.objects.create(actor=voice, remote=one.met(), activity=f"{one.iri}#f", state="accepted")
    return voice


def told(verb: str) -> dict[str, Any]:
    return json.loads(Activity.objects.filter(type=verb).latest("created_at").body)


def read(post: Post, **headers: str) -> Any:
    return Client().get(post.thing.path, headers={"accept": ACTIVITY, **headers})


def test_a_post_stands_at_its_address_and_goes_once_to_each_server(followed: Actor):
    post = publish_post(actor=followed, draft=Draft(
        content={"fr": "<p>Bonjour <script>x</script></p>", "en": "<p>Hello</p>"}, tags=["#Nuit", "Nuit"],
        attachments=[PICTURE], sensitive="Nu", link="https://museum.example/x",
    ))  # fmt: skip
    document, activity = read(post).json(), told("Create")
    assert activity["object"] == {name: value for name, value in document.items() if name != "@context"}
    assert document["content"] == "<p>Bonjour </p>" and document["contentMap"]["en"] == "<p>Hello</p>"
    assert (document["to"], document["cc"]) == ([PUBLIC], [box_iri(followed, "followers")])
    assert document["attachment"][0]["name"] == document["attachment"][0]["summary"] == "Un vase"
    assert document["summary"] == "Nu" and document["sensitive"] is True
    assert [tag["name"] for tag in document["tag"]] == ["#Nuit"]
    assert document["interactionPolicy"]["canQuote"]["automaticApproval"] == [PUBLIC]
    assert sorted(Delivery.objects.values_list("inbox", flat=True)) == [
        f"https://{HOST}/inbox",
        "https://far.example/inbox",
    ]
    outbox = Client().get(f"/ap/{followed.thing_id}/outbox?page=true").json()
    assert [item["id"] for item in outbox["orderedItems"]] == [activity["id"]]
    assert Client().get(activity["id"].removeprefix("http://127.0.0.1:8000")).json()["id"] == activity["id"]


def test_the_outbox_is_paged(followed: Actor):
    for number in range(23):
        publish_post(actor=followed, draft=Draft(content={"fr": f"<p>{number}</p>"}))
    path = f"/ap/{followed.thing_id}/outbox"
    assert Client().get(path).json()["totalItems"] == 23
    first = Client().get(f"{path}?page=true").json()
    second = Client().get(first["next"].removeprefix("http://127.0.0.1:8000")).json()
    assert len(first["orderedItems"]) == 20 and len(second["orderedItems"]) == 3 and "next" not in second


def test_each_visibility_says_to_whom(followed: Actor):
    mention = [{"href": CAT.iri, "name": "cat@far.example"}]
    followers = box_iri(followed, "followers")
    expected = {
        "public": ([PUBLIC], [followers, CAT.iri]),
        "unlisted": ([followers], [PUBLIC, CAT.iri]),
        "followers": ([followers], [CAT.iri]),
        "direct": ([CAT.iri], []),
    }
    for visibility, (to, cc) in expected.items():
        post = publish_post(
            actor=followed, draft=Draft(content={"fr": "<p>x</p>"}, visibility=visibility, mentions=mention)
        )
        activity = told("Create")
        assert (activity["to"], activity["cc"]) == (to, cc)
        assert read(post).status_code == (200 if visibility in {"public", "unlisted"} else 404)
        assert Client().get(post.thing.path, headers={"accept": "text/html"}).status_code == (
            303 if post.is_public else 404
        )
    direct = Activity.objects.latest("created_at")
    assert [row.inbox for row in direct.deliveries.all()] == ["https://far.example/inbox"]
    assert Client().get(f"/ap/activities/{direct.pk}").status_code == 404
    # Whoever it is addressed to may read it, signed.
    path = f"http://127.0.0.1:8000{post.thing.path}"
    assert read(post, **sign(Parts("GET", path), CAT.key_id, key(2))).status_code == 200
    assert read(post, **sign(Parts("GET", path), ANA.key_id, key(0))).status_code == 404


def test_a_change_is_dated_and_told(followed: Actor):
    post = publish_post(actor=followed, draft=Draft(content={"fr": "<p>Avant</p>"}))
    edit_post(post, content={"fr": "<p>Après</p>"})
    update = told("Update")
    assert update["object"]["content"] == "<p>Après</p>" and update["object"]["updated"]
    for wrong in ({"visibility": "direct"}, {"actor": followed}, {"content": {"fr": ""}}):
        with pytest.raises(BadInput):
            edit_post(post, **wrong)


def test_what_is_taken_back_leaves_a_tombstone_and_no_words(followed: Actor):
    post = publish_post(actor=followed, draft=Draft(content={"fr": "<p>Secret</p>"}))
    reply = CAT.note(inReplyTo=post_iri(post))
    CAT.send(CAT.activity("Create", reply))
    delete_post(post)
    delete_post(post)
    answer = read(post)
    assert answer.status_code == 410 and answer.json()["type"] == "Tombstone"
    assert told("Delete")["object"]["type"] == "Tombstone" and Activity.objects.filter(type="Delete").count() == 1
    assert Client().get(f"/ap/{followed.thing_id}/outbox").json()["totalItems"] == 0
    with pytest.raises(BadInput):
        edit_post(post, content={"fr": "<p>x</p>"})


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(content={"fr": "<p> </p>"}), "content"),
        (Draft(content={"fr": "<p>x</p>"}, attachments=[PICTURE | {"alt": " "}]), "attachments"),
        (Draft(content={"fr": "<p>x</p>"}, type="Question", poll={"options": [{"fr": "Oui"}]}), "poll"),
        (Draft(content={"fr": "<p>x</p>"}, type="Event"), "event"),
        (Draft(content={"fr": "<p>x</p>"}, visibility="direct"), "mentions"),
    ],
)
def test_what_cannot_be_said_names_what_to_change(voice: Actor, draft: Draft, field: str):
    with pytest.raises(BadInput) as refused:
        publish_post(actor=voice, draft=draft)
    assert refused.value.field == field


def test_who_no_longer_speaks_does_not(voice: Actor):
    for actor in (
        instance_actor(),
        Actor(moved_to="https://x.example", name_fr="x"),
        Actor(retired_at=now(), name_fr="x"),
    ):
        with pytest.raises(NotAllowed):
            publish_post(actor=actor, draft=Draft(content={"fr": "<p>x</p>"}))


def test_a_poll_counts_its_votes_once_each(followed: Actor):
    poll = {"options": [{"fr": "Oui"}, {"fr": "Non"}], "ends_at": (now() + timedelta(days=1)).isoformat()}
    post = publish_post(actor=followed, draft=Draft(content={"fr": "<p>Alors ?</p>"}, type="Question", poll=poll))

    def vote(who: Somebody, choice: str) -> None:
        note = {"id": f"{who.iri}/v/{choice}", "type": "Note", "attributedTo": who.iri, "name": choice, "inReplyTo": post_iri(post), "to": [actor_iri(followed)]}  # fmt: skip
        who.send(who.activity("Create", note, to=[actor_iri(followed)]))

    vote(ANA, "Oui")
    vote(ANA, "Non")
    vote(CAT, "Oui")
    vote(BEN, "Peut-être")
    told_of = read(post).json()
    assert [(option["name"], option["replies"]["totalItems"]) for option in told_of["oneOf"]] == [
        ("Oui", 2),
        ("Non", 0),
    ]
    assert told_of["votersCount"] == 2 and told_of["endTime"]
    assert Trace.objects.filter(kind="fediverse.vote.received", text=None).count() == 2


def test_an_event_has_rich_content_and_its_shape(voice: Actor):
    event = {"starts_at": "2026-12-01T18:00:00+01:00", "ends_at": "2026-12-01T20:00:00+01:00", "place": "Auditorium"}
    draft = Draft(content={"fr": "<p>Concert</p>"}, titles={"fr": "Concert"}, type="Event", event=event)
    document = read(publish_post(actor=voice, draft=draft)).json()
    assert (document["type"], document["name"], document["location"]["name"]) == ("Event", "Concert", "Auditorium")
    assert document["startTime"] == event["starts_at"] and document["content"] == "<p>Concert</p>"


def test_an_answer_goes_to_whom_it_answers_and_keeps_the_conversation(followed: Actor):
    first = publish_post(actor=followed, draft=Draft(content={"fr": "<p>Un</p>"}))
    note = CAT.note(inReplyTo=post_iri(first))
    CAT.send(CAT.activity("Create", note))
    mention = [{"href": CAT.iri, "name": "cat@far.example"}]
    second = publish_post(
        actor=followed, draft=Draft(content={"fr": "<p>Deux</p>"}, in_reply_to=note["id"], mentions=mention)
    )
    assert read(second).json()["conversation"] == read(first).json()["conversation"]
    assert read(second).json()["inReplyTo"] == note["id"]
    listed = Client().get(f"/ap/{first.thing_id}/replies").json()
    assert listed["orderedItems"] == [note["id"]]


def test_liking_sharing_and_taking_it_back(followed: Actor):
    note = CAT.note(tag=[{"type": "Mention", "href": actor_iri(followed)}])
    CAT.send(CAT.activity("Create", note))
    like, share = posting.like(followed, note["id"]), posting.announce(followed, note["id"])
    assert [row.inbox for row in like.deliveries.all()] == ["https://far.example/inbox"]
    assert share.deliveries.count() == 2 and told("Announce")["cc"][-1] == CAT.iri
    posting.undo(share)
    assert told("Undo")["object"]["type"] == "Announce"
    with pytest.raises(BadInput):
        posting.like(followed, "https://unknown.example/1")
    with pytest.raises(BadInput):
        posting.undo(Activity.objects.get(type="Undo"))


def test_pinned_posts_are_featured(followed: Actor):
    post = publish_post(actor=followed, draft=Draft(content={"fr": "<p>Un</p>"}))
    edit_post(post, is_pinned=True)
    listed = Client().get(f"/ap/{followed.thing_id}/featured").json()
    assert [item["id"] for item in listed["orderedItems"]] == [post_iri(post)]


def test_a_voice_moves_where_it_is_known(followed: Actor):
    there = Somebody("museum", "new.example", which=3)
    with pytest.raises(BadInput):
        posting.move(followed, target=there.met())
    there.more = {"alsoKnownAs": [actor_iri(followed)]}
    posting.move(followed, target=there.met())
    assert told("Move")["target"] == there.iri
    assert Client().get(followed.thing.path, headers={"accept": ACTIVITY}).json()["movedTo"] == there.iri


def test_quoting_somebody_asks_them_and_keeps_their_leave(followed: Actor):
    note = CAT.note(tag=[{"type": "Mention", "href": actor_iri(followed)}])
    CAT.send(CAT.activity("Create", note))
    post = publish_post(actor=followed, draft=Draft(content={"fr": "<p>Voyez</p>"}, quote=note["id"]))
    asked = told("QuoteRequest")
    assert asked["instrument"] == post_iri(post) and asked["object"] == note["id"]
    CAT.send(CAT.activity("Accept", asked["id"], result="https://far.example/stamps/1"))
    assert read(post).json()["quoteAuthorization"] == "https://far.example/stamps/1"


def test_nobody_blocked_is_written_to(followed: Actor):
    RemoteActor.objects.filter(iri=CAT.iri).update(rule="block")
    publish_post(actor=followed, draft=Draft(content={"fr": "<p>x</p>"}, mentions=[{"href": CAT.iri, "name": "cat"}]))
    assert list(Delivery.objects.values_list("inbox", flat=True)) == [f"https://{HOST}/inbox"]
    assert not Deed.objects.exists()
