"""Numbers, sizes and lists as people read them."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _


def number(value: int) -> str:
    """«1 248»; "1,248"."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def megabytes(size: int) -> str:
    """«0,2 Mo» from bytes; nothing below a kilobyte is worth telling apart."""
    if size < 100_000:
        return _("%(size)s kB") % {"size": number(max(1, round(size / 1000)))}
    value = size / 1_000_000
    return _("%(size)s MB") % {"size": formats.number_format(value, 0 if value >= 10 else 1)}


def quoted(text: str) -> str:
    """«« licorne »»; "“unicorn”"."""
    return _("“%(text)s”") % {"text": text}
