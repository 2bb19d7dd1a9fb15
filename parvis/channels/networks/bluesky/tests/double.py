"""A double of a personal data server with its view of the network, written from docs.bsky.app and the lexicons
(November 2026); it is not Bluesky. Its answers about sessions and records are those a real PDS 0.5.35 gave.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

HERE = "https://pds.example"
DID, LEA = "did:plc:musee", "did:plc:lea"
HANDLES = {"musee.example": DID, "lea.example": LEA}
PASSWORD = "aaaa-bbbb-cccc-dddd"
EPOCH = datetime(2026, 11, 1, 12, tzinfo=UTC)
POST = "app.bsky.feed.post"
# The smallest identifiers of contents that the lexicons take.
CID = "bafyreifjwp5zbrpnsdferfr33gcsit3y7wlpbyrn4be7jk235m4y4udbn4"
BLOB = "bafkreibfqty3h72j5rzulqr6cfzwhm4trkwvnhs72zlwaoj3nudxmjstk4"


def answer(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(
        status, content=json.dumps(data), headers={"content-type": "application/json", **(headers or {})}
    )


def refusal(status: int, name: str, message: str = "No") -> httpx.Response:
    return answer({"error": name, "message": message}, status)


def token(kind: str, number: int) -> str:
    """A token as the server makes them, of which only the claims matter here."""
    ends = (EPOCH + timedelta(days=90)).timestamp()
    claims = base64.urlsafe_b64encode(json.dumps({"exp": ends, "n": number}).encode()).rstrip(b"=").decode()
    return f"{kind}.{claims}.signature"


@dataclass
class Double:
    """The server. Each refresh uses its token up; faults come before the deed, or after it."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    blobs: list[bytes] = field(default_factory=list)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    found: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    reports: list[dict[str, Any]] = field(default_factory=list)
    turns: int = 0
    is_revoked: bool = False
    asked: list[str] = field(default_factory=list)
    faults: list[tuple[str, httpx.Response | Exception, bool]] = field(default_factory=list)

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def fail(self, what: str, how: httpx.Response | Exception, *, after: bool = False) -> None:
        self.faults.append((what, how, after))

    def handle(self, request: httpx.Request) -> httpx.Response:
        method = request.url.path.removeprefix("/xrpc/")
        self.asked.append(method)
        fault = next((each for each in self.faults if each[0] == method), None)
        if fault is None:
            return self.serve(request, method)
        self.faults.remove(fault)
        if fault[2]:
            self.serve(request, method)
        if isinstance(fault[1], Exception):
            raise fault[1]
        return fault[1]

    def serve(self, request: httpx.Request, method: str) -> httpx.Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if method == "com.atproto.server.createSession":
            return self.sign_in(json.loads(request.content))
        if method == "com.atproto.server.refreshSession":
            return self.refresh(given)
        if method not in {"com.atproto.repo.getRecord", "com.atproto.identity.resolveHandle"} and given != self.access:
            return refusal(400, "ExpiredToken", "Token has expired")
        handlers: dict[str, Callable[[httpx.Request], httpx.Response]] = {
            "com.atproto.repo.createRecord": self.create, "com.atproto.repo.putRecord": self.put,
            "com.atproto.repo.deleteRecord": self.delete, "com.atproto.repo.getRecord": self.get,
            "com.atproto.repo.uploadBlob": self.upload, "com.atproto.identity.resolveHandle": self.resolve,
            "app.bsky.notification.listNotifications": lambda asked: self.page(asked, self.notifications, "notifications"),
            "app.bsky.feed.searchPosts": lambda asked: self.page(asked, self.found.get(asked.url.params["q"], []), "posts"),
            "com.atproto.repo.listRecords": self.listed, "com.atproto.moderation.createReport": self.report,
            "app.bsky.graph.muteActor": self.mute, "app.bsky.graph.unmuteActor": self.mute,
            "app.bsky.feed.getPosts": self.posts, "app.bsky.actor.getProfile": self.profile,
        }  # fmt: skip
        handler = handlers.get(method)
        return handler(request) if handler else refusal(501, "MethodNotImplemented")

    @property
    def access(self) -> str:
        return token("access", self.turns)

    @property
    def refreshing(self) -> str:
        return token("refresh", self.turns)

    @property
    def session(self) -> dict[str, Any]:
        service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": HERE}
        return {
            "accessJwt": self.access, "refreshJwt": self.refreshing, "did": DID, "handle": "musee.example",
            "didDoc": {"id": DID, "service": [service]},
        }  # fmt: skip

    def sign_in(self, body: dict[str, str]) -> httpx.Response:
        if body != {"identifier": "musee.example", "password": PASSWORD}:
            return refusal(401, "AuthenticationRequired", "Invalid identifier or password")
        return answer(self.session)

    def refresh(self, given: str) -> httpx.Response:
        if self.is_revoked or given != self.refreshing:
            return refusal(400, "ExpiredToken", "Token has been revoked")
        self.turns += 1
        return answer(self.session)

    def create(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        uri = f"at://{body['repo']}/{body['collection']}/{body['rkey']}"
        if uri in self.records:
            return refusal(400, "InvalidRequest", "There is already a value at key")
        return self.keep(uri, body["record"])

    def put(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        uri = f"at://{body['repo']}/{body['collection']}/{body['rkey']}"
        present = self.records.get(uri)
        if "swapRecord" in body and body["swapRecord"] != (present["cid"] if present else None):
            return refusal(400, "InvalidSwap", "Record was at another cid")
        return self.keep(uri, body["record"])

    def keep(self, uri: str, record: dict[str, Any]) -> httpx.Response:
        self.records[uri] = {"uri": uri, "cid": CID, "value": record}
        return answer({"uri": uri, "cid": CID})

    def delete(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.records.pop(f"at://{body['repo']}/{body['collection']}/{body['rkey']}", None)
        return answer({})

    def get(self, request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        found = self.records.get(f"at://{asked['repo']}/{asked['collection']}/{asked['rkey']}")
        return answer(found) if found else refusal(400, "RecordNotFound", "Could not locate record")

    def upload(self, request: httpx.Request) -> httpx.Response:
        self.blobs.append(request.content)
        kind = request.headers["content-type"]
        return answer(
            {"blob": {"$type": "blob", "ref": {"$link": BLOB}, "mimeType": kind, "size": len(request.content)}}
        )

    def resolve(self, request: httpx.Request) -> httpx.Response:
        did = HANDLES.get(request.url.params["handle"])
        return answer({"did": did}) if did else refusal(400, "InvalidRequest", "Unable to resolve handle")

    def page(self, request: httpx.Request, items: list[dict[str, Any]], key: str) -> httpx.Response:
        """Newest first; the cursor is a place in the list as it was then."""
        start, number = int(request.url.params.get("cursor", "0")), int(request.url.params["limit"])
        newest_first = list(reversed(items))
        page = newest_first[start : start + number]
        more = {"cursor": str(start + number)} if start + number < len(items) else {}
        return answer({key: page, **more})

    def listed(self, request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        under = f"at://{asked['repo']}/{asked['collection']}/"
        rows = [each for uri, each in self.records.items() if uri.startswith(under)]
        start, number = int(asked.get("cursor", "0")), int(asked["limit"])
        more = {"cursor": str(start + number)} if start + number < len(rows) else {}
        return answer({"records": rows[start : start + number], **more})

    def mute(self, request: httpx.Request) -> httpx.Response:
        is_over = request.url.path.endswith("unmuteActor")
        (self.muted.discard if is_over else self.muted.add)(json.loads(request.content)["actor"])
        return httpx.Response(200)

    def report(self, request: httpx.Request) -> httpx.Response:
        self.reports.append(json.loads(request.content))
        return answer({"id": len(self.reports), "reportedBy": DID})

    def posts(self, request: httpx.Request) -> httpx.Response:
        uris = [each for each in request.url.params.get_list("uris") if each in self.records]
        return answer({"posts": [
            {"uri": each, "cid": CID, "likeCount": 4, "repostCount": 3, "replyCount": 2, "quoteCount": 1} for each in uris
        ]})  # fmt: skip

    def profile(self, request: httpx.Request) -> httpx.Response:
        return answer({"did": DID, "handle": "musee.example", "followersCount": 9, "followsCount": 8, "postsCount": 7})

    def notify(self, reason: str, minute: int, number: int | None = None, **more: Any) -> dict[str, Any]:
        number = len(self.notifications) if number is None else number
        notice = self.said(reason, minute, f"n{number}", **more)
        self.notifications.append(notice)
        return notice

    def said(self, text: str, minute: int, key: str, **more: Any) -> dict[str, Any]:
        """A post somebody else wrote, or what they did, as notifications and searches tell it."""
        return {
            "uri": f"at://{LEA}/{POST}/{key}", "cid": CID, "reason": text, "indexedAt": (EPOCH + timedelta(minutes=minute)).isoformat(),
            "author": {"did": LEA, "handle": "lea.example", "displayName": "Léa"},
            "record": {"$type": POST, "text": text, "langs": ["fr"], "createdAt": EPOCH.isoformat()}, **more,
        }  # fmt: skip
