"""Near pictures found among many without trying all: the same as by trying all."""

from __future__ import annotations

import random

import pytest

from parvis.media.alike import NEAR, Crowd, differing


@pytest.mark.parametrize("seed", range(5))
def test_the_crowd_finds_what_trying_all_finds(seed: int) -> None:
    chance = random.Random(seed)
    crowd = Crowd()
    everybody: dict[int, int] = {}
    for number in range(400):
        bits = chance.getrandbits(64)
        if everybody and number % 2:
            bits = chance.choice(list(everybody.values()))
            for _change in range(chance.randrange(12)):
                bits ^= 1 << chance.randrange(64)
        wanted = sorted((differing(bits, each), of) for of, each in everybody.items() if differing(bits, each) <= NEAR)
        assert crowd.near(bits) == wanted
        crowd.join(number, bits)
        everybody[number] = bits
