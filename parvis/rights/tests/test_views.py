"""Serving media: nothing leaves without the decision's yes, and nothing is kept past it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from parvis.core.clock import today
from parvis.media.formats import widths_of
from parvis.media.models import Derivative, Picture
from parvis.rights import addresses
from parvis.rights.services import grant_use, restrict_use, revoke_grant, share_card, state_rights, zoom_of
from parvis.traces.services import remove_thing

pytestmark = pytest.mark.django_db


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_addresses_are_those_of_the_urls() -> None:
    media = uuid4()
    assert addresses.width_address(media, 320) == reverse("rights:width", args=[media, 320])
    assert addresses.share_address(media) == reverse("rights:share", args=[media])
    assert addresses.original_address(media) == reverse("rights:original", args=[media])
    assert addresses.zoom_address(media) == reverse("rights:zoom", args=[media])


@pytest.mark.parametrize("width", widths_of(2560))
def test_widths_are_served(client, free: Picture, width: int) -> None:
    response = client.get(addresses.width_address(free.address, width))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("public, max-age=")
    assert body(response)[8:12] == b"WEBP"


def test_what_is_known_is_not_sent_again(client, free: Picture) -> None:
    address = addresses.width_address(free.address, 320)
    etag = client.get(address)["ETag"]
    response = client.get(address, headers={"If-None-Match": etag})
    assert response.status_code == 304
    state_rights(free.thing, licence="in-copyright")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 403


def test_nothing_is_kept_past_the_announced_day(client, free: Picture) -> None:
    state_rights(free.thing, licence="in-copyright")
    grant_use([free.thing], holder="X", uses=["site"], valid_until=today() + timedelta(days=30))
    cached = client.get(addresses.width_address(free.address, 320))["Cache-Control"]
    assert cached == "public, max-age=60, must-revalidate"


def test_every_door_is_closed_by_a_no(client, free: Picture) -> None:
    doors = [
        addresses.width_address(free.address, 320),
        addresses.width_address(free.address, 320) + "?download",
        addresses.share_address(free.address),
        addresses.original_address(free.address),
        addresses.zoom_address(free.address),
        addresses.folder(free.address) + "tiles/0,0,512,512/512,512/0/default.jpg",
    ]
    for door in doors:
        assert client.get(door).status_code == 200, door
    restriction = restrict_use([free.thing], why_fr="litige", why_en="dispute")
    for door in doors:
        refused = client.get(door)
        assert refused.status_code == 403, door
        assert "litige" in refused.content.decode() or "dispute" in refused.content.decode()
        assert refused["Cache-Control"] == "no-store"
    assert share_card(Picture.objects.get()) == zoom_of(Picture.objects.get()) == ""
    assert restriction.lifted_at is None


def test_a_small_size_allowed_does_not_open_the_large_ones(client, free: Picture) -> None:
    state_rights(free.thing, licence="in-copyright")
    grant = grant_use([free.thing], holder="X", uses=["site"], max_width=640)
    assert client.get(addresses.width_address(free.address, 640)).status_code == 200
    assert client.get(addresses.width_address(free.address, 960)).status_code == 403
    assert client.get(addresses.zoom_address(free.address)).status_code == 403
    assert client.get(addresses.original_address(free.address)).status_code == 403
    revoke_grant(grant)
    assert client.get(addresses.width_address(free.address, 640)).status_code == 403


def test_the_original_is_saved_under_a_name_with_its_licence(client, free: Picture) -> None:
    response = client.get(addresses.original_address(free.address))
    assert response["Content-Disposition"] == 'attachment; filename="maree-haute.jpg"'
    assert response["Link"] == '<https://creativecommons.org/publicdomain/zero/1.0/>; rel="license"'
    sent = body(response)
    with free.file.open() as original:
        assert b"Somebody" in original.read()
    assert sent.startswith(b"\xff\xd8\xff")
    assert b"Somebody" not in sent, "the camera’s notes stay here"


def test_the_zoom_describes_itself(client, free: Picture) -> None:
    response = client.get(addresses.zoom_address(free.address))
    info = response.json()
    assert (info["width"], info["height"], info["type"], info["profile"]) == (2560, 1280, "ImageService3", "level0")
    assert info["id"] == f"http://testserver/media/{free.address}/tiles"
    assert info["tiles"] == [{"width": 512, "scaleFactors": [1, 2, 4, 8]}]
    assert response["Access-Control-Allow-Origin"] == "*"
    path = info["id"].removeprefix("http://testserver")
    # As OpenSeadragon asks them, the last ones narrower and rounded up.
    tiles = ("0,0,512,512/512,512", "2048,1024,512,256/512,256", "2048,1024,512,256/256,128", "full/320,160")
    for tile in tiles:
        tried = client.get(f"{path}/{tile}/0/default.jpg")
        assert tried.status_code == 200, tile
        assert tried["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("tile", ["../../x", "0,0,1,1/../../0/default.jpg", "9,9,9,9/1,1/0/default.jpg"])
def test_no_tile_leads_out_of_the_folder(client, free: Picture, tile: str) -> None:
    assert client.get(f"{addresses.folder(free.address)}tiles/{tile}").status_code == 404


def test_the_unknown_is_404_and_the_removed_410(client, free: Picture) -> None:
    assert client.get(addresses.width_address(uuid4(), 320)).status_code == 404
    assert client.get(addresses.width_address(free.address, 321)).status_code == 404
    media = free.address
    remove_thing(free.thing)
    assert client.get(addresses.width_address(media, 320)).status_code == 410
    Picture.objects.all().delete()
    assert client.get(addresses.original_address(media)).status_code == 410


def test_what_is_not_made_is_not_served(client, picture: Picture) -> None:
    state_rights(picture.thing, licence="cc0-1.0")
    Derivative.objects.create(picture=picture, kind="width", width=320)
    assert client.get(addresses.width_address(picture.address, 320)).status_code == 404


def test_films_are_served_whole_or_in_part(client, film) -> None:
    address = reverse("rights:film", args=[film.thing_id])
    whole = client.get(address)
    content = body(whole)
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Type"]) == (200, "bytes", "video/mp4")
    part = client.get(address, headers={"Range": "bytes=4-7"})
    assert (part.status_code, part["Content-Range"], body(part)) == (206, f"bytes 4-7/{len(content)}", b"ftyp")
    tail = client.get(address, headers={"Range": "bytes=-3"})
    assert body(tail) == content[-3:]
    beyond = client.get(address, headers={"Range": f"bytes={len(content)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(content)}")
    state_rights(film.thing, licence="in-copyright")
    assert client.get(address).status_code == 403


def test_captions_are_served(client, film) -> None:
    captions = client.get(reverse("rights:captions", args=[film.thing_id, "fr"]))
    assert captions["Content-Type"].startswith("text/vtt")
    assert body(captions).startswith(b"WEBVTT")
    assert client.get(reverse("rights:captions", args=[film.thing_id, "en"])).status_code == 404


def test_the_permanent_address_leads_to_the_picture(client, free: Picture) -> None:
    response = client.get(free.thing.path)
    assert response.status_code == 303
    assert response["Location"].startswith(f"/media/{free.address}/2400.webp")
    data = client.get(free.thing.path, headers={"Accept": "application/ld+json"}).json()
    assert data["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert data["contentUrl"].endswith("/original")
    state_rights(free.thing, licence="in-copyright")
    assert client.get(free.thing.path).status_code == 404


def test_two_queries_serve_one_picture(client, free: Picture, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        client.get(addresses.width_address(free.address, 320))
