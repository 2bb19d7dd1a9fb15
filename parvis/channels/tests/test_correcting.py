"""What is out is corrected where the network lets us, and stays as it was where it does not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.channels import services
from parvis.channels.contracts import BadContent, Reconnect, TryLater
from parvis.channels.models import AuthorLetter, Connection, Correction, Delivery, Draft
from parvis.channels.services import Changes, Chosen
from parvis.channels.tests.conftest import make_account, make_by_hand
from parvis.channels.tests.double import Double
from parvis.channels.tests.test_desk import entered, quick, somebody, written  # noqa: F401
from parvis.channels.tests.test_own import own  # noqa: F401
from parvis.channels.tests.test_sending import fresh, write
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.fediverse.models import Activity, Post
from parvis.media.models import Picture
from parvis.rights.services import restrict_use

pytestmark = pytest.mark.django_db
Edits = list[tuple[str, str, tuple[str, ...]]]


@pytest.fixture
def editor() -> User:
    return somebody(Role.EDITOR)


@pytest.fixture
def edits(monkeypatch: pytest.MonkeyPatch) -> Edits:
    """What the double was asked to change; it answers at once."""
    made: Edits = []

    def edit(self: Any, account: Any, sent: Any, message: Any) -> Any:
        made.append((sent.id, message.text, tuple(part.text for part in message.thread)))
        return sent

    monkeypatch.setattr(Double, "edit", edit, raising=False)
    return made


def out(delivery: Delivery) -> Delivery:
    """As if it had been sent."""
    changes = {
        "state": "sent",
        "remote_id": "p1",
        "remote": {"id": "p1", "url": "https://double.example/p1", "parts": []},
    }
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=now(), **changes)
    return fresh(delivery)


@pytest.fixture
def delivery(editor: User) -> Delivery:
    return out(written(make_account("https://double.example"), by=editor))


class TestCorrection:
    def test_the_attempt_is_written_first_then_the_sending_is_as_the_network_shows_it(
        self, delivery: Delivery, editor: User, edits: Edits
    ):
        before = delivery.message
        row = services.edit_delivery(delivery, Changes(text="Corrigé #parvis"), by=editor)
        assert (row.state, fresh(delivery).message) == ("waiting", before) and not edits
        services.carry_out_correction(row)
        after = fresh(delivery)
        assert edits == [("p1", "Corrigé #parvis", ())]
        assert (after.message["text"], after.message["tags"], after.message["key"]) == (
            "Corrigé #parvis",
            ["parvis"],
            before["key"],
        )
        kept = Correction.objects.get()
        assert (kept.state, kept.number, kept.before) == ("done", 1, before)
        services.carry_out_correction(kept)
        assert len(edits) == 1

    def test_a_network_away_is_asked_again_and_one_that_dies_half_way_too(
        self, delivery: Delivery, editor: User, edits: Edits, monkeypatch: pytest.MonkeyPatch
    ):
        row = services.edit_delivery(delivery, Changes(text="Corrigé"), by=editor)
        good = Double.edit

        def away(self: Any, *_told: Any) -> Any:
            raise TryLater("away")

        monkeypatch.setattr(Double, "edit", away)
        services.carry_out_correction(row)
        assert Correction.objects.get().state == "waiting" and fresh(delivery).message["text"] != "Corrigé"
        services.carry_out_correction(Correction.objects.get())
        assert Correction.objects.get().attempts == 1
        monkeypatch.setattr(Double, "edit", good)
        Correction.objects.update(state="underway", lease_until=now().replace(year=2020))
        assert services.carry_on_corrections() == 1
        services.carry_out_correction(Correction.objects.get())
        assert Correction.objects.get().state == "done" and fresh(delivery).message["text"] == "Corrigé"

    @pytest.mark.parametrize("error", [BadContent("no", remedy="change"), Reconnect("revoked")])
    def test_what_is_refused_stays_as_it_was_and_its_author_knows(
        self, delivery: Delivery, editor: User, error: Exception, monkeypatch: pytest.MonkeyPatch
    ):
        def refuse(self: Any, *_told: Any) -> Any:
            raise error

        monkeypatch.setattr(Double, "edit", refuse, raising=False)
        services.carry_out_correction(services.edit_delivery(delivery, Changes(text="Corrigé"), by=editor))
        row = Correction.objects.get()
        assert row.state == "refused" and row.problem and fresh(delivery).message["text"] != "Corrigé"
        assert AuthorLetter.objects.get().kind == "uncorrected"

    def test_what_cannot_be_is_said_at_once(self, delivery: Delivery, editor: User):
        same = delivery.message["text"]
        for changes in (Changes(text=same), Changes(text="x" * 501), Changes(text="x", thread=["y"])):
            with pytest.raises(BadInput):
                services.edit_delivery(delivery, changes, by=editor)
        services.edit_delivery(delivery, Changes(text="Un"), by=editor)
        with pytest.raises(BadInput, match="already|déjà"):
            services.edit_delivery(delivery, Changes(text="Deux"), by=editor)
        services.withdraw(delivery, by=editor)
        services.carry_out_correction(Correction.objects.get())
        assert Correction.objects.get().state == "refused"


class TestOwnPresence:
    def test_each_part_is_changed_and_followers_are_told_once(self, own: Connection, editor: User):  # noqa: F811
        [delivery] = write(own, thread=[{"fr": "Deux"}])
        services.send_delivery(delivery)
        changes = Changes(text="Premier", thread=["Second"], sensitive="Des larmes")
        row = services.edit_delivery(fresh(delivery), changes, by=editor)
        services.carry_out_correction(row)
        assert [post.content["fr"] for post in Post.objects.order_by("pk")] == ["<p>Premier</p>", "<p>Second</p>"]
        assert all(post.edited_at and post.sensitive == "Des larmes" for post in Post.objects.all())
        assert fresh(delivery).parts.count() == 2 and len(fresh(delivery).remote["parts"]) == 2
        told = Activity.objects.filter(type="Update").count()
        Correction.objects.update(state="waiting")
        services.carry_out_correction(Correction.objects.get())
        assert told == Activity.objects.filter(type="Update").count() == 2

    def test_a_part_of_a_picture_is_shown_and_no_other_can_be_asked(
        self,
        own: Connection,  # noqa: F811
        picture: Picture,
        client: Client,
    ):
        [delivery] = write(own, media=[Chosen(thing=picture.thing_id, box=(0.25, 0.0, 0.5, 0.8))])
        services.send_delivery(delivery)
        assert fresh(delivery).state == "sent"
        [shown] = Post.objects.get().attachments
        assert (shown["width"], shown["height"], shown["media_type"]) == (800, 800, "image/jpeg")
        path = "/" + shown["url"].split("/", 3)[3]
        answer = client.get(path)
        assert answer.status_code == 200 and answer.content[:3] == b"\xff\xd8\xff"
        assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304
        assert client.get(path.replace("25000-", "24000-")).status_code == 404
        restrict_use([picture.thing], uses=["site"], why_fr="Non")
        assert client.get(path).status_code == 403


class TestDesk:
    def test_a_sent_post_is_corrected_from_its_page(self, delivery: Delivery, editor: User, edits: Edits):
        client, page = entered(editor), reverse("sending_correct", args=[delivery.pk])
        assert page in client.get(reverse("sending_content", args=[delivery.shipment_id])).content.decode()
        assert "Bonjour le parvis" in client.get(page).content.decode()
        refused = client.post(page, {"text": "x" * 501, "sensitive": ""})
        assert refused.context["form"].errors["text"] and "x" * 501 in refused.content.decode()
        client.post(page, {"text": "Corrigé", "sensitive": ""})
        services.carry_out_correction(Correction.objects.get())
        told = client.get(reverse("sending_content", args=[delivery.shipment_id])).content.decode()
        assert "Corrigé" in told and "Bonjour le parvis" in told

    def test_what_cannot_be_changed_says_so_and_is_withdrawn_and_written_again(self, editor: User, picture: Picture):
        box = (0.0, 0.0, 0.5, 0.8)
        delivery = out(written(make_by_hand(), by=editor, media=(Chosen(thing=picture.thing_id, box=box),)))
        client, page = entered(editor), reverse("sending_correct", args=[delivery.pk])
        assert "Instagram" in client.get(page).content.decode()
        answer = client.post(page, {"do": "replace"})
        assert fresh(delivery).state == "outstanding" and Draft.objects.get().purpose == f"again:{delivery.pk}"
        form = client.get(answer["Location"]).context["form"]
        assert form["text_fr"].value() == "Bonjour le parvis" and form["picture_1"].value() == str(picture.pk)
        assert form["box_1_all"].value() == ["0.0", "0.0", "50.0", "80.0"]

    def test_who_may_not_corrects_nothing(self, delivery: Delivery):
        page = reverse("sending_correct", args=[delivery.pk])
        assert entered(somebody(Role.READER)).post(page, {"text": "x"}).status_code in (302, 403)
        assert entered(None).get(page)["Location"].startswith("/desk/login/")
        assert not Correction.objects.exists()
