"""Writing many rows: Python's collector waits between batches, and goes on as before afterwards."""

from __future__ import annotations

import gc
import weakref

import pytest

from parvis.core.bulk import collecting_between


class Circle:
    """An object that holds itself."""

    def __init__(self) -> None:
        self.me = self


def test_circles_go_between_two_batches() -> None:
    with collecting_between() as collect:
        assert not gc.isenabled()
        kept = weakref.ref(Circle())
        assert kept() is not None
        collect()
        assert kept() is None
    assert gc.isenabled()


def test_the_collector_works_again_after_a_failure() -> None:
    with pytest.raises(KeyError), collecting_between():
        raise KeyError
    assert gc.isenabled()
