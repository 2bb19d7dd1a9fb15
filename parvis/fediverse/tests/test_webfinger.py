"""Names of other domains than the server's, believed when both say so; strangers looked up; where one follows."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from parvis.core.errors import BadInput
from parvis.fediverse.models import Actor, Host, RemoteActor
from parvis.fediverse.services import own_network, webfinger
from parvis.fediverse.services.webfinger import account_in, confirm, find_person, subscribe_address
from parvis.fediverse.tests.elsewhere import HOST, Somebody, Web
from parvis.traces.queries.subjects import subject_named
from parvis.traces.services import object_to_processing, recognise_handle

pytestmark = pytest.mark.django_db
ANA = Somebody()
DOMAIN = "ana.example"
JRD = "application/jrd+json"


def finger(web: Web, host: str, asked: str, subject: str, iri: str, **template: str) -> None:
    links: list[dict[str, str]] = [{"rel": "self", "type": "application/activity+json", "href": iri}]
    if template:
        links.append({"rel": webfinger.SUBSCRIBE, **template})
    address = f"https://{host}/.well-known/webfinger?resource={quote(f'acct:{asked}', safe='')}"
    web.serve(address, {"subject": f"acct:{subject}", "links": links}, kind=JRD)


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("@ana@Social.Example", ("ana", "social.example")),
        ("acct:ana@social.example:8443", ("ana", "social.example:8443")),
        ("ana@musée.example", ("ana", "xn--muse-dpa.example")),
        ("@ana", ("", "")),
        ("ana@b.example/..", ("", "")),
        ("a b@c.example", ("", "")),
        ("ana@" + "x" * 300, ("", "")),
        ("ana@é..example", ("", "")),
    ],
)
def test_an_account_as_people_write_it(written: str, account: tuple[str, str]):
    assert account_in(written) == account


def test_a_name_of_another_domain_is_shown_when_both_say_so(web: Web, voice: Actor):
    remote = ANA.met()
    finger(web, HOST, f"ana@{HOST}", f"ana@{DOMAIN}", ANA.iri)
    confirm(remote)
    assert remote.shown_address == f"ana@{HOST}", "the domain itself said nothing"
    finger(web, DOMAIN, f"ana@{DOMAIN}", f"ana@{DOMAIN}", ANA.iri)
    confirm(remote)
    assert RemoteActor.objects.get().shown_address == str(remote) == f"ana@{DOMAIN}"
    assert own_network.mention_of(f"ana@{DOMAIN}") == {"href": ANA.iri, "name": f"@ana@{DOMAIN}"}


@pytest.mark.parametrize("theirs", [f"https://{HOST}/users/ben", "https://evil.example/users/ana"])
def test_a_domain_that_names_somebody_else_gives_no_name(web: Web, voice: Actor, theirs: str):
    remote = ANA.met()
    finger(web, HOST, f"ana@{HOST}", f"president@{DOMAIN}", ANA.iri)
    finger(web, DOMAIN, f"president@{DOMAIN}", f"president@{DOMAIN}", theirs)
    confirm(remote)
    assert remote.shown_address == f"ana@{HOST}"


def test_what_was_said_of_a_former_name_is_forgotten(web: Web, voice: Actor):
    RemoteActor.objects.filter(pk=ANA.met().pk).update(account=f"ana@{DOMAIN}")
    assert Somebody(more={"preferredUsername": "anna"}).met().shown_address == f"anna@{HOST}"
    RemoteActor.objects.update(account=f"ana@{DOMAIN}")
    remote = RemoteActor.objects.get()
    confirm(remote)
    assert remote.account == "", "nobody says so any more"


def test_who_objected_under_a_name_is_not_shown_by_it(web: Web, voice: Actor):
    recognise_handle(network="fediverse", address=f"ana@{DOMAIN}")
    object_to_processing(subject_named(f"fediverse:ana@{DOMAIN}"))
    remote = ANA.met()
    finger(web, HOST, f"ana@{HOST}", f"ana@{DOMAIN}", ANA.iri)
    finger(web, DOMAIN, f"ana@{DOMAIN}", f"ana@{DOMAIN}", ANA.iri)
    confirm(remote)
    assert remote.account == ""


def test_a_stranger_is_looked_up_and_known_from_then_on(web: Web, voice: Actor):
    web.people(ANA)
    finger(web, DOMAIN, f"ana@{DOMAIN}", f"ana@{DOMAIN}", ANA.iri)
    finger(web, HOST, f"ana@{HOST}", f"ana@{DOMAIN}", ANA.iri)
    found = find_person(f"@ana@{DOMAIN}")
    assert found.iri == ANA.iri and found.shown_address == f"ana@{DOMAIN}"
    asked = len(web.asked)
    assert find_person(f"ana@{DOMAIN}") == find_person(ANA.iri) == found and len(web.asked) == asked


@pytest.mark.parametrize("written", ["@nobody@elsewhere.example", "@ana", "https://elsewhere.example/users/nobody"])
def test_nobody_is_told_as_such(web: Web, voice: Actor, written: str):
    with pytest.raises(BadInput) as refused:
        find_person(written, field="text")
    assert refused.value.field == "text" and str(refused.value.remedy)


def test_a_blocked_server_is_not_asked(web: Web, voice: Actor):
    Host.objects.create(name=HOST, rule="block")
    with pytest.raises(BadInput):
        find_person(f"@ana@{HOST}")
    with pytest.raises(BadInput):
        find_person(ANA.iri)
    assert not web.asked


@pytest.mark.parametrize("answer", [b"[]", b"{" * 100, b'{"links": "x", "subject": 3}', b"x" * 100_000])
def test_an_odd_answer_names_nobody(web: Web, voice: Actor, answer: bytes):
    web.serve(f"https://{HOST}/.well-known/webfinger?resource=acct%3Aana%40{HOST}", answer, kind=JRD)
    with pytest.raises(BadInput):
        find_person(f"@ana@{HOST}")


def test_where_somebody_follows_from_their_own_server(web: Web, voice: Actor):
    finger(web, HOST, f"ana@{HOST}", f"ana@{HOST}", ANA.iri, template=f"https://{HOST}/authorize?uri={{uri}}")
    address = subscribe_address(f"@ana@{HOST}", whom="musee@musee.example")
    assert address == f"https://{HOST}/authorize?uri=musee%40musee.example"


@pytest.mark.parametrize("template", ["javascript:alert('{uri}')", "https://x.example/", "data:text/html,{uri}", ""])
def test_an_address_that_is_none_is_not_followed(web: Web, voice: Actor, template: str):
    finger(web, HOST, f"ana@{HOST}", f"ana@{HOST}", ANA.iri, template=template)
    with pytest.raises(BadInput) as refused:
        subscribe_address(f"@ana@{HOST}", whom="musee@musee.example")
    assert refused.value.field == "account"


def test_a_person_read_is_asked_about_later(web: Web, voice: Actor, django_capture_on_commit_callbacks: Any):
    from parvis.core.models import Job
    from parvis.fediverse.services import reading
    from parvis.fediverse.tasks import confirm_account

    web.people(ANA)
    remote = reading.read_actor(ANA.iri)
    assert Job.objects.filter(name=confirm_account.name).exists()
    finger(web, HOST, f"ana@{HOST}", f"ana@{DOMAIN}", ANA.iri)
    finger(web, DOMAIN, f"ana@{DOMAIN}", f"ana@{DOMAIN}", ANA.iri)
    confirm_account(str(remote.pk))
    assert RemoteActor.objects.get().account == f"ana@{DOMAIN}"
