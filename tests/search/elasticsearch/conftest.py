import os
import shutil
import tempfile
from itertools import count
from pathlib import Path

import pytest

from search import copying, follower
from search.engines import circuit
from tests.search.elasticsearch.server import Server

_number = count(1)


@pytest.fixture(scope="session")
def server():
    """A node that tests may stop, kill and starve; they leave it well."""
    files = Path(tempfile.mkdtemp(prefix="portal-elasticsearch-"))
    files.chmod(0o755)
    node = Server(files)
    node.start()
    yield node
    node.stop()
    shutil.rmtree(files, ignore_errors=True)


@pytest.fixture(scope="session")
def address(request) -> str:
    """A node that no test disturbs; ELASTICSEARCH_TEST_URL names one that runs already."""
    return os.environ.get("ELASTICSEARCH_TEST_URL") or request.getfixturevalue("server").url


@pytest.fixture
def follow(monkeypatch):
    """The copy as this process sees it; its thread runs only where a test starts it."""
    own = follower.Follower()
    start = own.start
    monkeypatch.setattr(own, "start", lambda: None)
    own.really_start = start
    monkeypatch.setattr(follower, "follower", own)
    yield own
    own.stop()


@pytest.fixture
def use(settings, follow):
    """Point the settings to a node; `use(url)` gives the copy there, empty."""
    made = []

    def at(url: str) -> copying.Copy:
        settings.ELASTICSEARCH_URL = [url]
        settings.ELASTICSEARCH_INDEX = f"test{os.getpid()}-{next(_number)}"
        made.append(copying.copy())
        return made[-1]

    yield at
    for copy in made:
        copy.drop_all()


@pytest.fixture
def copy(use, address, _portals):
    """A filled copy that readers are answered from."""
    made = use(address)
    copying.build(made, lambda line: None)
    follower.follower.circuit.close()
    return made


@pytest.fixture
def fell(monkeypatch):
    """Why readers were answered by the database, each time."""
    problems = []
    real = circuit.Circuit.open

    def open_it(self, problem):
        problems.append(problem)
        real(self, problem)

    monkeypatch.setattr(circuit.Circuit, "open", open_it)
    return problems
