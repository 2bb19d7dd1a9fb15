"""One row by what makes it unique: the same row as Django's, on both engines."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.core.finding import find_one
from parvis.traces.models import Handle, Thing, Trace
from parvis.traces.services import Act, append, recognise_handle, register_thing

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def trace() -> Trace:
    thing = register_thing(kind="post", title="Une œuvre")
    handle = recognise_handle(network="test", address="acct:ana@far.example")
    assert handle is not None
    return append(
        Act(
            kind="fediverse.mention.received", thing_id=thing.pk, channel="fediverse", handle_id=handle.pk,
            towards=["a", "b"], payload={"deep": [1, None]},
        )
    )  # fmt: skip


@pytest.mark.parametrize("model", [Trace, Thing, Handle])
def test_every_column_is_what_the_orm_reads(trace: Trace, model: Any):
    expected = model.objects.get()
    found = find_one(model, id=expected.pk)
    assert found == expected and not found._state.adding and found._state.db == expected._state.db
    for field in model._meta.concrete_fields:
        told, wanted = getattr(found, field.attname), getattr(expected, field.attname)
        assert (told, type(told)) == (wanted, type(wanted)), field.name


def test_a_row_is_found_by_several_columns_and_by_what_it_refers_to(trace: Trace):
    assert find_one(Handle, network="test", address="acct:ana@far.example") == Handle.objects.get()
    assert find_one(Handle, network="test", address="acct:ben@far.example") is None
    assert find_one(Trace, thing=trace.thing_id) == trace and find_one(Trace, thing=uuid4()) is None


def test_it_is_one_question_and_one_row(trace: Trace):
    append(Act(kind="fediverse.mention.received", thing_id=trace.thing_id, channel="fediverse"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert find_one(Trace, thing=trace.thing_id).thing_id == trace.thing_id
    assert len(asked) == 1


def test_a_column_there_is_not_is_said():
    with pytest.raises(FieldDoesNotExist):
        find_one(Handle, colour="red")
