"""Arithmetic of derivatives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.media.formats import WIDTHS, height_at, share_box, widths_of


@pytest.mark.parametrize(
    ("width", "made"),
    [
        (200, [200]),
        (320, [320]),
        (1000, [320, 640, 960, 1000]),
        (2400, list(WIDTHS)),
        (9000, list(WIDTHS)),
    ],
)
def test_nothing_is_enlarged(width: int, made: list[int]) -> None:
    assert widths_of(width) == made


def test_heights_follow() -> None:
    assert height_at(320, of=(1959, 1461)) == 239


sides = st.integers(1, 20_000)
parts = st.floats(0, 1)


@given(sides, sides, parts, parts)
def test_a_card_is_cut_inside_the_picture(width: int, height: int, x: float, y: float) -> None:
    left, top, wide, high = share_box(width, height, focus=(x, y))
    assert 0 <= left <= left + wide <= width
    assert 0 <= top <= top + high <= height
    assert wide >= 1
    assert high >= 1


def test_a_card_keeps_the_focus_in_sight() -> None:
    left, top, wide, high = share_box(2000, 3000, focus=(0.5, 0.1))
    assert (left, top, wide) == (0, 0, 2000)
    assert high == 1050
