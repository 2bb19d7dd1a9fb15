"""The networks' own export files, as documented and as a hostile hand makes them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from parvis.accounts.models import User
from parvis.channels.models import Figure
from parvis.channels.services import exports as exports_module
from parvis.channels.services import import_export
from parvis.channels.tests.conftest import make_by_hand
from parvis.channels.tests.test_sending import write
from parvis.core.errors import BadInput
from parvis.traces.models import Trace

pytestmark = pytest.mark.django_db
FOLLOWERS = "connections/followers_and_following/followers_1.json"


def archive(folder: Path, **files: Any) -> Path:
    made = folder / "export.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            pack.writestr(name, content if isinstance(content, bytes | str) else json.dumps(content))
    return made


def follower(name: Any, at: Any) -> dict[str, Any]:
    return {"title": "", "string_list_data": [{"href": "", "value": name, "timestamp": at}]}


def test_instagram_tells_who_follows_and_since_when(tmp_path, institution):
    page, member = make_by_hand("instagram"), User.objects.create(username="ana")
    told = [
        follower("cleo", 1_700_000_000),
        follower("dan.b", 1_700_000_001),
        follower("<b>", 1),
        follower("e", "x"),
        3,
    ]
    made = archive(tmp_path, **{FOLLOWERS: told})
    assert import_export(connection=page, file=made, by=member).follows == 2
    assert import_export(connection=page, file=made, by=member).follows == 0
    assert Trace.objects.filter(kind="channels.follow.received").count() == 2
    assert Figure.objects.get(name="followers").value == 4


def test_x_tells_the_figures_of_our_posts(tmp_path, institution):
    page, member = make_by_hand("x"), User.objects.create(username="ana")
    [delivery] = write(page)
    type(delivery).objects.update(state="sent", remote_url="https://x.com/parvis/status/42?s=20")
    tweets = [{"tweet": {"id_str": "42", "favorite_count": "7", "retweet_count": "2"}}, {"tweet": {"id_str": "43"}}]
    made = archive(tmp_path, **{
        "data/tweets.js": "window.YTD.tweets.part0 = " + json.dumps(tweets),
        "data/follower.js": 'window.YTD.follower.part0 = [{"follower": {"accountId": "1"}}]',
    })  # fmt: skip
    assert import_export(connection=page, file=made, by=member).figures == 4
    assert dict(Figure.objects.filter(delivery=delivery).values_list("name", "value")) == {"likes": 7, "reposts": 2}


@pytest.mark.parametrize(
    "content", ["{", "[" * 100_000, b"\xff\xfe\x00", "null", '{"relationships_followers": 3}', "[[]]"]
)
def test_what_is_not_as_documented_is_refused(tmp_path, institution, content):
    page, member = make_by_hand("instagram"), User.objects.create(username="ana")
    with pytest.raises(BadInput) as refused:
        import_export(connection=page, file=archive(tmp_path, **{FOLLOWERS: content}), by=member)
    assert refused.value.field == "file" and not Trace.objects.exists()


def test_no_archive_a_bomb_and_another_network(tmp_path, institution, monkeypatch):
    page, member = make_by_hand("instagram"), User.objects.create(username="ana")
    (tmp_path / "none.zip").write_bytes(b"PK\x03\x04 not one")
    monkeypatch.setattr(exports_module, "_MOST_BYTES", 1_000_000)
    for file in (tmp_path / "none.zip", archive(tmp_path, **{FOLLOWERS: b"0" * 1_000_001})):
        with pytest.raises(BadInput):
            import_export(connection=page, file=file, by=member)
    with pytest.raises(BadInput):
        import_export(connection=make_by_hand("tiktok"), file=tmp_path / "none.zip", by=member)
