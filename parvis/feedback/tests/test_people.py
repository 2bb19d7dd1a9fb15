"""What is held of somebody: told, erased, forgotten in time; private words never in the ledger."""

from __future__ import annotations

from datetime import timedelta

from parvis.core.clock import now
from parvis.feedback.models import Remark, RemarkGram
from parvis.feedback.queries import counts_of, nearest_remarks
from parvis.feedback.services import forget_old, open_topic, rebuild_index, take_down
from parvis.feedback.tests.house import House, said
from parvis.traces.holdings import holdings
from parvis.traces.models import Trace
from parvis.traces.queries import subject_named
from parvis.traces.services import erase_person, forget_expired

WORDS = "On voudrait revoir les films de l’exposition"


def test_somebody_erased_leaves_counts_and_nothing_else(house: House) -> None:
    theirs = said(WORDS, email="ana@example.org", people=3, quoting="agreed")
    other = said("Écrivez à ana@example.org, elle saura pour le vestiaire")
    topic = open_topic(title="Films", remarks=[theirs, other], by=house.editor)
    told = holdings["feedback"].tell(subject_named("ana@example.org"))
    assert [row["words"] for row in told] == [WORDS]
    erased = erase_person(subject_named("ana@example.org"))
    assert erased.elsewhere["feedback"] == 1
    theirs.refresh_from_db()
    other.refresh_from_db()
    assert (theirs.text, theirs.contact, theirs.quoting) == ("", "", "no") and theirs.erased_at is not None
    assert "ana@" not in other.text and "vestiaire" in other.text
    assert not RemarkGram.objects.filter(remark=theirs).exists()
    assert counts_of(topic).people == 4
    assert not Trace.objects.filter(text__contains="films").exists()


def test_private_words_are_in_no_trace(house: House) -> None:
    words = "Entre nous, le vestiaire est mal tenu"
    for source in ("front_desk", "survey", "by_hand"):
        take_down(source=source, text=words, is_private=True)
    assert Trace.objects.filter(kind__startswith="feedback.").count() == 3
    assert not Trace.objects.filter(text__isnull=False).exists()
    assert not any(row.may_be_quoted for row in Remark.objects.all())


def test_words_go_when_their_time_is_over(house: House) -> None:
    old = said(WORDS, said_at=now() - timedelta(days=37 * 31))
    untraced = take_down(source="mail", text=WORDS, said_at=now() - timedelta(days=37 * 31), contact="x")
    fresh = said(WORDS)
    forget_expired()
    assert forget_old() == 2 and forget_old() == 0
    for row in (old, untraced):
        row.refresh_from_db()
        assert row.text == "" and row.erased_at is not None
    fresh.refresh_from_db()
    assert fresh.text == WORDS and fresh.trace is not None and fresh.trace.text == WORDS


def test_the_index_is_made_anew(house: House) -> None:
    remark = said(WORDS)
    RemarkGram.objects.all().delete()
    assert nearest_remarks(WORDS) == []
    rebuild_index()
    assert [near.remark for near in nearest_remarks(WORDS)] == [remark]
