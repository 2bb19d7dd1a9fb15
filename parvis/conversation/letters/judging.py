"""Whether a machine wrote a letter (RFC 3834), and what our own server says of its sender (RFC 8601)."""

from __future__ import annotations

import re
from email.message import Message

_LISTS = ("list-id", "list-unsubscribe", "list-post", "list-help", "mailing-list")
_RESULT = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*([a-z]{1,20})", re.I)
_DOMAIN = re.compile(
    r"\b(?:header\.d|header\.i|smtp\.mailfrom|smtp\.helo)\s*=\s*\"?(?:[^\s;\"@]*@)?([^\s;\"]{1,255})", re.I
)
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_FAILS = frozenset({"fail", "softfail", "permerror"})


def automatic_of(message: Message) -> str:
    """Who wrote it: "" a person; "answer" a machine that answers; "report" about a delivery; "list", "bulk" to many."""
    said = _word(message, "auto-submitted")
    precedence = _word(message, "precedence")
    if message.get_content_type() == "multipart/report" or _has_no_way_back(message):
        return "report"
    if (
        said not in ("", "no")
        or precedence == "auto_reply"
        or message.get("x-autoreply")
        or message.get("x-autorespond")
    ):
        return "answer"
    if any(message.get(name) for name in _LISTS):
        return "list"
    return "bulk" if precedence in ("bulk", "list", "junk") else ""


def _word(message: Message, name: str) -> str:
    return re.split(r"[\s;(]", str(message.get(name, "")).strip().casefold(), maxsplit=1)[0][:40]


def _has_no_way_back(message: Message) -> bool:
    """The null return path: what must never be answered."""
    path = message.get("return-path")
    return path is not None and str(path).strip() in ("<>", "")


def verdict_of(message: Message, *, server: str, sender: str) -> str:
    """What our own server says of who wrote it: "pass", "fail", or "" where it says nothing.

    A stranger may write such a header too: only the first is looked at, and only when it bears our server's name.
    """
    written = str((message.get_all("authentication-results") or [""])[0])[:8_000]
    named, _semicolon, results = _COMMENT.sub(" ", written).partition(";")
    if not server or (named.split() or [""])[0].casefold() != server.casefold():
        return ""
    found: dict[str, set[str]] = {"dmarc": set(), "dkim": set(), "spf": set()}
    domain = sender.rpartition("@")[2].casefold()
    for result in results.split(";")[:30]:
        if told := _RESULT.search(result):
            method, value = told.group(1).casefold(), told.group(2).casefold()
            aligned = method == "dmarc" or any(_is_of(each, domain) for each in _DOMAIN.findall(result))
            found[method].add(value if aligned or value != "pass" else "none")
    return _judge(found)


def _is_of(signed: str, domain: str) -> bool:
    signed = signed.casefold().rstrip(".")
    return bool(domain) and (
        signed == domain or (domain.endswith(f".{signed}") and "." in signed) or signed.endswith(f".{domain}")
    )


def _judge(found: dict[str, set[str]]) -> str:
    """DMARC decides; without it, whoever signed or sent for that domain; a failure counts when nothing passes."""
    if found["dmarc"] & {"pass", "fail"}:
        return "pass" if "pass" in found["dmarc"] else "fail"
    if "pass" in found["dkim"] | found["spf"]:
        return "pass"
    return "fail" if (found["dkim"] | found["spf"]) & _FAILS else ""
