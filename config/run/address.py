"""Where the server listens."""

import errno
import socket
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple

from .problems import Problem

# An address that means every interface is asked at the loopback one.
_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not bound, only recognised


class Address(NamedTuple):
    host: str
    port: int


def read(environment: Mapping[str, str]) -> Address:
    """HOST and PORT, or 127.0.0.1 and 8000. Raises Problem."""
    name, number = environment.get("HOST") or "127.0.0.1", environment.get("PORT") or "8000"
    if not (number.isascii() and number.isdigit() and 0 < int(number) < 65536):
        raise Problem(f"PORT must be a number from 1 to 65535, not {number!r}.")
    try:
        # The server takes an address; of `localhost` IPv4 comes first, as without HOST.
        found = socket.getaddrinfo(name, int(number), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Problem(f"HOST must be an address of this machine, not {name!r}.") from error
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return Address(found[0][4][0], int(number))


def require_free(address: Address) -> None:
    """Raises Problem if the server could not listen there.

    The server shares its port with any other process of the same user that is willing to
    (SO_REUSEPORT), so it would not notice a second server by itself.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise Problem(_sentence(address, error)) from error


def _sentence(address: Address, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {address.port} of {address.host} is in use. "
            f"Stop the other program, or take another port: make run PORT={address.port % 65535 + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {address.port} is for root only. Take one from 1024: make run PORT=8000"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"This machine has no address {address.host}; HOST must be one of its own."
    return f"The server cannot listen on port {address.port} of {address.host}: {error.strerror}."


def wait_until_served(address: Address, *, is_alive: Callable[[], bool]) -> bool:
    """Wait for the first answer; False when the server died before."""
    host = _LOOPBACK.get(address.host, address.host)
    while is_alive():
        connection = HTTPConnection(host, address.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return True
        finally:
            connection.close()
    return False
