"""Feedback in the desk: noted, gathered, moved, proposed, decided, said in public; who may."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parvis.accounts.models import User
from parvis.feedback.models import Commitment, Remark, Seen, Topic, Word
from parvis.feedback.services import gather, move_topic, open_topic, propose
from parvis.feedback.services.taking import Place
from parvis.feedback.tests.house import House, said
from parvis.strategy.models import Proposal
from parvis.strategy.services import move_proposal


def entered(user: User) -> Client:
    """A browser of theirs, in the desk."""
    client = Client()
    client.force_login(user)
    return client


FILMS = ("Pourquoi ne peut-on pas voir les films chez soi ?", "On devrait pouvoir regarder les films chez soi")


def test_a_note_is_taken_once_however_often_it_is_pressed(house: House) -> None:
    client = entered(house.head)
    form = client.get(reverse("feedback_note")).context["form"]
    sent = {"text": FILMS[0], "mark": "complaint", "people": 2, "once": form["once"].value(), "may_quote": "on"}
    for _time in range(2):
        assert client.post(reverse("feedback_note"), sent).status_code == 302
    remark = Remark.objects.get()
    assert (remark.people, remark.quoting, remark.source) == (2, "agreed", "front_desk")
    refused = client.post(reverse("feedback_note"), {**sent, "text": " ", "email": "not one", "once": "b"})
    assert refused.status_code == 200 and set(refused.context["form"].errors) == {"text", "email"}


def test_from_what_was_said_to_a_decision(house: House) -> None:
    one, two = said(FILMS[0]), said(FILMS[1])
    said("Les toilettes du sous-sol sont sales")
    editor, director = entered(house.editor), entered(house.director)
    page = editor.get(reverse("feedback_gather"), {"r": str(one.pk)})
    assert [near.remark for near in page.context["near_remarks"]] == [two]
    sent = {"r": [str(one.pk), str(two.pk)], "do": "open", "title": "Voir les films chez soi",
            "department": house.mediation.pk}  # fmt: skip
    editor.post(reverse("feedback_gather"), sent)
    topic = Topic.objects.get()
    assert topic.remarks.count() == 2 and topic.department == house.mediation
    address = reverse("feedback_topic", args=[topic.pk])
    assert editor.get(address).status_code == 200
    moved = editor.post(reverse("feedback_move", args=[topic.pk]), {"after": "considered", "reason": "Droits à voir"})
    assert moved.status_code == 302
    editor.post(
        reverse("feedback_propose", args=[topic.pk]), {"title": "Films en ligne", "cost": "4500", "currency": "EUR"}
    )
    proposal = Proposal.objects.get()
    step = {"after": "considered", "reason": "Utile"}
    assert editor.post(reverse("proposal", args=[proposal.pk]), step).status_code == 302
    # Deciding is for a manager of the institution: the editor is offered no such step.
    editor.post(reverse("proposal", args=[proposal.pk]), {"after": "accepted", "reason": "x"})
    proposal.refresh_from_db()
    assert proposal.state == "considered"
    assert (
        director.post(
            reverse("proposal", args=[proposal.pk]), {"after": "accepted", "reason": "Budget voté"}
        ).status_code
        == 302
    )
    shown = editor.get(address)
    assert (
        shown.context["follow"]["reason"].value() == "Budget voté"
        and shown.context["follows"] == Topic.State.PLANNED.label
    )
    assert "feedback_decided" in _waiting(house.editor)
    assert Topic.objects.get().state == "considered"
    editor.post(reverse("feedback_follow", args=[topic.pk]), {"reason": "Budget voté"})
    topic.refresh_from_db()
    assert topic.state == "planned" and "feedback_decided" not in _waiting(house.editor)
    assert str(topic.title) in director.get(reverse("proposal", args=[proposal.pk])).content.decode()


@pytest.mark.parametrize("before", ["received", "considered"])
@pytest.mark.parametrize(("decided", "after"), [("accepted", "planned"), ("declined", "declined")])
def test_what_is_decided_is_offered_and_never_moves_by_itself(
    house: House, before: str, decided: str, after: str
) -> None:
    topic = open_topic(title="Voir les films", remarks=[said(FILMS[0])], by=house.editor)
    if before == "considered":
        move_topic(topic=topic, after="considered", reason="À voir", by=house.editor)
    proposal, client = propose(topic=topic, by=house.editor), entered(house.editor)
    address = reverse("feedback_follow", args=[topic.pk])
    # Nothing is decided: nothing is offered, nor taken.
    assert client.get(reverse("feedback_topic", args=[topic.pk])).context["follow"] is None
    assert client.post(address, {"reason": "x"}).status_code == 302
    for step in ("considered", decided):
        move_proposal(proposal=proposal, after=step, reason="Le conseil le veut", by=house.director)
    topic.refresh_from_db()
    assert topic.state == before and "feedback_decided" in _waiting(house.editor)
    assert client.post(address, {"reason": " "}).status_code == 400
    assert client.post(address, {"reason": "Le conseil le veut"}).status_code == 302
    topic.refresh_from_db()
    assert topic.state == after and topic.answered_at and "feedback_decided" not in _waiting(house.editor)
    assert [move.reason for move in topic.moves.order_by("at", "pk")][-1] == "Le conseil le veut"
    # Pressed twice, it is one step.
    client.post(address, {"reason": "Encore"})
    assert topic.moves.filter(after=after).count() == 1


def _waiting(user: User) -> set[str]:
    from parvis.core.needs import watches

    user = User.objects.get(pk=user.pk)
    return {name for name, watch in watches if user.has_perm(watch.permission) and watch.look(user) is not None}


def test_a_reader_sees_figures_and_no_words(house: House, reader: User) -> None:
    topic = open_topic(title="Voir les films", remarks=[said(FILMS[0], quoting="no")], by=house.editor)
    client = entered(reader)
    shown = client.get(reverse("feedback_topic", args=[topic.pk]))
    assert shown.status_code == 200 and FILMS[0] not in shown.content.decode()
    for name in ("feedback", "feedback_gather", "feedback_survey", "feedback_note", "feedback_promise"):
        assert client.get(reverse(name)).status_code in (302, 403), name
    for name in ("feedback_move", "feedback_act", "feedback_change", "feedback_public", "feedback_propose"):
        answer = client.post(reverse(name, args=[topic.pk]), {"after": "considered", "reason": "x", "do": "route"})
        assert answer.status_code in (302, 403), name
    topic.refresh_from_db()
    assert topic.state == "received" and topic.moves.count() == 1


def test_whoever_edits_in_a_department_answers_for_its_topics_only(house: House) -> None:
    theirs = open_topic(title="Visites", place=Place(department=house.mediation), by=house.editor)
    other = open_topic(title="Cartels", place=Place(department=house.collections), by=house.editor)
    client = entered(house.head)
    step = {"after": "considered", "reason": "Nous regardons"}
    assert client.post(reverse("feedback_move", args=[theirs.pk]), step).status_code == 302
    assert client.post(reverse("feedback_move", args=[other.pk]), step).status_code in (302, 403)
    theirs.refresh_from_db()
    other.refresh_from_db()
    assert (theirs.state, other.state) == ("considered", "received")


def test_a_step_without_reason_comes_back_with_its_error(house: House) -> None:
    topic = open_topic(title="Visites", by=house.editor)
    answer = entered(house.editor).post(
        reverse("feedback_move", args=[topic.pk]), {"after": "considered", "reason": ""}
    )
    assert answer.status_code == 400 and "reason" in answer.context["move"].errors


def test_the_word_of_the_direction_goes_down_and_is_seen(house: House) -> None:
    address = reverse("feedback_department", args=[house.mediation.pk])
    entered(house.editor).post(address, {"text": "Non"})
    assert not Word.objects.exists()
    entered(house.director).post(address, {"text": "Nous fermons le lundi pour les écoles."})
    word = Word.objects.get()
    assert "feedback_words" in _waiting(house.head)
    entered(house.editor).get(address)
    assert not Seen.objects.exists()
    assert word.text in entered(house.head).get(address).content.decode()
    assert [seen.member for seen in word.seen.all()] == [house.head]
    assert "feedback_words" not in _waiting(house.head)
    entered(house.director).post(reverse("feedback_word_back", args=[word.pk]))
    assert word.text not in entered(house.head).get(address).content.decode()


def test_a_department_hears_what_was_said_of_it(house: House) -> None:
    gathered = said(FILMS[0], people=3)
    topic = open_topic(title="Films", place=Place(department=house.mediation), by=house.editor)
    gather(remarks=[gathered], topic=topic, by=house.editor)
    said("Merci pour la visite", mark="thanks", place=Place(department=house.mediation))
    said("Les cartels", place=Place(department=house.collections))
    shown = entered(house.head).get(reverse("feedback_department", args=[house.mediation.pk]))
    assert (shown.context["counts"].people, shown.context["counts"].remarks) == (4, 2)
    assert FILMS[0] in shown.content.decode()


def test_rules_propose_a_department_and_a_person_confirms(house: House) -> None:
    from parvis.feedback.models import Route

    director = entered(house.director)
    added = director.post(reverse("feedback_routes:add"), {"department": house.mediation.pk, "words": ""})
    assert added.status_code == 200 and not Route.objects.exists()
    director.post(reverse("feedback_routes:add"), {"department": house.mediation.pk, "words": "film, vidéo"})
    topic = open_topic(title="Voir les films chez soi", by=house.editor)
    editor = entered(house.editor)
    shown = editor.get(reverse("feedback_topic", args=[topic.pk]))
    assert [each.department for each in shown.context["departments"]] == [house.mediation]
    topic.refresh_from_db()
    assert topic.department is None
    editor.post(reverse("feedback_act", args=[topic.pk]), {"do": "route", "department": house.mediation.pk})
    topic.refresh_from_db()
    assert topic.department == house.mediation


def test_the_promise_is_a_managers(house: House) -> None:
    sent = {"days": 10, "climb_days": 3, "counting": "weekdays"}
    entered(house.editor).post(reverse("feedback_promise"), sent)
    assert not Commitment.objects.exists()
    entered(house.director).post(reverse("feedback_promise"), sent)
    assert Commitment.current().days == 10
    wrong = entered(house.director).post(reverse("feedback_promise"), {**sent, "days": 0})
    assert "days" in wrong.context["form"].errors


def test_public_words_wait_for_an_answer(house: House) -> None:
    topic = open_topic(title="Films", by=house.editor)
    director = entered(house.director)
    sent = {"asked_fr": "Voir les films chez soi", "answer_fr": "Ils sont en ligne."}
    early = director.post(reverse("feedback_public", args=[topic.pk]), sent)
    assert "asked_fr" in early.context["form"].errors
    move_topic(topic=topic, after="considered", reason="Oui", by=house.editor)
    move_topic(topic=topic, after="done", reason="Fait", by=house.editor)
    half = director.post(reverse("feedback_public", args=[topic.pk]), {"asked_fr": "Voir les films"})
    assert "answer_fr" in half.context["form"].errors
    assert director.post(reverse("feedback_public", args=[topic.pk]), sent).status_code == 302
    topic.refresh_from_db()
    assert topic.is_public and topic.slug == "voir-les-films-chez-soi"
    director.post(reverse("feedback_public", args=[topic.pk]), {"do": "withdraw"})
    topic.refresh_from_db()
    assert not topic.is_public and topic.thing is not None and topic.thing.state == "removed"


def _sent(text: str, **more: Any) -> dict[str, Any]:
    file = BytesIO(text.encode())
    file.name = "answers.csv"
    return {"name": "Automne", "file": file, **more}


SURVEY = (
    "texte;nature;date;personnes;service;citer;courriel;autre\n"
    "Plus de bancs;idée;03/10/2026;2;Médiation;oui;;x\n"
    "Bravo;merci;2026-10-04;;;;ana@example.org;\n"
)


def test_a_survey_is_brought_in_once(house: House) -> None:
    client = entered(house.editor)
    for _time in range(2):
        assert client.post(reverse("feedback_survey"), _sent(SURVEY)).status_code == 302
    benches, thanks = Remark.objects.order_by("said_at")
    assert (benches.mark, benches.people, benches.quoting, benches.department) == ("idea", 2, "agreed", house.mediation)
    assert benches.trace is not None and benches.trace.kind == "feedback.survey.answered"
    assert thanks.mark == "thanks" and thanks.contact.startswith("handle:")


def test_wrong_rows_are_named_and_nothing_is_taken_until_one_says_so(house: House) -> None:
    wrong = SURVEY + "Cher;râle;;;;;;\n;idée;;;;;;\nTard;idée;2099-01-01;;;;;\nTrop;idée;;-3;;;;\nOù;idée;;;Lune;;;\n"
    client = entered(house.editor)
    answer = client.post(reverse("feedback_survey"), _sent(wrong))
    brought = answer.context["brought"]
    assert answer.status_code == 400 and not Remark.objects.exists() and brought.good == 2
    found = [(error.row, error.column) for error in brought.errors]
    assert found == [(4, "mark"), (5, "text"), (6, "date"), (7, "people"), (8, "department")]
    assert brought.unread == ["autre"] and "râle" in answer.content.decode()
    client.post(reverse("feedback_survey"), _sent(wrong, take_good="on"))
    assert Remark.objects.count() == 2


@pytest.mark.parametrize(
    "text",
    ["", "nature;date\nidée;2026-10-03\n", "\x00\x01\x02", "texte\n" + "x\n" * 10_002],
    ids=["empty", "no words", "binary", "long"],
)
def test_a_file_that_is_no_survey_is_refused_with_what_to_do(house: House, text: str) -> None:
    answer = entered(house.editor).post(reverse("feedback_survey"), _sent(text))
    assert answer.context["form"].errors["file"] and not Remark.objects.exists()
