"""The painter: always the same, never twice alike, and honest about what it draws."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from parvis.demo.content import Content
from parvis.demo.illustrating import commission_of, paint_all, paint_one
from parvis.demo.painter.canvas import Canvas, smooth
from parvis.demo.painter.colours import mix, to_hex, to_rgb, vary
from parvis.demo.painter.hands import HANDS
from parvis.demo.painter.scenes import SCENES
from parvis.demo.painter.work import LONG_SIDE, Commission, paint, ratio_of

WORKS = {card.id: card for card in Content().works}
PALETTE = ("#1f3f6b", "#e6dcc0", "#4f7ba6", "#f2ecda", "#c9bb94", "#12294a")


def pixels(commission: Commission) -> str:
    return hashlib.sha256(bytes(paint(commission).image.write_to_memory())).hexdigest()


# One work for each hand: every technique is deterministic.
BY_HAND = {card.paint.hand: card for card in WORKS.values()}


@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_the_same_commission_gives_the_same_pixels(name: str):
    commission = commission_of(BY_HAND[name])
    assert pixels(commission) == pixels(commission)


def test_another_seed_gives_another_picture():
    first = commission_of(WORKS["hunters-in-the-snow"])
    assert pixels(first) != pixels(commission_of(WORKS["hunters-in-the-snow"], variant="-2"))


def test_every_hand_and_scene_serves():
    assert set(HANDS) == set(BY_HAND)
    assert set(SCENES) == {card.paint.scene for card in WORKS.values()} | {Content().waiting.edited.paint.scene}


@pytest.mark.parametrize("card", WORKS.values(), ids=lambda card: card.id)
def test_paints_every_work(card):
    illustration = paint(commission_of(card))
    image = illustration.image
    assert abs(max(image.width, image.height) - LONG_SIDE) <= 8
    assert image.bands == 3 and image.format == "uchar"
    # Not a flat sheet: something is drawn.
    assert image.deviate() > 8
    assert illustration.alt_fr.startswith("Illustration générée : ") and illustration.alt_fr.endswith(".")
    assert illustration.alt_en.startswith("Generated illustration: ")


def test_the_ratio_follows_the_work_within_reason():
    wide = paint(Commission("x", "night", "plain", PALETTE, 9.0)).image
    assert wide.width / wide.height == pytest.approx(2.6, abs=0.02)
    square = paint(Commission("x", "night", "plain", PALETTE, 1.0)).image
    assert abs(square.width - square.height) <= 1


@pytest.mark.parametrize("sizes", [(0, 10), (10, -1), (float("inf"), 0)])
def test_no_picture_without_two_sizes(sizes: tuple[float, float]):
    with pytest.raises(ValueError, match="two positive sizes"):
        ratio_of(*sizes)


def test_unknown_scene_is_named():
    with pytest.raises(KeyError, match="nowhere"):
        paint(Commission("x", "nowhere", "oil", PALETTE, 1))


def test_paint_all_keeps_what_it_painted(tmp_path: Path):
    commission = commission_of(WORKS["goldfinch"])
    paint_one(commission, tmp_path)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    told: list[int] = []
    (painted,) = paint_all([commission], tmp_path, tell=told.append)
    assert painted.path in before and told == [1]
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before
    assert "oiseau" in painted.alt_fr and "bird" in painted.alt_en


def test_late_shapes_stay_above():
    from random import Random

    canvas = Canvas(1, Random(1), PALETTE)
    with canvas.late():
        canvas.disc(1, 1, 1, "#ff0000")
    canvas.disc(2, 2, 2, "#0000ff")
    svg = canvas.svg(1).decode()
    assert svg.index("#0000ff") < svg.index("#ff0000")


def test_smooth_passes_through_its_points():
    path = smooth([(0, 0), (10, 5), (20, 0)])
    assert path.startswith("M0.0 0.0") and "10.0 5.0" in path and path.endswith("20.0 0.0")


def test_colours():
    from random import Random

    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert to_hex(-4, 300, 127.6) == "#00ff80"
    assert to_rgb("#0a0b0c") == (10, 11, 12)
    assert vary(Random(1), "#808080", 0) == "#808080"
