"""The desk's pages: the inbox and its changes, one conversation, what is done with it, and who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from parvis.accounts.models import Absence, Department, User
from parvis.accounts.roles import Role
from parvis.conversation import services
from parvis.conversation.contracts import Author
from parvis.conversation.models import (
    Answer,
    Enclosure,
    Message,
    Moderation,
    Rota,
    Route,
    SavedReply,
    Settings,
    Stance,
    Thread,
    Turn,
    Typing,
)
from parvis.conversation.queries import reading
from parvis.conversation.services.suggesting import put_on_view
from parvis.conversation.tests.conftest import Making
from parvis.conversation.tests.people import hear, make_account, make_member
from parvis.conversation.views.keeping import duration
from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.core.needs import watches
from parvis.feedback.models import Remark, Topic
from parvis.feedback.services import open_topic
from parvis.traces.services import register_thing


@pytest.fixture
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told after commit is told now: a test runs within one transaction."""
    from django.db import transaction

    monkeypatch.setattr(transaction, "on_commit", lambda do, *_args, **_told: do())


def entered(user: User) -> Client:
    """A browser of theirs, in the desk."""
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *told: Any) -> str:
    return reverse(f"conversation{name and f'_{name}'}", args=told)


def waiting(user: User) -> set[str]:
    user = User.objects.get(pk=user.pk)
    return {name for name, watch in watches if user.has_perm(watch.permission) and watch.look(user) is not None}


class TestInbox:
    def test_filters_words_and_made_up_addresses(self, arrival: Making):
        editor = make_member()
        client, other = entered(editor), services.receive(arrival(text="Opening hours?", language="en")).thread
        mine = services.receive(arrival(text="Les horaires d’été ?", language="fr")).thread
        services.assign(mine, by=editor, member=editor)

        def shown(query: str) -> list[Thread]:
            return [line.thread for line in client.get(f"{at('')}?{query}").context["lines"]]

        assert shown("") == [mine, other] and shown("who=me") == [mine] and shown("who=nobody") == [other]
        assert shown("language=en&network=mastodon&way=network") == [other] and shown("q=horaire") == [mine]
        assert shown("state=closed") == [] and shown("private=yes") == [] and shown("late=1") == []
        assert shown("department=99999999999999&who=%00&about=x&kind=nonsense&after=nonsense&state=odd") == []
        page = client.get(f"{at('')}?q=horaire&state=closed")
        assert page.context["asked"].is_narrowed and "state=all" in page.content.decode()

    def test_an_open_list_is_told_what_changed_and_what_left_it(self, arrival: Making):
        editor = make_member()
        client, first = entered(editor), services.receive(arrival()).thread
        since = client.get(at("")).context["since"]
        assert client.get(at("changes"), {"since": since}).status_code == 204
        second = services.receive(arrival(text="Et le samedi ?")).thread
        services.move(first, "closed", by=editor)
        services.settle_need(first)
        Thread.objects.filter(pk=first.pk).update(changed_at=now())
        told = client.get(at("changes"), {"since": since, "state": "open"})
        assert [line.thread for line in told.context["lines"]] == [second] and str(first.pk) in told["X-Left"]
        assert "Et le samedi" in told.content.decode()
        assert client.get(at("changes"), {"since": told["X-Since"]}).status_code == 204
        assert client.get(at("changes"), {"since": "yesterday"}).status_code == 204

    def test_many_at_once(self, arrival: Making):
        editor, department = make_member(), Department.objects.create(name_fr="Médiation")
        client, made = entered(editor), [services.receive(arrival()).thread for _each in range(3)]
        ticked = {"t": [str(each.pk) for each in made] + ["nonsense"], "back": "state=open&language=fr"}
        back = client.post(at("chosen"), {**ticked, "do": "assign", "to": f"department:{department.pk}"})
        assert back.url == f"{at('')}?state=open&language=fr"  # type: ignore[attr-defined]
        assert Thread.objects.filter(department=department).count() == 3
        for do, state in (("close", "closed"), ("mute", "muted"), ("reopen", "new")):
            client.post(at("chosen"), {**ticked, "do": do})
            assert set(Thread.objects.values_list("state", flat=True)) == {state}
        client.post(at("chosen"), {**ticked, "do": "assign", "to": "me"})
        assert Thread.objects.filter(assignee=editor, state="assigned").count() == 3
        for wrong in ({"do": "assign", "to": "member:999"}, {"do": "odd"}, {"do": "assign", "to": ""}):
            assert client.post(at("chosen"), {**ticked, **wrong}).status_code == 302
        assert Thread.objects.filter(assignee=editor).count() == 3
        assert client.post(at("chosen"), {"do": "close"}).status_code == 302

    def test_an_empty_inbox_says_what_to_do(self):
        with override("fr"):
            words = entered(make_member(Role.MANAGER)).get(at("")).content.decode()
        assert reverse("presence_home") in words and "data-inbox" in words


class TestThread:
    def test_what_was_said_and_by_whom(self, arrival: Making):
        editor = make_member()
        thing = register_thing(kind="work", title="Orphée")
        first = services.receive(arrival(text="Où est Orphée ? <script>x</script>", about=thing.pk))
        services.receive(arrival(who="bruno", text="En salle 4.", in_reply_to=first.address))
        gone = services.receive(arrival(in_reply_to=first.address, text="Un mot de trop"))
        Message.objects.filter(pk=gone.pk).update(deleted_at=now(), text="")
        services.receive(arrival(text="Autre chose"))
        services.add_note(first.thread, text="Elle demande souvent.", by=editor)
        page = entered(editor).get(at("thread", first.thread_id))
        said = [(each.message.direction, each.who) for each in page.context["said"]]
        assert said == [("in", "Ana"), ("others", "Bruno"), ("in", "Ana"), ("note", "M0 R.")]
        words = page.content.decode()
        assert "<script>x" not in words and "&lt;script&gt;" in words and thing.path in words
        assert len(page.context["earlier"]) == 1 and page.context["deeds"] == []

    def test_answered_once_on_its_own_network_however_often_it_is_pressed(self, told_at_once: None):
        editor = make_member()
        message = Message.objects.select_related("thread").get(heard=hear(make_account()))
        client, thread = entered(editor), message.thread
        form = client.get(at("thread", thread.pk)).context["form"]
        sent = {"text": "Nous ouvrons à dix heures.", "key": form["key"].value(), "do": "send", "as_": "own"}
        for _time in range(2):
            assert client.post(at("answer", thread.pk), sent).status_code == 302
        row = Answer.objects.get()
        assert row.delivery and row.state == "going" and row.signed == "M0 R." and row.to == message
        page = client.get(at("thread", thread.pk))
        assert page.context["said"][-1].line.delivery == row.delivery
        empty = client.post(at("answer", thread.pk), {**sent, "text": " ", "key": "other"})
        assert empty.status_code == 400 and "text" in empty.context["form"].errors

    def test_what_its_network_will_not_take_is_kept_as_a_draft(self, told_at_once: None):
        editor = make_member()
        message = Message.objects.select_related("thread").get(heard=hear(make_account()))
        client, sent = entered(editor), {"text": "x" * 4_000, "key": "long", "do": "send"}
        told = client.post(at("answer", message.thread_id), sent, follow=True)
        row = Answer.objects.get()
        assert row.state == "draft" and [each["row"] for each in told.context["pending"]] == [row]
        client.post(at("answer_act", row.pk), {"do": "send", "text": "Plus court."})
        row.refresh_from_db()
        assert row.state == "going" and row.text == "Plus court." and Answer.objects.count() == 1

    def test_a_contributor_asks_and_an_editor_decides(self, arrival: Making):
        contributor, editor = make_member(Role.CONTRIBUTOR), make_member()
        thread = services.receive(arrival()).thread
        writing, deciding = entered(contributor), entered(editor)
        writing.post(at("answer", thread.pk), {"text": "Bonjour !", "key": "k", "do": "send"})
        row = Answer.objects.get()
        assert row.state == "asked" and "conversation_approve" in waiting(editor)
        writing.post(at("answer_act", row.pk), {"do": "approve"})
        row.refresh_from_db()
        assert row.state == "asked"
        deciding.post(at("answer_act", row.pk), {"do": "send_back", "reason": "Dites l’heure."})
        row.refresh_from_db()
        assert row.state == "returned" and "conversation_returned" in waiting(contributor)
        assert "Dites l’heure." in writing.get(at("thread", thread.pk)).content.decode()
        writing.post(at("answer_act", row.pk), {"do": "send", "text": "À dix heures !"})
        deciding.post(at("answer_act", row.pk), {"do": "approve"})
        row.refresh_from_db()
        # Nobody of ours is on that network: a hand gives it, and says so.
        assert (row.state, row.text, row.approver) == ("by_hand", "À dix heures !", editor)
        assert "conversation_by_hand" in waiting(editor)
        refused = deciding.post(at("answer_act", row.pk), {"do": "done", "url": "javascript:x"})
        row.refresh_from_db()
        assert refused.status_code == 302 and row.state == "by_hand"
        deciding.post(at("answer_act", row.pk), {"do": "done", "url": "https://ailleurs.example/@musee/9"})
        row.refresh_from_db()
        assert row.state == "done" and row.said and row.said.address == "https://ailleurs.example/@musee/9"

    def test_a_draft_is_somebodys_own(self, arrival: Making):
        one, other = make_member(Role.CONTRIBUTOR), make_member(Role.CONTRIBUTOR)
        thread = services.receive(arrival()).thread
        entered(one).post(at("answer", thread.pk), {"text": "Brouillon", "key": "d", "do": "draft"})
        row = Answer.objects.get()
        for do in ("drop", "keep", "send", "done"):
            assert entered(other).post(at("answer_act", row.pk), {"do": do, "text": "x"}).status_code in (302, 403)
        row.refresh_from_db()
        assert (row.state, row.text) == ("draft", "Brouillon")
        entered(one).post(at("answer_act", row.pk), {"do": "drop"})
        row.refresh_from_db()
        assert row.state == "dropped"

    def test_saved_replies_and_suggestions_are_put_in_what_is_written(self, arrival: Making):
        editor, department = make_member(), Department.objects.create(name_fr="Accueil")
        reply = SavedReply.objects.create(name_fr="Merci", text_fr="Merci {name} ! {signature}")
        SavedReply.objects.create(name_fr="D’un autre service", text_fr="x", department=department)
        thread = services.receive(arrival(language="fr")).thread
        client = entered(editor)
        page = client.get(at("thread", thread.pk))
        assert page.context["replies"] == [reply] and page.context["suggestions"] == []
        filled = client.post(
            at("answer", thread.pk), {"text": "Bonjour.", "key": "k7", "do": "fill", "saved": str(reply.pk)}
        )
        form = filled.context["form"]
        assert form["text"].value() == "Bonjour.\n\nMerci Ana ! M0 R." and form["key"].value() == "k7"
        odd = client.post(at("answer", thread.pk), {"text": "Bonjour.", "key": "k7", "do": "suggest:nothing"})
        assert odd.context["form"]["text"].value() == "Bonjour." and not Answer.objects.exists()

    def test_a_suggestion_tells_why_and_its_link_is_put_in(self, arrival: Making, monkeypatch: pytest.MonkeyPatch):
        from parvis.conversation.services.suggesting import Suggestion
        from parvis.conversation.views import answers
        from parvis.conversation.views import thread as view

        editor, thing = make_member(), register_thing(kind="story", title="La mer")
        put_on_view(thing, by=editor)
        made = Suggestion(
            thing=thing, title="La mer", url="https://musee.example/id/1", points=4, reasons=("parle de la mer",)
        )
        for module in (view, answers):
            monkeypatch.setattr(module, "suggest", lambda *_told, **_more: [made])
        client, thread = entered(editor), services.receive(arrival()).thread
        assert "parle de la mer" in client.get(at("thread", thread.pk)).content.decode()
        filled = client.post(at("answer", thread.pk), {"text": "", "key": "s", "do": f"suggest:{thing.pk}"})
        form = filled.context["form"]
        assert form["text"].value() == "La mer https://musee.example/id/1" and form["link"].value() == made.url

    def test_an_open_page_is_told_of_messages_and_of_who_is_writing(self, arrival: Making):
        one, other = make_member(), make_member()
        message = services.receive(arrival())
        client, pk = entered(one), message.thread_id
        since = client.get(at("thread", pk)).context["moment"]
        quiet = client.get(at("live", pk), {"since": since})
        assert "data-message" not in quiet.content.decode() and quiet["X-Since"] == since
        assert entered(other).post(at("typing", pk)).status_code == 204
        services.receive(arrival(text="Encore moi", in_reply_to=message.address))
        told = client.get(at("live", pk), {"since": since}).content.decode()
        assert "M1 R." in told and "Encore moi" in told
        entered(other).post(at("typing", pk), {"stop": "1"})
        assert not Typing.objects.exists()

    def test_refused_it_says_why_instead_of_a_form(self, arrival: Making):
        editor, message = make_member(), services.receive(arrival())
        Stance.objects.create(handle=message.handle, blocked_at=now())
        client = entered(editor)
        page = client.get(at("thread", message.thread_id))
        assert page.context["refusal"] and page.context.get("form") is None
        sent = client.post(at("answer", message.thread_id), {"text": "Bonjour", "key": "b", "do": "send"})
        assert sent.status_code == 302 and not Answer.objects.exists()


class TestDone:
    def test_given_moved_and_written_down(self, arrival: Making):
        editor = make_member()
        thread, client = services.receive(arrival()).thread, entered(editor)
        rota = Rota.objects.create(name_fr="Permanence")
        client.post(at("act", thread.pk), {"do": "give", "to": f"rota:{rota.pk}"})
        thread.refresh_from_db()
        assert thread.assignee is None
        Turn.objects.create(rota=rota, member=editor)
        client.post(at("act", thread.pk), {"do": "give", "to": f"rota:{rota.pk}"})
        thread.refresh_from_db()
        assert (thread.assignee, thread.state) == (editor, "assigned") and "conversation_mine" in waiting(editor)
        for state in ("waiting", "closed", "reopen", "muted"):
            client.post(at("act", thread.pk), {"do": "move", "state": state})
        thread.refresh_from_db()
        assert thread.state == "muted"
        client.post(at("act", thread.pk), {"do": "move", "state": "answered"})
        thread.refresh_from_db()
        assert thread.state == "muted"
        told = [sentence for _move, sentence, _who in client.get(at("thread", thread.pk)).context["moves"]]
        assert any(str(editor) in each or editor.get_full_name() in each for each in told) and len(told) >= 6

    def test_whoever_is_away_is_stood_in_for_in_a_rota(self, arrival: Making):
        one, other = make_member(), make_member()
        rota = Rota.objects.create(name_fr="Permanence")
        Turn.objects.create(rota=rota, member=one)
        absence = Absence.objects.create(member=one, deputy=other, first_day=today(), last_day=today())
        thread = services.receive(arrival()).thread
        assert services.assign_by_rota(thread, rota, by=one).assignee == other
        absence.deputy = None
        absence.save()
        with pytest.raises(BadInput):
            services.assign_by_rota(thread, rota, by=one)

    def test_marked_it_reaches_feedback_and_joins_a_topic(self, arrival: Making):
        editor = make_member()
        thread = services.receive(arrival(text="On devrait pouvoir regarder les films chez soi")).thread
        topic = open_topic(title="Regarder les films chez soi", by=editor)
        client = entered(editor)
        assert [near.topic for near in client.get(at("thread", thread.pk)).context["near"]] == [topic]
        client.post(at("act", thread.pk), {"do": "mark", "kind": "idea", "people": "3"})
        remark = Remark.objects.get()
        assert (remark.mark, remark.people, remark.topic) == ("idea", 3, None)
        for wrong in ({"kind": "idea", "people": "-1"}, {"kind": "odd"}):
            client.post(at("act", thread.pk), {"do": "mark", **wrong})
        client.post(at("act", thread.pk), {"do": "gather", "topic": "nonsense"})
        client.post(at("act", thread.pk), {"do": "gather", "topic": str(topic.pk)})
        remark.refresh_from_db()
        assert remark.topic == topic and Remark.objects.count() == 1 and Topic.objects.count() == 1
        page = client.get(at("thread", thread.pk))
        assert page.context["remark"].topic == topic and page.context["near"] == []

    def test_moderation_wants_a_reason_and_loses_nothing(self, arrival: Making):
        editor, message = make_member(), services.receive(arrival(text="Insulte"))
        thread, client = message.thread, entered(editor)
        told = {"do": "hide", "message": message.pk}
        client.post(at("act", thread.pk), {**told, "reason": " "})
        message.refresh_from_db()
        assert message.hidden_at is None
        client.post(at("act", thread.pk), {**told, "reason": "Injurieux"})
        message.refresh_from_db()
        assert message.hidden_at and message.text == "Insulte"
        assert "Injurieux" in client.get(at("thread", thread.pk)).content.decode()
        assert "Insulte" not in client.get(at("")).content.decode()
        client.post(at("act", thread.pk), {"do": "show", "message": message.pk})
        client.post(at("act", thread.pk), {"do": "mute", "reason": "Répété"})
        thread.refresh_from_db()
        assert thread.state == "muted" and Stance.objects.get().reason == "Répété"
        assert client.post(at("act", thread.pk), {"do": "hide", "message": "9999", "reason": "x"}).status_code == 404
        client.post(at("act", thread.pk), {"do": "unmute"})
        thread.refresh_from_db()
        assert thread.state == "new"

    def test_a_person_is_blocked_and_reported_from_the_page_with_its_history(self, told_at_once: None):
        editor, account = make_member(), make_account("tumblr", name="musee-tumblr")
        heard = hear(account)
        thread, client = Message.objects.get(heard=heard).thread, entered(editor)
        page = client.get(at("thread", thread.pk)).content.decode()
        assert 'value="block"' in page and 'value="report"' in page and "https://bsky.example/ana" in page
        client.post(at("act", thread.pk), {"do": "block", "reason": " "})
        assert not Moderation.objects.exists()
        client.post(at("act", thread.pk), {"do": "block", "reason": "Menaces"})
        row = Moderation.objects.get()
        assert (row.state, row.by, row.reason) == ("by_hand", editor, "Menaces")
        page = client.get(at("thread", thread.pk)).content.decode()
        assert 'value="unblock"' in page and "Menaces" in page and 'value="mod_done"' in page
        told = {"decision": row.pk}
        assert client.post(at("act", thread.pk), {"do": "mod_done", "decision": "x"}).status_code == 404
        client.post(at("act", thread.pk), {"do": "mod_done", **told})
        row.refresh_from_db()
        assert row.state == "done" and thread.moves.filter(what="mod_done", by=editor).exists()
        # Noted elsewhere as done or called off: it is told, and nothing changes.
        assert client.post(at("act", thread.pk), {"do": "mod_drop", **told}).status_code == 302
        row.refresh_from_db()
        assert row.state == "done"
        words = Message.objects.get(heard=heard).pk
        client.post(at("act", thread.pk), {"do": "report", "reason": "Menaces", "message": words})
        assert Moderation.objects.get(verb="report").message_id == words

    def test_who_may_not_speak_for_the_institution_blocks_nobody(self, told_at_once: None):
        thread = Message.objects.get(heard=hear(make_account("tumblr"))).thread
        contributor = make_member(Role.CONTRIBUTOR)
        answer = entered(contributor).post(at("act", thread.pk), {"do": "block", "reason": "Menaces"})
        assert answer.url == "/desk/" and not Moderation.objects.exists() and not Stance.objects.exists()  # type: ignore[attr-defined]

    def test_the_words_that_are_a_complaint_are_chosen(self, arrival: Making):
        first = services.receive(arrival(text="Bonjour, où est la sortie ?"))
        later = services.receive(arrival(text="C’est mal indiqué !", in_reply_to=first.address, at=now()))
        client = entered(make_member())
        page = client.get(at("thread", first.thread_id)).content.decode()
        assert 'id="mark-said"' in page
        client.post(at("act", first.thread_id), {"do": "mark", "kind": "complaint", "message": later.pk})
        assert Remark.objects.get().text == "C’est mal indiqué !"
        topic = open_topic(title="La sortie", by=make_member())
        client.post(at("act", first.thread_id), {"do": "gather", "topic": topic.pk})
        assert Remark.objects.get().topic == topic

    def test_notes_are_for_colleagues(self, arrival: Making):
        contributor, thread = make_member(Role.CONTRIBUTOR), services.receive(arrival()).thread
        client = entered(contributor)
        assert client.post(at("note", thread.pk), {"text": " "}).status_code == 302
        client.post(at("note", thread.pk), {"text": "À voir avec la régie."})
        assert Message.objects.get(direction="note").text == "À voir avec la régie."


class TestPrivate:
    def test_what_is_private_is_not_there_for_who_may_not_read_it(self, arrival: Making):
        message = services.receive(arrival(text="Secret", is_private=True, way="private"))
        row = Enclosure.objects.create(message=message, name="é\n.pdf", file=ContentFile(b"x", "a.pdf"), size=1)
        contributor, editor = make_member(Role.CONTRIBUTOR), make_member()
        client = entered(contributor)
        assert "Secret" not in client.get(f"{at('')}?state=all").content.decode()
        for name, pk in (("thread", message.thread_id), ("live", message.thread_id), ("file", row.pk)):
            assert client.get(at(name, pk)).status_code == 404, name
        assert client.post(at("note", message.thread_id), {"text": "x"}).status_code == 404
        assert client.post(at("answer", message.thread_id), {"text": "x", "key": "x"}).status_code == 404
        file = entered(editor).get(at("file", row.pk))
        assert file.content == b"x" and file["Content-Disposition"].startswith("attachment")
        assert file["Content-Type"] == "application/octet-stream" and "no-store" in file["Cache-Control"]
        assert not reading.acts_of(message.handle)

    def test_readers_look_and_do_nothing(self, arrival: Making):
        reader, thread = make_member(Role.READER), services.receive(arrival()).thread
        client = entered(reader)
        page = client.get(at("thread", thread.pk))
        assert page.status_code == 200 and "<textarea" not in page.content.decode()
        for name, told in (("act", (thread.pk,)), ("note", (thread.pk,)), ("answer", (thread.pk,)),
                           ("typing", (thread.pk,)), ("chosen", ())):  # fmt: skip
            assert client.post(at(name, *told), {"do": "give", "to": "me"}).status_code in (302, 403), name
        thread.refresh_from_db()
        assert thread.assignee is None and not Answer.objects.exists() and not Typing.objects.exists()


class TestKept:
    def test_how_we_answer(self):
        client = entered(make_member(Role.MANAGER))
        told = {"hours": 8, "joins_from": 20, "drafts_only": "on"}
        assert client.post(at("settings"), told).status_code == 302
        assert (Settings.current().hours, Settings.current().drafts_only) == (8, True)
        refused = client.post(at("settings"), {"hours": 0, "joins_from": 1})
        assert set(refused.context["form"].errors) == {"hours", "joins_from"}
        assert entered(make_member()).get(at("settings")).status_code in (302, 403)

    def test_saved_replies_with_a_variable_nobody_knows_are_refused(self):
        client, add = entered(make_member()), reverse("conversation_replies:add")
        sent = {"name_fr": "Merci", "name_en": "", "text_fr": "Merci {prenom}", "text_en": "", "department": ""}
        assert "prenom" in str(client.post(add, sent).context["form"].errors["text_fr"])
        assert not SavedReply.objects.exists()
        client.post(add, {**sent, "text_fr": "Merci {name}"})
        assert SavedReply.objects.get().text_fr == "Merci {name}"

    def test_routes_lead_somewhere_and_rotas_take_turns(self):
        manager = make_member(Role.MANAGER)
        client, department = entered(manager), Department.objects.create(name_fr="Médiation")
        add = reverse("conversation_routes:add")
        sent = {"name_fr": "Écoles", "name_en": "", "is_active": "on", "words": "école\nclasse", "way": "",
                "network": "", "language": "fr", "about": "", "site": "", "topic": "", "rota": "", "member": "",
                "department": ""}  # fmt: skip
        assert "department" in client.post(add, sent).context["form"].errors
        client.post(add, {**sent, "department": str(department.pk)})
        assert Route.objects.get().department == department
        turns = {"turns-TOTAL_FORMS": 1, "turns-INITIAL_FORMS": 0, "turns-MIN_NUM_FORMS": 0, "turns-MAX_NUM_FORMS": 1000,
                 "turns-0-member": manager.pk, "turns-0-weekday": 2, "turns-0-first_day": "", "turns-0-last_day": "",
                 "turns-0-id": "", "turns-0-ORDER": 1, "turns-0-DELETE": ""}  # fmt: skip
        named = {"name_fr": "Permanence", "name_en": "", "department": ""}
        made = client.post(reverse("conversation_rotas:add"), {**named, **turns})
        assert made.status_code == 302, (made.context["form"].errors, made.context["form"].formsets["turns"].errors)
        assert Turn.objects.get().member == manager

    def test_times_are_told_with_those_who_still_wait(self, arrival: Making):
        editor = make_member()
        answered = services.receive(arrival(at=now() - timedelta(days=2))).thread
        Thread.objects.filter(pk=answered.pk).update(first_answer_at=now(), needs_answer=False)
        services.receive(arrival())
        services.receive(arrival(way="mail", network="", author=Author(network="mail", email="a@b.example")))
        client = entered(editor)
        for by in ("way", "kind", "network", "department", "language"):
            page = client.get(at("times"), {"by": by, "days": "7"})
            assert (page.context["answered"], page.context["waiting"]) == (1, 2), by
        assert client.get(at("times"), {"by": "odd", "days": "99999999999"}).context["days"] == 30
        with override("fr"):
            assert duration(None) == "–" and duration(60.0) == "1 minute" and "3" in duration(3 * 3600.0)

    def test_what_waits_is_told_on_the_home(self, arrival: Making):
        editor, reader = make_member(), make_member(Role.READER)
        thread = services.receive(arrival()).thread
        assert "conversation_nobodys" in waiting(editor) and not {n for n in waiting(reader) if "conversation" in n}
        Thread.objects.filter(pk=thread.pk).update(due_at=now() - timedelta(hours=1))
        assert "conversation_late" in waiting(editor)
