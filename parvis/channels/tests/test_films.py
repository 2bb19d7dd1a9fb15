"""A film on each network: it arrives with what the network has a place for, or is refused before anything leaves.

The networks are doubles, written from their public documentation, or our own presence.
"""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from parvis.accounts.roles import Role
from parvis.channels import services
from parvis.channels.contracts import Account, Message
from parvis.channels.models import Connection, Delivery
from parvis.channels.networks.mastodon.adapter import Mastodon
from parvis.channels.networks.mastodon.tests.double import HERE, TOKEN
from parvis.channels.networks.mastodon.tests.double import Double as MastodonDouble
from parvis.channels.networks.tumblr.adapter import Tumblr
from parvis.channels.networks.tumblr.tests.double import Double as TumblrDouble
from parvis.channels.networks.tumblr.tests.test_tumblr import connect
from parvis.channels.registry import adapter_of
from parvis.channels.services import Chosen
from parvis.channels.services.guarding import made
from parvis.channels.tests.conftest import make_by_hand
from parvis.channels.tests.test_desk import entered, quick, somebody  # noqa: F401
from parvis.channels.tests.test_sending import fresh, write
from parvis.channels.tests.test_writing import add_film
from parvis.fediverse.documents.posts import attachment
from parvis.fediverse.models import Post
from parvis.fediverse.services.actors import institution_actor
from parvis.media.models import Video
from parvis.rights.services import state_rights

pytestmark = pytest.mark.django_db
WORDS = "Une salle, vide, au matin"


@pytest.fixture
def film(tmp_path: Path) -> Video:
    film = add_film(tmp_path)
    state_rights(film.thing, licence="cc0-1.0", credit_fr="Musée", credit_en="Museum")
    return film


def connected(network: str, account: Account) -> Connection:
    """As the desk leaves it, without asking the network."""
    return Connection.objects.create(
        network=network, account=account.id, name=network, base_url=account.base_url, options=account.options,
        state="working",
    )  # fmt: skip


def written(connection: Connection, film: Video) -> Delivery:
    [delivery] = write(connection, text="La salle", media=[Chosen(thing=film.thing_id, alt={"fr": WORDS})])
    return delivery


def message_of(connection: Connection, film: Video) -> Message:
    """With its bytes, as it would leave."""
    return made(connection, written(connection, film).message)


def test_on_our_own_presence_with_what_is_seen_before_and_its_captions(film: Video, client: Client):
    voice = institution_actor()
    own = services.connect("own", adapter_of("own").connect({"voice": voice.username}), by=None)
    delivery = written(own, film)
    services.send_delivery(delivery)
    assert fresh(delivery).state == "sent"
    post = Post.objects.get()
    told = attachment(post.attachments[0])
    assert (told["type"], told["mediaType"], told["name"]) == ("Video", "video/mp4", WORDS)
    for address, kind in ((told["url"], "video/mp4"), (told["icon"]["url"], "image/webp")):
        answer = client.get(address.partition("//")[2].partition("/")[2].join(("/", "")))
        assert answer.status_code == 200 and answer["Content-Type"] == kind
    page = client.get(f"/@{voice.username}/{post.thing_id}").content.decode()
    assert "<video" in page and "/film" in page and 'kind="captions"' in page and "poster=" in page


def test_on_mastodon_with_its_poster(film: Video):
    server = MastodonDouble()
    account = Account(id="musee@mastodon.example", base_url=HERE, secrets={"access_token": TOKEN})
    message = message_of(connected("mastodon", account), film)
    sent = Mastodon(transport=server.transport, sleep=lambda seconds: None).send(account, message)
    kept = server.media["m1"]
    assert server.statuses[sent.id]["media_attachments"][0]["id"] == "m1"
    assert kept["description"] == WORDS and kept["thumbnail"][8:12] == b"WEBP"
    # It has no place for captions: they are not carried about.
    assert message.media[0].captions == ""


def test_on_tumblr_its_description_is_written_below(film: Video):
    server = TumblrDouble()
    account = connect(server)
    message = message_of(connected("tumblr", account), film)
    sent = Tumblr(transport=server.transport).send(account, message)
    content = server.posts[sent.id]["content"]
    assert [each["type"] for each in content] == ["text", "video", "text"]
    assert content[-1]["text"] == WORDS
    assert server.files["media-0"][4:8] == b"ftyp"


def test_bluesky_refuses_it_in_words_before_anything_leaves(film: Video):
    connection = connected("bluesky", Account(id="did:plc:abc", base_url="https://pds.example"))
    with pytest.raises(services.NotSendable) as refused:
        written(connection, film)
    with override("fr"):
        assert "Bluesky ne prend pas de films" in str(refused.value.problems[0].message)
    assert not Delivery.objects.exists()


def test_by_hand_the_captions_are_taken_too(film: Video):
    delivery = written(make_by_hand("youtube"), film)
    assert services.hand_over(delivery)
    client, piece = entered(somebody(Role.EDITOR)), reverse("sending_piece", args=[delivery.pk, 0])
    page = client.get(reverse("sending_hand", args=[delivery.pk])).content.decode()
    assert "Prendre les images et le film" in page and f"{piece}?captions" in page
    taken = client.get(f"{piece}?captions")
    assert taken["Content-Type"].startswith("text/vtt") and taken.content.startswith(b"WEBVTT")
    assert '1.vtt"' in taken["Content-Disposition"]
    assert client.get(piece).content[4:8] == b"ftyp"
    # A network without a place for them is not offered any.
    other = written(make_by_hand("linkedin"), film)
    services.hand_over(other)
    assert "?captions" not in client.get(reverse("sending_hand", args=[other.pk])).content.decode()


@pytest.mark.parametrize("network", ["newsletter", "webhook", "feeds"])
def test_the_others_say_what_they_do_with_it(film: Video, network: str):
    """What takes none says so; what takes some says which kinds."""
    can = adapter_of(network).capabilities
    message = Message(key=str(uuid4()), text="x", media=message_of_kind(film))
    problems = [each for each in adapter_of(network).check(message) if each.field == "media"]
    assert bool(problems) == (can.videos is None or "video/mp4" not in can.videos.types)


def message_of_kind(film: Video):
    from parvis.channels.freezing import unmade
    from parvis.channels.services.composing import _film

    return (unmade(_film(film, Chosen(thing=film.thing_id, alt={"fr": WORDS}), "fr")[1]),)
