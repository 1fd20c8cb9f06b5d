"""Content encodings: which one a reader gets, and the bytes of each (RFC 9110, 12.5.3)."""

import gzip
from functools import lru_cache

import brotli

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
# The smallest first; a reader who takes several alike gets the first.
PREFERRED = (BROTLI, GZIP)
# Pages are compressed once and sent many times, but the first reader waits for it.
BROTLI_QUALITY = 5
GZIP_LEVEL = 6


@lru_cache(maxsize=512)
def accepted(header: str) -> str:
    """The encoding for an Accept-Encoding header; readers have a few dozen between them."""
    weights = {}
    for part in header.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    anything = weights.get("*", 0.0)
    best, most = IDENTITY, 0.0
    for encoding in PREFERRED:
        weight = weights.get(encoding, anything)
        if weight > most:
            best, most = encoding, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def encode(body: bytes, encoding: str) -> bytes:
    if encoding == BROTLI:
        return brotli.compress(body, quality=BROTLI_QUALITY)
    if encoding == GZIP:
        return gzip.compress(body, GZIP_LEVEL, mtime=0)
    return body


def decode(body: bytes, encoding: str) -> bytes:
    if encoding == BROTLI:
        return brotli.decompress(body)
    if encoding == GZIP:
        return gzip.decompress(body)
    return body
