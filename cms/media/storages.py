from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NoReturn

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from .delivery import StorageAway

CONNECT_WITHIN, ANSWER_WITHIN = 2, 10  # seconds
ATTEMPTS = 2


@contextmanager
def _plain_errors(name: str) -> Iterator[None]:
    """FileNotFoundError for an object that is not there, StorageAway for all other trouble."""
    try:
        yield
    except ClientError as error:
        _raise(error, name)
    except BotoCoreError as error:
        raise StorageAway(str(error)) from error


def _raise(error: ClientError, name: str) -> NoReturn:
    if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
        raise FileNotFoundError(name) from error
    raise StorageAway(str(error)) from error


class PortalS3Storage(S3Storage):
    """An object store behind the portals' own addresses."""

    def __init__(self, **options):
        super().__init__(**options)
        # Readers who wait for a store that is away would soon hold every thread of the server;
        # boto3's own limits are a minute an attempt, five times.
        self.client_config = self.client_config.merge(
            Config(
                connect_timeout=CONNECT_WITHIN,
                read_timeout=ANSWER_WITHIN,
                retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            )
        )

    def url(self, name, parameters=None, expire=None, http_method=None):
        """A stored page must not hold an address that expires, or the name of the store."""
        return settings.MEDIA_URL + filepath_to_uri(name)

    def deconstruct(self):
        """Wagtail writes this into the task that removes a file; keys do not belong there."""
        return f"{__name__}.{configured_storage.__name__}", (), {}

    def exists(self, name):
        with _plain_errors(name):
            return super().exists(name)

    def size(self, name):
        with _plain_errors(name):
            return super().size(name)

    def get_modified_time(self, name):
        with _plain_errors(name):
            return super().get_modified_time(name)

    def look_at(self, name: str) -> tuple[int, datetime]:
        """Size in bytes and moment of the last change, with one request."""
        with _plain_errors(name):
            found = self.bucket.Object(self._normalize_name(name))
            return found.content_length, found.last_modified

    def read_part(self, name: str, start: int, end: int, chunk: int) -> Iterator[bytes]:
        """Bytes from `start` to before `end`, in chunks, as they come from the store.

        An opened file would be fetched whole, whatever is read of it. Raises at once if it is not
        there.
        """
        if start >= end:
            return iter(())
        with _plain_errors(name):
            answer = self.bucket.Object(self._normalize_name(name)).get(
                Range=f"bytes={start}-{end - 1}"
            )
        return answer["Body"].iter_chunks(chunk)


def configured_storage() -> Storage:
    return default_storage
