"""A progressive JPEG has to be held whole: too large, it is refused with the way out, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import pyvips
from django.utils.translation import override

from parvis.media import cells
from parvis.media.inspection import inspect_picture
from parvis.media.refusals import NotAPicture

SIDE = 6000


@pytest.fixture
def small_memory(settings) -> Iterator[None]:
    """As little as the configuration lets one give."""
    settings.MEDIA_LIMITS = settings.MEDIA_LIMITS.model_copy(update={"memory_mb": 256})
    cells.end()
    yield
    cells.end()


def saved(path: Path, **options: object) -> Path:
    image = pyvips.Image.xyz(SIDE, SIDE)[0].cast("uchar").copy(interpretation="b-w").colourspace("srgb")
    image.jpegsave(str(path), Q=80, **options)
    return path


@pytest.mark.usefixtures("small_memory")
def test_a_large_progressive_picture_is_refused_with_its_remedy_and_its_baseline_taken(tmp_path: Path) -> None:
    with pytest.raises(NotAPicture) as told:
        inspect_picture(saved(tmp_path / "a.jpg", interlace=True, subsample_mode="off"))
    assert (told.value.code, told.value.details) == ("held_whole", {"millions": 36})
    for language, words in (("fr", ("36", "progressi", "baseline", "memory_mb")),
                            ("en", ("36", "progressive", "baseline", "memory_mb"))):  # fmt: skip
        with override(language):
            said = str(told.value)
        assert all(word in said for word in words), said
    seen = inspect_picture(saved(tmp_path / "b.jpg", subsample_mode="off"))
    assert (seen.width, seen.height) == (SIDE, SIDE)
