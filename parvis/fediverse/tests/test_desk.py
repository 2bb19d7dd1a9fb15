"""The desk's pages about voices, servers, people, reports and block lists."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from parvis.accounts.models import User
from parvis.accounts.roles import Role, ensure_roles
from parvis.accounts.services import engage
from parvis.fediverse import needs
from parvis.fediverse.addresses import actor_iri
from parvis.fediverse.models import Activity, Actor, Follower, Host, Judgement, Post, RemoteActor, Report
from parvis.fediverse.services.actors import make_actor
from parvis.fediverse.tests.elsewhere import HOST, Somebody, Web

pytestmark = pytest.mark.django_db
ANA = Somebody()
JRD = "application/jrd+json"


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ROLES_WITH_SECOND_FACTOR = ()
    ensure_roles()


def somebody(role: Role) -> User:
    return engage(
        username=role.value, role=role, password="quatre mots sans ordre", email=f"{role.value}@musee.example"
    )


def entered(role: Role | None) -> Client:
    client = Client(headers={"accept-language": "fr"})
    if role is not None:
        client.force_login(somebody(role))
    return client


def page_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def blank(**values: Any) -> dict[str, Any]:
    return {"name_fr": "Léa", "language": "fr", "quoting": "anyone", "is_discoverable": "on", **values}


def webfinger(web: Web, account: str, iri: str, host: str) -> None:
    jrd = {"subject": f"acct:{account}", "links": [{"rel": "self", "type": "application/activity+json", "href": iri}]}
    web.serve(f"https://{host}/.well-known/webfinger?resource=acct%3A{account.replace('@', '%40')}", jrd, kind=JRD)


def test_voices_are_listed_with_who_speaks(voice: Actor):
    make_actor(kind="character", username="lea", name_fr="Léa", speaks_fr="Écrit par la médiation.")
    told = page_of(entered(Role.READER).get(reverse("voices")))
    assert "Léa" in told and "@lea@" in told and reverse("voice_new") not in told
    assert "instance@" not in told


def test_a_voice_is_made_and_who_speaks_is_asked(voice: Actor):
    client = entered(Role.MANAGER)
    told = page_of(client.post(reverse("voice_new"), blank(kind="character", username="lea")))
    assert "Il n’est pas dit qui parle" in told and not Actor.objects.filter(username="lea").exists()
    sent = blank(
        kind="character", username="lea", speaks_fr="Écrit par la médiation.", name_fr_row_0="Site",
        value_row_0="https://musee.example/lea", attribution_domains="revue.example\n",
    )  # fmt: skip
    answer = client.post(reverse("voice_new"), sent)
    made = Actor.objects.get(username="lea")
    assert answer["location"] == reverse("voice", args=[made.pk])
    assert made.fields == [{"name_fr": "Site", "name_en": "", "value": "https://musee.example/lea"}]
    assert made.attribution_domains == ["revue.example"] and not made.is_indexable and made.is_discoverable
    assert ModelLogEntry.objects.filter(action="fediverse.make").exists()
    document = Client().get(made.thing.path, headers={"accept": "application/activity+json"}).json()
    assert "revue.example" in document["attributionDomains"] and "Écrit par la médiation." in document["summary"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"username": "L A"}, "ne peut pas être un nom"),
        ({"name_fr_row_1": "Site"}, "La ligne 2"),
        ({"attribution_domains": "pas un site"}, "n’est pas le nom d’un site"),
        ({"also_known_as": "personne"}, "n’est pas un compte"),
        ({"name_fr": ""}, "Un compte a un nom"),
    ],
)
def test_what_cannot_be_a_voice_is_told_beside_its_field(voice: Actor, more: dict[str, str], words: str):
    told = page_of(entered(Role.MANAGER).post(reverse("voice_new"), blank(kind="site", username="site") | more))
    assert words in told and Actor.objects.count() == 2


def test_an_alias_is_found_by_its_name(voice: Actor, web: Web):
    web.people(ANA)
    webfinger(web, f"ana@{HOST}", ANA.iri, HOST)
    answer = entered(Role.MANAGER).post(
        reverse("voice", args=[voice.pk]), blank(name_fr="Musée", also_known_as=f"@ana@{HOST}")
    )
    voice.refresh_from_db()
    assert answer.status_code == 302 and voice.also_known_as == [ANA.iri]
    assert json.loads(Activity.objects.get(type="Update").body)["object"]["alsoKnownAs"] == [ANA.iri]


def test_only_who_keeps_the_institution_changes_a_voice(voice: Actor):
    client = entered(Role.EDITOR)
    assert (
        "<form"
        not in page_of(client.get(reverse("voice", args=[voice.pk]))).partition("speak-facts")[0].rpartition("<h1")[2]
    )
    assert client.post(reverse("voice", args=[voice.pk]), blank()).status_code in (302, 403)
    voice.refresh_from_db()
    assert voice.name_fr != "Léa"


def test_a_voice_is_closed_once_its_name_is_typed(voice: Actor):
    client = entered(Role.MANAGER)
    lea = make_actor(kind="site", username="lea", name_fr="Léa")
    Follower.objects.create(actor=lea, remote=ANA.met(), activity="https://x.example/f", state="accepted")
    address = reverse("voice_close", args=[lea.pk])
    told = page_of(client.get(address))
    assert "1 personne qui suit" in told and "ne peut pas être défait" in told
    page_of(client.post(address, {"username": "autre"}))
    lea.refresh_from_db()
    assert lea.retired_at is None
    assert client.post(address, {"username": "lea"})["location"] == reverse("voices")
    lea.refresh_from_db()
    assert lea.retired_at and Activity.objects.filter(type="Delete", actor=lea).count() == 1
    own = page_of(client.post(reverse("voice_close", args=[voice.pk]), {"username": voice.username}))
    voice.refresh_from_db()
    assert "ne se ferme pas" in own and voice.retired_at is None


def test_a_voice_moves_where_it_is_named(voice: Actor, web: Web):
    client, address = entered(Role.MANAGER), reverse("voice_move", args=[voice.pk])
    web.people(ANA)
    webfinger(web, f"ana@{HOST}", ANA.iri, HOST)
    told = page_of(client.post(address, {"target": f"@ana@{HOST}"}))
    assert "ne nomme pas celui-ci" in told and not Activity.objects.filter(type="Move").exists()
    there = Somebody(more={"alsoKnownAs": [actor_iri(voice)]})
    web.people(there)
    assert client.post(address, {"target": f"@ana@{HOST}"}).status_code == 302
    voice.refresh_from_db()
    assert voice.moved_to == ANA.iri and Activity.objects.filter(type="Move").count() == 1


def test_a_server_is_judged_with_its_reason_and_note(voice: Actor):
    client = entered(Role.APPROVER)
    told = page_of(client.post(reverse("moderation_servers"), {"name": HOST, "rule": "block"}))
    assert "Une décision a une raison" in told and not Host.objects.filter(rule="block").exists()
    answer = client.post(
        reverse("moderation_servers"), {"name": HOST, "rule": "block", "reason": "Harcèlement", "note": "vu avec Nina"}
    )
    assert answer["location"] == reverse("moderation_server", args=[HOST])
    told = page_of(client.get(answer["location"]))
    assert "Harcèlement" in told and "vu avec Nina" in told
    assert HOST in page_of(client.get(reverse("moderation_servers"), {"rule": "block"}))
    client.post(answer["location"], {"rule": "", "reason": ""})
    assert Host.objects.get(name=HOST).rule == "" and Judgement.objects.count() == 2


def test_the_page_of_a_server_says_what_holds(voice: Actor, settings: Any):
    Host.objects.create(name=HOST, rule="block", reason="x")
    told = page_of(entered(Role.EDITOR).get(reverse("moderation_server", args=[f"social.{HOST}"])))
    assert "par une règle d’un domaine" in told and "ni entendu" in told
    settings.FEDIVERSE_ALLOW_LIST = True
    told = page_of(Client_of(Role.APPROVER).get(reverse("moderation_server", args=["fine.example"])))
    assert "ni entendu" in told and "allow_list" in told


def Client_of(role: Role) -> Client:
    return entered(role)


def test_an_editor_judges_people_but_no_server(voice: Actor):
    client, remote = entered(Role.EDITOR), ANA.met()
    assert client.post(reverse("moderation_servers"), {"name": HOST, "rule": "block", "reason": "x"}).status_code in (
        302,
        403,
    )
    assert not Host.objects.filter(rule="block").exists()
    judged = client.post(
        reverse("moderation_judge", args=[remote.pk]),
        {"rule": "block", "reason": "Insultes", "note": "trois fois", "told_by": voice.pk},
    )
    remote.refresh_from_db()
    assert judged.status_code == 302 and remote.rule == "block" and Activity.objects.filter(type="Block").exists()
    told = page_of(client.get(reverse("moderation_person", args=[remote.pk])))
    assert "Insultes" in told and "trois fois" in told
    assert f"@ana@{HOST}" in page_of(client.get(reverse("moderation_people")))
    client.post(reverse("moderation_judge", args=[remote.pk]), {"rule": "", "told_by": voice.pk})
    remote.refresh_from_db()
    assert remote.rule == "" and Activity.objects.filter(type="Undo").exists()


def test_a_reader_is_told_nothing_of_people(voice: Actor):
    client, remote = entered(Role.READER), ANA.met()
    for name, arguments in (
        ("moderation", []), ("moderation_servers", []), ("moderation_person", [remote.pk]), ("moderation_people", []),
        ("moderation_face", [remote.pk]), ("moderation_list_out", []),
    ):  # fmt: skip
        assert client.get(reverse(name, args=arguments)).status_code in (302, 403), name


def test_somebody_is_reported_to_their_server(voice: Actor):
    client = entered(Role.EDITOR)
    note = ANA.note(f'<p>Bonjour <a href="{actor_iri(voice)}">nous</a></p>', to=[actor_iri(voice)])
    assert ANA.met() and ANA.send(ANA.activity("Create", note, to=[actor_iri(voice)])).status_code == 202
    remote = RemoteActor.objects.get()
    told = page_of(client.get(reverse("moderation_person", args=[remote.pk])))
    assert note["id"] in told
    page_of(client.post(reverse("moderation_tell", args=[remote.pk]), {"words": " "}))
    assert not Report.objects.exists()
    answer = client.post(reverse("moderation_tell", args=[remote.pk]), {"words": "Pourriel", "posts": [note["id"]]})
    assert answer.status_code == 302
    flag = json.loads(Activity.objects.get(type="Flag").body)
    assert flag["object"] == [ANA.iri, note["id"]] and flag["content"] == "Pourriel"
    assert page_of(
        client.post(reverse("moderation_tell", args=[remote.pk]), {"words": "x", "posts": ["https://b.example/1"]})
    )
    assert Report.objects.count() == 1


@pytest.fixture
def reported(voice: Actor) -> Report:
    ANA.met()
    assert ANA.send(ANA.activity("Flag", [actor_iri(voice), "https://b.example/9"], content="Faux")).status_code == 202
    return Report.objects.get(is_ours=False)


def test_a_report_waits_and_is_dismissed(reported: Report, voice: Actor):
    client = entered(Role.EDITOR)
    need = needs.reports(None)
    assert need and need.count == 1 and need.url == reverse("moderation_report", args=[reported.pk])
    assert HOST in page_of(client.get(reverse("moderation")))
    told = page_of(client.get(need.url))
    assert "Faux" in told and HOST in told and str(voice) in told and "https://b.example/9" in told
    page_of(client.post(need.url, {"decision": "dismissed", "outcome": ""}))
    assert client.post(need.url, {"decision": "dismissed", "outcome": "Rien à redire"}).status_code == 302
    reported.refresh_from_db()
    assert (reported.state, reported.decision, reported.settled_by.username) == ("settled", "dismissed", "editor")
    assert needs.reports(None) is None
    assert "déjà" in page_of(client.post(need.url, {"decision": "dismissed", "outcome": "encore"}))


@pytest.mark.parametrize(("decision", "rule"), [("limited", "limit"), ("blocked", "block")])
def test_a_report_that_harasses_is_answered_by_a_rule(reported: Report, decision: str, rule: str):
    entered(Role.EDITOR).post(
        reverse("moderation_report", args=[reported.pk]), {"decision": decision, "outcome": "Signalements en série"}
    )
    assert RemoteActor.objects.get(iri=ANA.iri).rule == rule
    assert Report.objects.get(pk=reported.pk).state == "settled"


def test_whoever_reported_is_answered_in_private(reported: Report, voice: Actor):
    client, address = entered(Role.EDITOR), reverse("moderation_report", args=[reported.pk])
    assert "Choisissez une voix" in page_of(client.post(address, {"decision": "answered", "outcome": "Merci."}))
    assert client.post(address, {"decision": "answered", "outcome": "Merci <b>.", "voice": voice.pk}).status_code == 302
    post = Post.objects.get()
    assert post.visibility == "direct" and "&lt;b&gt;" in post.content["fr"] and post.mentions[0]["href"] == ANA.iri


LIST = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\nbad.example,suspend,TRUE,TRUE,Haine,FALSE\nnot a host,suspend\n"


def test_a_list_is_looked_at_then_taken_in_whole(voice: Actor):
    client, address = entered(Role.APPROVER), reverse("moderation_list")
    sent = SimpleUploadedFile("list.csv", LIST.encode(), content_type="text/csv")
    told = page_of(client.post(address, {"file": sent, "do": "look", "reason": "Liste partagée"}))
    assert "bad.example" in told and "not a host" in told and ">3<" in told and not Host.objects.exists()
    told = page_of(client.post(address, {"text": LIST, "do": "import"}))
    assert "La ligne 3" in told and not Host.objects.exists()
    answer = client.post(address, {"text": LIST, "do": "import", "leave_out": "yes"})
    assert answer["location"] == reverse("moderation_servers")
    assert list(Host.objects.values_list("name", "rule", "reason")) == [("bad.example", "block", "Haine")]
    handed = client.get(reverse("moderation_list_out"), {"reasons": "yes"})
    assert "bad.example,suspend,True,True,Haine,False" in handed.content.decode()
    assert "Haine" not in client.get(reverse("moderation_list_out")).content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"#domain\n", "ne nomme aucun serveur"), (b"a,\x00\n" * 3, "")],
)
def test_what_is_no_list_is_refused(voice: Actor, content: bytes, words: str):
    sent = SimpleUploadedFile("list.csv", content)
    told = page_of(entered(Role.APPROVER).post(reverse("moderation_list"), {"file": sent, "do": "import"}))
    assert words in told and not Host.objects.exists()
