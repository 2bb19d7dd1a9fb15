"""Activities that come in, signed by a server of the tests: what each does, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings as given
from django.test import Client

from parvis.core.tasks import run_pending
from parvis.fediverse.addresses import actor_iri
from parvis.fediverse.models import Activity, Actor, Deed, Follower, Host, Received, RemoteActor, Report
from parvis.fediverse.services import receiving
from parvis.fediverse.services.actors import institution_actor
from parvis.fediverse.services.following import follow
from parvis.fediverse.signals import heard
from parvis.fediverse.signatures import CAVAGE, RFC9421
from parvis.fediverse.tests.elsewhere import HOST, PUBLIC, Somebody, Web, pem, post
from parvis.traces.models import Trace
from parvis.traces.queries.subjects import subject_named
from parvis.traces.services import erase_person

pytestmark = pytest.mark.django_db
ANA = Somebody()
BEN = Somebody("ben", "other.example", which=1)


@pytest.fixture(autouse=True)
def known(voice: Actor) -> None:
    ANA.met()
    BEN.met()


def us() -> str:
    return actor_iri(institution_actor())


def kinds() -> list[str]:
    return [
        kind.removeprefix("fediverse.")
        for kind in Trace.objects.order_by("recorded_at", "id").values_list("kind", flat=True)
    ]


def mention() -> list[dict[str, str]]:
    return [{"type": "Mention", "href": us(), "name": "@museum"}]


def state(activity: dict[str, Any]) -> str:
    row = Received.objects.get(activity=activity["id"])
    return f"{row.state} {row.problem}".strip()


@pytest.mark.parametrize("form", [CAVAGE, RFC9421])
def test_somebody_follows_and_is_accepted(form: str):
    asked = ANA.activity("Follow", us())
    assert ANA.send(asked, form=form).status_code == 202
    row = Follower.objects.get()
    assert (row.state, row.remote.address) == ("accepted", f"ana@{HOST}")
    accepted = json.loads(Activity.objects.get(type="Accept").body)
    assert accepted["object"]["id"] == asked["id"] and accepted["to"] == [ANA.iri]
    assert kinds() == ["follow.received"] and Trace.objects.get().handle.address == f"ana@{HOST}"
    assert state(asked) == "done" and not Received.objects.get().body


def test_the_same_activity_twice_does_nothing_twice():
    note = ANA.note(tag=mention())
    activity = ANA.activity("Create", note)
    for _again in range(3):
        assert ANA.send(activity).status_code == 202
    assert kinds() == ["mention.received"] and Received.objects.count() == 1
    ANA.send(ANA.activity("Create", note))
    assert kinds() == ["mention.received"]


def test_followers_may_be_accepted_by_hand():
    Actor.objects.filter(kind="institution").update(approves_followers=True)
    ANA.send(ANA.activity("Follow", us()))
    assert Follower.objects.get().state == "requested" and not Activity.objects.filter(type="Accept").exists()


def test_following_ends_with_an_undo_whole_or_by_its_address():
    for embedded in (True, False):
        asked = ANA.activity("Follow", us())
        ANA.send(asked)
        ANA.send(ANA.activity("Undo", asked if embedded else asked["id"]))
        assert Follower.objects.get().state == "ended"
    assert kinds() == ["follow.received", "follow.undone"] * 2


def test_nobody_undoes_for_somebody_else():
    asked = ANA.activity("Follow", us())
    ANA.send(asked)
    undone = BEN.activity("Undo", asked)
    BEN.send(undone)
    assert Follower.objects.get().state == "accepted" and state(undone).startswith("refused")


def test_a_reply_to_a_thing_is_a_trace_on_it_with_clean_words():
    thing = institution_actor().thing
    html = '<p>Très <b>beau</b> <script>alert(1)</script><img src=x onerror=y><a href="javascript:x">!</a></p>'
    note = ANA.note(html, inReplyTo=us(), contentMap={"fr": html}, url=f"https://{HOST}/@ana/1")
    ANA.send(ANA.activity("Create", note))
    trace = Trace.objects.get()
    assert (trace.kind, trace.thing, trace.language, trace.channel) == (
        "fediverse.reply.received",
        thing,
        "fr",
        "fediverse",
    )
    assert (
        trace.text == "Très beau !" and "script" not in trace.payload["html"] and "onerror" not in trace.payload["html"]
    )
    assert "javascript" not in trace.payload["html"]


def test_an_answer_to_an_answer_stays_on_the_thing():
    first = ANA.note(inReplyTo=us())
    ANA.send(ANA.activity("Create", first))
    BEN.send(BEN.activity("Create", BEN.note(inReplyTo=first["id"])))
    one, two = Trace.objects.order_by("recorded_at")
    assert two.thing == one.thing and two.in_reply_to == one


def test_what_is_not_towards_us_is_dropped():
    activity = ANA.activity("Create", ANA.note())
    assert ANA.send(activity).status_code == 202
    assert state(activity) == "refused not towards us" and kinds() == []


def test_a_link_to_a_page_of_ours_is_a_mention_of_it():
    ANA.send(ANA.activity("Create", ANA.note(f'<p>Voir <a href="{us()}">ici</a></p>')))
    assert kinds() == ["mention.received"]


def test_private_words_stay_out_of_the_ledger():
    note = ANA.note("<p>En secret</p>", to=[us()], tag=mention())
    ANA.send(ANA.activity("Create", note, to=[us()]))
    trace, deed = Trace.objects.get(), Deed.objects.get()
    assert trace.kind == "fediverse.message.received" and trace.text is None and trace.payload is None
    assert deed.words == "En secret" and not deed.is_public


def test_likes_and_boosts_once_each_and_undone():
    like, boost = ANA.activity("Like", us()), ANA.activity("Announce", us())
    for activity in (like, boost, ANA.activity("Like", us())):
        ANA.send(activity)
    assert kinds() == ["like.received", "boost.received"]
    ANA.send(ANA.activity("Undo", like))
    ANA.send(ANA.activity("Undo", {"type": "Announce", "object": us(), "actor": ANA.iri}))
    assert kinds()[2:] == ["like.undone", "boost.undone"]
    ANA.send(ANA.activity("Like", us()))
    assert kinds()[-1] == "like.received"


def test_an_edit_puts_new_words_in_place_of_the_former():
    note = ANA.note("<p>Avant</p>", inReplyTo=us())
    ANA.send(ANA.activity("Create", note))
    ANA.send(ANA.activity("Update", note | {"content": "<p>Après</p>"}))
    first, second = Trace.objects.order_by("recorded_at")
    assert (first.text, second.text, second.in_reply_to) == (None, "Après", first)
    BEN.send(BEN.activity("Update", note | {"content": "<p>Volé</p>"}))
    assert Trace.objects.count() == 2


def test_a_deletion_takes_the_words_and_leaves_the_count():
    note = ANA.note("<p>Avant</p>", inReplyTo=us())
    ANA.send(ANA.activity("Create", note))
    BEN.send(BEN.activity("Delete", note["id"]))
    assert Trace.objects.get().text == "Avant"
    ANA.send(ANA.activity("Delete", {"id": note["id"], "type": "Tombstone"}))
    assert kinds() == ["reply.received", "post.deleted"]
    assert not Trace.objects.exclude(text=None).exists() and not Trace.objects.exclude(payload=None).exists()


def test_an_account_that_is_gone_takes_all_its_words():
    ANA.send(ANA.activity("Follow", us()))
    ANA.send(ANA.activity("Create", ANA.note("<p>Avant</p>", inReplyTo=us())))
    ANA.send(ANA.activity("Delete", ANA.iri))
    remote = RemoteActor.objects.get(iri=ANA.iri)
    assert remote.gone_at and remote.keys == {} and Follower.objects.get().state == "ended"
    assert not Trace.objects.exclude(text=None).exists()


def test_a_stranger_s_deletion_is_taken_without_asking_anybody(web: Web):
    gone = Somebody("gone", "far.example")
    assert gone.send(gone.activity("Delete", gone.iri)).status_code == 202
    assert web.asked == [] and not Received.objects.exists()


def test_a_report_becomes_a_row_for_the_staff():
    ANA.send(ANA.activity("Flag", [us(), "https://else.example/1"], content="Spam"))
    report = Report.objects.get()
    assert (report.words, report.state, report.actor) == ("Spam", "open", institution_actor())
    assert kinds() == ["flag.received"] and Trace.objects.get().text is None


def test_a_block_ends_what_we_send():
    ANA.send(ANA.activity("Follow", us()))
    ANA.send(ANA.activity("Block", us()))
    assert Follower.objects.get().state == "ended" and kinds()[-1] == "block.received"


def test_whoever_we_follow_accepts_or_refuses():
    row = follow(institution_actor(), RemoteActor.objects.get(iri=ANA.iri))
    BEN.send(BEN.activity("Accept", row.activity))
    row.refresh_from_db()
    assert row.state == "requested"
    ANA.send(ANA.activity("Accept", {"id": row.activity, "type": "Follow"}))
    row.refresh_from_db()
    assert row.state == "accepted"
    ANA.send(ANA.activity("Reject", row.activity))
    row.refresh_from_db()
    assert row.state == "rejected"


def test_a_move_is_believed_when_the_new_account_says_so(web: Web, django_capture_on_commit_callbacks: Any):
    there = Somebody("ana2", "new.example", which=2, more={"alsoKnownAs": [ANA.iri]})
    web.people(there)
    ANA.send(ANA.activity("Follow", us()))
    with django_capture_on_commit_callbacks(execute=True):
        ANA.send(ANA.activity("Move", ANA.iri, target=there.iri))
    run_pending()
    assert RemoteActor.objects.get(iri=ANA.iri).moved_to == there.iri and kinds()[-1] == "account.moved"
    liar = Somebody("liar", "new.example", which=2)
    web.people(liar)
    activity = BEN.activity("Move", BEN.iri, target=liar.iri)
    with django_capture_on_commit_callbacks(execute=True):
        BEN.send(activity)
    run_pending()
    assert state(activity) == "refused the new account does not know the old one"


def test_quotes_are_answered_by_our_policy():
    quoting = ANA.note("<p>!</p>", quote=us())
    ANA.send(ANA.activity("QuoteRequest", us(), instrument=quoting))
    accepted = json.loads(Activity.objects.get(type="Accept").body)
    stamp = Client().get(accepted["result"].removeprefix(given.PUBLIC_ADDRESS)).json()
    assert (stamp["interactingObject"], stamp["interactionTarget"]) == (quoting["id"], us())
    ANA.send(ANA.activity("Create", quoting))
    assert kinds() == ["quote.asked", "quote.received"]
    Actor.objects.filter(kind="institution").update(quoting="nobody")
    BEN.send(BEN.activity("QuoteRequest", us(), instrument=BEN.note()))
    assert Activity.objects.filter(type="Reject").count() == 1
    Actor.objects.filter(kind="institution").update(quoting="followers")
    BEN.send(BEN.activity("QuoteRequest", us(), instrument=BEN.note()))
    assert Activity.objects.filter(type="Reject").count() == 2


def test_strangers_are_read_where_they_are(web: Web):
    eve = Somebody("eve", "far.example", which=3)
    web.people(eve)
    assert eve.send(eve.activity("Like", us())).status_code == 202
    assert kinds() == ["like.received"] and len(web.asked) == 1
    eve.send(eve.activity("Announce", us()))
    assert len(web.asked) == 1


def test_a_new_key_is_read_once_and_a_wrong_one_not_again_and_again(web: Web):
    RemoteActor.objects.filter(iri=ANA.iri).update(read_at="2020-01-01T00:00:00Z")
    renewed = Somebody(which=4)
    web.people(renewed)
    assert renewed.send(renewed.activity("Like", us())).status_code == 202
    for _again in range(3):
        assert ANA.send(ANA.activity("Announce", us())).status_code == 401
    assert len(web.asked) == 1


def test_a_key_embedded_in_the_message_is_not_looked_at(web: Web):
    activity = ANA.activity("Like", us())
    activity["actor"] = ANA.document | {"publicKey": {"id": ANA.key_id, "owner": ANA.iri, "publicKeyPem": pem(7)}}
    assert post(activity, key_id=ANA.key_id, which=7).status_code == 401
    assert kinds() == []


def test_a_key_on_another_host_proves_nothing(web: Web):
    web.people(BEN)
    assert post(ANA.activity("Like", us()), key_id=BEN.key_id, which=1).status_code == 401
    activity = ANA.activity("Like", us()) | {"id": "https://other.example/1"}
    assert ANA.send(activity).status_code == 400


def test_a_key_of_somebody_else_on_the_same_host_proves_nothing():
    cat = Somebody("cat", which=5)
    cat.met()
    assert post(ANA.activity("Like", us()), key_id=cat.key_id, which=5).status_code == 401


def test_a_key_reached_by_a_redirect_across_hosts_is_refused(web: Web):
    eve = Somebody("eve", "far.example", which=3)
    web.serve(eve.iri, b"", status=302, location="https://evil.example/users/eve")
    web.serve("https://evil.example/users/eve", eve.document)
    assert eve.send(eve.activity("Like", us())).status_code == 401
    assert kinds() == []


def test_what_somebody_else_wrote_is_not_theirs_to_send():
    stolen = BEN.note(inReplyTo=us())
    for note in (stolen, stolen | {"attributedTo": ANA.iri}, ANA.note(inReplyTo=us(), attributedTo=BEN.iri)):
        activity = ANA.activity("Create", note)
        ANA.send(activity)
        assert state(activity) == "refused written by somebody else"


def test_blocked_servers_and_people_are_not_heard():
    Host.objects.create(name=HOST, rule="block")
    assert ANA.send(ANA.activity("Like", us())).status_code == 403
    RemoteActor.objects.filter(iri=BEN.iri).update(rule="block")
    assert BEN.send(BEN.activity("Like", us())).status_code == 403
    assert kinds() == [] and not Received.objects.exists()


def test_limited_servers_are_heard_and_not_shown():
    Host.objects.create(name=HOST, rule="limit")
    ANA.send(ANA.activity("Create", ANA.note(inReplyTo=us())))
    BEN.send(BEN.activity("Create", BEN.note(inReplyTo=us())))
    listed = Client().get(f"/ap/{institution_actor().thing_id}/replies").json()
    assert kinds() == ["reply.received"] * 2 and len(listed["orderedItems"]) == 1


def test_what_may_not_be_read_twice_in_a_row_is_not_500(web: Web):
    assert Client().post("/ap/inbox", data=b"{}", content_type="text/plain").status_code == 415
    assert Client().post("/ap/inbox", data=b"{}", content_type="application/json").status_code == 401
    assert Client().get("/ap/inbox").status_code == 405
    assert post(b"x" * 1_000_001, key_id=ANA.key_id).status_code == 413
    assert Client().post("/ap/0197a000-0000-7000-8000-000000000000/inbox", b"{}", "application/json").status_code == 404


def test_our_own_inbox_takes_it_as_well():
    path = f"/ap/{institution_actor().thing_id}/inbox"
    assert ANA.send(ANA.activity("Like", us()), path=path).status_code == 202
    assert kinds() == ["like.received"]


def test_somebody_erased_leaves_counts_and_nothing_else():
    ANA.send(ANA.activity("Follow", us()))
    ANA.send(ANA.activity("Create", ANA.note("<p>Mot</p>", to=[us()], tag=mention()), to=[us()]))
    ANA.send(ANA.activity("Create", ANA.note("<p>Public</p>", inReplyTo=us())))
    before = Trace.objects.count()
    erase_person(subject_named(f"ana@{HOST}"))
    assert Trace.objects.count() == before and not RemoteActor.objects.filter(iri=ANA.iri).exists()
    assert not Received.objects.filter(activity__contains=HOST).exists() and not Follower.objects.exists()
    assert not Deed.objects.exclude(iri__startswith="erased:").exists() and not Deed.objects.exclude(words="").exists()
    assert not Trace.objects.exclude(text=None).exists()


def test_activities_done_with_are_forgotten_after_thirty_days():
    ANA.send(ANA.activity("Like", us()))
    Received.objects.update(created_at="2020-01-01T00:00:00Z")
    receiving.forget_received()
    assert not Received.objects.exists()


def test_public_is_written_in_several_ways():
    for to in ([PUBLIC], "as:Public", ["Public"]):
        ANA.send(ANA.activity("Create", ANA.note(inReplyTo=us(), to=to)))
    assert Trace.objects.exclude(text=None).count() == 3


def test_a_fault_of_ours_is_no_answer_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
):
    def broken(*args: Any, **kwargs: Any) -> None:
        Deed.objects.create(iri="half done")

    activity = ANA.activity("Like", us())
    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        patched.setattr(receiving, "handle", broken)
        assert ANA.send(activity).status_code == 202
    assert state(activity) == "received" and not Deed.objects.exists()
    run_pending()
    assert state(activity) == "done" and kinds() == ["like.received"]


def test_what_the_apps_above_cannot_write_is_not_half_written_and_is_tried_again(
    django_capture_on_commit_callbacks: Any,
):
    def broken(**_event: Any) -> None:
        raise RuntimeError("no room")

    activity = ANA.activity("Like", us())
    heard.connect(broken)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            assert ANA.send(activity).status_code == 202
    finally:
        heard.disconnect(broken)
    assert state(activity) == "received" and kinds() == [] and not Deed.objects.exists()
    run_pending()
    assert state(activity) == "done" and kinds() == ["like.received"]
