"""Media on S3: a real server that speaks it on the loopback; a home served from it by the real commands."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from moto.server import ThreadedMotoServer

from parvis.media.tests import recordings
from parvis.media.tests.pictures import draw
from parvis.testing import kept, live

pytestmark = pytest.mark.slow
BUCKET = "museum"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def bucket(endpoint: str) -> Any:
    service = boto3.resource(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    return service.create_bucket(Bucket=BUCKET)


@pytest.fixture(scope="module")
def settings_of(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    secret = tmp_path_factory.mktemp("secret") / "key"
    secret.write_text("b\n")
    return {
        "PARVIS_STORAGE__BUCKET": BUCKET,
        "PARVIS_STORAGE__ENDPOINT": endpoint,
        "PARVIS_STORAGE__ACCESS_KEY": "a",
        "PARVIS_STORAGE__SECRET_KEY_FILE": str(secret),
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, settings_of: dict[str, str], bucket: Any) -> Path:
    folder = tmp_path_factory.mktemp("bucket") / "home"
    kept.lay_database(folder)
    made = live.parvis(folder, "init", "--json", **settings_of)
    assert made.returncode == 0, made.stderr
    return folder


def run(home: Path, settings_of: dict[str, str], code: str, *words: str) -> Any:
    """Run some lines in the home; what they print last is JSON."""
    start = "import sys, json, django; from pathlib import Path; django.setup()\n"
    environment = live.environment(home, DJANGO_SETTINGS_MODULE="parvis.config.settings", **settings_of)
    told = subprocess.run(
        [sys.executable, "-c", start + textwrap.dedent(code), *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout.splitlines()[-1])


TAKE = """
    from parvis.core.tasks import run_pending
    from parvis.media.models import Picture, Video
    from parvis.media.services import add_picture, add_video, make_derivatives, prepare_recording
    from parvis.rights.services import state_rights
    folder = Path(sys.argv[1])
    picture = add_picture(folder / "tide.jpg", alt_fr="a", alt_en="b")
    assert make_derivatives(picture)
    film = add_video(folder / "film.mp4", title_fr="Un film", captions_fr=folder / "film.vtt")
    assert prepare_recording(film)
    for one in (picture, film):
        state_rights(one.thing, licence="cc0-1.0")
    thumbnail = picture.get_rendition("max-165x165")
    print(json.dumps({"picture": str(picture.thing_id), "film": str(film.thing_id), "stored": picture.file.name,
                      "thumbnail": thumbnail.url, "shown": film.shown}))
"""
WITHDRAW = """
    from parvis.rights.services import restrict_use
    from parvis.traces.models import Thing
    restrict_use(list(Thing.objects.filter(pk__in=sys.argv[1:])), why_fr="litige", why_en="dispute")
    print("null")
"""
DELETE = """
    from parvis.media.models import Picture, Video
    Picture.objects.get().delete(), Video.objects.get().delete()
    print("null")
"""


def test_upload_derive_serve_withdraw_delete(
    home: Path, settings_of: dict[str, str], bucket: Any, tmp_path: Path, endpoint: str
) -> None:
    draw(tmp_path / "tide.jpg", width=2600, height=1300)
    recordings.film(tmp_path / "film.mp4")
    (tmp_path / "film.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:00.900\nBonjour\n")
    taken = run(home, settings_of, TAKE, str(tmp_path))
    keys = {found.key for found in bucket.objects.all()}
    assert taken["stored"] in keys and taken["shown"] in keys
    assert any(key.endswith("tiles/info.json") for key in keys)
    assert not list((home / "media").rglob("*.webp")), "nothing stays on this machine"
    assert bucket.Object(taken["stored"]).get()["Body"].read() == (tmp_path / "tide.jpg").read_bytes()
    picture, film = (f"/media/{taken[name]}" for name in ("picture", "film"))
    doors = [f"{picture}/320.webp", f"{picture}/share.jpg", f"{picture}/original", f"{picture}/tiles/info.json",
             f"{picture}/tiles/0,0,512,512/512,512/0/default.jpg", f"{film}/film", f"{film}/captions.fr.vtt", f"{film}/still.webp"]  # fmt: skip
    with live.serving(home, settings=settings_of) as site, httpx.Client(base_url=site.address, timeout=60) as client:
        _all_open(client, doors, endpoint)
        _in_parts(client, f"{film}/film")
        assert client.get(taken["thumbnail"]).status_code == 404, "for staff only"
        run(home, settings_of, WITHDRAW, taken["picture"], taken["film"])
        assert {client.get(door).status_code for door in doors} == {403}
        run(home, settings_of, DELETE)
        assert {client.get(door).status_code for door in doors} <= {404, 410}
    left = [found.key for found in bucket.objects.all()]
    assert not [key for key in left if taken["picture"] in key or taken["film"] in key or key == taken["shown"]], left


def _all_open(client: httpx.Client, doors: list[str], endpoint: str) -> None:
    for door in doors:
        answer = client.get(door)
        assert answer.status_code == 200, door
        assert answer.content and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert endpoint not in str(answer.headers) and b"Somebody" not in answer.content


def _in_parts(client: httpx.Client, address: str) -> None:
    whole = client.get(address).content
    part = client.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert client.get(address, headers={"Range": "bytes=-10"}).content == whole[-10:]
    assert client.get(address, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416


def test_the_bucket_itself_is_closed(bucket: Any, settings_of: dict[str, str], home: Path, tmp_path: Path) -> None:
    """What we put there carries no public grant."""
    draw(tmp_path / "tide.jpg")
    recordings.film(tmp_path / "film.mp4")
    (tmp_path / "film.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:00.900\nBonjour\n")
    taken = run(home, settings_of, TAKE, str(tmp_path))
    for key in (taken["stored"], taken["shown"]):
        grants = bucket.Object(key).Acl().grants
        assert not [grant for grant in grants if "AllUsers" in str(grant)], grants


def test_a_bucket_without_its_secret_stops_the_start(tmp_path: Path, settings_of: dict[str, str]) -> None:
    broken = {**settings_of, "PARVIS_STORAGE__SECRET_KEY_FILE": str(tmp_path / "absent")}
    told = live.parvis(tmp_path / "home", "init", **broken)
    assert told.returncode != 0
    assert "secret_key_file" in told.stderr + told.stdout
