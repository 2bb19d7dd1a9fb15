"""Just enough of RFC 3501 for one mailbox, by TLS too: a double, written from the standard.

PyPI has no kept server with a mailbox of its own: pymap rests since 2024, Twisted brings the protocol without a mailbox.
"""

from __future__ import annotations

import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from parvis.channels.networks.newsletter.reports import MOST_BYTES
from parvis.core.clock import now

PASSWORD = "le mot de passe"


class _Imap(socketserver.StreamRequestHandler):
    box: dict[int, bytes]
    seen: set[int]
    context: ssl.SSLContext | None
    is_tls: bool

    def setup(self) -> None:
        if self.context and self.is_tls:
            self.request = self.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline():
            tag, _space, asked = line.decode().strip().partition(" ")
            refusal = self._answer(asked.upper(), asked)
            self._say(f"{tag} {refusal or 'OK done'}")
            if asked.upper() == "STARTTLS" and self.context:
                self.request = self.context.wrap_socket(self.request, server_side=True)
                super().setup()
            if asked.upper() == "LOGOUT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def _answer(self, asked: str, raw: str) -> str:
        if asked == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1" + (" STARTTLS" if self.context and not self.is_tls else ""))
        elif asked.startswith("LOGIN") and PASSWORD not in raw:
            return "NO not you"
        elif asked.startswith(("SELECT", "EXAMINE")):
            if "INBOX" not in asked:
                return "NO no such folder"
            self._say(f"* {len(self.box)} EXISTS")
        elif asked.startswith("UID SEARCH"):
            self._say("* SEARCH " + " ".join(str(n) for n in self.box if n not in self.seen))
        elif asked.startswith("UID FETCH"):
            self._fetch(int(asked.split()[2]))
        elif asked.startswith("UID STORE"):
            self.seen.add(int(asked.split()[2]))
        return ""

    def _fetch(self, number: int) -> None:
        body = self.box[number][:MOST_BYTES]
        self.wfile.write(b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n" % (number, number, len(body)) + body + b")\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust us hangs up: that is what is tried."""


@contextmanager
def mailbox(
    box: dict[int, bytes], *, certificate: Path | None = None, is_tls: bool = True
) -> Iterator[tuple[int, set[int]]]:
    """A server on the loopback: its port, and what was marked as seen. certificate: as ``self_signed`` makes it."""
    seen, context = set[int](), None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    told = {"box": box, "seen": seen, "context": context, "is_tls": is_tls}
    handler: Callable[..., _Imap] = type("Handler", (_Imap,), told)
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], seen
        finally:
            server.shutdown()


def self_signed(folder: Path, address: str = "127.0.0.1") -> Path:
    """A key and its certificate, in one PEM file."""
    key, moment = ec.generate_private_key(ec.SECP256R1()), now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, address)])
    alt = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(alt, critical=False)
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / f"{address}.pem"
    file.write_bytes(key.private_bytes(*form) + made.public_bytes(serialization.Encoding.PEM))
    return file
