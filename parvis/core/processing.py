"""Processings of personal data: the lines of the register that article 30 of the GDPR asks for.

An app registers the processings it is answerable for at start-up. The
register and the impact assessment are written from here, so that neither forgets what the code does.
Source: Regulation (EU) 2016/679, articles 6, 30 and 35; the CNIL's model register.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.registry import Registry


class Basis(models.TextChoices):
    """Why the law allows it: article 6(1), letters a to f."""

    CONSENT = "a", _("consent of the person (article 6(1)(a))")
    CONTRACT = "b", _("performance of a contract (article 6(1)(b))")
    OBLIGATION = "c", _("legal obligation (article 6(1)(c))")
    VITAL = "d", _("vital interests (article 6(1)(d))")
    PUBLIC_TASK = "e", _("task in the public interest (article 6(1)(e))")
    INTEREST = "f", _("legitimate interest (article 6(1)(f))")


@dataclass(frozen=True, kw_only=True)
class Processing:
    """One line of the register.

    people: whose data; data: which; recipients: who sees them; months: kept so long, None without
    a fixed end, which ``kept`` then tells in words; measures: how they are protected;
    risks: what could go wrong for the people, for the impact assessment. Where ``kept`` depends on what the
    institution chose, it is a function, asked each time.
    """

    name: str
    title: Promise
    purpose: Promise
    basis: Basis
    people: Promise
    data: Promise
    recipients: Promise
    months: int | None = None
    kept: Promise | Callable[[], str] | str = ""
    measures: Promise
    risks: Promise

    def __post_init__(self) -> None:
        if self.months is None and not self.kept:
            raise ValueError(f"{self.name!r} does not say how long data are kept")

    @property
    def kept_in_words(self) -> str:
        """How long, as told or as the institution chose; empty where ``months`` says it."""
        return self.kept() if callable(self.kept) else str(self.kept)


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """A time of keeping that the institution may choose, within the bounds of the law.

    processing: the line of the register it belongs to; label: what is kept, and from when the months are counted;
    usual: the months where nothing was chosen; least and most: what may be chosen.
    """

    processing: str
    label: Promise
    usual: int
    least: int = 1
    most: int

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.usual <= self.most:
            raise ValueError(f"{self.processing!r}: {self.usual} months are not between {self.least} and {self.most}")


# Name to time: "rights.letters".
keepings: Registry[Keeping] = Registry("time of keeping")

processings: Registry[Processing] = Registry("processing")


def register_processing(processing: Processing) -> None:
    """Add a line to the register. Raises ValueError when its name is taken."""
    processings.register(processing.name, processing)
