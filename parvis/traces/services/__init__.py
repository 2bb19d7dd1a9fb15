"""What the ledger, the register of things and the counts do."""

from parvis.traces.services.counting import counting
from parvis.traces.services.counts import (
    MONTHS_KEPT,
    forget_old_counts,
    forget_rare_words,
    forget_visitors,
)
from parvis.traces.services.erasing import Erased, empty_traces, erase_person, erase_words
from parvis.traces.services.exporting import portrait_json, portrait_page, say_kept, write_portrait
from parvis.traces.services.ledger import Act, append, append_many, attribute
from parvis.traces.services.objecting import has_objected, object_to_processing, recognise_handle
from parvis.traces.services.retaining import forget_expired, set_retention
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
    "Act as CountedAct",
    "CountedAct",
    "Erased",
    "Hit",
    "append",
    "append_many",
    "attribute",
    "change_thing",
    "counting",
    "empty_traces",
    "erase_person",
    "erase_words",
    "forget_expired",
    "forget_old_counts",
    "forget_rare_words",
    "forget_visitors",
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
    "restore_thing",
    "say_kept",
    "set_retention",
    "write_portrait",
]
