"""Pictures reduced to sixty-four bits: how far two are from each other, and which are near among many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

# Scans, sizes and retouched versions of one picture differ by less; other pictures by thirty bits or so.
NEAR = 7
_BAND = 16


def differing(one: int, other: int) -> int:
    """The number of bits in which two pictures differ."""
    return (one ^ other).bit_count()


def bands_of(bits: int) -> Sequence[int]:
    """Sixty-four bits as four numbers of sixteen."""
    return [bits >> (_BAND * place) & 0xFFFF for place in range(4)]


def one_bit_around(band: int) -> Iterator[int]:
    """The band, and each that differs from it by one bit."""
    yield band
    for place in range(_BAND):
        yield band ^ (1 << place)


class Crowd:
    """Pictures known by a number only, none of them taken yet, among which the near ones are found without trying all.

    Two that differ by seven bits agree in one of four bands at least, but for one bit.
    """

    def __init__(self) -> None:
        self._bits: dict[int, int] = {}
        self._by_band: dict[tuple[int, int], list[int]] = defaultdict(list)

    def join(self, number: int, bits: int) -> None:
        """One more."""
        self._bits[number] = bits
        for place, band in enumerate(bands_of(bits)):
            self._by_band[place, band].append(number)

    def near(self, bits: int) -> list[tuple[int, int]]:
        """(differing bits, number) of those near, the nearest first."""
        found = {
            number
            for place, band in enumerate(bands_of(bits))
            for each in one_bit_around(band)
            for number in self._by_band.get((place, each), ())
        }
        gaps = ((differing(bits, self._bits[number]), number) for number in found)
        return sorted((gap, number) for gap, number in gaps if gap <= NEAR)
