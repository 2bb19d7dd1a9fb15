"""Our own presence as a network: sent, found again, changed, taken back; heard and told once."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from parvis.channels import services
from parvis.channels.models import Connection, Heard
from parvis.channels.registry import adapter_of
from parvis.channels.secrets import account_of
from parvis.channels.services import Chosen
from parvis.channels.tests.test_sending import fresh, write
from parvis.core import clock
from parvis.core.web import asking
from parvis.fediverse.models import Post
from parvis.fediverse.services.actors import institution_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(db) -> Connection:
    voice = institution_actor()
    account = adapter_of("own").connect({"voice": voice.username})
    return services.connect("own", account, by=None)


def test_a_post_goes_is_found_and_is_taken_back(own, picture):
    [delivery] = write(own, text="Bonjour <b> #parvis\n\nhttps://example.org", media=[Chosen(thing=picture.thing_id)])
    services.send_delivery(delivery)
    sent = fresh(delivery)
    post = Post.objects.get()
    assert sent.state == "sent" and sent.remote_url.endswith(f"/id/{post.thing_id}")
    assert "&lt;b&gt;" in post.content["fr"] and "#parvis" in post.content["fr"]
    assert post.attachments[0]["alt"] == "Une pente de couleurs" and "/media/" in post.attachments[0]["url"]
    adapter, account = adapter_of("own"), account_of(own)
    from parvis.channels.freezing import thaw

    since = clock.now() - timedelta(hours=1)
    assert adapter.find(account, thaw(delivery.message), since=since).id == sent.remote_url
    adapter.send(account, thaw(delivery.message))
    assert Post.objects.count() == 1
    services.carry_out_withdrawal(sent)
    sent.refresh_from_db()
    type(sent).objects.filter(pk=sent.pk).update(state="withdrawing")
    services.carry_out_withdrawal(fresh(delivery))
    assert fresh(delivery).state == "withdrawn" and Post.objects.get().deleted_at


def test_a_thread_answers_itself(own):
    [delivery] = write(own, thread=[{"fr": "Deux"}, {"fr": "Trois"}])
    services.send_delivery(delivery)
    first, second, third = Post.objects.order_by("pk")
    assert second.in_reply_to.endswith(str(first.thing_id)) and third.in_reply_to.endswith(str(second.thing_id))
    assert fresh(delivery).parts.count() == 3


def test_nobody_speaks_under_an_unknown_name(db):
    from parvis.channels.contracts import BadContent

    with pytest.raises(BadContent):
        adapter_of("own").connect({"voice": "nobody"})
    assert not Heard.objects.exists()


def test_a_stranger_who_is_named_is_looked_up_at_writing(own, monkeypatch):
    from parvis.fediverse.tests.elsewhere import HOST, Somebody, Web

    web, ana = Web(), Somebody()
    monkeypatch.setattr(asking, "open_transport", lambda: httpx.MockTransport(web.answer))
    with pytest.raises(services.NotSendable) as refused:
        write(own, text=f"Bonjour @ana@{HOST}")
    assert refused.value.problems[0].field == "text" and f"ana@{HOST}" in str(refused.value)
    web.people(ana)
    links = [{"rel": "self", "type": "application/activity+json", "href": ana.iri}]
    finger = f"https://{HOST}/.well-known/webfinger?resource=acct%3Aana%40{HOST}"
    web.serve(finger, {"subject": f"acct:ana@{HOST}", "links": links}, kind="application/jrd+json")
    [delivery] = write(own, text=f"Bonjour @ana@{HOST}")
    services.send_delivery(delivery)
    post = Post.objects.get()
    assert post.mentions == [{"href": ana.iri, "name": f"@ana@{HOST}"}] and ana.iri in post.content["fr"]
    asked = len(web.asked)
    with pytest.raises(services.NotSendable):
        write(own, text=" ".join(f"@n{place}@{HOST}" for place in range(6)))
    assert len(web.asked) == asked, "too many at once: nobody is asked"
