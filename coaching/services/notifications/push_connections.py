"""Connections that lead to public machines only, follow nowhere, and read little."""

import functools
import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager

from .push_service import CONNECTS, MAX_READ, public_addresses


def _connect(host: str, port: int) -> socket.socket:
    """A socket to one of the host's public addresses, as they were just looked up."""
    trouble: OSError = OSError(f"{host} is nowhere")
    for family, kind, protocol, _name, address in public_addresses(host, port):
        made = socket.socket(family, kind, protocol)
        made.settimeout(CONNECTS)
        try:
            made.connect(address)
        except OSError as error:
            made.close()
            trouble = error
        else:
            return made
    raise trouble


class PublicConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self.host, self.port or 80)


class PublicTLSConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self.host, self.port or 443)


class PublicPool(HTTPConnectionPool):
    ConnectionCls = PublicConnection


class PublicTLSPool(HTTPSConnectionPool):
    ConnectionCls = PublicTLSConnection


class PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        pools: PoolManager = self.poolmanager
        pools.pool_classes_by_scheme = {"http": PublicPool, "https": PublicTLSPool}


class PushSession(requests.Session):
    """Asks no proxy that the environment names: the address that it checks is the one it asks."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        for scheme in ("http://", "https://"):
            self.mount(scheme, PublicAdapter(max_retries=0))

    def post(self, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        response = super().post(url, *args, allow_redirects=False, stream=True, **kwargs)
        response._content = response.raw.read(MAX_READ)
        response.close()
        return response


@functools.lru_cache(1)
def session() -> PushSession:
    return PushSession()
