"""Which addresses are videos, and how they are shown after a reader's click."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

# The host that the pages' content security policy lets into a frame.
FRAME_HOST = "https://www.youtube-nocookie.com"
_YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}
_ID = re.compile(r"[\w-]{11}")
_FILES = (".mp4", ".webm")


class UnknownVideo(ValueError):
    """The address is neither a video of YouTube nor a video file."""


@dataclass(frozen=True)
class Video:
    """A video: `embed_url` for a frame, or "" for a file, which the browser plays itself."""

    url: str
    embed_url: str


def video_of(url: str) -> Video:
    """What an address shows. Raises UnknownVideo."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise UnknownVideo(url) from error
    if parts.scheme not in {"http", "https"}:
        raise UnknownVideo(url)
    host = (parts.hostname or "").lower()
    if parts.path.lower().endswith(_FILES):
        return Video(url, "")
    name = ""
    if host == "youtu.be":
        name = parts.path.strip("/")
    elif host in _YOUTUBE:
        kind, _slash, rest = parts.path.strip("/").partition("/")
        name = (
            rest if kind in {"embed", "shorts", "live"} else parse_qs(parts.query).get("v", [""])[0]
        )
    if not _ID.fullmatch(name):
        raise UnknownVideo(url)
    return Video(url, f"{FRAME_HOST}/embed/{name}?autoplay=1")
