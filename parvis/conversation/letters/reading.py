"""A letter of a stranger: parts, charsets, files, all bounded; whatever is broken is read as far as it goes.

Sources: RFC 5322, 2045 to 2047, 2392; 3834 for what machines write; 8601 for what our own server says of the sender.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice

from parvis.conversation.letters.folding import fold_letter, without_quotes
from parvis.conversation.letters.judging import automatic_of, verdict_of

MOST_BYTES = 30_000_000
MOST_FILES, MOST_FILE_BYTES, MOST_FILES_BYTES = 20, 10_000_000, 25_000_000
_MOST_PARTS, _DEEPEST, _MOST_TEXT, _MOST_HEADER, _MOST_REFERENCES = 400, 12, 400_000, 2_000, 30
_ID = re.compile(r"<([^\s<>]{1,400})>")
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@[^\s@<>\"(),:;\\]{1,255}")
# A browser only shows these; whatever else is a file to download.
_SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf", "text/plain"})
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError, MessageError)


@dataclass(frozen=True)
class File:
    """A file that came along."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter. ids without < >; references: the nearest first; html: only where there is no plain text;
    folded: what it quotes and its signature; left_out: files that were too many or too heavy;
    automatic: "" for a person, else "answer", "report", "list", "bulk"; verdict: "pass", "fail", "" when nobody knows;
    failed: ids of letters a report says did not arrive, status: as it writes it.
    """

    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    name: str = ""
    reply_to: str = ""
    subject: str = ""
    at: datetime | None = None
    language: str = ""
    text: str = ""
    html: str = ""
    folded: str = ""
    files: tuple[File, ...] = ()
    left_out: int = 0
    automatic: str = ""
    verdict: str = ""
    failed: tuple[str, ...] = ()
    status: str = ""


def read_letter(raw: bytes, *, server: str = "") -> Letter:
    """The letter, as far as it can be read. server: the name under which our own server writes its verdicts."""
    message = _parsed(_without_envelope(raw[:MOST_BYTES]))
    parts = list(islice(_walk(message), _MOST_PARTS))
    text, html = _words(parts)
    said, folded = fold_letter(text)
    files, left_out = _files(parts)
    name, sender = _mailbox(message, "from")
    failed, status = _failures(parts)
    return Letter(
        message_id=_first_id(message, "message-id"), in_reply_to=_first_id(message, "in-reply-to"),
        references=_references(message), sender=sender, name=name, reply_to=_mailbox(message, "reply-to")[1],
        subject=header(message, "subject"), at=_date(message), language=_language(message), text=said,
        html="" if said else without_quotes(html), folded=folded, files=files, left_out=left_out,
        automatic=automatic_of(message), verdict=verdict_of(message, server=server, sender=sender), failed=failed,
        status=status,
    )  # fmt: skip


def _parsed(raw: bytes) -> Message:
    """Parts within parts without end trip the parser: then its headers alone are read."""
    with suppress(*_BROKEN):
        return email.message_from_bytes(raw, policy=email.policy.compat32)
    head = raw[:100_000].partition(b"\n\n")[0]
    return BytesParser(policy=email.policy.compat32).parsebytes(head + b"\n\n", headersonly=True)


def _without_envelope(raw: bytes) -> bytes:
    """Some pipes put the mbox line before it."""
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw


def _walk(message: Message, depth: int = 0) -> Iterator[Message]:
    yield message
    inner = message.get_payload()
    if isinstance(inner, list) and depth < _DEEPEST:
        for part in inner[:_MOST_PARTS]:
            if isinstance(part, Message):
                yield from _walk(part, depth + 1)


def header(message: Message, name: str) -> str:
    """One header on one line, its encoded words read; a charset nobody knows is read as far as it goes."""
    written = str(message.get(name, ""))[:_MOST_HEADER]
    try:
        pieces = decode_header(written)
    except _BROKEN:
        pieces = [(written, None)]
    told = "".join(each if isinstance(each, str) else decoded(each, charset or "") for each, charset in pieces)
    return " ".join(told.split())


def decoded(content: bytes, charset: str) -> str:
    """Bytes as text: by the charset named, else UTF-8, else as Western mailers write without saying so."""
    for name in (charset, "utf-8"):
        with suppress(*_BROKEN):
            if name:
                return content.decode(name)
    return content.decode("windows-1252", "replace")


def _mailbox(message: Message, name: str) -> tuple[str, str]:
    """(name, address) of the first mailbox of a header; ("", "") where none can be read."""
    written = header(message, name)
    with suppress(*_BROKEN):
        for shown, address in getaddresses([written])[:5]:
            if _ADDRESS.fullmatch(address):
                return shown, address
    found = _ADDRESS.search(written)
    return ("", found.group()) if found else ("", "")


def _first_id(message: Message, name: str) -> str:
    found = _ID.search(str(message.get(name, ""))[:_MOST_HEADER])
    return found.group(1) if found else ""


def _references(message: Message) -> tuple[str, ...]:
    written = " ".join(str(each) for each in (message.get_all("references") or [])[:3])
    return tuple(dict.fromkeys(reversed(_ID.findall(written[-20_000:]))))[:_MOST_REFERENCES]


def _date(message: Message) -> datetime | None:
    with suppress(*_BROKEN, OverflowError):
        found = parsedate_to_datetime(str(message.get("date", ""))[:200])
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _language(message: Message) -> str:
    written = header(message, "content-language")[:2].casefold()
    return written if written.isalpha() else ""


def _words(parts: list[Message]) -> tuple[str, str]:
    """(plain, HTML): the first of each that is no file."""
    found = {"text/plain": "", "text/html": ""}
    for part in _own(parts):
        kind = part.get_content_type()
        if kind in found and not found[kind] and not _is_file(part):
            found[kind] = _text(part)
    return found["text/plain"], found["text/html"]


def _own(parts: list[Message]) -> list[Message]:
    """Those of the letter itself; a letter enclosed in it is one, and what is within is none."""
    enclosed = [part for part in parts if part.get_content_type() == "message/rfc822" and part.is_multipart()]
    within = {id(each) for part in enclosed for each in islice(_walk(part), 1, _MOST_PARTS)}
    return [part for part in parts if id(part) not in within and (part in enclosed or not part.is_multipart())]


def _text(part: Message) -> str:
    with suppress(*_BROKEN):
        return decoded(_content(part)[:_MOST_TEXT], part.get_content_charset() or "").replace("\r\n", "\n")
    return ""


def _content(part: Message) -> bytes:
    with suppress(*_BROKEN):
        if part.is_multipart():
            return part.get_payload(0).as_bytes()  # type: ignore[union-attr]
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            return content
    with suppress(*_BROKEN):
        return str(part.get_payload()).encode("utf-8", "surrogateescape")
    return b""


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _file_name(part: Message) -> str:
    with suppress(*_BROKEN):
        return " ".join(str(part.get_filename() or "").replace("/", " ").replace("\\", " ").split())[:150]
    return ""


def _files(parts: list[Message]) -> tuple[tuple[File, ...], int]:
    """Files that came along, and how many were too many or too heavy."""
    kept: list[File] = []
    left_out = weight = 0
    for part in _own(parts):
        kind = part.get_content_type()
        if not _is_file(part) and kind != "message/rfc822" and kind.startswith(("text/", "message/", "multipart/")):
            continue
        content = _content(part)
        if len(kept) >= MOST_FILES or len(content) > MOST_FILE_BYTES or weight + len(content) > MOST_FILES_BYTES:
            left_out += 1
            continue
        weight += len(content)
        name = _file_name(part) or ("letter.eml" if kind == "message/rfc822" else "")
        kept.append(File(name, kind if kind in _SHOWN else "application/octet-stream", content))
    return tuple(kept), left_out


def _failures(parts: list[Message]) -> tuple[tuple[str, ...], str]:
    """(ids of the letters that did not arrive, status), of a delivery report (RFC 3464)."""
    told = [each for part in parts if part.get_content_type() == "message/delivery-status" for each in _groups(part)]
    failing = [each for each in told if str(each.get("action", "")).strip().casefold() == "failed"]
    if not failing:
        return (), ""
    quoted = [part for part in parts[1:] if part.get("message-id")]
    ids = [_first_id(part, "message-id") for part in quoted]
    for part in parts:
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            ids += re.findall(r"(?im)^message-id:\s*<([^\s<>]{1,400})>", str(part.get_payload())[:60_000])
    return tuple(dict.fromkeys(filter(None, ids)))[:5], str(failing[0].get("status", "")).strip()[:20]


def _groups(part: Message) -> list[Message]:
    inner = part.get_payload()
    return [each for each in inner[:20] if isinstance(each, Message)] if isinstance(inner, list) else []
