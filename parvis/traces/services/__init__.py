"""What the ledger and the register of things do."""

from parvis.traces.services.counting import counting
from parvis.traces.services.counts import (
    MONTHS_KEPT,
    forget_old_counts,
    forget_rare_words,
    forget_visitors,
    months_before,
)
from parvis.traces.services.ledger import Act, append, append_many, attribute, erase_words
from parvis.traces.services.tally import Act as CountedAct
from parvis.traces.services.tally import Hit
from parvis.traces.services.things import (
    change_thing,
    keep_former_slug,
    register_addresses,
    register_thing,
    register_things,
    remove_thing,
    restore_thing,
)

__all__ = [
    "MONTHS_KEPT",
    "Act",
    "CountedAct",
    "Hit",
    "append",
    "append_many",
    "attribute",
    "change_thing",
    "counting",
    "erase_words",
    "forget_old_counts",
    "forget_rare_words",
    "forget_visitors",
    "keep_former_slug",
    "months_before",
    "register_addresses",
    "register_thing",
    "register_things",
    "remove_thing",
    "restore_thing",
]
