"""The world is built once for all tests of this folder, in a transaction that is never committed."""

import logging
import shutil
import tempfile
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from tests.conftest import forget_everything
from tests.isolation.matrix.scan import Scan
from tests.isolation.matrix.world import build


@pytest.fixture(scope="session")
def _files_of_the_world():
    folder = tempfile.mkdtemp(prefix="matrix-")
    with override_settings(MEDIA_ROOT=folder):
        yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_files():
    """Files stay where the world has put them."""


@pytest.fixture(autouse=True)
def _quiet():
    """Thousands of refusals are what is wanted."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, _files_of_the_world):
    with django_db_blocker.unblock():
        forget_everything()
        with transaction.atomic():
            yield build()
            transaction.set_rollback(True)
        forget_everything()


@pytest.fixture(scope="module")
def full_world(world):
    world.fill_other()
    return world


@pytest.fixture(scope="module")
def scan(full_world):
    # The clock stands still: two answers to one question are alike to the letter.
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield Scan(full_world)
