"""What the ledger and the register of things do."""

from parvis.traces.services.erasing import Erased, erase_person, erase_words
from parvis.traces.services.exporting import portrait_json, portrait_page, write_portrait
from parvis.traces.services.ledger import Act, append, append_many, attribute
from parvis.traces.services.objecting import has_objected, object_to_processing, recognise_handle
from parvis.traces.services.retaining import forget_expired, set_retention
from parvis.traces.services.things import (
    change_thing,
    keep_former_slug,
    register_addresses,
    register_thing,
    register_things,
    remove_thing,
)

__all__ = [
    "Act",
    "Erased",
    "append",
    "append_many",
    "attribute",
    "change_thing",
    "erase_person",
    "erase_words",
    "forget_expired",
    "has_objected",
    "keep_former_slug",
    "object_to_processing",
    "portrait_json",
    "portrait_page",
    "recognise_handle",
    "register_addresses",
    "register_thing",
    "register_things",
    "remove_thing",
    "set_retention",
    "write_portrait",
]
