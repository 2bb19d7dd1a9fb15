"""Which ready mapping fits a file, when none is named."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from parvis.collection.importing.mapping import load_mapping, ready_mappings
from parvis.collection.importing.mapping_errors import MappingRefused
from parvis.collection.importing.readers.opening import open_table


def fitting_mapping(path: Path) -> str:
    """The text of the ready mapping whose columns the file all has. Raises MappingRefused when none fits."""
    headings = set(open_table(path).headings)
    for name in ready_mappings():
        mapping, text = load_mapping(name)
        if mapping.columns().keys() <= headings:
            return text
    raise MappingRefused(
        _("No ready mapping fits this file."),
        remedy=_("Let `parvis collection map FILE --output mapping.toml` propose one, then give it with --mapping."),
    )
