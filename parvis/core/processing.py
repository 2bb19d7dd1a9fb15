"""Processings of personal data: the lines of the register that article 30 of the GDPR asks for.

An app registers the processings it is answerable for at start-up. The
register and the impact assessment are written from here, so that neither forgets what the code does.
Source: Regulation (EU) 2016/679, articles 6, 30 and 35; the CNIL's model register.
"""

from __future__ import annotations

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
    risks: what could go wrong for the people, for the impact assessment.
    """

    name: str
    title: Promise
    purpose: Promise
    basis: Basis
    people: Promise
    data: Promise
    recipients: Promise
    months: int | None = None
    kept: Promise | str = ""
    measures: Promise
    risks: Promise

    def __post_init__(self) -> None:
        if self.months is None and not self.kept:
            raise ValueError(f"{self.name!r} does not say how long data are kept")


processings: Registry[Processing] = Registry("processing")


def register_processing(processing: Processing) -> None:
    """Add a line to the register. Raises ValueError when its name is taken."""
    processings.register(processing.name, processing)
