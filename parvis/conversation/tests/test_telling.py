"""Those who asked are told once, where they asked; who cannot be is shown with why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.channels import services as channels
from parvis.channels.contracts import Change, Visibility
from parvis.channels.models import Connection, Shipment
from parvis.conversation import receivers, services
from parvis.conversation.models import Answer, Message, Posted, Stance, Telling, Thread, Told
from parvis.conversation.needs import following, to_tell
from parvis.conversation.queries.asking import said_with
from parvis.conversation.services import asking, listeners, mailing, telling
from parvis.conversation.services.mailbox import take_in_letter
from parvis.conversation.tests.people import hear, make_account, make_member
from parvis.conversation.tests.test_letters import letter
from parvis.core.errors import BadInput, NotAllowed
from parvis.feedback.models import Remark
from parvis.feedback.services import gather, move_topic, open_topic, say_in_public, take_down
from parvis.feedback.services.publishing import PublicWords
from parvis.testing.peers import smtp
from parvis.traces.models import Person
from parvis.traces.queries import subject_of
from parvis.traces.services import erase_person

WISH = "On devrait pouvoir voir les films chez soi"
TEXTS = {"fr": "Bonjour {name}, c’est fait.", "en": "Hello {name}, it is done."}


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told after commit is told now: these tests run within one transaction."""
    from django.db import transaction

    monkeypatch.setattr(transaction, "on_commit", lambda do, *_args, **_told: do())


@pytest.fixture
def editor() -> User:
    return make_member()


@pytest.fixture
def account() -> Connection:
    return make_account()


@pytest.fixture
def server(settings: Any) -> Iterator[smtp.Smtp]:
    with smtp.running() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = running.host, running.port, False
        settings.ANSWERS_FROM = "bonjour@musee.example"
        yield running


def heard(account: Connection, number: int = 1, **told: Any) -> Message:
    told.setdefault("text", f"{WISH} {number}")
    return Message.objects.select_related("thread").get(heard=hear(account, number, **told))


def marked(message: Message, by: User) -> Remark:
    remark = services.mark(message.thread, kind="idea", by=by, message=message)
    assert remark is not None
    return remark


def noted(email: str = "", text: str = WISH, **told: Any) -> Remark:
    return take_down(source="front_desk", text=text, mark="idea", email=email, language="fr", **told)


def moved(remarks: list[Remark], by: User, after: str = "done") -> Telling:
    topic = open_topic(title="Voir les films chez soi", remarks=remarks, by=by)
    for step in ("considered", after):
        move_topic(topic=topic, after=step, reason="Le conseil l’a voulu", by=by)
    return Telling.objects.get(topic=topic, state="offered")


def send(row: Telling, by: User, **told: Any) -> list[Told]:
    everybody = {each.who for each in listeners.listeners_of(row.topic)}
    telling.tell(row, **{"texts": TEXTS, "who": everybody, "by": by, **told})
    telling.carry_on(telling=row)
    return list(Told.objects.filter(telling=row).select_related("answer__delivery", "message"))


class TestOffered:
    @pytest.mark.parametrize("after", ["planned", "done", "declined"])
    def test_when_a_topic_is_answered_and_only_then(self, account: Connection, editor: User, after: str):
        topic = open_topic(title="Films", remarks=[marked(heard(account), editor)], by=editor)
        move_topic(topic=topic, after="considered", reason="Vu", by=editor)
        assert not Telling.objects.exists() and to_tell(editor) is None
        move_topic(topic=topic, after=after, reason="Parce que", by=editor)
        row = Telling.objects.get()
        assert row.state == "offered" and row.move.after == after and to_tell(editor)
        [told] = following(topic, editor)
        assert told.waits and told.url.endswith(f"{row.pk}/")
        assert following(topic, make_member(Role.CONTRIBUTOR)) == []
        # Heard twice, or looked for by the clock, it is one offer.
        receivers.topic_moved(topic)
        assert telling.look_for_offers() == 0 and Telling.objects.count() == 1

    def test_nobody_to_tell_is_no_offer_and_who_is_gathered_later_makes_one(self, account: Connection, editor: User):
        topic = open_topic(title="Films", remarks=[noted()], by=editor)
        for step in ("considered", "done"):
            move_topic(topic=topic, after=step, reason="Fait", by=editor)
        assert not Telling.objects.exists() and telling.look_for_offers() == 0
        gather(remarks=[marked(heard(account), editor)], topic=topic, by=editor)
        assert telling.look_for_offers() == 1 and Telling.objects.get().topic == topic

    def test_the_next_step_overtakes_what_was_offered(self, account: Connection, editor: User):
        row = moved([marked(heard(account), editor)], editor, after="planned")
        move_topic(topic=row.topic, after="done", reason="En ligne", by=editor)
        row.refresh_from_db()
        assert row.state == "overtaken" and Telling.objects.get(state="offered").move.after == "done"
        with pytest.raises(BadInput):
            send(row, editor)
        assert not Told.objects.exists()

    def test_declined_with_a_reason_and_thought_again(self, account: Connection, editor: User):
        row = moved([marked(heard(account), editor)], editor)
        with pytest.raises(BadInput):
            telling.decline(row, reason=" ", by=editor)
        telling.decline(row, reason="Une lettre part demain", by=editor)
        assert to_tell(editor) is None and "Une lettre part demain" in following(row.topic, editor)[0].told
        assert [each.state for each in send(row, editor)] == ["given"]

    def test_whoever_may_not_answer_tells_nobody(self, account: Connection, editor: User):
        row = moved([marked(heard(account), editor)], editor)
        with pytest.raises(NotAllowed):
            send(row, make_member(Role.CONTRIBUTOR))
        assert not Told.objects.exists() and not Shipment.objects.exists()


class TestWhereTheyAsked:
    def test_each_by_their_own_way(self, account: Connection, editor: User, server: smtp.Smtp):
        public = heard(account, 1, who="ana")
        private = heard(
            make_account("mastodon"), 2, who="bruno", what="message", visibility=Visibility.DIRECT, object_id="at://b/2",
        )  # fmt: skip
        mailed = letter_in()
        asked = asking.ask(text=f"{WISH} ?", once="q1", name="Dora", language="en")
        channels.record_by_hand(kind="comment", by=editor, text=WISH, url="https://blog.example/1", who="Ida")
        by_hand = Message.objects.select_related("thread").get(thread__way="by_hand")
        remarks = [marked(each, editor) for each in (public, private, mailed, asked, by_hand)]
        row = moved([*remarks, noted("eve@exemple.example")], editor)
        found = {(each.way, each.is_private) for each in listeners.listeners_of(row.topic)}
        assert found == {
            ("network:bluesky", False), ("network:mastodon", True), ("mail", True), ("page", True), ("hand", False),
        }  # fmt: skip
        people = send(row, editor)
        assert {each.state for each in people} == {"given"} and len(people) == 6
        answers = {each.message_id: each.answer for each in people}
        on_network = answers[public.pk]
        assert on_network and on_network.delivery.message["reply_to"]["id"] == "at://ana/1"
        assert "Bonjour Ana, c’est fait." in on_network.delivery.message["text"]
        in_private = answers[private.pk]
        assert in_private and in_private.delivery.message["visibility"] == "direct" and in_private.is_private
        for posted in Posted.objects.all():
            assert mailing.post(posted)
        assert {each.recipients[0] for each in server.wait(count=2)} == {"ana@exemple.example", "eve@exemple.example"}
        assert [each.text for each in said_with(asked) if each.direction == "out"] == ["Hello Dora, it is done."]
        assert answers[by_hand.pk] and answers[by_hand.pk].state == "by_hand"
        assert Telling.objects.get().state == "given" and to_tell(editor) is None
        assert not Thread.objects.filter(needs_answer=True).exists()

    def test_who_left_an_address_at_the_front_desk_is_written_to_and_may_answer(self, editor: User, server: smtp.Smtp):
        send(moved([noted("eve@exemple.example", text="Les films, chez moi !")], editor), editor)
        assert mailing.post(Posted.objects.get())
        [sent] = server.wait()
        assert sent.message["Subject"] == "Re: Ce que vous nous avez dit" and "c’est fait" in sent.message.get_content()
        thread = Thread.objects.get()
        assert thread.is_private and thread.said.earliest("pk").text == "Les films, chez moi !"
        assert "eve@" not in f"{thread.subject}{thread.said.earliest('pk').author}"
        raw = letter("Merci !", Message_ID="<9@x.example>", In_Reply_To=sent.message["Message-ID"])
        back = taken_in(raw)
        assert back.thread == thread and Thread.objects.count() == 1


def letter_in() -> Message:
    return taken_in(letter(WISH))


def taken_in(raw: bytes) -> Message:
    found = take_in_letter(raw)
    assert found is not None
    return found


class TestOnce:
    def test_three_times_asked_and_two_handles_known_to_be_one_are_one(self, account: Connection, editor: User):
        ours = [heard(account, number, who="ana") for number in (1, 2)]
        elsewhere = heard(make_account("mastodon"), 3, who="anne")
        person = Person.objects.create()
        for each in (ours[0].handle, elsewhere.handle):
            assert each is not None
            type(each).objects.filter(pk=each.pk).update(person=person)
        remarks = [marked(Message.objects.select_related("thread", "handle").get(pk=each.pk), editor)
                   for each in (*ours, elsewhere)]  # fmt: skip
        row = moved(remarks, editor)
        [one] = listeners.listeners_of(row.topic)
        assert one.times == 3
        assert len(send(row, editor)) == 1 and Shipment.objects.count() == 1

    def test_a_letter_and_an_address_left_at_the_front_desk_are_one(self, editor: User):
        row = moved([marked(letter_in(), editor), noted("Ana@exemple.example")], editor)
        assert [each.times for each in listeners.listeners_of(row.topic)] == [2]

    def test_pressed_twice_and_by_two_it_leaves_once(self, account: Connection, editor: User):
        row = moved([marked(heard(account), editor)], editor)
        send(row, editor)
        with pytest.raises(BadInput):
            send(Telling.objects.get(), make_member())
        telling.carry_on()
        assert Shipment.objects.count() == 1 and Answer.objects.count() == 1

    @pytest.mark.parametrize("moment", ["before", "between", "after"])
    def test_whoever_dies_leaves_what_the_next_one_finishes(
        self, account: Connection, editor: User, moment: str, monkeypatch: pytest.MonkeyPatch
    ):
        """before: nothing left yet; between: the answer is written; after: it left, and nobody noted it."""
        row = moved([marked(heard(account), editor)], editor)
        everybody = {each.who for each in listeners.listeners_of(row.topic)}
        telling.tell(row, texts=TEXTS, who=everybody, by=editor)
        one = Told.objects.get()
        if moment != "before":
            assert one.message is not None
            thread = Thread.objects.get(pk=one.message.thread_id)
            made = services.draft(thread, text="Bonjour Ana, c’est fait.", by=editor, to=one.message, key=f"told:{one.pk}")  # fmt: skip
            if moment == "after":
                services.let_go(made, by=editor)
        assert telling.carry_on() == 1 and telling.carry_on() == 0
        assert Shipment.objects.count() == 1 and Message.objects.filter(direction="out").count() == 1
        one.refresh_from_db()
        assert one.state == "given" and one.answer and one.words == ""

    def test_told_that_it_is_planned_they_are_told_again_that_it_is_done(self, account: Connection, editor: User):
        row = moved([marked(heard(account), editor)], editor, after="planned")
        send(row, editor)
        move_topic(topic=row.topic, after="done", reason="En ligne", by=editor)
        assert len(send(Telling.objects.get(state="offered"), editor)) == 1 and Shipment.objects.count() == 2


class TestNotTold:
    def refusals(self, row: Telling) -> list[bool]:
        return [each.refusal is not None for each in listeners.listeners_of(row.topic)]

    def test_blocked_muted_withdrawn(self, account: Connection, editor: User):
        blocking, muted, withdrawn, well = (
            heard(account, number, who=who) for number, who in enumerate(("ana", "bo", "cy", "dora"), start=1)
        )
        row = moved([marked(each, editor) for each in (blocking, muted, withdrawn, well)], editor)
        receivers.message_changed(
            Change(what="blocked", network="bluesky", at=blocking.at, handle=blocking.handle_id), None
        )
        services.mute_person(muted.thread, by=editor, reason="Insultes")
        channels.take_back(network="bluesky", remote="at://cy/3")
        assert self.refusals(row) == [True, True, True, False]
        assert len(send(row, editor)) == 1 and Shipment.objects.count() == 1
        assert Stance.objects.filter(blocked_at__isnull=False).exists()

    def test_erased_they_are_told_nothing_even_where_the_offer_stands(self, account: Connection, editor: User):
        message = heard(account)
        row = moved([marked(message, editor), noted("eve@exemple.example"), noted()], editor)
        assert message.handle is not None
        erase_person(subject_of(message.handle))
        assert len(listeners.listeners_of(row.topic)) == 1
        assert sorted(each.people for each in listeners.unreached_of(row.topic)) == [1, 1]
        assert len(send(row, editor)) == 1 and Posted.objects.count() == 1 and not Shipment.objects.exists()

    def test_words_a_network_refuses_stop_all_before_anything_leaves(self, account: Connection, editor: User):
        row = moved([marked(heard(account), editor), noted("eve@exemple.example")], editor)
        with pytest.raises(channels.NotSendable):
            send(row, editor, texts={"fr": "x" * 5_000, "en": "x"})
        with pytest.raises(BadInput, match="nom"):
            send(row, editor, texts={"fr": "Bonjour {nom}", "en": "x"})
        with pytest.raises(BadInput):
            send(row, editor, texts={"fr": " ", "en": "x"})
        assert not Told.objects.exists() and not Answer.objects.exists()
        assert Telling.objects.get().state == "offered"

    def test_what_goes_wrong_with_one_is_told_with_its_remedy_and_tried_again(self, account: Connection, editor: User):
        row = moved([marked(heard(account), editor)], editor)
        everybody = {each.who for each in listeners.listeners_of(row.topic)}
        telling.tell(row, texts=TEXTS, who=everybody, by=editor)
        Stance.objects.create(handle=Message.objects.get().handle, blocked_at=row.created_at)
        assert telling.carry_on() == 1
        one = Told.objects.get()
        assert one.state == "failed" and set(one.problem) == {"fr", "en"} and one.problem["fr"] != one.problem["en"]
        assert to_tell(editor) and not Shipment.objects.exists()
        Stance.objects.all().delete()
        assert telling.again(one, by=editor) and Shipment.objects.count() == 1 and to_tell(editor) is None


class TestWords:
    def test_in_the_language_of_each_with_what_the_public_page_says(self, account: Connection, editor: User):
        remarks = [marked(heard(account, 1, who="ana", language="en"), editor)]
        remarks.append(marked(heard(account, 2, who="bo", language="fr"), editor))
        row = moved(remarks, editor)
        usual = telling.words_of(row)
        assert "{name}" in usual["fr"] and "Voir les films chez soi" in usual["fr"] and "Le conseil" not in usual["fr"]
        words = PublicWords(asked_fr="Les films chez soi", answer_fr="Ils y sont.", asked_en="Films at home",
                            answer_en="They are there.")  # fmt: skip
        say_in_public(topic=row.topic, words=words, by=make_member(Role.APPROVER))
        row = Telling.objects.get()
        usual = telling.words_of(row)
        assert "Films at home" in usual["en"] and "They are there." in usual["en"] and "/id/" in usual["en"]
        people = send(row, editor, texts=usual)
        told = {each.language: each.answer.text for each in people if each.answer}
        assert "Ana" in told["en"] and "They are there." in told["en"] and "Ils y sont." in told["fr"]

    def test_a_name_that_is_not_known_goes_away_with_its_blank(self, editor: User):
        asked = asking.ask(text=WISH, once="q1")
        send(moved([marked(asked, editor)], editor), editor)
        assert Answer.objects.get().text == "Bonjour, c’est fait."


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestDesk:
    def test_from_the_topic_to_what_became_of_each(self, account: Connection, editor: User):
        row = moved([marked(heard(account), editor), marked(asking.ask(text=WISH, once="q"), editor), noted()], editor)
        client, address = entered(editor), reverse("conversation_telling", args=[row.pk])
        topic = client.get(reverse("feedback_topic", args=[row.topic_id])).content.decode()
        assert address in topic
        page = client.get(address)
        whom = re.findall(r'name="who" value="([^"]+)"', page.content.decode())
        assert len(whom) == 2 and page.context["left"] == 2 and len(page.context["unreached"]) == 1
        act = reverse("conversation_telling_act", args=[row.pk])
        assert client.post(act, {"do": "tell", "text_fr": "Bonjour", "who": []}).status_code == 400
        # One alone is ticked: the other may be told later.
        assert client.post(act, {"do": "tell", "text_fr": "C’est fait.", "who": whom[:1]}).status_code == 302
        page = client.get(address)
        assert page.context["left"] == 1 and [each.row.state for each in page.context["reached"]] == ["given"]
        client.post(act, {"do": "tell", "text_fr": "C’est fait.", "who": whom})
        page = client.get(address)
        assert page.context["left"] == 0 and Told.objects.count() == 2 and Shipment.objects.count() == 1
        assert Telling.objects.get().state == "given"

    def test_it_is_for_whoever_may_answer(self, account: Connection, editor: User):
        row = moved([marked(heard(account), editor)], editor)
        for role in (Role.READER, Role.CONTRIBUTOR):
            client = entered(make_member(role))
            assert client.get(reverse("conversation_telling", args=[row.pk])).status_code in (302, 403)
            act = reverse("conversation_telling_act", args=[row.pk])
            assert client.post(act, {"do": "decline", "reason": "x"}).status_code in (302, 403)
        row.refresh_from_db()
        assert row.state == "offered"
