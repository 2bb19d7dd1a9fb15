"""The largest size on paper, of a grant or of a request for one."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.rights.prints import PrintSize, size_of

_BOUNDS = [MinValueValidator(1), MaxValueValidator(20_000)]


class OnPaper(models.Model):
    """Both sides, or none: no bound; the points an inch may be bounded with them."""

    max_print_width = models.PositiveIntegerField(
        _("in print: width, in millimetres"), null=True, blank=True, validators=_BOUNDS
    )
    max_print_height = models.PositiveIntegerField(
        _("in print: height, in millimetres"), null=True, blank=True, validators=_BOUNDS
    )
    max_print_ppi = models.PositiveIntegerField(
        _("in print: points an inch"), null=True, blank=True, validators=_BOUNDS
    )

    class Meta:
        abstract = True

    @property
    def max_print(self) -> PrintSize | None:
        """The largest size in print; None for any."""
        return size_of(self.max_print_width, self.max_print_height, self.max_print_ppi)
