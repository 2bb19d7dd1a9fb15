"""What a letter says, apart from what it quotes and from its signature."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

# "Le lundi 3 mars, Ana a écrit :", "On Mon, Ana wrote:", "Am … schrieb Ana:", in one or two lines.
_SAID = re.compile(r"^\s*(le|on|am|el|il|em|op)\b.{0,300}\b(a écrit|wrote|schrieb|escribi[óo]|ha scritto|escreveu|schreef)\b.{0,40}:\s*$", re.I)  # fmt: skip
_CUT = re.compile(
    r"^\s*(-{2,}\s*(original message|message d.origine|message transféré|forwarded message|ursprüngliche nachricht)\s*-{2,}"
    r"|_{20,})\s*$",
    re.I,
)
_HEAD = re.compile(r"^\s*\*?(de|from|von)\s*:\*?\s*\S.{0,300}$", re.I)
_HEAD_ON = re.compile(r"^\s*\*?(envoyé|sent|date|gesendet|à|to|objet|subject)\b[^:]{0,20}:", re.I)
_SIGNATURE = re.compile(r"^-- ?$")
_MOST_SIGNED = 25
_MOST_LINES = 20_000


def fold_letter(text: str) -> tuple[str, str]:
    """(what it says, what may be folded). A letter that only quotes, or answers between the lines, is kept whole."""
    lines = text.split("\n")[:_MOST_LINES]
    end = _quoted_from(lines)
    end = _signed_from(lines[:end])
    said, folded = "\n".join(lines[:end]).strip(), "\n".join(lines[end:]).strip()
    return (said, folded) if said else (text.strip(), "")


def _quoted_from(lines: list[str]) -> int:
    for place, line in enumerate(lines):
        if _CUT.match(line) or (_HEAD.match(line) and _follows_head(lines, place)):
            return place
        if _is_attribution(lines, place):
            rest = lines[place + 1 :] if _SAID.match(line) else lines[place + 2 :]
            if all(
                not each.strip() or each.lstrip().startswith(">") or _is_tail(rest, at) for at, each in enumerate(rest)
            ):
                return place
            return len(lines)
    return _trailing_quote(lines)


def _is_attribution(lines: list[str], place: int) -> bool:
    two = " ".join(lines[place : place + 2])
    return len(lines[place]) < 400 and bool(_SAID.match(lines[place]) or (len(two) < 400 and _SAID.match(two)))


def _follows_head(lines: list[str], place: int) -> bool:
    """Outlook quotes by a block of headers: two more of them follow."""
    return sum(bool(_HEAD_ON.match(each[:200])) for each in lines[place + 1 : place + 6]) >= 2


def _is_tail(lines: list[str], place: int) -> bool:
    """Within the signature below a quote."""
    return any(_SIGNATURE.match(each) for each in lines[max(0, place - _MOST_SIGNED) : place + 1])


def _trailing_quote(lines: list[str]) -> int:
    """Where a quote that ends the letter begins, said by nobody."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    return end


def _signed_from(lines: list[str]) -> int:
    """Where the signature begins, if one ends these lines."""
    for back in range(1, min(len(lines), _MOST_SIGNED) + 1):
        if _SIGNATURE.match(lines[-back]):
            return len(lines) - back
    return len(lines)


_QUOTES = ("gmail_quote", "gmail_extra", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "zmail_extra")
_IDS = ("divrplyfwdmsg", "appendonsend", "reply-intro")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_DROPPED = frozenset({"script", "style", "head", "title", "template", "object", "iframe", "noscript", "svg", "math"})
_MOST_HTML = 200_000


def without_quotes(html: str) -> str:
    """HTML without what it quotes; whole when nothing else would be left. It is still to be cleaned."""
    reader = _Unquoted()
    reader.feed(html[:_MOST_HTML])
    reader.close()
    return "".join(reader.kept) if any(each.strip() and not each.startswith("<") for each in reader.kept) else html


class _Unquoted(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._within or self._is_quote(tag, dict(attrs)):
            if tag not in _VOID:
                self._within.append(tag)
            return
        href = dict(attrs).get("href") if tag == "a" else None
        self.kept.append(f'<{tag} href="{escape(href)}">' if href else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if not self._within:
            self.kept.append(f"</{tag}>")
        elif tag in self._within:
            while self._within.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.kept.append(escape(data))

    @staticmethod
    def _is_quote(tag: str, attributes: dict[str, str | None]) -> bool:
        classes = (attributes.get("class") or "").casefold()
        named = (attributes.get("id") or "").casefold()
        return tag in ("blockquote", *_DROPPED) or any(each in classes for each in _QUOTES) or named in _IDS
