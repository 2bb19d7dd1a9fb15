"""Somebody erased: nothing of them is left, and every count stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core import serializers
from django.db import DatabaseError, transaction

from parvis.core.errors import BadInput, NotFound
from parvis.traces.models import Handle, Masking, Objection, Person, Trace
from parvis.traces.queries import subject_named, subject_of
from parvis.traces.services import append, append_many, erase_person, object_to_processing, recognise_handle
from parvis.traces.services.ledger import Act
from parvis.traces.signals import person_erased
from parvis.traces.tests.people import ANA, ANA_TOO, BOB, LIKED, SAID, act, counts, two_people

pytestmark = pytest.mark.django_db


def everything_kept() -> str:
    """All rows of the ledger and of its people, as text."""
    rows = [*Trace.objects.all(), *Handle.objects.all(), *Person.objects.all(), *Masking.objects.all()]
    return json.dumps(json.loads(serializers.serialize("json", rows)), ensure_ascii=False)


def test_an_erased_person_leaves_no_word_no_address_and_every_count() -> None:
    ana, bob, _thing = two_people()
    before = counts()
    done = erase_person(subject_named(ANA))
    kept = everything_kept()
    assert (done.emptied, done.masked, done.addresses) == (2, 1, 2)
    assert f"{ANA}." not in kept and ANA_TOO not in kept and "Superbe" not in kept and '"Ana"' not in kept
    assert counts() == before
    ana.refresh_from_db()
    assert ana.erased_at is not None
    assert Trace.objects.filter(handle=bob, kind=SAID).get().text.startswith("Viens, erased:")


def test_words_of_others_lose_the_address_and_nothing_else() -> None:
    _ana, bob, _thing = two_people()
    erase_person(subject_named(ANA_TOO))
    said = Trace.objects.get(handle=bob, kind=SAID)
    nobody = Handle.objects.exclude(erased_at=None).get(network="mastodon").address
    assert said.text == f"Viens, {nobody}. Ou {ANA}nelle ?"
    assert (said.towards, said.payload) == ([nobody], {"cc": [nobody, BOB]})


def test_erasing_again_changes_nothing() -> None:
    two_people()
    subject = subject_named(ANA)
    erase_person(subject)
    first = everything_kept()
    again = erase_person(subject_of(Handle.objects.get(pk=subject.handles[0].pk)))
    assert (again.emptied, again.masked, again.addresses) == (0, 0, 0)
    assert everything_kept().count("erased:") == first.count("erased:")


def test_apps_above_are_told_within_the_transaction() -> None:
    two_people()

    def hear(sender: Any, person: Any, handles: Any, **_more: Any) -> dict[str, int]:
        heard.append([handle.address for handle in handles])
        return {"letters": 3}

    heard: list[list[str]] = []
    person_erased.connect(hear)
    try:
        done = erase_person(subject_named(ANA))
    finally:
        person_erased.disconnect(hear)
    assert (heard, done.elsewhere) == ([[ANA, ANA_TOO]], {"letters": 3})


def test_a_receiver_that_fails_leaves_everything_as_it_was() -> None:
    two_people()
    before = everything_kept()

    def fail(sender: Any, **_more: Any) -> None:
        raise RuntimeError("the disk is full")

    person_erased.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            erase_person(subject_named(ANA))
    finally:
        person_erased.disconnect(fail)
    assert everything_kept() == before


def test_the_database_lets_only_the_prepared_masking_through() -> None:
    _ana, bob, _thing = two_people()
    said = Trace.objects.get(handle=bob, kind=SAID)
    Masking.objects.create(trace=said, text="autre chose", payload=said.payload, towards=said.towards)
    for statement in ("UPDATE traces_trace SET text = 'ceci'", "UPDATE traces_trace SET towards = '[]'"):
        with pytest.raises(DatabaseError), transaction.atomic():
            _execute(statement)


def _execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_somebody_is_named_by_identifier_network_or_address() -> None:
    ana, bob, _thing = two_people()
    named = {str(subject_named(who)) for who in (str(ana.pk), f"mastodon:{ANA}", ANA.removeprefix("@"), ANA_TOO)}
    assert named == {"Ana"}
    assert subject_named("@BOB@example.org").handles == (bob,)
    with pytest.raises(NotFound):
        subject_named("@nobody@example.org")


def test_an_address_known_on_two_networks_is_to_be_named_whole() -> None:
    _ana, bob, _thing = two_people()
    Handle.objects.create(network="pixelfed", address=BOB)
    with pytest.raises(BadInput, match="pixelfed:@bob"):
        subject_named(BOB)
    assert subject_named(f"mastodon:{BOB}").handles == (bob,)


def test_who_objects_is_erased_and_not_recorded_again() -> None:
    _ana, _bob, thing = two_people()
    handle = Handle.objects.get(address=ANA)
    object_to_processing(subject_named(ANA))
    assert ANA.strip("@") not in str(list(Objection.objects.values()))
    assert recognise_handle(network="mastodon", address=ANA, name="Ana") is None
    assert recognise_handle(network="mastodon", address="ANA@example.org") is None
    assert recognise_handle(network="mastodon", address="@eve@example.org", name="Eve").name == "Eve"
    trace = act(SAID, thing, handle, text="Encore moi", towards=[BOB])
    assert (trace.handle_id, trace.text, trace.towards) == (None, None, [])


def test_acts_in_bulk_of_who_objected_count_without_them() -> None:
    _ana, bob, thing = two_people()
    object_to_processing(subject_named(BOB))
    acts = [Act(kind=LIKED, thing_id=thing.pk, channel="test", handle_id=bob.pk, text="oh") for _ in range(3)]
    before = Trace.objects.filter(handle=bob).count()
    assert append_many(acts) == 3
    assert Trace.objects.filter(handle=bob).count() == before
    assert Trace.objects.filter(handle=None, text=None).count() == 3


def test_a_kind_whose_app_is_gone_is_erased_whole() -> None:
    _ana, bob, thing = two_people()
    trace = append(Act(kind=SAID, thing_id=thing.pk, channel="test", handle_id=bob.pk, text="Adieu"))
    from parvis.traces import kinds as known

    kept = known.kinds._entries.pop(SAID)
    try:
        erase_person(subject_named(BOB))
    finally:
        known.kinds._entries[SAID] = kept
    assert Trace.objects.get(pk=trace.pk).text is None
