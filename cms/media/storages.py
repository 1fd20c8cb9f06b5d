from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class PortalS3Storage(S3Storage):
    """An object store behind the portals' own addresses."""

    def url(self, name, parameters=None, expire=None, http_method=None):
        """A stored page must not hold an address that expires, or the name of the store."""
        return settings.MEDIA_URL + filepath_to_uri(name)

    def deconstruct(self):
        """Wagtail writes this into the task that removes a file; keys do not belong there."""
        return f"{__name__}.{configured_storage.__name__}", (), {}


def configured_storage() -> Storage:
    return default_storage
