"""Talking to a push service: the address a browser gave, encrypted for that browser alone.

The address comes from whoever is signed in, so it may name any machine: only https to a public
one is asked, what it answers is hardly read, and no redirect is followed.
"""

import base64
import functools
import ipaddress
import json
import logging
import socket
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from coaching.models import PushSubscription
from coaching.services.mail.delivery import time_limit

logger = logging.getLogger("kneelift.push")

#: Seconds for one message: to connect, to answer, and in all.
CONNECTS, ANSWERS, LONGEST = 3, 5, 10
#: For so many seconds the push service keeps it for a phone that is off.
KEPT = 12 * 3600
MAX_ENDPOINT = 2000
#: So much of an answer is read.
MAX_READ = 1000
_TAKEN, _GONE = range(200, 300), (404, 410)
_OVERLOADED, _SERVERS = (408, 425, 429), 500
_POINT, _SECRET = 65, 16


class Answer(Enum):
    """LATER: it may take it then. REFUSED: it will never take this message."""

    TAKEN, GONE, REFUSED, LATER = range(4)


class NotAPhone(ValueError):
    """What was sent is no subscription that may be written to."""


def checked(endpoint: str, key: str, token: str) -> tuple[str, str, str]:
    """A browser's subscription, looked at before it is kept. Raises NotAPhone."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        raise NotAPhone from error
    host = parts.hostname or ""
    loopback = settings.KNEELIFT_PUSH_TO_LOOPBACK
    is_plain = parts.scheme == "https" and port in (None, 443)
    good = (is_plain or (loopback and parts.scheme == "http")) and host
    named = "." in host and not host.endswith((".local", ".internal", ".localhost"))
    if not good or parts.username or parts.password or len(endpoint) > MAX_ENDPOINT:
        raise NotAPhone
    if not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise NotAPhone
    if not loopback and (not named or is_address(host)):
        raise NotAPhone
    if len(_bytes(key)) != _POINT or len(_bytes(token)) != _SECRET:
        raise NotAPhone
    return endpoint, key, token


def is_address(host: str) -> bool:
    """Whether it is written as numbers, in any of the ways that a resolver takes."""
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdigit() or last.startswith("0x")


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise NotAPhone from error


def private_key() -> Any:
    """The key that says to push services who sends: 32 bytes that no file but one holds."""
    number = int.from_bytes(_bytes(settings.KNEELIFT_PUSH_KEY), "big")
    return ec.derive_private_key(number, ec.SECP256R1())


@functools.lru_cache(1)
def _public(kept: str) -> str:
    point = private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def public_key() -> str:
    """What a browser subscribes with."""
    return _public(settings.KNEELIFT_PUSH_KEY)


def public_addresses(host: str, port: int) -> list[Any]:
    """Where the host lives, of that only what is everybody's. Raises OSError where none is."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    loopback = settings.KNEELIFT_PUSH_TO_LOOPBACK
    good = []
    for info in found:
        address = ipaddress.ip_address(str(info[4][0]).partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None) or address
        is_public = mapped.is_global and not mapped.is_multicast
        if is_public or (loopback and mapped.is_loopback):
            good.append(info)
    if not good:
        raise OSError(f"{host} is at no public address")
    return good


def send(phone: PushSubscription, payload: dict[str, str]) -> Answer:
    """Hand the message over; what went wrong is logged, without the address."""
    # Takes as long as a request: only the worker needs it.
    from pywebpush import WebPushException, webpush  # noqa: PLC0415

    from .push_connections import session  # noqa: PLC0415

    keys = {"p256dh": phone.key, "auth": phone.token}
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> ")
    try:
        with time_limit(LONGEST):
            response = webpush(
                {"endpoint": phone.endpoint, "keys": keys},
                json.dumps(payload),
                vapid_private_key=_vapid(),
                vapid_claims={"sub": f"mailto:{sender}"},
                timeout=(CONNECTS, ANSWERS),
                ttl=KEPT,
                headers={"Topic": payload["tag"]},
                requests_session=session(),
            )
    except WebPushException as error:
        return _answer(getattr(error.response, "status_code", 400))
    except (OSError, ValueError) as error:
        logger.warning("A push service was not reached: %s", type(error).__name__)
        return Answer.LATER
    return _answer(response.status_code)


def _vapid() -> Any:
    # As above.
    from py_vapid import Vapid02  # noqa: PLC0415

    return Vapid02(private_key=private_key())


def _answer(status: int) -> Answer:
    if status in _TAKEN:
        return Answer.TAKEN
    if status in _GONE:
        return Answer.GONE
    logger.warning("A push service answered %s", status)
    later = status in _OVERLOADED or status >= _SERVERS
    return Answer.LATER if later else Answer.REFUSED
