"""Record keys: TIDs, the same for the same sending."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from parvis.channels.networks.bluesky.keys import key_of
from parvis.core.ids import uuid7

TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


@given(st.text(max_size=50), st.integers(min_value=0, max_value=50))
def test_a_key_is_a_tid_and_always_the_same(message_key: str, part: int):
    assert TID.fullmatch(key_of(message_key, part)) and key_of(message_key, part) == key_of(message_key, part)


def test_parts_follow_one_another_and_messages_differ():
    first, second = str(uuid7()), str(uuid7())
    assert key_of(first, 0) < key_of(first, 1) < key_of(first, 2)
    assert len({key_of(each, part) for each in (first, second) for part in range(20)}) == 40
