"""What the ledger and the register of things do."""

from parvis.traces.services.ledger import Act, append, append_many, attribute, erase_words
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
    "Act",
    "append",
    "append_many",
    "attribute",
    "change_thing",
    "erase_words",
    "keep_former_slug",
    "register_addresses",
    "register_thing",
    "register_things",
    "remove_thing",
    "restore_thing",
]
