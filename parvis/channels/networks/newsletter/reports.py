"""What comes back to the return address: delivery reports (RFC 3464) and complaints (RFC 5965), read as strangers' words.

Only a report that carries a mark of ours is heard: in the address it was sent to, or in the Message-ID of the letter it
quotes. What is anything else is nobody's report, and no error.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from itertools import islice
from typing import Literal

MOST_BYTES = 2_000_000
_MOST_PARTS = 40
_MOST_WORDS = 60_000
_MARK = r"[a-z2-7]{42}"
_IN_ADDRESS = re.compile(rf"\+({_MARK})@", re.I)
_IN_ID = re.compile(rf"<?({_MARK})@", re.I)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# Addressed to us, in the order in which they are believed.
_OURS = ("delivered-to", "x-original-to", "to", "x-failed-recipients")
# Of the fifth hundred, and yet no word about the address: full, too large, refused for what the letter is.
_PASSING = re.compile(r"5\.(2\.[23]|3\.\d+|4\.\d+|5\.\d+|6\.\d+|7\.\d+)$")

What = Literal["hard", "soft", "complaint", "delayed"]


@dataclass(frozen=True)
class Report:
    """One report. mark: of the letter it is about; status: as RFC 3463 writes it, empty where none was given."""

    what: What
    mark: str
    status: str = ""


def read_report(raw: bytes) -> Report | None:
    """The report in a message; None for one that is none of ours, whatever it holds."""
    try:
        message = email.message_from_bytes(raw[:MOST_BYTES], policy=email.policy.compat32)
        return _read(message)
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError, MemoryError):
        # A parser that trips over a stranger's words has not read a report.
        return None


def kind_of_refusal(status: str, code: int = 550) -> What:
    """What a refusal says: for good of this address, or for a reason that passes."""
    if status:
        return "hard" if status.startswith("5") and not _PASSING.match(status) else "soft"
    return "hard" if code >= 500 else "soft"


def status_in(text: str) -> str:
    """The first enhanced status code in some words; "" where there is none."""
    found = _STATUS.search(text[:2_000])
    return found.group() if found else ""


def _read(message: Message) -> Report | None:
    parts = list(islice(_walk(message), _MOST_PARTS))
    kinds = {part.get_content_type() for part in parts}
    if "message/feedback-report" in kinds:
        mark = _mark_in(message, parts)
        return Report("complaint", mark) if mark and _is_abuse(parts) else None
    if "message/delivery-status" in kinds:
        return _delivery_report(message, parts)
    return None


def _walk(message: Message, depth: int = 0) -> Iterator[Message]:
    """Each part, the outermost first; no deeper than any report goes."""
    yield message
    inner = message.get_payload()
    if isinstance(inner, list) and depth < 6:
        for part in inner[:_MOST_PARTS]:
            if isinstance(part, Message):
                yield from _walk(part, depth + 1)


def _delivery_report(message: Message, parts: list[Message]) -> Report | None:
    mark, told = _mark_in(message, parts), _about_recipients(parts)
    if not mark:
        return None
    actions = {str(each.get("action", "")).strip().lower() for each in told}
    statuses = [status_in(str(each.get("status", ""))) for each in told]
    status = next((each for each in statuses if each), "")
    if "failed" not in actions:
        return Report("delayed", mark, status) if "delayed" in actions else None
    diagnosis = next((status_in(str(each.get("diagnostic-code", ""))) for each in told), "")
    # 5.0.0 says nothing: the remote server's own words then count.
    best = diagnosis if diagnosis and status in ("", "5.0.0") else status
    return Report(kind_of_refusal(best), mark, best)


def _about_recipients(parts: list[Message]) -> list[Message]:
    """The groups of fields of message/delivery-status: parsed by the library as messages of headers."""
    told = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    groups = [group for part in told for group in _groups(part)]
    return [group for group in groups if group.get("action") is not None]


def _groups(part: Message) -> list[Message]:
    inner = part.get_payload()
    return [each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []


def _is_abuse(parts: list[Message]) -> bool:
    """Whether the report complains; others only tell ("not-spam", "auth-failure")."""
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            said = " ".join([str(part.get_payload())[:4_000], *(str(each) for each in _groups(part))])
            found = re.search(r"feedback-type:\s*([\w-]+)", said, re.I)
            return found is not None and found.group(1).lower() in {"abuse", "fraud", "virus", "other"}
    return False


def _mark_in(message: Message, parts: list[Message]) -> str:
    """The mark of the letter: in the address the report came to, else in the letter it quotes."""
    for name in _OURS:
        for value in (message.get_all(name) or [])[:5]:
            if found := _IN_ADDRESS.search(str(value)[:1_000]):
                return found.group(1).lower()
    return next((mark for part in parts[1:] if (mark := _quoted(part))), "")


def _quoted(part: Message) -> str:
    for name in ("message-id", "return-path", "original-mail-from"):
        if found := (
            _IN_ID.search(str(part.get(name, ""))[:1_000]) or _IN_ADDRESS.search(str(part.get(name, ""))[:1_000])
        ):
            return found.group(1).lower()
    if part.get_content_type() not in ("text/rfc822-headers", "message/rfc822-headers", "message/feedback-report"):
        return ""
    said = str(part.get_payload())[:_MOST_WORDS]
    found = re.search(rf"^message-id:\s*<?({_MARK})@", said, re.I | re.M) or _IN_ADDRESS.search(said)
    return found.group(1).lower() if found else ""
