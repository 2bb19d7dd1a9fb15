"""Refusals: what we tell a person when their input cannot be taken.

Refusal
├── BadInput          a value, row or file that cannot be used
├── NotAllowed        the person may not do this
└── NotFound          what they name does not exist

ConfigurationError stands outside on purpose: nothing may swallow it.
"""

from __future__ import annotations

from django.utils.functional import Promise

type_text = str | Promise


class Refusal(Exception):
    """An expected refusal, told to a person in their language.

    message and remedy are texts (lazy translations allowed); field and row name the place.
    """

    exit_code = 1

    def __init__(
        self,
        message: type_text,
        *,
        remedy: type_text = "",
        field: str = "",
        row: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.remedy, self.field, self.row = message, remedy, field, row

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.message), str(self.remedy)) if part)


class BadInput(Refusal):
    """A value, row or file that cannot be used."""


class NotAllowed(Refusal):
    """The person may not do this."""


class NotFound(Refusal):
    """What the person names does not exist."""


class ConfigurationError(Exception):
    """The installation is set up wrongly; the process must not start."""
