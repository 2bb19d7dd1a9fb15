"""A real data server, spoken to by the official Python library: posts, pictures, threads; and doors shut from outside."""

from __future__ import annotations

import io

import pytest
from atproto import Client, models
from atproto.exceptions import AtProtocolError, UnauthorizedError
from PIL import Image

from parvis.testing.peers.pds import Account, Pds
from parvis.testing.peers.remote import until

pytestmark = pytest.mark.peers


def entered(server: Pds, account: Account) -> Client:
    client = Client(server.address)
    client.login(account.handle, account.app_password, fetch_bsky_profile=False)
    return client


def drawing() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return out.getvalue()


def written(client: Client, account: Account, uri: str) -> models.AppBskyFeedPost.Record:
    return client.app.bsky.feed.post.get(account.did, uri.rpartition("/")[2]).value


def post(client: Client, account: Account, **words: object) -> models.ComAtprotoRepoStrongRef.Main:
    made = client.app.bsky.feed.post.create(
        account.did, models.AppBskyFeedPost.Record(created_at=client.get_current_time_iso(), **words)
    )
    return models.ComAtprotoRepoStrongRef.Main(uri=made.uri, cid=made.cid)


def test_a_post_with_a_picture_is_read_back(pds_server: Pds) -> None:
    museum = pds_server.account()
    client = entered(pds_server, museum)
    blob = client.upload_blob(drawing()).blob
    images = [models.AppBskyEmbedImages.Image(alt="Un carré bleu", image=blob)]
    root = post(client, museum, text="Bonjour", langs=["fr"], embed=models.AppBskyEmbedImages.Main(images=images))
    kept = written(client, museum, root.uri)
    assert (kept.text, kept.langs, kept.embed.images[0].alt) == ("Bonjour", ["fr"], "Un carré bleu")
    assert client.com.atproto.sync.get_blob({"did": museum.did, "cid": kept.embed.images[0].image.cid.encode()})

    second = post(client, museum, text="Suite", reply=models.AppBskyFeedPost.ReplyRef(root=root, parent=root))
    assert written(client, museum, second.uri).reply.parent.uri == root.uri
    client.app.bsky.feed.post.delete(museum.did, second.uri.rpartition("/")[2])
    with pytest.raises(AtProtocolError, match="Could not locate record"):
        written(client, museum, second.uri)


def test_doors_shut_from_outside(pds_server: Pds) -> None:
    museum = pds_server.account()
    client = entered(pds_server, museum)
    session = client.export_session_string()
    assert pds_server.end_sessions(museum) >= 1
    with pytest.raises(AtProtocolError):
        client.com.atproto.server.refresh_session(headers={"authorization": f"Bearer {session.split(':::')[3]}"})
    pds_server.revoke_app_password(museum)
    with pytest.raises(UnauthorizedError):
        entered(pds_server, museum)
    taken_down = pds_server.account()
    client = entered(pds_server, taken_down)
    pds_server.take_down(taken_down)
    with pytest.raises(AtProtocolError):
        post(client, taken_down, text="Nobody hears")


@pytest.mark.slow
def test_quotes_and_notifications_on_the_whole_network(atproto_network: Pds) -> None:
    museum, visitor = atproto_network.account(), atproto_network.account()
    ours, theirs = entered(atproto_network, museum), entered(atproto_network, visitor)
    original = post(ours, museum, text="Une œuvre")
    post(theirs, visitor, text="Voyez", embed=models.AppBskyEmbedRecord.Main(record=original))
    post(theirs, visitor, text="Où ?", reply=models.AppBskyFeedPost.ReplyRef(root=original, parent=original))
    like = models.AppBskyFeedLike.Record(subject=original, created_at=theirs.get_current_time_iso())
    theirs.app.bsky.feed.like.create(visitor.did, like)
    atproto_network.settle()

    def reasons() -> bool:
        found = ours.app.bsky.notification.list_notifications().notifications
        return {one.reason for one in found} >= {"quote", "reply", "like"}

    until(reasons, what="the three notifications")
    assert [one.author.did for one in ours.app.bsky.feed.get_quotes({"uri": original.uri}).posts] == [visitor.did]
