"""Why a picture may be shown or not: a code, its facts, a sentence and a way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.bilingual import current
from parvis.rights import jurisdictions, licences, uses

_Text = str | Promise

# code: (sentence, way out). A sentence may use the parameters of its reason in braces.
SENTENCES: Mapping[str, tuple[_Text, _Text]] = {
    # Why yes
    "licensed": (_("{licence} allows it."), ""),
    "public_domain": (_("In the public domain in {territory} since {since}."), ""),
    "granted": (_("{holder} allows it."), ""),
    "granted_until": (_("{holder} allows it until {until}."), ""),
    "granted_in_print": (
        _("{holder} allows it in print up to {paper}."),
        _("Ask here with the size you print at."),
    ),
    "attribution_required": (_("The credit must be shown beside it."), ""),
    # Why no: the media itself
    "unknown_media": (_("This media is not known."), _("Choose another one.")),
    "removed": (_("This media was removed."), _("Choose another one.")),
    "being_prepared": (_("It is being prepared."), _("Look again in a minute.")),
    "not_described": (
        _("It has no alternative text in both languages."),
        _("Describe it in French and in English."),
    ),
    "not_captioned": (
        _("This film has no captions."),
        _("Add captions (WebVTT) in the language spoken."),
    ),
    "not_transcribed": (
        _("This sound has no transcript."),
        _("Write what is heard, in the language spoken."),
    ),
    "not_summarised": (
        _("Nothing says in both languages what this document holds."),
        _("Say it in a few sentences, in French and in English."),
    ),
    "restricted": (_("Withheld: {why}."), _("Lift the restriction once its cause is gone.")),
    "restricted_until": (_("Withheld until {until}: {why}."), _("Wait until then, or lift the restriction.")),
    "embargoed": (_("Under embargo until {until}: {why}."), _("Wait until then, or lift the embargo.")),
    # Why no: the persons shown, and contributors
    "not_agreed": (_("Somebody it concerns has not agreed to this use."), _("Choose another picture.")),
    "person_not_asked": (
        _("A person shown has not agreed to this use."),
        _("Ask this person, then record the consent; or choose another picture."),
    ),
    "guardian_not_asked": (
        _("A minor is shown, and no guardian has agreed to this use."),
        _("Ask the guardian, then record the consent; or choose another picture."),
    ),
    "came_of_age": (
        _("A person shown came of age on {since}: the guardian’s consent no longer counts."),
        _("Ask the person themselves, then record the consent."),
    ),
    "consent_other_use": (
        _("A person shown agreed to other uses only."),
        _("Ask this person for this use too, or keep to those agreed to."),
    ),
    "consent_not_begun": (_("The consent of a person shown begins on {begins}."), _("Wait until then.")),
    "consent_ended": (
        _("The consent of a person shown ended on {until}."),
        _("Ask this person again, then record the new consent."),
    ),
    "consent_withdrawn": (
        _("A person shown withdrew their consent on {withdrawn}."),
        _("Choose another picture; ask again only if they wish it."),
    ),
    "terms_not_accepted": (
        _("Its contributor has accepted no terms."),
        _("Have the contributor accept the present terms, then record it."),
    ),
    "terms_other_use": (
        _("The terms its contributor accepted (version {version}) do not allow this use."),
        _("Have the contributor accept terms that allow it, or ask for an authorisation."),
    ),
    "terms_ended": (
        _("The terms its contributor accepted (version {version}) counted until {until}."),
        _("Have the contributor accept the present terms, then record it."),
    ),
    "terms_withdrawn": (
        _("Its contributor withdrew on {withdrawn} what they had accepted."),
        _("Choose another picture; ask again only if they wish it."),
    ),
    # Why no: the licence
    "no_statement": (_("Nothing is stated of its rights."), _("State its licence, or record who allows it.")),
    "unknown_licence": (_("The licence “{licence}” is not known."), _("Choose one of the list.")),
    "needs_grant": (
        _("{licence}: showing it needs an authorisation."),
        _("Ask {holder}, then record the authorisation."),
    ),
    "use_not_licensed": (
        _("{licence} does not allow this use: {use}."),
        _("Ask {holder}, or choose a freer picture."),
    ),
    "derivative_not_licensed": (
        _("{licence} allows neither cropping nor text on the picture."),
        _("Show it whole and bare, or ask {holder}."),
    ),
    "territory_not_licensed": (
        _("{licence} holds in some countries only."),
        _("Show it in one of them, or ask {holder}."),
    ),
    # Why no: the term of protection
    "protected_until": (
        _("{maker} is protected in {territory} until {until}."),
        _("Wait until then, or ask the heirs or their collecting society."),
    ),
    "term_unknown": (
        _("Nobody can say when the rights of {maker} end in {territory}."),
        _("Record the year of death, or the year the work was made; else ask the rights holder."),
    ),
    "makers_unknown": (
        _("Its makers are not recorded, so no date of death can be told."),
        _("Record the makers, or choose another statement."),
    ),
    "territory_unknown": (
        _("The term of protection in {territory} is not in our table."),
        _("Ask the rights holder, or show it elsewhere."),
    ),
    # Why no: the authorisations
    "grant_other_use": (
        _("The authorisation of {holder} is for other uses than this one: {use}."),
        _("Ask {asked} for this use too."),
    ),
    "grant_other_territory": (
        _("The authorisation of {holder} is for {territories} only."),
        _("Ask {asked} for this territory too; the open web needs the whole world."),
    ),
    "grant_other_place": (
        _("The authorisation of {holder} is for other places than this one."),
        _("Show it where it is allowed, or ask {asked} for this place too."),
    ),
    "grant_too_many": (
        _("The authorisation of {holder} is for at most {works} works at once, and others came first."),
        _("Take another work off this authorisation, or ask {asked} for more works."),
    ),
    "grant_not_begun": (_("The authorisation of {holder} begins on {begins}."), _("Wait until then.")),
    "grant_ended": (
        _("The authorisation of {holder} ended on {until}."),
        _("Ask {asked} to renew it."),
    ),
    "grant_revoked": (
        _("{holder} withdrew the authorisation on {revoked}."),
        _("Choose another picture, or ask {asked} again."),
    ),
    "grant_too_large": (
        _("{holder} allows at most {width} pixels in width."),
        _("Show it smaller, or ask {asked} for a larger size."),
    ),
    "grant_print_too_large": (
        _("{holder} allows at most {paper} in print."),
        _("Print it smaller, or ask {asked} for a larger size."),
    ),
    "grant_no_crop": (
        _("{holder} allows neither cropping nor a detail."),
        _("Show it whole, or ask {asked} for a detail."),
    ),
    "grant_no_overprint": (_("{holder} does not allow text on the picture."), _("Put the text beside it.")),
}

# What would tell the public of somebody's private affairs: said there in one neutral sentence.
PEOPLE = frozenset({
    "person_not_asked", "guardian_not_asked", "came_of_age", "consent_other_use", "consent_not_begun",
    "consent_ended", "consent_withdrawn", "terms_not_accepted", "terms_other_use", "terms_ended", "terms_withdrawn",
})  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """One reason of a decision: a code of SENTENCES and its parameters, sorted by name."""

    code: str
    params: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: str, **params: Any) -> Reason:
        """The reason with these parameters. Raises KeyError for an unknown code."""
        SENTENCES[code]
        return cls(code, tuple(sorted(params.items())))

    @property
    def sentence(self) -> str:
        """What it says, in the current language."""
        return str(SENTENCES[self.code][0]).format(**self._told())

    @property
    def way_out(self) -> str:
        """What somebody may do about it, in the current language; empty when nothing is needed."""
        return str(SENTENCES[self.code][1]).format(**self._told())

    def _told(self) -> dict[str, str]:
        return {name: _TELL.get(name, _tell)(value) for name, value in self.params}

    def __str__(self) -> str:
        return " ".join(part for part in (self.sentence, self.way_out) if part)


def in_public(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons as anyone may read them, each once."""
    told = (_NEUTRAL if reason.code in PEOPLE else reason for reason in reasons)
    return tuple(dict.fromkeys(told))


def tell_moment(moment: datetime) -> str:
    """A moment in words; a day alone where it is the first of its day."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return formats.date_format(local, "DATE_FORMAT" if local.time() == time.min else "DATETIME_FORMAT")


def _tell(value: Any) -> str:
    if isinstance(value, datetime):
        return tell_moment(value)
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    return str(value)


def _tell_licence(code: str) -> str:
    known = licences.LICENCES.get(code)
    return str(known.label) if known else code


def _tell_countries(codes: tuple[str, ...]) -> str:
    return ", ".join(jurisdictions.name(code) for code in codes)


def _tell_why(texts: tuple[str, str]) -> str:
    french, english = texts
    return (english or french) if current() == "en" else (french or english)


_NEUTRAL = Reason("not_agreed")

# Parameters stored as codes, so that a reason reads well in either language.
_TELL: Mapping[str, Callable[[Any], str]] = {
    "licence": _tell_licence,
    "territory": jurisdictions.name,
    "territories": _tell_countries,
    "maker": lambda name: name or str(_("its maker")),
    "why": _tell_why,
    "holder": lambda name: name or str(_("the rights holder")),
    "asked": lambda name: name or str(_("the rights holder")),
    "use": uses.label_of,
}
