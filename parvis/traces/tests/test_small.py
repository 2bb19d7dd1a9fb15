"""No small count is shown, nor found by subtracting the others from the total."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from parvis.traces.small import FEW, Figure, figure, shield


def test_a_figure_alone() -> None:
    assert [figure(count) for count in (0, 1, 4, 5)] == [Figure(0), Figure(None, "few"), Figure(None, "few"), Figure(5)]


def test_one_small_count_takes_the_next_with_it() -> None:
    assert shield({"a": 40, "b": 7, "c": 2}) == {
        "a": Figure(40),
        "b": Figure(None, "withheld"),
        "c": Figure(None, "few"),
    }


def test_enough_small_counts_hide_each_other() -> None:
    assert shield({"a": 40, "b": 3, "c": 2})["a"] == Figure(40)


@given(st.dictionaries(st.integers(), st.integers(0, 30), max_size=12))
def test_what_is_hidden_cannot_be_found(counts: dict[int, int]) -> None:
    shown = shield(counts)
    hidden = [counts[key] for key, one in shown.items() if one.hidden]
    assert list(shown) == list(counts)
    assert all(one.value == counts[key] for key, one in shown.items() if not one.hidden)
    assert not any(0 < (one.value or 0) < FEW for one in shown.values())
    if hidden and any(one.value for one in shown.values()):
        # With the total known, what is hidden together is two counts or more, and five or more.
        assert len(hidden) > 1 and sum(hidden) >= FEW
