"""Pictures of other servers: fetched once, made anew in the cell, bounded, and gone with whose they are."""

from __future__ import annotations

import io
import zlib
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from parvis.accounts.roles import Role, ensure_roles
from parvis.accounts.services import engage
from parvis.core.clock import now
from parvis.core.web import asking
from parvis.fediverse.addresses import actor_iri
from parvis.fediverse.models import Actor, Deed, RemoteActor, RemotePicture
from parvis.fediverse.services import picturing
from parvis.fediverse.services.forgetting import forget_account
from parvis.fediverse.services.moderating import judge_host, judge_person
from parvis.fediverse.services.picturing import FACE, PICTURE, shown
from parvis.fediverse.tests.elsewhere import HOST, Somebody, Web
from parvis.traces.queries.subjects import subject_named
from parvis.traces.services import erase_person

pytestmark = pytest.mark.django_db
URL = f"https://media.{HOST}/ana.png"
ANA = Somebody(more={"icon": {"type": "Image", "url": URL}})


def png(side: int = 300, **info: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), (40, 90, 60)).save(out, "PNG", **info)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it is 50,000 pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = (50_000).to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    lines = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.fixture
def ana(voice: Actor) -> RemoteActor:
    return ANA.met()


def test_a_picture_is_made_anew_and_asked_once(web: Web, ana: RemoteActor):
    web.serve(URL, png(), kind="image/png")
    body = shown(ana, ana.icon_url, FACE)
    with Image.open(io.BytesIO(body)) as made:
        assert (made.format, made.size) == ("WEBP", (192, 192))
    assert shown(ana, URL, FACE) == body and len(web.asked) == 1
    row = RemotePicture.objects.get()
    assert row.weight == len(body) and row.until > now() + timedelta(days=6)


def test_notes_of_the_camera_do_not_come_along(web: Web, ana: RemoteActor):
    exif = Image.Exif()
    exif[0x010E] = "chez Ana, 3 rue des Lilas"
    web.serve(URL, png(exif=exif), kind="image/png")
    assert b"Lilas" in png(exif=exif) and b"Lilas" not in shown(ana, URL, PICTURE)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
        (b"<!doctype html><script>alert(1)</script>", "image/png"),
        (b"GIF89a" + b"\0" * 40, "image/gif"),
        (b"", "image/png"),
        (bomb(), "image/png"),
    ],
    ids=["svg", "page", "damaged", "empty", "bomb"],
)
def test_what_is_no_picture_is_not_shown_nor_asked_again_at_once(web: Web, ana: RemoteActor, body: bytes, kind: str):
    web.serve(URL, body, kind=kind)
    assert shown(ana, URL, FACE) == b"" and shown(ana, URL, FACE) == b""
    assert len(web.asked) == 1 and RemotePicture.objects.get().until < now() + timedelta(days=1)
    RemotePicture.objects.update(until=now() - timedelta(seconds=1))
    web.serve(URL, png(), kind="image/png")
    assert shown(ana, URL, FACE)


def test_one_too_large_is_let_go_on_its_way(web: Web, ana: RemoteActor):
    web.serve(URL, png() + b"\0" * 4_000_000, kind="image/png")
    assert shown(ana, URL, FACE) == b""


def test_a_private_address_is_never_asked(ana: RemoteActor):
    for url in ("https://127.0.0.1/a.png", "https://[::1]/a.png", "http://media.example/a.png", "file:///etc/passwd"):
        assert shown(ana, url, FACE) == b""


def test_a_slow_server_is_left(monkeypatch: pytest.MonkeyPatch, ana: RemoteActor):
    def late(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("late", request=request)

    monkeypatch.setattr(asking, "open_transport", lambda: httpx.MockTransport(late))
    assert shown(ana, URL, FACE) == b"" and picturing._LIMITS.seconds <= 5
    assert RemotePicture.objects.get().claimed_at is None


def test_somebody_else_is_fetching_it(web: Web, ana: RemoteActor):
    web.serve(URL, png(), kind="image/png")
    name = picturing.digest(URL, FACE)
    RemotePicture.objects.create(digest=name, remote=ana, url=URL, claimed_at=now(), until=now() - timedelta(seconds=1))
    assert shown(ana, URL, FACE) == b"" and not web.asked
    RemotePicture.objects.update(claimed_at=now() - timedelta(minutes=2))
    assert shown(ana, URL, FACE) and len(web.asked) == 1


def test_two_are_fetched_at_once_and_no_more(web: Web, ana: RemoteActor):
    web.serve(URL, png(), kind="image/png")
    held = [picturing._at_once.acquire(blocking=False) for _each in range(2)]
    try:
        assert all(held) and shown(ana, URL, FACE) == b"" and not web.asked
    finally:
        for _each in held:
            picturing._at_once.release()


def test_it_goes_with_a_block_and_comes_back_no_more(web: Web, ana: RemoteActor):
    web.serve(URL, png(), kind="image/png")
    assert shown(ana, URL, FACE)
    judge_person(ana, rule="block", reason="Insultes", by=None)
    assert not RemotePicture.objects.exists() and shown(ana, URL, FACE) == b""
    judge_person(ana, rule="", reason="", by=None)
    assert shown(ana, URL, FACE)
    judge_host(HOST, rule="block", reason="x", by=None)
    assert not RemotePicture.objects.exists() and shown(ana, URL, FACE) == b""


def test_it_goes_with_an_erased_person_and_a_gone_account(web: Web, ana: RemoteActor):
    web.serve(URL, png(), kind="image/png")
    assert shown(ana, URL, FACE)
    forget_account(ana)
    assert not RemotePicture.objects.exists()
    RemoteActor.objects.filter(pk=ana.pk).update(gone_at=None)
    ana.refresh_from_db()
    assert shown(ana, URL, FACE)
    erase_person(subject_named(f"fediverse:{ana.address}"))
    assert not RemotePicture.objects.exists()


def test_those_looked_at_longest_ago_make_room(web: Web, ana: RemoteActor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(picturing, "MOST_KEPT", 2_000)
    for place in range(4):
        RemotePicture.objects.create(
            digest=str(place), remote=ana, url="x", body=b"x" * 900, weight=900, shown_at=now() - timedelta(days=place)
        )
    web.serve(URL, png(), kind="image/png")
    assert shown(ana, URL, FACE)
    kept = set(RemotePicture.objects.values_list("digest", flat=True))
    assert "0" in kept and "3" not in kept and "2" not in kept


def test_those_nobody_asks_for_are_forgotten(ana: RemoteActor):
    for name, age in (("old", 1), ("new", -1)):
        RemotePicture.objects.create(digest=name, remote=ana, url="x", until=now() - timedelta(days=age))
    assert picturing.forget_stale() == 1 and RemotePicture.objects.get().pk == "new"


def test_staff_see_faces_and_joined_pictures_from_our_own_address(web: Web, voice: Actor, settings: Any):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ROLES_WITH_SECOND_FACTOR = ()
    ensure_roles()
    joined = f"https://media.{HOST}/post.png"
    web.serve(URL, png(), kind="image/png")
    web.serve(joined, png(1200), kind="image/png")
    ana = ANA.met()
    note = ANA.note(
        f'<p><a href="{actor_iri(voice)}">@musee</a></p>', cc=[actor_iri(voice)],
        tag=[{"type": "Mention", "href": actor_iri(voice)}],
        attachment=[{"type": "Document", "mediaType": "image/png", "url": joined}],
    )  # fmt: skip
    assert ANA.send(ANA.activity("Create", note)).status_code == 202
    trace = Deed.objects.get().trace
    address = reverse("moderation_joined", args=[trace.pk, 0])
    assert Client().get(address).status_code == 302
    client = Client()
    client.force_login(engage(username="ed", role=Role.EDITOR, password="quatre mots sans ordre", email="e@m.example"))
    page = client.get(reverse("moderation_person", args=[ana.pk])).content.decode()
    assert address in page and reverse("moderation_face", args=[ana.pk]) in page and 'src="https://' not in page
    answer = client.get(address)
    assert answer["content-type"] == "image/webp" and "private" in answer["cache-control"]
    assert answer["x-content-type-options"] == "nosniff"
    with Image.open(io.BytesIO(answer.content)) as made:
        assert made.width == 960
    assert client.get(reverse("moderation_joined", args=[trace.pk, 1])).status_code == 404
    assert client.get(reverse("moderation_face", args=[ana.pk]))["content-type"] == "image/webp"
    ANA.send(ANA.activity("Delete", note["id"]))
    assert not RemotePicture.objects.filter(url=joined).exists()
    RemoteActor.objects.update(icon_url="")
    assert client.get(reverse("moderation_face", args=[ana.pk]))["content-type"] == "image/svg+xml"
