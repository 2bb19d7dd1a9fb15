"""How much of a stranger's file we are ready to hold."""

from __future__ import annotations

from dataclasses import dataclass

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes or characters; counts are of one row.

    ratio is how many times its compressed size a file may grow, once past ``ratio_from`` bytes:
    texts shrink 5 to 30 times, a decompression bomb a thousand times or more.
    """

    file: int = 8 * GIB
    ratio: int = 200
    ratio_from: int = 32 * MIB
    cell: int = MIB
    row: int = 4 * MIB
    columns: int = 2000
    workbook_part: int = GIB
    shared_strings: int = 64 * MIB


LIMITS = Limits()
