"""``parvis doctor --url``: what the running site answers, as any browser sees it."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from parvis.cli.language import say

_SECONDS, _BYTES = 10, 200_000
_SCRIPTS_ELSEWHERE = ("'unsafe-inline'", "'unsafe-eval'", "*", "data:", "http:", "https:")


@dataclass(frozen=True)
class Answer:
    """What came back: no redirection is followed."""

    status: int
    headers: Mapping[str, str]
    cookies: list[str]
    body: str


Seen = tuple[str, bool, str]


class Unreachable(Exception):
    """Nobody answers at that address."""


def ask(address: str, path: str, *, host: str = "") -> Answer:
    """One request, bounded in time and size. Raises Unreachable."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        connection.request("GET", path, headers={"User-Agent": "parvis doctor", **({"Host": host} if host else {})})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        return Answer(answer.status, headers, cookies, answer.read(_BYTES).decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException, ssl.SSLError) as error:
        raise Unreachable(str(error)) from error
    finally:
        connection.close()


def visit(address: str) -> Iterator[Seen]:
    """Yield (check, whether it holds, what was seen or what to mend) for the site at that address."""
    try:
        home, door = ask(address, "/"), ask(address, "/desk/login/")
    except Unreachable as error:
        yield "site", False, say(f"{address} ne répond pas : {error}", f"{address} does not answer: {error}")
        return
    yield _answers(address, home, door)
    for look in (_headers, _policy, _debug):
        yield look(home, door, address)
    yield _cookies(door, address)
    yield from _secure(address, home)
    yield _hosts(address)


def _answers(address: str, home: Answer, door: Answer) -> Seen:
    ok = home.status == 200 and door.status == 200
    told = f"{address} {home.status}, /desk/login/ {door.status}"
    if not ok and {home.status, door.status} & {301, 308}:
        told += say(
            " : le mandataire doit envoyer X-Forwarded-Proto: https", ": the proxy must send X-Forwarded-Proto: https"
        )
    return "site", ok, told


_EXPECTED: dict[str, Callable[[str], bool]] = {
    "x-content-type-options": lambda value: value == "nosniff",
    "referrer-policy": lambda value: value in {"same-origin", "no-referrer", "strict-origin-when-cross-origin"},
    "permissions-policy": lambda value: "camera=()" in value,
    "cross-origin-opener-policy": lambda value: value == "same-origin",
    "cross-origin-resource-policy": lambda value: value in {"same-origin", "same-site", "cross-origin"},
    "x-frame-options": lambda value: value.upper() in {"SAMEORIGIN", "DENY"},
}


def _headers(home: Answer, door: Answer, address: str) -> Seen:
    wrong = [
        name for name, holds in _EXPECTED.items() for page in (home, door) if not holds(page.headers.get(name, ""))
    ]
    missing = ", ".join(dict.fromkeys(wrong))
    remedy = say(
        f"absents ou affaiblis : {missing}. Le mandataire les retire-t-il ?",
        f"missing or weakened: {missing}. Does the proxy remove them?",
    )
    return "headers", not wrong, remedy if wrong else say("présents", "present")


def policy_of(answer: Answer) -> dict[str, list[str]]:
    """The directives of the page's policy."""
    parts = [each.split() for each in answer.headers.get("content-security-policy", "").split(";")]
    return {words[0].lower(): words[1:] for words in parts if words}


def _policy(home: Answer, door: Answer, address: str) -> Seen:
    for page, where in ((home, "/"), (door, "/desk/login/")):
        policy = policy_of(page)
        scripts = policy.get("script-src", policy.get("default-src", ["*"]))
        weak = [source for source in scripts if source in _SCRIPTS_ELSEWHERE]
        lacking = [name for name in ("object-src", "base-uri", "frame-ancestors", "form-action") if name not in policy]
        if weak or lacking:
            told = ", ".join([*weak, *lacking])
            return "policy", False, say(f"{where} : à corriger : {told}", f"{where}: to mend: {told}")
    return "policy", True, say("stricte", "strict")


def _debug(home: Answer, door: Answer, address: str) -> Seen:
    lost = ask(address, "/parvis-doctor-rien-ici/")
    shown = "Using the URLconf" in lost.body or "DEBUG = True" in lost.body
    remedy = say(
        "le mode de mise au point est visible : retirez PARVIS_DEBUG", "debug pages are shown: unset PARVIS_DEBUG"
    )
    return "debug", not shown, remedy if shown else say("éteint", "off")


def _cookies(door: Answer, address: str) -> Seen:
    secure = address.startswith("https:")
    for cookie in door.cookies:
        name, words = cookie.split("=", 1)[0], cookie.lower()
        weak = [word for word in ("httponly", "samesite") if word not in words]
        if secure and not ("secure" in words and name.startswith("__Host-")):
            weak.append("__Host-, secure")
        if weak:
            told = f"{name}: {', '.join(weak)}"
            return "cookies", False, say(f"à corriger : {told}", f"to mend: {told}")
    return "cookies", bool(door.cookies), say("protégés", "protected")


def _secure(address: str, home: Answer) -> Iterator[Seen]:
    """Over https: plain http leads there, and browsers are told to come that way."""
    if not address.startswith("https:"):
        is_here = (urlsplit(address).hostname or "") in {"127.0.0.1", "localhost", "::1"}
        remedy = say("le site est en http : mettez-le derrière https", "the site is plain http: put it behind https")
        yield "https", is_here, say("essai sur cette machine", "a trial on this machine") if is_here else remedy
        return
    age = home.headers.get("strict-transport-security", "")
    yield (
        "hsts",
        "max-age=" in age,
        age or say("absent : le mandataire le retire-t-il ?", "missing: does the proxy remove it?"),
    )
    try:
        plain = ask(f"http://{urlsplit(address).hostname}", "/")
        leads = plain.status in {301, 302, 307, 308} and plain.headers.get("location", "").startswith("https:")
        told = say("http ne mène pas à https : réglez le mandataire", "http does not lead to https: set the proxy")
        yield "redirect", leads, say("http mène à https", "http leads to https") if leads else told
    except Unreachable:
        yield "redirect", True, say("http est fermé", "http is closed")


def _hosts(address: str) -> Seen:
    try:
        status = ask(address, "/", host="nobody.invalid").status
    except Unreachable:
        status = 400
    remedy = say("un autre nom d’hôte est servi : voyez [web] hosts", "another host name is served: see [web] hosts")
    return (
        "hosts",
        status >= 400 or status in {301, 302, 308},
        remedy if status == 200 else say("les nôtres", "ours only"),
    )
