"""The silent film: it goes where it is told, as long as it is told, and its captions are read by the house."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import pytest
import pyvips

from parvis.demo import filming
from parvis.demo.content import Content, Stop
from parvis.media.films import FILM, inspect_captions, inspect_file

CARD = Content().films[0]


def test_the_eye_goes_from_stop_to_stop() -> None:
    stops = [Stop(at=0, look=(20, 40), close=1), Stop(at=2, look=(60, 40), close=4)]
    seen = list(filming.views(stops))
    assert len(seen) == 2 * filming.RATE + 1
    assert seen[0] == (0.2, 0.4, 1) and seen[-1] == (0.6, 0.4, 4)
    x, _y, close = seen[filming.RATE]
    assert (round(x, 3), round(close, 3)) == (0.4, 2.0), "half way, at half of the ratios"
    steps = [after[0] - before[0] for before, after in pairwise(seen)]
    assert steps[0] < steps[filming.RATE] > steps[-1], "slowly away, slowly there"


def test_the_captions_follow_each_other_within_the_film() -> None:
    ends = [0.0, *(moment for cue in CARD.cue for moment in cue.at)]
    assert ends == sorted(ends) and ends[-1] <= CARD.stops[-1].at
    for cue in CARD.cue:
        seconds = cue.at[1] - cue.at[0]
        assert all(len(text) <= 30 * seconds for text in cue.text), "nobody reads faster"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filming, "WIDTH", 160)
    monkeypatch.setattr(filming, "HEIGHT", 90)
    monkeypatch.setattr(filming, "RATE", 4)


def test_a_film_is_made_once_and_shows_what_it_looks_at(small: None, tmp_path: Path) -> None:
    # Red on the left, blue on the right.
    picture = tmp_path / "halves.jpg"
    red = (pyvips.Image.black(200, 200, bands=3) + [220, 10, 10]).cast("uchar").copy(interpretation="srgb")
    red.join((red + [-210, 0, 210]).cast("uchar"), "horizontal").jpegsave(str(picture))
    stops = (Stop(at=0, look=(10, 50), close=3), Stop(at=2, look=(90, 50), close=3))
    card = CARD.model_copy(update={"stops": stops})
    made = filming.film(card, picture, tmp_path)
    assert inspect_file(made.path, FILM)["kind"] == "webm"
    for captions in (made.captions_fr, made.captions_en):
        with captions.open("rb") as stream:
            inspect_captions(stream, captions.stat().st_size)
    with av.open(str(made.path)) as reel:
        frames = [frame.reformat(format="rgb24") for frame in reel.decode(video=0)]
    assert len(frames) == 9 and (frames[0].width, frames[0].height) == (160, 90)
    (first_red, _, first_blue), (last_red, _, last_blue) = (_middle(frames[at]) for at in (0, -1))
    assert first_red > 150 > first_blue and last_blue > 150 > last_red
    before = made.path.stat().st_mtime_ns
    assert filming.film(card, picture, tmp_path) == made and made.path.stat().st_mtime_ns == before


def _middle(frame: av.VideoFrame) -> tuple[int, int, int]:
    plane = frame.planes[0]
    start = plane.line_size * (frame.height // 2) + 3 * (frame.width // 2)
    red, green, blue = bytes(plane)[start : start + 3]
    return red, green, blue
