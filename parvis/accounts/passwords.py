"""One more rule for passwords: few different characters make a long password short."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST = 6


class VarietyValidator:
    """At least six different characters: «aaaaaaaaaaaa» is no password."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for a password of few characters repeated."""
        if len(set(password)) < FEWEST:
            raise ValidationError(self.get_help_text(), code="password_monotonous")

    def get_help_text(self) -> str:
        """The rule, as the form tells it."""
        return _("Your password must have at least %(count)s different characters.") % {"count": FEWEST}
