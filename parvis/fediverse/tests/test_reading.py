"""Other servers' documents: what is believed, and whose keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from parvis.core.clock import now
from parvis.fediverse.addresses import actor_iri
from parvis.fediverse.bounds import BadDocument, check_shape, iri_of, parse_document
from parvis.fediverse.models import Host, RemoteActor
from parvis.fediverse.services import reading
from parvis.fediverse.services.actors import instance_actor
from parvis.fediverse.signatures import RFC9421, Parts, check, read_claim
from parvis.fediverse.tests.elsewhere import HOST, Somebody, Web, pem
from parvis.traces.models import Handle
from parvis.traces.queries.subjects import subject_named
from parvis.traces.services import object_to_processing

pytestmark = pytest.mark.django_db
ANA = Somebody()


def test_somebody_is_read_where_they_are_and_kept(web: Web, voice: Any):
    web.serve(ANA.iri, ANA.document | {"summary": "<p>Peintre <script>x</script></p>", "followersCount": 10**9})
    remote = reading.actor(ANA.iri)
    assert (remote.address, remote.name, remote.type) == (f"ana@{HOST}", "Ana", "Person")
    assert remote.keys == {ANA.key_id: pem()} and remote.shared_inbox == f"https://{HOST}/inbox"
    assert "script" not in remote.summary and remote.handle.address == f"ana@{HOST}"
    assert reading.actor(ANA.iri) == remote and len(web.asked) == 1


def test_we_sign_what_we_ask_in_the_name_of_the_server(web: Web, voice: Any):
    web.people(ANA)
    reading.actor(ANA.iri)
    request = web.asked[0]
    claim = read_claim(Parts("GET", ANA.iri, {name.lower(): value for name, value in request.headers.items()}))
    check(claim, instance_actor().key_public)
    assert claim.key_id == f"{actor_iri(instance_actor())}#main-key"


def test_a_server_that_refuses_one_signature_is_asked_with_the_other_and_remembered(
    web: Web, voice: Any, monkeypatch: pytest.MonkeyPatch
):
    import httpx

    web.people(ANA)
    plain = web.answer

    def picky(request: httpx.Request) -> httpx.Response:
        answer = plain(request)
        return answer if "signature-input" in request.headers else httpx.Response(401)

    web.answer = picky  # type: ignore[method-assign]
    reading.read_actor(ANA.iri)
    assert Host.objects.get(name=HOST).signs == RFC9421 and len(web.asked) == 2
    reading.read_actor(ANA.iri)
    assert len(web.asked) == 3


@pytest.mark.parametrize(
    ("served", "why"),
    [
        ({"id": "https://other.example/users/ana"}, "another host"),
        ({"id": f"https://{HOST}/users/other"}, "another one"),
        ({"id": None}, "another host"),
        ({"type": "Note"}, "no actor"),
        ({"inbox": "https://other.example/inbox"}, "no actor"),
        ({"inbox": None}, "no actor"),
    ],
)
def test_what_is_not_somebody_s_own_document_is_not_kept(web: Web, voice: Any, served: dict[str, Any], why: str):
    web.serve(ANA.iri, ANA.document | served)
    with pytest.raises(reading.Unread, match=why):
        reading.read_actor(ANA.iri)
    assert not RemoteActor.objects.exists()


def test_documents_that_are_no_activitystreams_are_not_believed(web: Web, voice: Any):
    for kind in ("application/json", "text/html", "image/png"):
        web.serve(ANA.iri, ANA.document, kind=kind)
        with pytest.raises(reading.Unread, match="not an ActivityStreams"):
            reading.read_actor(ANA.iri)


def test_a_redirect_across_hosts_is_not_believed(web: Web, voice: Any):
    web.serve(ANA.iri, b"", status=302, location="https://other.example/users/ana")
    web.serve("https://other.example/users/ana", ANA.document)
    with pytest.raises(reading.Unread, match="another host"):
        reading.read_actor(ANA.iri)


def test_keys_of_others_are_not_kept(web: Web, voice: Any):
    keys = [
        {"id": "https://other.example/key", "owner": ANA.iri, "publicKeyPem": pem()},
        {"id": f"{ANA.iri}#k", "owner": f"https://{HOST}/users/other", "publicKeyPem": pem()},
        {"id": f"{ANA.iri}#k2", "owner": ANA.iri, "publicKeyPem": "nothing"},
        {"id": f"{ANA.iri}#k3", "publicKeyPem": pem()},
    ]
    web.serve(ANA.iri, ANA.document | {"publicKey": keys})
    assert reading.read_actor(ANA.iri).keys == {}


def test_blocked_servers_are_not_asked(web: Web, voice: Any, settings: Any):
    below = Somebody(host=f"social.{HOST}")
    Host.objects.create(name=HOST, rule="block")
    web.people(ANA, below)
    for one in (ANA, below):
        with pytest.raises(reading.Unread, match="do not speak"):
            reading.read_actor(one.iri)
    Host.objects.all().delete()
    settings.FEDIVERSE_ALLOW_LIST = True
    with pytest.raises(reading.Unread, match="do not speak"):
        reading.read_actor(ANA.iri)
    Host.objects.create(name=HOST, rule="allow")
    assert reading.read_actor(ANA.iri)
    assert len(web.asked) == 1


def test_what_grew_old_is_read_anew_and_kept_when_the_server_is_away(web: Web, voice: Any):
    remote = ANA.met()
    RemoteActor.objects.update(read_at=now() - timedelta(days=8))
    assert reading.actor(ANA.iri) == remote
    web.serve(ANA.iri, ANA.document | {"name": "Ana L."})
    assert reading.actor(ANA.iri).name == "Ana L."


def test_somebody_who_objected_is_not_kept_again(web: Web, voice: Any):
    ANA.met()
    object_to_processing(subject_named(f"ana@{HOST}"))
    assert not RemoteActor.objects.exists()
    web.people(ANA)
    with pytest.raises(reading.Objecting):
        reading.read_actor(ANA.iri)
    assert not RemoteActor.objects.exists() and not Handle.objects.filter(address=f"ana@{HOST}").exists()


def test_documents_are_bounded():
    with pytest.raises(BadDocument, match="1 MB"):
        parse_document(b'{"a":"' + b"x" * 1_000_001 + b'"}')
    with pytest.raises(BadDocument, match="deep"):
        parse_document(b'{"a":' * 40 + b"1" + b"}" * 40)
    with pytest.raises(BadDocument, match="not JSON"):
        parse_document(b"[" * 200_000)
    with pytest.raises(BadDocument, match="many"):
        check_shape({"a": list(range(30_000))})
    for body in (b"", b"[]", b"1", b"null", b"{", b"\xff\xfe"):
        with pytest.raises(BadDocument):
            parse_document(body)


@pytest.mark.parametrize(
    "value", [None, 1, "", "x", "ftp://x", "https://x y", "https://x\n", ["x"], {}, {"id": 1}, "https://" + "a" * 500]
)
def test_what_is_no_address(value: Any):
    assert iri_of(value) == ""
