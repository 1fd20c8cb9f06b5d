"""What the object store tells others of itself."""

from django.core.files.storage import default_storage
from django.utils.module_loading import import_string

from cms.media.storages import PortalS3Storage


def storage() -> PortalS3Storage:
    return PortalS3Storage(bucket_name="tep", access_key="khoa", secret_key="bi-mat")


def test_its_addresses_are_those_of_the_portals():
    assert storage().url("sapa/images/chợ phiên.jpg") == (
        "/media/sapa/images/ch%E1%BB%A3%20phi%C3%AAn.jpg"
    )


def test_a_task_that_removes_a_file_knows_no_keys():
    path, args, kwargs = storage().deconstruct()

    assert (args, kwargs) == ((), {})
    assert import_string(path)() is default_storage
