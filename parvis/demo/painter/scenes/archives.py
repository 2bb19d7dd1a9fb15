"""Letters and papers of an archive; the writing cannot be read."""

from __future__ import annotations

from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import darker, lighter, mix
from parvis.demo.painter.scenes.pages import scribble
from parvis.demo.painter.scenes.registry import Both, scene


def _sheet(c: Canvas, x: float, y: float, w: float, h: float, paper: str, turn: float) -> None:
    """A folded sheet and its shadow; leaves a group open, to be closed by the caller."""
    c.add(f'<g transform="rotate({turn:.1f} {x + w / 2:.0f} {y + h / 2:.0f})">')
    c.rect(x + 9, y + 12, w, h, "#14110f", 0.22)
    c.rect(x, y, w, h, c.linear(lighter(paper, 0.35), paper, darker(paper, 0.06), down=False))
    c.rect(x + w / 2 - 1, y, 3, h, darker(paper, 0.2), 0.6)
    c.rect(x, y + h / 2, w, 2, darker(paper, 0.2), 0.4)


@scene("letter")
def letter(c: Canvas) -> Both:
    table, paper, ink, faded, *_ = c.palette
    c.fill(c.radial(lighter(table, 0.2), table, darker(table, 0.35), radius=0.85))
    _written(c, c.w * 0.13, c.h * 0.12, c.w * 0.66, c.h * 0.74, darker(paper, 0.08), faded, -5, 15)
    _written(c, c.w * 0.22, c.h * 0.1, c.w * 0.64, c.h * 0.8, paper, ink, 2.2, 19)
    return (
        "deux feuillets manuscrits pliés, à l’écriture serrée et illisible",
        "two folded handwritten sheets in close, unreadable writing",
    )


def _written(c: Canvas, x: float, y: float, w: float, h: float, paper: str, ink: str, turn: float, lines: int) -> None:
    _sheet(c, x, y, w, h, paper, turn)
    scribble(c, x + w * 0.55, y + h * 0.07, w * 0.36, 24, ink)
    for k in range(lines):
        start = x + w * (0.16 if k == 0 else 0.07)
        scribble(
            c,
            start,
            y + h * (0.15 + 0.8 * k / lines),
            w * c.rng.uniform(0.74, 0.86) - (start - x) * 0.4,
            23,
            ink,
            opacity=0.8,
        )
    c.add("</g>")


@scene("sketched-letter")
def sketched_letter(c: Canvas) -> Both:
    table, paper, ink, faded, *_ = c.palette
    c.fill(c.radial(lighter(table, 0.2), table, darker(table, 0.35), radius=0.85))
    x, y, w, h = c.w * 0.17, c.h * 0.08, c.w * 0.68, c.h * 0.84
    _sheet(c, x, y, w, h, paper, -1.6)
    for k in range(7):
        scribble(c, x + w * 0.07, y + h * (0.09 + 0.045 * k), w * c.rng.uniform(0.74, 0.86), 23, ink)
    top, tall = y + h * 0.43, h * 0.35
    c.add(
        f'<rect x="{x + w * 0.07:.0f}" y="{top:.0f}" width="{w * 0.86:.0f}" height="{tall:.0f}" fill="none" stroke="{faded}" stroke-width="2.4"/>'
    )
    c.line(
        [(x + w * 0.08, top + tall * 0.5), (x + w * 0.4, top + tall * 0.46), (x + w * 0.92, top + tall * 0.52)], ink, 4
    )
    for _ in range(13):
        sx, sy = x + w * c.rng.uniform(0.12, 0.88), top + tall * c.rng.uniform(0.06, 0.38)
        c.stroke(
            f"M{sx - 9:.0f} {sy:.0f}h18M{sx:.0f} {sy - 9:.0f}v18M{sx - 6:.0f} {sy - 6:.0f}l12 12M{sx - 6:.0f} {sy + 6:.0f}l12 -12",
            ink,
            1.8,
        )
    for k in range(8):
        sx = x + w * (0.13 + 0.105 * k)
        for j in range(7):
            c.stroke(
                f"M{sx - 9 + j:.0f} {top + tall * (0.55 + j * 0.05):.0f}q9 -5 18 0",
                mix(ink, paper, 0.15 + j * 0.05),
                2.6,
            )
    for _ in range(60):
        sx, sy = x + w * c.rng.uniform(0.08, 0.86), top + tall * c.rng.uniform(0.56, 0.97)
        c.stroke(f"M{sx:.0f} {sy:.0f}h{c.rng.uniform(16, 46):.0f}", faded, 1.7, 0.7)
    for k in range(3):
        scribble(c, x + w * 0.07, y + h * (0.85 + 0.045 * k), w * 0.8, 23, ink)
    c.add("</g>")
    return (
        "une lettre à l’écriture illisible où est dessinée une rive sous les étoiles",
        "a letter in unreadable writing with a drawing of a river bank under stars",
    )
