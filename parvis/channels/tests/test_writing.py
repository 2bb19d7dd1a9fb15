"""The writing page: threads, warnings, films, parts of pictures, what it is about, answers; nothing typed is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.channels import services
from parvis.channels.models import Connection, Delivery, Draft, Heard
from parvis.channels.tests.conftest import make_account, make_by_hand
from parvis.channels.tests.test_desk import entered, quick, somebody  # noqa: F401
from parvis.core.clock import now
from parvis.media.models import Picture, Video
from parvis.media.services import prepare_recording
from parvis.media.services.recordings import add_video
from parvis.media.tests.recordings import film as make_film
from parvis.rights.services import state_rights
from parvis.traces.services import Act, append, recognise_handle, register_thing

pytestmark = pytest.mark.django_db
PAGE = "/desk/sending/write/"


@pytest.fixture
def editor() -> User:
    return somebody(Role.EDITOR)


@pytest.fixture
def client(editor: User) -> Client:
    return entered(editor)


@pytest.fixture
def double(db: None) -> Connection:
    return make_account("https://double.example")


def add_film(folder: Path) -> Video:
    """A film with captions in French, ready to be shown."""
    captions = folder / "captions.vtt"
    captions.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nLa salle\n")
    made = add_video(make_film(folder / "film.mp4"), title_fr="La salle", captions_fr=captions)
    prepare_recording(made)
    made.refresh_from_db()
    return made


def sent(answer: Any) -> Delivery:
    """The one sending that was written."""
    assert answer.status_code == 302, answer.context["form"].errors
    return Delivery.objects.get()


class TestThread:
    def test_parts_are_added_moved_and_taken_out_without_losing_a_word(self, client: Client, double: Connection):
        typed = {"text_fr": "Un", "connections": [double.pk], "part_fr_1": "Deux", "part_en_1": "Two"}
        page = client.post(PAGE, {**typed, "do": "part_add"})
        assert page.context["form"].parts == 2 and "Partie 3 sur 3" in page.content.decode()
        assert 'name="part_fr_2"' in page.content.decode() and "autofocus" in page.content.decode()
        typed |= {"part_fr_2": "Trois", "part_en_2": ""}
        form = client.post(PAGE, {**typed, "do": "part_up_2"}).context["form"]
        assert [form[f"part_fr_{n}"].value() for n in (1, 2)] == ["Trois", "Deux"]
        assert [form[f"part_en_{n}"].value() for n in (1, 2)] == ["", "Two"]
        form = client.post(PAGE, {**typed, "do": "part_remove_1"}).context["form"]
        assert form.parts == 1 and form["part_fr_1"].value() == "Trois" and form["text_fr"].value() == "Un"

    def test_each_part_is_counted_on_each_network_and_numbered(self, client: Client, double: Connection):
        typed = {"text_fr": "Un", "part_fr_1": "é" * 501, "connections": [double.pk], "do": "preview"}
        page = client.post(PAGE, typed)
        text = page.content.decode().replace("\u202f", "")
        assert "Partie 2 sur 2" in text and "501 caractères sur 500" in text and "speak-over" in text
        refused = client.post(PAGE, {**typed, "do": "send"})
        assert refused.status_code == 200 and not Delivery.objects.exists()
        assert "é" * 501 in refused.content.decode()

    def test_it_is_sent_in_order_each_behind_the_warning(self, client: Client, double: Connection):
        typed = {
            "text_fr": "Un",
            "part_fr_1": "Deux",
            "part_fr_2": "",
            "part_fr_3": "Trois",
            "sensitive_fr": "Des larmes",
        }
        message = sent(client.post(PAGE, {**typed, "connections": [double.pk], "do": "send"})).message
        assert [part["text"] for part in message["thread"]] == ["Deux", "Trois"]
        assert {message["sensitive"], *(part["sensitive"] for part in message["thread"])} == {"Des larmes"}

    def test_a_network_without_threads_says_so_beside_the_part(self, client: Client):
        typed = {"text_fr": "Un", "part_fr_1": "Deux", "connections": [make_by_hand("linkedin").pk]}
        page = client.post(PAGE, {**typed, "do": "send"})
        assert page.context["form"].errors["part_fr_1"]


class TestMedia:
    @pytest.fixture
    def film(self, tmp_path: Path) -> Video:
        made = add_film(tmp_path)
        assert made.thing is not None
        state_rights(made.thing, licence="cc0-1.0", credit_fr="Musée", credit_en="Museum")
        return made

    def test_a_film_goes_with_its_description(self, client: Client, film: Video):
        typed = {"text_fr": "Un film", "film_1": film.pk, "alt_fr_1": "Une salle"}
        youtube = make_by_hand("youtube")
        page = client.post(PAGE, {**typed, "connections": [youtube.pk], "do": "preview"})
        assert str(film) in page.content.decode() and "Une salle" in page.content.decode()
        media = sent(client.post(PAGE, {**typed, "connections": [youtube.pk], "do": "send"})).message["media"]
        assert [(each["thing"], each["alt"], each["box"]) for each in media] == [
            (str(film.thing_id), "Une salle", None)
        ]

    def test_a_network_without_films_says_so(self, client: Client, film: Video, double: Connection):
        page = client.post(
            PAGE, {"text_fr": "x", "film_1": film.pk, "alt_fr_1": "x", "connections": [double.pk], "do": "send"}
        )
        assert "ne prend pas de films" in str(page.context["form"].errors["picture_1"])

    def test_a_row_is_a_picture_or_a_film(self, client: Client, film: Video, picture: Picture, double: Connection):
        both = {"picture_1": picture.pk, "film_1": film.pk, "text_fr": "x", "connections": [double.pk], "do": "send"}
        assert client.post(PAGE, both).context["form"].errors["film_1"]

    def test_the_part_shown_is_chosen_for_all_and_for_one(self, client: Client, picture: Picture, double: Connection):
        instagram = make_by_hand()
        box = {f"box_1_all_{n}": value for n, value in enumerate((10, 20, 50, 50))}
        box |= {f"box_1_{instagram.pk}_{n}": value for n, value in enumerate((0, 0, 50, 80))}
        typed = {"text_fr": "x", "picture_1": picture.pk, "connections": [double.pk, instagram.pk], **box}
        page = client.post(PAGE, {**typed, "do": "preview"}).content.decode()
        assert "data-crop" in page and "--w: 200.000%" in page
        answer = client.post(PAGE, {**typed, "do": "send"})
        assert answer.status_code == 302, answer.context["form"].errors
        boxes = {row.connection.network: row.message["media"][0]["box"] for row in Delivery.objects.all()}
        assert boxes["double"] == [0.1, 0.2, 0.5, 0.5]
        # 1600 × 1000: half its width by four fifths of its height is a square, which Instagram takes as it is.
        assert boxes["instagram"] == [0.0, 0.0, 0.5, 0.8]

    def test_without_a_choice_it_is_cut_around_the_point_looked_at(self, client: Client, picture: Picture):
        Picture.objects.filter(pk=picture.pk).update(
            focal_point_x=1400, focal_point_y=500, focal_point_width=1, focal_point_height=1
        )
        instagram = make_by_hand()
        typed = {"text_fr": "x", "picture_1": picture.pk, "connections": [instagram.pk]}
        frame = client.post(PAGE, {**typed, "do": "preview"}).context["form"].media_shown[0].frames[1]
        assert frame.usual[0] + frame.usual[2] > 0.9 and frame.ratios == (0.8, 1.0, 1.91)

    @pytest.mark.parametrize("numbers", [(0, 0, 50, ""), (60, 0, 60, 50), (0, 0, 0.2, 50), (0, 0, "x", 50)])
    def test_half_a_frame_is_refused_beside_it(
        self, client: Client, picture: Picture, double: Connection, numbers: Any
    ):
        box = {f"box_1_all_{n}": value for n, value in enumerate(numbers)}
        page = client.post(
            PAGE, {"text_fr": "x", "picture_1": picture.pk, "connections": [double.pk], "do": "send", **box}
        )
        assert page.context["form"].errors["box_1_all"] and not Delivery.objects.exists()
        assert str(page.context["form"].errors["box_1_all"][0]) in page.content.decode().replace("&#x27;", "'")

    def test_pictures_change_places_with_all_that_is_theirs(self, client: Client, picture: Picture, double: Connection):
        typed = {
            "picture_1": picture.pk,
            "alt_fr_1": "Première",
            "box_1_all_0": "5",
            "alt_fr_2": "Seconde",
            "picture_2": "",
        }
        form = client.post(PAGE, {**typed, "do": "media_down_1"}).context["form"]
        assert form["picture_2"].value() == str(picture.pk) and form["alt_fr_2"].value() == "Première"
        assert form["box_2_all"].value()[0] == "5" and form["alt_fr_1"].value() == "Seconde"


class TestAbout:
    def test_opened_from_a_work_it_knows_what_it_is_about(self, client: Client, double: Connection, settings: Any):
        work = register_thing(kind="work", title="Orphée")
        form = client.get(PAGE, {"about": str(work.pk)}).context["form"]
        assert form["about"].value() == work.pk and form["link"].value() == f"{settings.PUBLIC_ADDRESS}{work.path}"
        page = client.post(
            f"{PAGE}?about={work.pk}", {"text_fr": "x", "about": work.pk, "connections": [double.pk], "do": "send"}
        )
        assert sent(page).shipment.about == work

    def test_what_may_be_chosen_is_found_by_its_title(self, client: Client):
        register_thing(kind="work", title="La marée haute")
        register_thing(kind="picture", title="La marée haute, détail")
        found = client.get("/desk/sending_thing_chooser/results/", {"q": "haute maree marée"}).content.decode()
        found += client.get("/desk/sending_thing_chooser/results/", {"q": "marée haute"}).content.decode()
        assert found.count("La marée haute") >= 1 and "détail" not in found

    def test_nonsense_opens_an_empty_page(self, client: Client, double: Connection):
        for asked in ({"about": "x"}, {"reply": "x"}, {"reply": "999"}, {"quote": "-1"}, {"again": "x"}):
            assert client.get(PAGE, asked).context["begun"].purpose == ""


class TestDraft:
    def test_what_was_typed_survives_a_reload_and_goes_once_sent(
        self, client: Client, double: Connection, editor: User
    ):
        typed = {"text_fr": "Commencé", "part_fr_1": "Suite", "connections": [double.pk], "at": "1999-01-01T00:00"}
        client.post(reverse("sending_preview"), typed)
        page = client.get(PAGE)
        assert "Commencé" in page.content.decode() and page.context["form"]["part_fr_1"].value() == "Suite"
        assert entered(somebody(Role.EDITOR, "zoe")).get(PAGE).context["draft"] is None
        client.post(PAGE, {**typed, "do": "anew"})
        assert not Draft.objects.exists() and not client.get(PAGE).context["form"]["text_fr"].value()
        client.post(PAGE, {**typed, "do": "send"})
        assert Draft.objects.filter(by=editor).count() == 1
        client.post(PAGE, {**typed, "at": "", "do": "send"})
        assert Delivery.objects.get().message["text"] == "Commencé" and not Draft.objects.exists()

    def test_one_for_each_thing_spoken_of(self, client: Client, double: Connection):
        work = register_thing(kind="work", title="Orphée")
        client.post(reverse("sending_preview"), {"purpose": f"about:{work.pk}", "text_fr": "De lui"})
        client.post(reverse("sending_preview"), {"text_fr": "De rien"})
        assert client.get(PAGE).context["form"]["text_fr"].value() == "De rien"
        assert client.get(PAGE, {"about": str(work.pk)}).context["form"]["text_fr"].value() == "De lui"

    def test_it_is_bounded_and_forgotten(self, editor: User):
        assert not services.keep_draft(by=editor, purpose="", data={"text_fr": ["x" * 500_000]})
        for n in range(60):
            services.keep_draft(by=editor, purpose=f"about:{n}", data={"text_fr": ["x"]})
        assert Draft.objects.count() == 50
        Draft.objects.update(changed_at=now().replace(year=2020))
        assert services.forget_drafts() == 50


class TestAnswers:
    @pytest.fixture
    def heard(self, double: Connection) -> Heard:
        return hear(double, what="mention", text="Est-ce ouvert ?")

    def test_an_answer_names_the_post_it_answers(self, client: Client, double: Connection, heard: Heard):
        make_by_hand("facebook")
        page = client.get(PAGE, {"reply": heard.pk})
        assert "Est-ce ouvert ?" in page.content.decode() and page.context["form"].accounts == [double]
        purpose = page.context["begun"].purpose
        look = client.post(
            reverse("sending_preview"), {"purpose": purpose, "text_fr": "Oui", "connections": [double.pk]}
        )
        assert "En réponse à Ana" in look.content.decode()
        message = sent(
            client.post(PAGE, {"purpose": purpose, "text_fr": "Oui", "connections": [double.pk], "do": "send"})
        ).message
        assert message["reply_to"] == {"id": "p-1", "url": "https://double.example/p-1"}

    def test_a_private_message_is_answered_in_private(self, client: Client, double: Connection):
        heard = hear(double, what="message", text="En secret")
        Heard.objects.filter(pk=heard.pk).update(words="En secret")
        page = client.get(PAGE, {"reply": heard.pk})
        assert "En secret" in page.content.decode()
        typed = {
            "purpose": f"reply:{heard.pk}",
            "text_fr": "Oui",
            "connections": [double.pk],
            "do": "send",
            "visibility": "public",
        }
        assert sent(client.post(PAGE, typed)).message["visibility"] == "direct"
        assert services.answer_to(str(heard.pk), "quote") is None

    def test_what_is_gone_or_cannot_be_answered_is_not(self, heard: Heard):
        assert services.answer_to(str(heard.pk), "reply") is not None
        # The double quotes nothing.
        assert services.answer_to(str(heard.pk), "quote") is None and services.ways_to_answer(heard) == ["reply"]
        Heard.objects.update(gone_at=now())
        assert services.answer_to(str(heard.pk), "reply") is None and not services.ways_to_answer(Heard.objects.get())


def hear(connection: Connection, *, what: str, text: str, network: str = "double", number: int = 1) -> Heard:
    """Somebody wrote this."""
    handle = recognise_handle(network=network, address="acct:ana@elsewhere.example", name="Ana")
    assert handle is not None
    thing = register_thing(kind="work", title="Orphée")
    act = Act(kind=f"channels.{what}.received", thing_id=thing.pk, channel=network, handle_id=handle.pk, text=text)
    return Heard.objects.create(
        key=f"k{number}", network=network, connection=connection, what=what, object_id=f"p-{number}",
        object_url=f"https://double.example/p-{number}", thing=thing, trace=append(act), at=now(),
    )  # fmt: skip


class TestByHand:
    def test_what_a_film_changes_and_the_hashtags_of_today(self):
        from parvis.channels.contracts import Media, Message
        from parvis.channels.registry import adapter_of

        film = Media(content=b"", media_type="video/mp4", alt="x")
        picture = Media(content=b"", media_type="image/jpeg", alt="x")
        tiktok = adapter_of("tiktok")
        assert [each.field for each in tiktok.check(Message(key="k", text="x" * 2_201, media=(film,)))] == ["text"]
        assert not tiktok.check(Message(key="k", text="x" * 2_201, media=(picture,)))
        tags = tuple(f"t{n}" for n in range(6))
        assert adapter_of("instagram").check(Message(key="k", text="x", media=(picture,), tags=tags))
        assert not adapter_of("instagram").check(Message(key="k", text="x", media=(picture,), tags=tags[:5]))
        described = Media(content=b"", media_type="image/jpeg", alt="x" * 4_000)
        assert not adapter_of("linkedin").check(Message(key="k", text="x", media=(described,)))
