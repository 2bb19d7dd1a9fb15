"""Licences and rights statements: what each says, and what it lets us do.

Sources: Creative Commons legal codes (creativecommons.org/licenses), CC0 1.0 and the Public
Domain Mark 1.0, the twelve statements of RightsStatements.org 1.0. A licence answers for what
is shown as it stands; terms of protection are in ``jurisdictions``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.rights.jurisdictions import EUROPEAN_UNION

BY_TERM = "public-domain"
IN_COPYRIGHT = "in-copyright"

_ANY = frozenset({"site", "share_card", "post", "screen", "print", "press", "product", "download", "open_data"})
# Newspapers are sold.
_SOLD = frozenset({"product", "press"})
_NOT_SOLD = _ANY - _SOLD - {"open_data"}
_SHOWN = frozenset({"site", "share_card", "post", "screen", "print"})
_NONE: frozenset[str] = frozenset()
_Text = str | Promise


@dataclass(frozen=True)
class Licence:
    """One licence or statement.

    uses: codes of contracts.Use that need nobody's leave; territories: the countries where that
    holds, None for all; derivative: whether it may be cropped or carry text; credit: whether
    the credit must be shown; is_free: reusable by anyone for anything (Open Definition 2.1);
    by_term: whether it holds only once the term of protection has ended.
    """

    code: str
    uri: str
    label: _Text
    deed: _Text
    uses: frozenset[str] = _NONE
    territories: frozenset[str] | None = None
    derivative: bool = True
    commercial: bool = True
    credit: bool = False
    is_free: bool = False
    by_term: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether nothing may be done without an authorisation."""
        return not self.uses


_DEEDS: dict[str, _Text] = {
    "by": _("Copy, print, change, sell: name the author and the licence."),
    "by-sa": _("Copy, print, change, sell: name the author, and share what you make under the same licence."),
    "by-nd": _("Copy, print, sell, whole and unchanged: name the author and the licence."),
    "by-nc": _("Copy, print, change, without selling: name the author and the licence."),
    "by-nc-sa": _(
        "Copy, print, change, without selling: name the author, and share what you make under the same licence."
    ),
    "by-nc-nd": _("Copy and print, whole, unchanged and without selling: name the author and the licence."),
}


def _creative_commons() -> Iterator[Licence]:
    for version in ("4.0", "3.0", "2.5", "2.0"):
        for kind, deed in _DEEDS.items():
            commercial, derivative = "nc" not in kind, "nd" not in kind
            is_free = commercial and derivative
            yield Licence(
                code=f"cc-{kind}-{version}",
                uri=f"https://creativecommons.org/licenses/{kind}/{version}/",
                label=f"CC {kind.upper()} {version}",
                deed=deed,
                uses=_ANY if is_free else _NOT_SOLD | (_SOLD if commercial else _NONE),
                derivative=derivative,
                commercial=commercial,
                credit=True,
                is_free=is_free,
            )


_CC0 = Licence(
    code="cc0-1.0",
    uri="https://creativecommons.org/publicdomain/zero/1.0/",
    label="CC0 1.0",
    deed=_("Copy, print, change, sell: without asking, without paying."),
    uses=_ANY,
    is_free=True,
)
_PDM = Licence(
    code="pdm-1.0",
    uri="https://creativecommons.org/publicdomain/mark/1.0/",
    label=_("Public domain"),
    deed=_("Copy, print, change, sell: without asking, without paying."),
    uses=_ANY,
    is_free=True,
)
_TERM = Licence(
    code=BY_TERM,
    uri="https://creativecommons.org/publicdomain/mark/1.0/",
    label=_("Public domain, by the makers’ dates of death"),
    deed=_("Copy, print, change, sell: without asking, without paying."),
    uses=_ANY,
    is_free=True,
    by_term=True,
)
_HELD = Licence(
    code=IN_COPYRIGHT,
    uri="http://rightsstatements.org/vocab/InC/1.0/",
    label=_("In copyright, with a known holder"),
    deed=_("Look here; for anything else, ask the rights holder."),
    commercial=False,
    derivative=False,
    credit=True,
)


def _statement(code: str, label: _Text, deed: _Text, *, uses: frozenset[str] = _NONE, **more: object) -> Licence:
    """One of RightsStatements.org: none of them is free for any reuse."""
    uri = f"http://rightsstatements.org/vocab/{code}/1.0/"
    return Licence(f"rs-{code.lower()}", uri, label, deed, uses, commercial=False, **more)  # type: ignore[arg-type]


_STATEMENTS = (
    _statement("InC", _("In copyright"), _("Look here; for anything else, ask the rights holder.")),
    _statement(
        "InC-OW-EU",
        _("In copyright, EU orphan work"),
        _("Nobody could find its rights holder. Look here; for anything else, search for them too."),
        # Directive 2012/28/EU: the exception holds within the Union, not on the open web.
        uses=frozenset({"site"}),
        territories=EUROPEAN_UNION,
    ),
    _statement(
        "InC-EDU",
        _("In copyright, educational use permitted"),
        _("Use it to teach and to learn; for anything else, ask the rights holder."),
    ),
    _statement(
        "InC-NC",
        _("In copyright, non-commercial use permitted"),
        _("Copy and print it without selling; for anything else, ask the rights holder."),
        uses=_NOT_SOLD,
        credit=True,
    ),
    _statement(
        "InC-RUU",
        _("In copyright, rights holder not found"),
        _("Its rights holder could not be found. Look here; for anything else, search for them too."),
    ),
    _statement(
        "NoC-CR",
        _("No copyright, contractual restrictions"),
        _("Free of copyright, but bound by a contract: ask us first."),
    ),
    _statement(
        "NoC-NC",
        _("No copyright, non-commercial use only"),
        _("Copy, print and change it, without selling."),
        uses=_NOT_SOLD,
    ),
    _statement(
        "NoC-OKLR",
        _("No copyright, other legal restrictions"),
        _("Free of copyright, but another law limits its use: ask us first."),
    ),
    _statement(
        "NoC-US",
        _("No copyright in the United States"),
        _("Free of copyright in the United States; elsewhere, check first."),
        uses=_SHOWN,
        territories=frozenset({"US"}),
    ),
    _statement("CNE", _("Copyright not evaluated"), _("Its rights were not looked into: ask us first.")),
    _statement("UND", _("Copyright undetermined"), _("Its rights could not be settled: ask us first.")),
    _statement(
        "NKC",
        _("No known copyright"),
        _("We know of no rights in it, and cannot be sure: reuse is at your own risk."),
        uses=_SHOWN,
    ),
)

LICENCES: dict[str, Licence] = {
    licence.code: licence for licence in (_PDM, _CC0, _TERM, *_creative_commons(), _HELD, *_STATEMENTS)
}


def from_uri(uri: str) -> Licence | None:
    """The licence of that address, whatever its scheme, language or final part ("deed.fr", "legalcode")."""
    return _BY_ADDRESS.get(_address(uri))


def choices() -> list[tuple[str, _Text]]:
    """(code, label), for forms."""
    return [(licence.code, licence.label) for licence in LICENCES.values()]


def _address(uri: str) -> str:
    path = uri.strip().lower().partition("://")[2].removeprefix("www.").partition("?")[0]
    parts = [part for part in path.split("/") if part and not part.startswith(("deed", "legalcode"))]
    return "/".join("vocab" if part == "page" else part for part in parts)


# Our two own codes borrow addresses; who names an address means the statement itself.
_BY_ADDRESS = {
    _address(licence.uri): licence for code, licence in LICENCES.items() if code not in (BY_TERM, IN_COPYRIGHT)
}
