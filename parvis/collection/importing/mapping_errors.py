"""What is wrong with a mapping, told in both languages with the key and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from parvis.core.errors import BadInput

_WRONG: dict[str, Promise] = {
    "extra_forbidden": gettext_lazy("%(key)s: this key is not known."),
    "missing": gettext_lazy("%(key)s: this key is missing."),
    "literal_error": gettext_lazy("%(key)s: must be one of %(expected)s."),
    "string_pattern_mismatch": gettext_lazy("%(key)s: only small letters, digits, hyphens and underscores."),
    "value_error": gettext_lazy("%(key)s: give one of %(expected)s."),
}
_OTHER = gettext_lazy("%(key)s: this value is not of the right kind.")


class MappingRefused(BadInput):
    """The mapping cannot be used with this file."""

    exit_code = 2

    @classmethod
    def missing(cls, name: str, known: Iterable[str]) -> MappingRefused:
        """There is no such mapping."""
        return cls(
            _("There is no mapping %(name)s.") % {"name": name},
            remedy=_("Give the path of a TOML file or one of: %(known)s.") % {"known": ", ".join(known)},
        )

    @classmethod
    def not_toml(cls, reason: str) -> MappingRefused:
        """The text is not TOML."""
        return cls(
            _("The mapping is not TOML: %(reason)s") % {"reason": reason},
            remedy=_("Compare it with a ready mapping, or let `parvis collection map` write one."),
        )

    @classmethod
    def no_column(cls, key: str, column: str, headings: Sequence[str]) -> MappingRefused:
        """The mapping names a column that the file does not have."""
        near = get_close_matches(column, headings, n=1, cutoff=0.6)
        remedy = _("Did you mean %(near)s?") % {"near": near[0]} if near else _columns(headings)
        message = _("The mapping's key %(key)s names the column %(column)s, which the file does not have.")
        return cls(message % {"key": key, "column": column}, remedy=remedy, field=key)


def _columns(headings: Sequence[str]) -> str:
    return _("The file's columns are: %(names)s.") % {"names": ", ".join(headings[:40])}


def explain(error: ValidationError) -> MappingRefused:
    """All that pydantic found wrong, as one refusal."""
    told: list[str] = []
    for fault in error.errors():
        key = ".".join(str(part) for part in fault["loc"] if part not in ("Part", "Bilingual", "str", 0))
        expected = str(fault.get("ctx", {}).get("expected") or fault.get("ctx", {}).get("error", ""))
        sentence = str(_WRONG.get(fault["type"], _OTHER)) % {"key": key, "expected": expected}
        if sentence not in told:
            told.append(sentence)
    return MappingRefused(
        " ".join(told),
        remedy=_("Correct the mapping; the guide “Import a collection” lists every key."),
        field="mapping",
    )
