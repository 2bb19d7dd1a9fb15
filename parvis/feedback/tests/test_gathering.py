"""Taking down, gathering, moving: what is kept, what is refused, who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.core.records import WrittenOnce
from parvis.feedback.models import Remark, RemarkGram, Topic
from parvis.feedback.queries import counts_of, loose, nearest_remarks, nearest_topics, to_be_told
from parvis.feedback.services import gather, move_topic, open_topic, propose, set_aside, take_down, take_up, ungather
from parvis.feedback.services.taking import Place
from parvis.feedback.signals import topic_moved
from parvis.feedback.tests.house import House, said
from parvis.traces.models import Trace
from parvis.traces.services import register_thing

FILMS = "Pourquoi ne peut-on pas voir les films chez soi ?"


def test_the_same_message_is_taken_down_once(house: House) -> None:
    first = said(FILMS, key="form:12", mark="complaint")
    again = said("Autre chose", key="form:12")
    assert again.pk == first.pk and again.text == FILMS
    assert Trace.objects.filter(kind="feedback.remark.noted").count() == 1


def test_a_note_has_its_trace_with_its_words_and_a_private_one_without(house: House) -> None:
    thing = register_thing(kind="work", title="La Seine")
    note = said(FILMS, place=Place(about=thing), email="ana@example.org")
    assert note.trace is not None and note.trace.text == FILMS and note.trace.about_id == thing.pk
    assert note.trace.handle is not None and note.trace.handle.address == "ana@example.org"
    assert note.contact == f"handle:{note.trace.handle.pk}"
    private = said("Entre nous, c’est trop cher", is_private=True)
    assert private.trace is not None and private.trace.text is None


def test_what_comes_from_a_network_brings_its_own_trace(house: House) -> None:
    remark = take_down(source="network", text=FILMS, contact="conversation:thread:7")
    assert remark.trace is None and not Trace.objects.filter(kind__startswith="feedback.").exists()


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"text": "  \u200b "}, "text"),
        ({"mark": "rant"}, "mark"),
        ({"source": "pigeon"}, "source"),
        ({"people": 0}, "people"),
        ({"email": "ana at example"}, "email"),
        ({"quoting": "always"}, "quoting"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_bad_input_names_its_field(house: House, options: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        said(**{"text": FILMS, **options})
    assert refused.value.field == field and not Remark.objects.exists()


def test_remarks_gather_and_part_and_count(house: House) -> None:
    one = said(FILMS, mark="complaint")
    two = said("On aimerait voir les films à la maison", mark="idea", source="survey", people=12)
    topic = open_topic(title="Voir les films chez soi", remarks=[one, two], by=house.editor)
    counts = counts_of(topic)
    assert (counts.remarks, counts.people) == (2, 13)
    assert [(line.name, line.people) for line in counts.by_source] == [("survey", 12), ("front_desk", 1)]
    assert not loose().exists()
    one.refresh_from_db()
    assert ungather(remark=one, by=house.editor) and not ungather(remark=one, by=house.editor)
    assert list(loose()) == [one]
    assert set_aside(remarks=[one], by=house.editor) == 1 and not loose().exists()
    one.refresh_from_db()
    assert take_up(remark=one, by=house.editor) and list(loose()) == [one]
    assert gather(remarks=[one, two], topic=topic, by=house.editor) == 1


def test_similar_ones_are_proposed_and_never_joined(house: House) -> None:
    topic = open_topic(title="Voir les films chez soi", summary="", by=house.editor)
    other = said("Les toilettes du deuxième étage sont sales")
    like = said("Impossible de revoir le film de l’exposition chez soi")
    found = nearest_topics("Je voudrais regarder les films chez moi")
    assert [near.topic for near in found] == [topic] and "films" in found[0].words
    near = nearest_remarks("On ne peut pas revoir le film de l’exposition", besides=[])
    assert [each.remark for each in near] == [like]
    assert Remark.objects.get(pk=like.pk).topic is None and Remark.objects.get(pk=other.pk).topic is None


def test_a_topic_moves_one_declared_step_at_a_time_with_its_reason(house: House) -> None:
    topic = open_topic(title="Voir les films chez soi", by=house.editor)
    for after, reason, field in (("done", "Fait", "after"), ("considered", " ", "reason")):
        with pytest.raises(BadInput) as refused:
            move_topic(topic=topic, after=after, reason=reason, by=house.editor)
        assert refused.value.field == field
    owed = topic.due_at
    move_topic(topic=topic, after="considered", reason="Nous demandons les droits", by=house.editor)
    assert topic.due_at == owed and topic.answered_at is None
    with pytest.raises(BadInput) as refused:
        move_topic(topic=topic, after="planned", reason="Oui", by=house.editor, planned_for=today() - timedelta(days=1))
    assert refused.value.field == "planned_for"
    move = move_topic(topic=topic, after="planned", reason="Oui", by=house.editor, planned_for=today())
    assert topic.answered_at is not None and topic.due_at is not None and topic.due_at > now()
    move_topic(topic=topic, after="done", reason="En ligne", by=house.editor)
    assert topic.due_at is None and topic.is_closed
    assert [m.after for m in topic.moves.all()] == ["received", "considered", "planned", "done"]
    move.reason = "Autre"
    with pytest.raises(WrittenOnce):
        move.save()
    with pytest.raises(WrittenOnce):
        topic.moves.all().delete()


def test_a_move_is_heard_after_commit(house: House, django_capture_on_commit_callbacks: Any) -> None:
    heard: list[dict[str, Any]] = []

    def hear(sender: Any, **event: Any) -> None:
        heard.append(event)

    topic_moved.connect(hear)
    try:
        topic = open_topic(title="Voir les films chez soi", by=house.editor)
        with django_capture_on_commit_callbacks(execute=True):
            move_topic(topic=topic, after="considered", reason="Nous regardons", by=house.editor)
            assert not heard
    finally:
        topic_moved.disconnect(hear)
    assert [(e["topic"].pk, e["before"], e["after"], e["reason"]) for e in heard] == [
        (topic.pk, "received", "considered", "Nous regardons")
    ]


def test_of_two_who_move_it_one_passes(house: House) -> None:
    topic = open_topic(title="Voir les films chez soi", by=house.editor)
    other = Topic.objects.get(pk=topic.pk)
    move_topic(topic=topic, after="considered", reason="Un", by=house.editor)
    with pytest.raises(BadInput):
        move_topic(topic=other, after="considered", reason="Deux", by=house.editor)
    assert topic.moves.count() == 2


def test_a_topic_becomes_one_proposal_at_a_time(house: House) -> None:
    topic = open_topic(title="Voir les films chez soi", summary="Vingt personnes", by=house.editor,
                       place=Place(department=house.mediation))  # fmt: skip
    proposal = propose(topic=topic, by=house.editor)
    assert (proposal.title, proposal.text, proposal.department) == (topic.title, "Vingt personnes", house.mediation)
    with pytest.raises(BadInput):
        propose(topic=topic, by=house.editor)


def test_those_who_can_be_told_come_in_the_order_they_asked(house: House) -> None:
    late = said(FILMS, contact="conversation:thread:2")
    early = said(FILMS, contact="conversation:thread:1", said_at=now() - timedelta(days=3))
    silent = said(FILMS)
    topic = open_topic(title="Voir les films chez soi", remarks=[late, early, silent], by=house.editor)
    assert [remark.contact for remark in to_be_told(topic)] == ["conversation:thread:1", "conversation:thread:2"]


def test_the_index_holds_what_is_worth_looking_for(house: House) -> None:
    remark = said(FILMS)
    assert 0 < RemarkGram.objects.filter(remark=remark).count() <= 24
