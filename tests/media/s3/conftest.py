import json
import os
import subprocess
import sys

import boto3
import pytest
from django.core.files.storage import default_storage

from cms.media.storages import PortalS3Storage
from tests.copies import ROOT
from tests.media.s3.server import ACCESS_KEY, BUCKET, SECRET_KEY, Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("s3"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def own_bucket(server):
    """The bucket as its owner sees it, past the project."""
    store = boto3.resource(
        "s3",
        endpoint_url=server.url,
        region_name="us-east-1",
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )
    return store.create_bucket(Bucket=BUCKET)


@pytest.fixture(scope="session")
def storage(server) -> dict:
    """The setting of an installation whose environment names the store."""
    environment = {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": server.url,
        "S3_ACCESS_KEY": ACCESS_KEY,
        "S3_SECRET_KEY": SECRET_KEY,
    }
    program = (
        "import json; from config.settings.parts.files import STORAGES;"
        "print(json.dumps(STORAGES['default']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture
def bucket(own_bucket, storage, settings):
    """The empty bucket, in which uploads lie from here on."""
    settings.STORAGES = settings.STORAGES | {"default": storage}
    own_bucket.objects.all().delete()
    assert isinstance(default_storage, PortalS3Storage)
    return own_bucket
