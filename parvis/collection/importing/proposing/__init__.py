"""A mapping proposed for a file nobody has described: by its headings, by its values, and explained."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from parvis.collection.importing.limits import LIMITS, Limits
from parvis.collection.importing.mapping_errors import MappingRefused
from parvis.collection.importing.proposing.choosing import Choice, choose
from parvis.collection.importing.proposing.profiles import profile
from parvis.collection.importing.proposing.writing import as_toml
from parvis.collection.importing.readers.opening import open_table
from parvis.core.text import make_slug

__all__ = ["Choice", "Proposal", "propose_mapping"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping's TOML text, why each column was chosen, and the columns left aside."""

    path: Path
    toml: str
    choices: list[Choice]
    unused: list[str]

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            "file": str(self.path),
            "choices": [asdict(choice) for choice in self.choices],
            "unused": self.unused,
            "toml": self.toml,
        }


def propose_mapping(*, path: Path, source: str = "", limits: Limits = LIMITS) -> Proposal:
    """Propose a mapping. source: its name, else the file's. Raises FileRefused; MappingRefused without an identifier."""
    profiles = profile(open_table(path, limits))
    choices = choose(profiles)
    if not any(choice.field == "work.identifier" for choice in choices):
        raise MappingRefused(
            _("No column has a value of its own in every row: there is no identifier."),
            remedy=_("Add a column that numbers the works, and keep the numbers from one export to the next."),
        )
    name = make_slug(source or path.name.partition(".")[0], limit=60) or "collection"
    used = {choice.column for choice in choices}
    unused = [one.heading for one in profiles if one.heading not in used]
    return Proposal(path, as_toml(choices, profiles, name), choices, unused)
