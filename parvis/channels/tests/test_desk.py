"""The desk's pages about sendings, tasks by hand, what comes back, and accounts."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.users.models import UserProfile

from parvis.accounts.models import User
from parvis.accounts.roles import Role, ensure_roles
from parvis.accounts.services import engage
from parvis.channels import services
from parvis.channels.models import Connection, Delivery, Figure, Heard, Shipment
from parvis.channels.services import Chosen, content_of
from parvis.channels.tests.conftest import make_by_hand
from parvis.core.clock import now
from parvis.fediverse.models import Actor, Follower, RemoteActor
from parvis.media.models import Picture
from parvis.rights.services import restrict_use
from parvis.traces.models import Trace
from parvis.traces.services import Act, append, recognise_handle

pytestmark = pytest.mark.django_db
PASSWORD = "quatre mots sans ordre"
ADDRESS = "https://www.instagram.com/p/C1a2b3c4/"


@pytest.fixture(autouse=True)
def quick(settings: Any, tmp_path: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ROLES_WITH_SECOND_FACTOR = ()
    ensure_roles()


def somebody(role: Role, name: str = "") -> User:
    return engage(
        username=name or role.value, role=role, password=PASSWORD, email=f"{name or role.value}@musee.example"
    )


def entered(member: User | None, *, checks: bool = False) -> Client:
    """A browser; checks: it must send the token of its forms."""
    client = Client(enforce_csrf_checks=checks, headers={"accept-language": "fr"})
    if member is not None:
        client.force_login(member)
    return client


def written(account: Connection, *, by: User | None = None, media: tuple[Chosen, ...] = (), **more: Any) -> Delivery:
    content = content_of(text={"fr": "Bonjour le parvis", "en": "Hello parvis"}, media=media)
    shipment = services.write_shipment(content=content, connections=[account], by=by, **more)
    return shipment.deliveries.select_related("connection", "shipment").get()


@pytest.fixture
def task(picture: Picture) -> Delivery:
    """A post to publish by hand, with its picture."""
    delivery = written(make_by_hand(), media=(Chosen(thing=picture.thing_id),))
    assert services.hand_over(delivery)
    return delivery


def refused(answer: Any) -> bool:
    """Wagtail leads somebody who may not back home, saying so; Django refuses."""
    return answer.status_code == 403 or answer.get("Location") == "/desk/"


def state(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def held(delivery: Delivery, reason: str = "unknown") -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        state="held", reason=reason, attempted_at=now(), problem={"fr": "Nul ne sait.", "en": "Nobody knows."},
        remedy={"fr": "Regardez.", "en": "Look."},
    )  # fmt: skip


class TestSendings:
    def test_what_needs_somebody_stands_first_with_reason_and_remedy(self, task: Delivery):
        page_of = make_by_hand("facebook")
        doubt, waits = written(page_of), written(page_of, at=now() + timedelta(days=1))
        held(doubt)
        for language, words in (("fr", ("Nul ne sait.", "Regardez.", "À régler")), ("en", ("Nobody knows.", "Look."))):
            member = somebody(Role.EDITOR, language)
            UserProfile.objects.update_or_create(user=member, defaults={"preferred_language": language})
            page = entered(member).get(reverse("sendings")).content.decode()
            assert all(word in page for word in words), language
            places = [page.index(reverse("sending_act", args=[each.pk])) for each in (doubt, waits)]
            assert places == sorted(places)
            assert reverse("sending_hand", args=[task.pk]) in page

    def test_each_remedy_works(self, task: Delivery):
        editor = somebody(Role.EDITOR)
        client, do = entered(editor), reverse("sending_act", args=[task.pk])
        held(task)
        client.post(do, {"do": "there", "url": "https://elsewhere.example/1"})
        assert state(task) == "held"
        client.post(do, {"do": "there", "url": ADDRESS})
        assert state(task) == "sent"
        client.post(do, {"do": "withdraw", "why": "Erreur de date"})
        assert state(task) == "outstanding"
        other = somebody(Role.EDITOR, "zoe")
        client.post(do, {"do": "hand_on", "to": other.pk})
        assert Delivery.objects.get(pk=task.pk).assigned_to == other
        client.post(do, {"do": "hand_on", "to": somebody(Role.READER).pk})
        assert Delivery.objects.get(pk=task.pk).assigned_to == other
        client.post(do, {"do": "deleted"})
        assert state(task) == "withdrawn"
        again = written(make_by_hand("facebook"))
        held(again, "account")
        client.post(reverse("sending_act", args=[again.pk]), {"do": "again"})
        assert state(again) == "waiting"
        client.post(reverse("sending_act", args=[again.pk]), {"do": "off"})
        assert state(again) == "cancelled"

    def test_who_may_not_changes_nothing(self, task: Delivery):
        do = reverse("sending_act", args=[task.pk])
        reader = entered(somebody(Role.READER))
        assert reader.get(reverse("sendings")).status_code == 200
        assert do not in reader.get(reverse("sendings")).content.decode()
        assert refused(reader.post(do, {"do": "off"}))
        assert entered(None).post(do, {"do": "off"})["Location"].startswith("/desk/login/")
        assert entered(somebody(Role.EDITOR), checks=True).post(do, {"do": "off"}).status_code == 403
        assert state(task) == "by_hand"

    def test_an_action_leads_back_to_our_own_pages_only(self, task: Delivery):
        do = reverse("sending_act", args=[task.pk])
        answer = entered(somebody(Role.EDITOR)).post(do, {"do": "off", "back": "https://evil.example/"})
        assert answer["Location"] == reverse("sending_content", args=[task.shipment_id])

    def test_a_content_tells_what_people_did_and_its_figures(self, task: Delivery):
        editor = somebody(Role.EDITOR)
        services.record_published(task, url=ADDRESS, by=editor)
        handle = recognise_handle(network="instagram", address="@ana")
        assert handle is not None
        thing = task.shipment.thing_id
        append(
            Act(kind="channels.comment.brought", thing_id=thing, channel="instagram", handle_id=handle.pk, text="Beau")
        )
        Figure.objects.create(
            connection=task.connection, delivery=task, day=now().date(), name="likes", value=41, source="hand"
        )
        page = entered(editor).get(reverse("sending_content", args=[task.shipment_id])).content.decode()
        assert "@ana a commenté" in page and "Beau" in page and "<b>41</b>" in page and ADDRESS in page

    def test_the_home_says_what_waits(self, task: Delivery):
        services.hand_on(task, to=(editor := somebody(Role.EDITOR)))
        Connection.objects.filter(pk=task.connection_id).update(state="broken")
        home = entered(editor).get("/desk/").content.decode()
        assert reverse("sending_hand", args=[task.pk]) in home
        assert reverse("presence_account", args=[task.connection_id]) not in home
        manager = entered(somebody(Role.MANAGER)).get("/desk/").content.decode()
        assert reverse("presence_account", args=[task.connection_id]) in manager


class TestByHand:
    def test_text_picture_address(self, task: Delivery):
        client, page = entered(somebody(Role.EDITOR)), reverse("sending_hand", args=[task.pk])
        shown = client.get(page).content.decode()
        assert "Bonjour le parvis" in shown and 'data-copies="words"' in shown and "instagram.com" in shown
        piece = client.get(reverse("sending_piece", args=[task.pk, 0]))
        with Image.open(BytesIO(piece.content)) as made:
            assert made.format == "JPEG" and made.size[0] / made.size[1] <= 1.92
        wrong = client.post(page, {"do": "published", "url": "https://x.com/a/status/1"})
        assert wrong.status_code == 200 and "id_url_error" in wrong.content.decode()
        assert client.post(page, {"do": "published", "url": ADDRESS}).status_code == 302
        kept = Delivery.objects.get(pk=task.pk)
        assert (kept.state, kept.remote_url, kept.assigned_to) == ("sent", ADDRESS, User.objects.get(username="editor"))
        assert client.get(page)["Location"] == reverse("sending_content", args=[task.shipment_id])
        trace = Trace.objects.get(kind="channels.post.published")
        assert (trace.thing_id, trace.channel, trace.payload) == (task.shipment.thing_id, "instagram", {"url": ADDRESS})
        assert (
            "publié par la main" not in client.get(reverse("sending_content", args=[task.shipment_id])).content.decode()
        )

    def test_not_done_because(self, task: Delivery):
        client, page = entered(somebody(Role.EDITOR)), reverse("sending_hand", args=[task.pk])
        assert client.post(page, {"do": "not_done", "why": " "}).status_code == 200
        assert state(task) == "by_hand"
        client.post(page, {"do": "not_done", "why": "Le compte est bloqué"})
        assert state(task) == "held"
        assert "Le compte est bloqué" in client.get(reverse("sendings")).content.decode()

    def test_a_right_that_ended_holds_the_picture_back(self, task: Delivery, picture: Picture):
        restrict_use([picture.thing], uses=["post:instagram"], why_fr="Refusé")
        client = entered(somebody(Role.EDITOR))
        answer = client.get(reverse("sending_piece", args=[task.pk, 0]))
        assert answer.status_code == 302
        assert state(task) == "held"

    def test_strangers_and_readers(self, task: Delivery):
        for name, args in (("sending_hand", [task.pk]), ("sending_piece", [task.pk, 0])):
            assert entered(None).get(reverse(name, args=args))["Location"].startswith("/desk/login/")
            assert refused(entered(somebody(Role.READER, name)).get(reverse(name, args=args)))


def shot() -> SimpleUploadedFile:
    held = BytesIO()
    Image.new("RGB", (400, 800), "#345").save(held, "PNG")
    return SimpleUploadedFile("shot.png", held.getvalue(), "image/png")


class TestShare:
    URL = "/desk/share/in/"

    def test_what_a_phone_shares_becomes_a_trace(self, institution: Actor):
        client = entered(somebody(Role.CONTRIBUTOR), checks=True)
        answer = client.post(self.URL, {"title": "", "text": f"Superbe ! {ADDRESS}", "url": ""})
        onward = answer["Location"]
        assert onward.startswith(reverse("share"))
        assert not Heard.objects.exists()
        page = client.get(onward)
        form = page.context["form"]
        assert (form.initial["text"], form.initial["url"], form.initial["kind"]) == ("Superbe !", ADDRESS, "comment")
        sent = {name: form[name].value() or "" for name in ("kind", "text", "url", "kept")} | {"who": "@ana"}
        assert client.post(reverse("share"), sent).status_code == 403
        sent["csrfmiddlewaretoken"] = str(page.context["csrf_token"])
        assert client.post(reverse("share"), sent).status_code == 302
        heard = Heard.objects.get()
        assert heard.network == "instagram" and heard.trace is not None and heard.trace.text == "Superbe !"
        assert client.get(onward).context["kept"] is None

    def test_a_picture_is_kept_through_signing_in(self, institution: Actor):
        somebody(Role.CONTRIBUTOR)
        client = entered(None)
        answer = client.post(self.URL, {"title": "Vu ce matin", "image": shot()})
        assert answer["Location"].startswith("/desk/login/?next=")
        entry = client.post(answer["Location"], {"login": "contributor", "password": PASSWORD})
        assert entry["Location"].startswith(reverse("share"))
        page = client.get(entry["Location"])
        token = page.context["token"]
        assert client.get(reverse("share_picture", args=[token]))["Content-Type"] == "image/png"
        assert entered(None).get(reverse("share_picture", args=[token])).status_code == 302
        client.post(reverse("share"), {"kind": "screenshot", "kept": token, "text": "Vu ce matin"})
        heard = Heard.objects.get()
        with Image.open(heard.picture) as kept:
            assert kept.format == "JPEG"

    def test_whoever_brings_too_much_fills_nothing(self):
        client = entered(None)
        for number in range(services.MOST_KEPT + 5):
            client.post(self.URL, {"text": f"n° {number}"})
        assert services.forget_shared() == 0
        assert services.forget_shared(but=0) == services.MOST_KEPT
        assert not Heard.objects.exists() and not Trace.objects.exists()
        assert client.post(self.URL, {})["Location"].endswith("next=%2Fdesk%2Fshare%2F")

    def test_what_is_missing_is_said_beside_its_field(self, institution: Actor):
        page = entered(somebody(Role.CONTRIBUTOR)).post(reverse("share"), {"kind": "comment", "text": ""})
        assert "Les mots manquent" in page.content.decode() or page.context["form"].errors["text"]
        assert refused(entered(somebody(Role.READER)).get(reverse("share")))

    def test_the_desk_can_be_installed(self):
        client = entered(somebody(Role.READER))
        told = client.get(reverse("desk_manifest")).json()
        assert told["share_target"]["action"] == self.URL and told["share_target"]["action"].startswith(told["scope"])
        assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"}
        assert reverse("desk_manifest") in client.get("/desk/").content.decode()
        assert entered(None).get(reverse("desk_manifest")).status_code == 302


class TestWriting:
    def form(self, *accounts: Connection, **more: Any) -> dict[str, Any]:
        return {"text_fr": "Nocturne jeudi", "connections": [str(each.pk) for each in accounts], **more}

    def test_written_once_with_words_of_its_own(self, picture: Picture):
        one, two = make_by_hand("linkedin"), make_by_hand("facebook")
        client, page = entered(somebody(Role.EDITOR)), reverse("sending_write")
        told = self.form(one, two, do="preview", picture_1=picture.pk, alt_fr_1="La mer", link="https://musee.example/")
        told[f"variant_{two.pk}"] = "Jeudi, on reste tard"
        shown = client.post(page, told).content.decode()
        assert "Jeudi, on reste tard" in shown and not Shipment.objects.exists()
        assert "Jeudi, on reste tard" in client.post(reverse("sending_preview"), told).content.decode()
        answer = client.post(page, told | {"do": "send"})
        shipment = Shipment.objects.get()
        assert answer["Location"] == reverse("sending_content", args=[shipment.pk])
        texts = {each.connection_id: each.message["text"] for each in shipment.deliveries.all()}
        assert texts[two.pk].startswith("Jeudi, on reste tard") and texts[one.pk].startswith("Nocturne jeudi")
        assert {each.message["media"][0]["alt"] for each in shipment.deliveries.all()} == {"La mer"}
        assert shipment.written_by is not None

    def test_problems_stand_beside_their_fields(self):
        account = make_by_hand("x")
        client, page = entered(somebody(Role.EDITOR)), reverse("sending_write")
        long = client.post(page, self.form(account, do="send", text_fr="a" * 400))
        assert "280" in str(long.context["form"].errors["text_fr"])
        own = self.form(account, do="send") | {f"variant_{account.pk}": "b" * 400}
        assert f"variant_{account.pk}" in client.post(page, own).context["form"].errors
        assert "connections" in client.post(page, self.form(do="send")).context["form"].errors
        past = client.post(page, self.form(account, do="send", at="2020-01-01T10:00"))
        assert "at" in past.context["form"].errors
        assert not Shipment.objects.exists()

    def test_a_refusal_of_rights_is_told_and_nothing_is_written(self, picture: Picture):
        account = make_by_hand("facebook")
        restrict_use([picture.thing], uses=["post:facebook"], why_fr="Refusé")
        told = self.form(account, do="send", picture_1=picture.pk, alt_fr_1="La mer")
        page = entered(somebody(Role.EDITOR)).post(reverse("sending_write"), told)
        assert page.context["form"].errors["connections"]
        assert not Shipment.objects.exists()

    def test_at_a_date(self):
        account, moment = make_by_hand("facebook"), now() + timedelta(days=2)
        told = self.form(account, do="send", at=moment.strftime("%Y-%m-%dT%H:%M"))
        entered(somebody(Role.EDITOR)).post(reverse("sending_write"), told)
        delivery = Delivery.objects.get()
        assert delivery.state == "waiting" and delivery.due_at > now() + timedelta(days=1)

    def test_strangers_and_contributors(self):
        for name in ("sending_write", "sending_preview"):
            assert entered(None).post(reverse(name))["Location"].startswith("/desk/login/")
            assert refused(entered(somebody(Role.CONTRIBUTOR, name)).post(reverse(name)))


class TestPresence:
    def test_connect_disconnect_and_again(self):
        client = entered(somebody(Role.MANAGER))
        page = reverse("presence_connect", args=["instagram"])
        wrong = client.post(page, {"url": "https://x.com/musee"})
        assert wrong.context["form"].errors["url"]
        client.post(page, {"url": "https://www.instagram.com/musee", "name": "Le musée"})
        account = Connection.objects.get()
        assert (account.state, account.name) == ("working", "Le musée")
        assert "Le musée" in client.get(reverse("presence_home")).content.decode()
        client.post(reverse("presence_leave", args=[account.pk]))
        assert Connection.objects.get().state == "left"
        client.post(reverse("presence_connect_again", args=[account.pk]), {"url": "https://www.instagram.com/musee"})
        assert Connection.objects.get().state == "working"

    def test_a_secret_of_ours_is_shown_once(self, monkeypatch: pytest.MonkeyPatch):
        from parvis.channels.contracts import Account, Health
        from parvis.channels.networks.webhook.adapter import Webhook

        account = Account(id="https://intranet.example/in", secrets={"secret": "tell-nobody"})
        monkeypatch.setattr(Webhook, "connect", lambda self, answers: account)
        monkeypatch.setattr(Webhook, "look_after", lambda self, account: Health(name="Intranet"))
        client = entered(somebody(Role.MANAGER))
        shown = client.post(reverse("presence_connect", args=["webhook"]), {"url": "https://intranet.example/in"})
        assert "tell-nobody" in shown.content.decode() and "no-store" in shown["Cache-Control"]
        kept = Connection.objects.get()
        assert "tell-nobody" not in client.get(reverse("presence_account", args=[kept.pk])).content.decode()

    def test_the_network_s_own_page_and_back(self, monkeypatch: pytest.MonkeyPatch):
        from parvis.channels.contracts import Account, Health
        from parvis.channels.networks.mastodon.adapter import Mastodon

        sent: dict[str, str] = {}

        def authorise(self: Any, answers: Any, *, back: str, state: str) -> Any:
            sent.update(back=back, state=state)
            return "https://mastodon.example/oauth/authorize", {"verifier": "v"}

        monkeypatch.setattr(Mastodon, "authorise", authorise)
        monkeypatch.setattr(Mastodon, "authorised", lambda self, kept, query, back: Account(id="1@mastodon.example"))
        monkeypatch.setattr(Mastodon, "look_after", lambda self, account: Health(name="@musee@mastodon.example"))
        manager, other = somebody(Role.MANAGER), somebody(Role.MANAGER, "other")
        page = entered(manager).post(reverse("presence_connect", args=["mastodon"]), {"server": "mastodon.example"})
        assert 'href="https://mastodon.example/oauth/authorize"' in page.content.decode()
        assert sent["back"].endswith(reverse("presence_back"))
        come = {"state": sent["state"], "code": "c"}
        entered(other).get(reverse("presence_back"), come)
        assert not Connection.objects.exists()
        entered(manager).get(reverse("presence_back"), come)
        assert Connection.objects.get().state == "working"
        assert entered(manager).get(reverse("presence_back"), come)["Location"] == reverse("presence_home")

    def test_a_week_s_figures_are_typed(self):
        account, client = make_by_hand(), entered(somebody(Role.EDITOR))
        page = reverse("presence_figures", args=[account.pk])
        assert client.post(page, {"day": now().date().isoformat()}).context["figures_form"].non_field_errors()
        ahead = client.post(page, {"day": (now() + timedelta(days=9)).date().isoformat(), "followers": 3})
        assert ahead.context["figures_form"].errors["day"]
        client.post(page, {"day": now().date().isoformat(), "followers": 1204, "likes": 33})
        assert dict(Figure.objects.values_list("name", "value")) == {"followers": 1204, "likes": 33}
        shown = reverse("presence_account", args=[account.pk])
        assert "1\u202f204" in client.get(shown).content.decode()
        assert refused(entered(somebody(Role.READER)).post(page, {"likes": 1}))

    def test_a_file_that_is_no_export_is_refused_beside_its_field(self):
        account, client = make_by_hand(), entered(somebody(Role.EDITOR))
        bad = client.post(reverse("presence_export", args=[account.pk]), {"file": SimpleUploadedFile("a.zip", b"no")})
        assert bad.context["export"].errors["file"] or bad.context["export"].non_field_errors()

    def test_only_managers_connect(self):
        account = make_by_hand()
        posts: list[tuple[str, list[Any]]] = [
            ("presence_leave", [account.pk]),
            ("presence_look", [account.pk]),
            ("presence_connect", ["feeds"]),
        ]
        for name, args in posts:
            assert refused(entered(somebody(Role.EDITOR, f"e{name}")).post(reverse(name, args=args)))
            assert entered(None).post(reverse(name, args=args))["Location"].startswith("/desk/login/")
        assert (
            entered(somebody(Role.MANAGER), checks=True).post(reverse("presence_leave", args=[account.pk])).status_code
            == 403
        )
        assert Connection.objects.get().state == "working"


class TestFollowers:
    @pytest.fixture
    def follower(self, institution: Actor) -> Follower:
        handle = recognise_handle(network="fediverse", address="@ana@elsewhere.example")
        assert handle is not None
        remote = RemoteActor.objects.create(
            iri="https://elsewhere.example/ana", host="elsewhere.example", address="ana@elsewhere.example", name="Ana",
            url="https://elsewhere.example/@ana", inbox="https://elsewhere.example/in", handle=handle,
        )  # fmt: skip
        append(Act(kind="fediverse.like.received", thing_id=institution.thing_id, channel="own", handle_id=handle.pk))
        return Follower.objects.create(actor=institution, remote=remote, activity="https://elsewhere.example/f/1")

    def test_who_follows_and_what_they_did(self, follower: Follower, monkeypatch: pytest.MonkeyPatch):
        client = entered(somebody(Role.MANAGER))
        page = client.get(reverse("presence_followers")).content.decode()
        assert "Ana" in page and "aime" in page and "https://elsewhere.example/@ana" in page
        answered: list[bool] = []
        monkeypatch.setattr(
            "parvis.channels.views.followers.answer_follow", lambda row, accepts: answered.append(accepts)
        )
        client.post(reverse("presence_follower", args=[follower.pk]), {"do": "accept"})
        assert answered == [True]
        assert refused(entered(somebody(Role.READER)).post(reverse("presence_follower", args=[follower.pk])))
        assert entered(None).get(reverse("presence_followers"))["Location"].startswith("/desk/login/")
        assert "Musée" in client.get(reverse("presence_home")).content.decode()
