"""What networks hear becomes messages; what is answered leaves on their own network."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from parvis.accounts.roles import Role
from parvis.channels import services as channels
from parvis.channels.contracts import Change, Visibility
from parvis.channels.models import Connection, Delivery, Heard, Shipment
from parvis.channels.services import take_back
from parvis.channels.services.settling import settle, settle_sent
from parvis.conversation import receivers, services
from parvis.conversation.contracts import Arrival
from parvis.conversation.models import Answer, Message, Settings, Stance, Thread
from parvis.conversation.queries import answering, lists, reading
from parvis.conversation.tests.people import event, hear, make_account, make_member
from parvis.core.clock import now
from parvis.core.errors import BadInput, NotAllowed
from parvis.traces.models import Trace
from parvis.traces.queries import subject_of
from parvis.traces.services import object_to_processing, register_thing


@pytest.fixture
def account() -> Connection:
    return make_account()


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told after commit is told now: these tests run within one transaction."""
    from django.db import transaction

    monkeypatch.setattr(transaction, "on_commit", lambda do, *_args, **_told: do())


def said(account: Connection, number: int = 1, **told: Any) -> Message:
    return Message.objects.select_related("thread").get(heard=hear(account, number, **told))


class TestHeard:
    def test_a_mention_becomes_a_thread_that_owes_an_answer(self, account: Connection):
        message = said(account)
        thread = message.thread
        assert (thread.way, thread.network, thread.state, thread.language) == ("network", "bluesky", "new", "fr")
        assert thread.needs_answer and thread.due_at and thread.due_at > message.at
        assert message.text == "Bonjour 1" and message.author == "Ana" and message.trace == message.heard.trace

    def test_what_links_to_a_page_of_ours_is_about_it(self, account: Connection, settings: Any):
        work = register_thing(kind="work", title="Vague")
        url = f"{settings.PUBLIC_ADDRESS}{work.path}"
        assert said(account, links=(url,)).thread.about == work
        # As our own presence hears it, whose links stand in the markup.
        heard = hear(make_account("own", account="musee"), 2, html=f'<p>Voir <a href="{url}">ici</a></p>')
        assert Message.objects.get(heard=heard).thread.about == work

    def test_two_accounts_seeing_one_message_make_one(self, account: Connection):
        hear(account)
        assert channels.hear(event(1, what="reply"), connection=make_account(account="did:plc:other")) is None
        assert Message.objects.count() == 1

    def test_replies_below_somebody_elses_post_share_its_thread(self, account: Connection):
        first = said(account)
        reply = said(account, 2, who="bruno", answers="at://ana/1", root="at://ana/1")
        assert reply.thread == first.thread and reply.reply_to == first and reply.direction == "others"

    def test_hashtags_and_links_are_overheard_and_owe_nothing(self, account: Connection):
        assert not said(account, what="tag").thread.needs_answer

    def test_private_words_are_in_no_ledger(self, account: Connection):
        message = said(account, what="message", visibility=Visibility.DIRECT, text="mot tout à fait secret")
        assert message.is_private and message.thread.way == "private"
        assert not Trace.objects.filter(text__contains="secret").exists()
        reader, editor = make_member(Role.READER), make_member(Role.EDITOR)
        wanted = lists.Filters(words="secret")
        assert not lists.threads(wanted, by=reader).rows and len(lists.threads(wanted, by=editor).rows) == 1
        assert reading.thread_seen(message.thread_id, by=reader) is None

    def test_whoever_delivers_waits_for_no_thread(self, account: Connection):
        heard = channels.hear(event(), connection=account)
        assert heard is not None and heard.waits and not Message.objects.exists()
        assert services.take_waiting() == 1 and services.take_waiting() == 0
        heard.refresh_from_db()
        assert heard.said.get().text == "Bonjour 1" and not heard.waits and heard.told is None

    def test_what_no_worker_took_in_is_taken_in_later_as_it_was_told(self, account: Connection):
        channels.hear(event(1, text="Perdu ?", root="at://ana/0"), connection=account)
        private = channels.hear(
            event(2, what="message", visibility=Visibility.DIRECT, text="En secret"), connection=account
        )
        assert services.catch_up() == 2 and services.catch_up() == 0
        assert Message.objects.get(text="Perdu ?").thread.root == "at://ana/0"
        assert Message.objects.get(heard=private).is_private

    def test_what_was_heard_before_anything_was_left_of_it_is_taken_in(self, account: Connection):
        heard = channels.hear(event(1, text="Perdu ?"), connection=account)
        Heard.objects.update(waits=False, told=None)
        assert services.catch_up() == 1 and services.catch_up() == 0
        assert Message.objects.get(heard=heard).text == "Perdu ?"

    def test_one_that_cannot_be_kept_stops_no_other_and_is_tried_again(
        self, account: Connection, monkeypatch: pytest.MonkeyPatch
    ):
        from parvis.conversation.services import hearing

        bad = channels.hear(event(1), connection=account)
        good = channels.hear(event(2), connection=account)
        assert bad is not None and good is not None

        def receive(arrival: Arrival) -> Message:
            if arrival.heard == bad.pk:
                raise ValueError("fault")
            return services.receive(arrival)

        monkeypatch.setattr(hearing, "receive", receive)
        assert services.take_waiting() == 1 and services.take_waiting() == 0
        assert [each.heard for each in Message.objects.all()] == [good]
        monkeypatch.undo()
        assert services.catch_up() == 1
        bad.refresh_from_db()
        assert bad.said.exists() and bad.told is None

    def test_of_somebody_who_objected_nothing_waits(self, account: Connection):
        object_to_processing(subject_of(said(account).handle))
        heard = channels.hear(event(2), connection=account)
        assert heard is not None and heard.told is None and not heard.waits
        assert services.take_waiting() == services.catch_up() == 0

    def test_erased_before_it_was_taken_in_it_never_is(self, account: Connection):
        heard = channels.hear(event(), connection=account)
        assert heard is not None and heard.trace is not None
        channels.erase_somebody(subject_of(heard.trace.handle))
        heard.refresh_from_db()
        assert heard.told is None and services.take_waiting() == 0


class TestChanged:
    def test_taken_back_its_words_go_and_it_cannot_be_answered(self, account: Connection):
        message = said(account, text="Un mot de trop")
        take_back(network="bluesky", remote="at://ana/1")
        message.refresh_from_db()
        assert message.deleted_at and message.text == "" and not Thread.objects.get().needs_answer
        editor = make_member()
        assert not lists.threads(lists.Filters(words="trop"), by=editor).rows
        with pytest.raises(BadInput, match=r"."):
            services.answer(message.thread, text="Bonjour", by=editor, to=message)
        assert not Answer.objects.exists() and not Shipment.objects.exists()

    def test_taken_back_while_nobody_was_told(self, account: Connection):
        message = said(account)
        Heard.objects.update(gone_at=now())
        assert services.catch_up() == 1
        message.refresh_from_db()
        assert message.deleted_at

    def test_edited_the_former_words_go_from_the_search_too(self, account: Connection):
        message = said(account, text="Avant")
        change = Change(what="edited", network="bluesky", at=now(), object_id="at://ana/1", text="Après <b>coup</b>",
                        html="<p>Après <script>x</script><b>coup</b></p>")  # fmt: skip
        receivers.message_changed(change, message.heard)
        message.refresh_from_db()
        assert message.edited_at and "script" not in message.html
        editor = make_member()
        assert not lists.threads(lists.Filters(words="avant"), by=editor).rows
        assert lists.threads(lists.Filters(words="apres"), by=editor).rows

    def test_edited_before_it_was_taken_in_the_last_words_stand(self, account: Connection):
        heard = channels.hear(event(1, text="Avant"), connection=account)
        change = Change(what="edited", network="bluesky", at=now(), object_id="at://ana/1", text="Après")
        receivers.message_changed(change, heard)
        assert Message.objects.get().text == "Après" and services.take_waiting() == 0

    def test_blocked_before_it_was_taken_in_they_are_not_answered(self, account: Connection):
        heard = channels.hear(event(), connection=account)
        assert heard is not None and heard.trace is not None
        change = Change(what="blocked", network="bluesky", at=now(), handle=heard.trace.handle_id)
        receivers.message_changed(change, None)
        assert services.take_waiting() == 0 and not Thread.objects.get().needs_answer

    def test_blocked_nobody_is_answered_until_they_speak_again(self, account: Connection):
        message = said(account)
        handle = message.handle_id
        receivers.message_changed(Change(what="blocked", network="bluesky", at=now(), handle=handle), None)
        assert not Thread.objects.get().needs_answer
        with pytest.raises(BadInput):
            services.answer(message.thread, text="Bonjour", by=make_member())
        said(account, 2)
        assert Stance.objects.get(handle=handle).blocked_at is None

    def test_moved_it_is_known_where(self, account: Connection):
        message = said(account)
        change = Change(what="moved", network="own", at=now(), handle=message.handle_id, to="https://new.example/ana")
        receivers.message_changed(change, None)
        stance = reading.read(message.thread).stance
        assert stance and stance.moved_to == "https://new.example/ana"
        assert message.thread.moves.filter(what="moved").exists()


class TestAnswered:
    def test_it_leaves_on_its_own_network_and_the_next_reply_comes_back(self, account: Connection):
        message, editor = said(account), make_member()
        row = services.answer(message.thread, text="Nous ouvrons à dix heures.", by=editor, key="k1")
        assert row.state == "going" and row.delivery and row.delivery.message["reply_to"]["id"] == "at://ana/1"
        assert services.answer(message.thread, text="Nous ouvrons à dix heures.", by=editor, key="k1") == row
        assert Shipment.objects.count() == 1 and Message.objects.filter(direction="out").count() == 1
        thread = Thread.objects.get()
        assert thread.state == "answered" and not thread.needs_answer and thread.messages == 2
        _leave(row.delivery, "at://us/1", "https://bsky.example/us/1")
        row.refresh_from_db()
        assert row.state == "done" and Thread.objects.get().first_answer_at
        back = said(account, 2, what="reply", on_id="at://us/1", answers="at://us/1")
        assert back.thread == thread and back.reply_to == row.said and back.direction == "in"
        assert Thread.objects.get().state == "new" and Thread.objects.get().needs_answer

    def test_nobody_speaks_by_the_voice_of_an_expert(self):
        from parvis.fediverse.models import Actor
        from parvis.fediverse.services.actors import institution_actor, make_actor

        expert = make_member(Role.CONTRIBUTOR)
        voice = make_actor(
            kind=Actor.Kind.EXPERT, username="ana_knows", member=expert, name_fr="Ana", speaks_fr="Ana, en son nom."
        )
        theirs = make_account("own", account=voice.username, name="@ana_knows")
        house = make_account("own", account=institution_actor().username, name="@zoo")
        heard = hear(house, who="bruno")
        message = Message.objects.select_related("thread").get(heard=heard)
        Heard.objects.update(connection=None)
        message.refresh_from_db()
        assert answering.way_out(message.thread, message, by=make_member()).connections == (house,)
        house.delete()
        assert answering.way_out(message.thread, message, by=make_member()).by == "hand" and theirs.is_usable

    def test_held_back_an_answer_is_still_owed(self, account: Connection):
        message = said(account)
        row = services.answer(message.thread, text="Bonjour", by=make_member())
        assert row.delivery
        Delivery.objects.filter(pk=row.delivery.pk).update(state="sending")
        row.delivery.refresh_from_db()
        settle(row.delivery, before="sending", after="held", reason="network")
        row.refresh_from_db()
        assert row.state == "failed" and Thread.objects.get().needs_answer
        Delivery.objects.filter(pk=row.delivery.pk).update(
            state="sent", sent_at=now(), remote_url="https://bsky.example/u/1"
        )
        assert services.settle_left_behind() == 1
        row.refresh_from_db()
        assert row.state == "done" and not Thread.objects.get().needs_answer

    def test_a_private_message_is_answered_in_private(self, account: Connection):
        message = said(make_account("mastodon"), what="message", visibility=Visibility.DIRECT, text="Secret")
        row = services.answer(message.thread, text="Entre nous", by=make_member())
        assert row.delivery and row.delivery.message["visibility"] == "direct" and row.said and row.said.is_private
        assert not Trace.objects.filter(text__contains="Entre nous").exists()

    def test_who_may_not_answer_drafts_and_somebody_else_approves(self, account: Connection):
        message, expert, editor = said(account), make_member(Role.CONTRIBUTOR), make_member(Role.EDITOR)
        row = services.answer(message.thread, text="C’est un bois de 1720.", by=expert, as_="own")
        assert row.state == "asked" and not Shipment.objects.exists()
        assert list(answering.to_approve(editor)) == [row] and not answering.to_approve(expert).exists()
        with pytest.raises(NotAllowed):
            services.approve(row, by=expert)
        with pytest.raises(BadInput):
            services.send_back(row, by=editor, reason=" ")
        services.send_back(row, by=editor, reason="Trop court")
        services.rewrite(row, text="C’est un bois gravé de 1720.", by=expert)
        services.ask_approval(row, by=expert)
        done = services.approve(row, by=editor)
        assert done.state == "going" and done.approver == editor
        assert done.delivery and done.delivery.message["text"].endswith(f"— {expert.get_full_name()}")
        assert services.let_go(row, by=editor).state == "going" and Shipment.objects.count() == 1

    def test_where_every_answer_is_approved_nobody_approves_their_own(self, account: Connection):
        Settings.objects.create(pk=1, drafts_only=True)
        message, approver, other = said(account), make_member(Role.APPROVER), make_member(Role.APPROVER)
        row = services.answer(message.thread, text="Bonjour", by=approver)
        assert row.state == "asked"
        with pytest.raises(NotAllowed):
            services.approve(row, by=approver)
        assert services.approve(row, by=other).state == "going"

    def test_where_only_a_hand_can_the_task_goes_to_a_hand(self):
        from parvis.channels.services import record_by_hand

        editor = make_member()
        record_by_hand(kind="comment", by=editor, text="Bravo !", url="https://blog.example/1", who="Ida")
        thread = Thread.objects.get()
        assert thread.way == "by_hand"
        row = services.answer(thread, text="Merci !", by=editor)
        assert row.state == "by_hand" and list(answering.by_hand(editor)) == [row]
        services.record_done(row, by=editor, url="https://blog.example/1#c2")
        assert (
            Answer.objects.get().state == "done"
            and Message.objects.filter(address="https://blog.example/1#c2").exists()
        )
        with pytest.raises(BadInput):
            services.record_done(row, by=editor)

    def test_called_off_it_never_leaves(self, account: Connection):
        message, expert = said(account), make_member(Role.CONTRIBUTOR)
        row = services.answer(message.thread, text="Non", by=expert)
        services.drop(row, by=expert)
        with pytest.raises(BadInput):
            services.drop(row, by=expert)
        assert services.let_go(row, by=make_member()).state == "dropped" and not Shipment.objects.exists()

    def test_a_reader_answers_nobody(self, account: Connection):
        with pytest.raises(NotAllowed):
            services.answer(said(account).thread, text="Bonjour", by=make_member(Role.READER))

    def test_what_the_network_will_not_take_is_said_and_nothing_written(self, account: Connection):
        from parvis.channels.services import NotSendable

        message = said(account)
        with pytest.raises(NotSendable):
            services.answer(message.thread, text="x" * 5_000, by=make_member(), key="long")
        assert Answer.objects.get(key="long").state == "draft" and not Shipment.objects.exists()
        assert Thread.objects.get().needs_answer


def _leave(delivery: Delivery, remote: str, url: str) -> None:
    from parvis.channels.contracts import Sent

    Delivery.objects.filter(pk=delivery.pk).update(state="sending")
    delivery.refresh_from_db()
    assert settle_sent(delivery, Sent(id=remote, url=url), before="sending")
    services.settle_answer(Delivery.objects.select_related("connection").get(pk=delivery.pk))


def test_an_unknown_thread_is_nobodys() -> None:
    assert reading.thread_seen("x", by=make_member()) is None and reading.thread_seen(uuid4(), by=make_member()) is None
