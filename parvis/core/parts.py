"""The address of a part of a picture: what part, and how large, sealed with the secret of the house."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Part:
    """box: left, top, width, height, from 0 to 1; width, height: pixels of the copy."""

    box: Box
    width: int
    height: int

    @property
    def side(self) -> int:
        """The longest."""
        return max(self.width, self.height)


def sealed(media: UUID, part: Part) -> str:
    """What names it in its address."""
    told = "-".join([*(f"{round(each * 100_000)}" for each in part.box), str(part.width), str(part.height)])
    return _signer(media).sign(told)


def opened(media: UUID, seal: str) -> Part:
    """The part that was sealed for this media. Raises BadSignature for any other text."""
    numbers = [int(each) for each in _signer(media).unsign(seal).split("-")]
    if len(numbers) != 6:
        raise BadSignature(seal)
    left, top, width, height = (each / 100_000 for each in numbers[:4])
    return Part((left, top, width, height), numbers[4], numbers[5])


def _signer(media: UUID) -> Signer:
    return Signer(salt=f"core.part.{media}")
