"""Serving over TLS with uvicorn, so that the application knows the subject of the certificate that its caller showed."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from litestar.types import ASGIApp
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from firstcall.incident.datafile import Shape

log = logging.getLogger(__name__)

#: Where the ASGI specification of TLS connections keeps the subject (RFC 4514).
_TLS, _SUBJECT = "tls", "client_cert_name"


class Certificates(Shape):
    """Who a server is, and whose callers' certificates it believes: files in PEM.

    With ``callers``, a certificate that this authority made is read and the caller known by its subject; one by anybody
    else ends the connection. ``required``: nobody without a certificate is spoken to.
    """

    certificate: str
    key: str
    callers: str | None = None
    required: bool = False


class Certified(H11Protocol):
    """HTTP/1.1 that tells the application who the caller's certificate says it is."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Read the certificate that was shown in the handshake, once for the connection."""
        super().connection_made(transport)
        name = _shown(transport.get_extra_info("ssl_object"))
        if name is not None:
            self.app = _with_subject(self.app, name)


def _shown(connection: ssl.SSLObject | None) -> str | None:
    shown = connection and connection.getpeercert(binary_form=True)
    return subject_of(shown) if shown else None


def subject_of(certificate: bytes) -> str | None:
    """The subject of a certificate in DER; None where it cannot be read: then nobody known is asking."""
    try:
        return x509.load_der_x509_certificate(certificate).subject.rfc4514_string() or None
    except Exception as wrong:  # noqa: BLE001  a parser of other people's certificates fails in many ways, and lets nobody in
        log.error("a caller's certificate cannot be read: %s", type(wrong).__name__)
        return None


def _with_subject(app: Any, name: str) -> ASGIApp:
    async def known(scope: Any, receive: Any, send: Any) -> None:
        scope["extensions"] = {**scope.get("extensions", {}), _TLS: {_SUBJECT: name}}
        await app(scope, receive, send)

    return known


def subject(scope: Mapping[str, Any]) -> str | None:
    """The subject of the caller's certificate, as the server that speaks TLS found it; None without one."""
    tls = (scope.get("extensions") or {}).get(_TLS) or {}
    return tls.get(_SUBJECT)


def config(app: Any, *, host: str, port: int, certificates: Certificates | None = None) -> Config:
    """How uvicorn serves the application. Addresses and subjects that a request's headers claim are not believed."""
    shown: dict[str, Any] = {}
    if certificates is not None:
        shown = {"ssl_certfile": certificates.certificate, "ssl_keyfile": certificates.key}
        if certificates.callers is not None:
            wanted = ssl.CERT_REQUIRED if certificates.required else ssl.CERT_OPTIONAL
            shown |= {"ssl_ca_certs": certificates.callers, "ssl_cert_reqs": wanted}
    return Config(
        app,
        host=host,
        port=port,
        http=Certified,
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=1000,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
        **shown,
    )
