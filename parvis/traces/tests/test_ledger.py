"""The ledger: appended, never edited, erased of words without losing the count."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.ids import uuid7
from parvis.traces.kinds import Kind, erase_all_words, kinds, register_kind, tell
from parvis.traces.models import AppendOnly, Attribution, Handle, Thing, Trace
from parvis.traces.services import Act, append, append_many, attribute, erase_words, register_thing

pytestmark = pytest.mark.django_db

KIND = "traces.test.happened"


@pytest.fixture(autouse=True)
def _kind() -> None:
    if KIND not in kinds:
        register_kind(Kind(KIND, "Like", _("{who} liked {thing}"), lambda trace: trace.thing.path, erase_all_words))


@pytest.fixture
def thing() -> Thing:
    return register_thing(kind="work", title="Orphée")


@pytest.fixture
def handle() -> Handle:
    return Handle.objects.create(network="mastodon", address="@ana@example.org", name="Ana")


def act(thing: Thing, handle: Handle | None = None, **values: object) -> Act:
    return Act(kind=KIND, thing_id=thing.pk, channel="test", handle_id=handle and handle.pk, **values)  # type: ignore[arg-type]


def test_an_act_is_recorded_with_its_verb_and_told(thing: Thing, handle: Handle) -> None:
    trace = append(act(thing, handle, text="J’aime"))
    assert (trace.verb, Trace.objects.get().text) == ("Like", "J’aime")
    assert tell(trace) == "Ana liked Orphée"


def test_an_unknown_kind_is_refused(thing: Thing) -> None:
    with pytest.raises(BadInput, match="nobody.knows.this"):
        append(Act(kind="nobody.knows.this", thing_id=thing.pk, channel="test"))


def test_ten_thousand_acts_go_in_at_once_and_once(thing: Thing) -> None:
    acts = [act(thing) for _ in range(10_000)]
    assert append_many(acts) == 10_000
    assert append_many(acts[:50] + [act(thing)]) == 1
    assert Trace.objects.count() == 10_001


def test_more_than_ten_thousand_are_refused_whole(thing: Thing) -> None:
    with pytest.raises(BadInput):
        append_many(act(thing) for _ in range(10_001))
    assert Trace.objects.count() == 0


def test_a_single_append_lives_and_dies_with_the_callers_transaction(thing: Thing) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        append(act(thing))
        raise RuntimeError
    assert Trace.objects.count() == 0


def test_python_refuses_edits_and_deletions(thing: Thing) -> None:
    trace = append(act(thing))
    for attempt in (
        trace.save,
        trace.delete,
        Trace.objects.all().delete,
        lambda: Trace.objects.update(text="autre"),
    ):
        with pytest.raises(AppendOnly):
            attempt()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM traces_trace",
        "UPDATE traces_trace SET text = 'autre'",
        "UPDATE traces_trace SET verb = 'View'",
        "UPDATE traces_trace SET channel = 'autre'",
    ],
)
def test_the_database_refuses_edits_and_deletions(thing: Thing, statement: str) -> None:
    append(act(thing, text="mot"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Trace.objects.get().text == "mot"


def test_erasing_empties_words_and_keeps_the_count(thing: Thing, handle: Handle) -> None:
    append(act(thing, handle, text="mot", payload={"a": 1}))
    append(act(thing, None, text="autre"))
    assert erase_words(handle=handle) == 1
    erased = Trace.objects.get(handle=handle)
    assert (erased.text, erased.payload, Trace.objects.count()) == (None, None, 2)


def test_a_trace_is_attributed_once(thing: Thing) -> None:
    campaign = register_thing(kind="campaign", title="Une semaine")
    trace = append(act(thing))
    first = attribute(trace, campaign=campaign, by=Attribution.By.RULE)
    assert attribute(trace, campaign=campaign, by=Attribution.By.HAND) == first


@pytest.mark.parametrize(
    ("name", "verb", "eraser"),
    [
        ("NotThatForm", "Like", erase_all_words),
        ("app.thing.happened", "Smile", erase_all_words),
        ("app.thing.happened", "Like", None),
    ],
)
def test_a_kind_without_form_verb_or_eraser_is_refused(name: str, verb: str, eraser: object) -> None:
    with pytest.raises(ValueError, match="form|activity|eraser"):
        Kind(name, verb, _("…"), lambda trace: "/", eraser)  # type: ignore[arg-type]


def test_identifiers_follow_time() -> None:
    ids = [uuid7() for _ in range(100)]
    assert ids == sorted(ids) and {identifier.version for identifier in ids} == {7}
    assert now().tzinfo is not None
