"""Life cycles are checked as they are declared."""

from __future__ import annotations

import pytest

from parvis.core.lifecycle import BrokenLifeCycle, LifeCycle, State
from parvis.media.models import Derivative, Picture


class Shipment(LifeCycle):
    pending = State(initial=True)
    made = State()
    moves = {("pending", "made")}


def test_moves_are_those_declared() -> None:
    assert Shipment.allows("pending", "made")
    assert not Shipment.allows("made", "pending")


def test_two_beginnings_are_refused() -> None:
    with pytest.raises(BrokenLifeCycle, match="one initial"):
        type("Two", (LifeCycle,), {"a": State(initial=True), "b": State(initial=True)})


def test_a_move_to_nowhere_is_refused() -> None:
    with pytest.raises(BrokenLifeCycle, match="unknown"):
        type("Lost", (LifeCycle,), {"a": State(initial=True), "moves": {("a", "z")}})


def test_a_state_never_reached_is_refused() -> None:
    with pytest.raises(BrokenLifeCycle, match="never reaches"):
        type("Island", (LifeCycle,), {"a": State(initial=True), "b": State()})


@pytest.mark.django_db
def test_of_two_who_claim_one_passes() -> None:
    picture = Picture.objects.create(title="x", file="x.png", width=1, height=1)
    row = Derivative.objects.create(picture=picture, kind="width", width=320)
    other = Derivative.objects.get(pk=row.pk)
    assert Shipment.claim(row, before="pending", after="made", size=12)
    assert not Shipment.claim(other, before="pending", after="made")
    assert (row.state, row.size) == ("made", 12)


def test_an_undeclared_move_is_refused() -> None:
    with pytest.raises(BrokenLifeCycle, match="not declared"):
        Shipment.claim(Derivative(), before="made", after="pending")
