"""What `make run` says when a machine is not as it should be."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.run import address, problems, venv
from config.run.address import Address
from config.run.problems import Problem
from config.run.processes import child
from config.run.progress import Progress

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ("127.0.0.1", 8000)),
        ({"PORT": "", "HOST": ""}, ("127.0.0.1", 8000)),
        ({"PORT": "8765"}, ("127.0.0.1", 8765)),
        ({"HOST": "localhost"}, ("127.0.0.1", 8000)),
        ({"HOST": "0.0.0.0"}, ("0.0.0.0", 8000)),
        ({"HOST": "::1"}, ("::1", 8000)),
    ],
)
def test_the_address_comes_from_the_environment(environment, expected):
    assert address.read(environment) == expected


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000.5", "http", "٨٠", "8000 "])
def test_a_port_is_a_number_in_its_range(port):
    with pytest.raises(Problem, match=r"PORT must be a number from 1 to 65535, not '.*'\."):
        address.read({"PORT": port})


def test_a_host_is_an_address():
    with pytest.raises(Problem, match=r"HOST must be an address of this machine, not 'a\.\.b'\."):
        address.read({"HOST": "a..b"})


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_in_use_is_noticed_though_the_other_server_shares_it(host):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind((host, 0))
        server.listen()
        port = server.getsockname()[1]
        with pytest.raises(Problem) as problem:
            address.require_free(Address(host, port))
    assert str(problem.value) == (
        f"Port {port} of {host} is in use. "
        f"Stop the other program, or take another port: make run PORT={port % 65535 + 1}"
    )
    address.require_free(Address(host, port))


def test_an_address_of_another_machine_is_noticed():
    with pytest.raises(Problem) as problem:
        address.require_free(Address("192.0.2.1", 8000))  # RFC 5737: of no machine
    assert str(problem.value) == (
        "This machine has no address 192.0.2.1; HOST must be one of its own."
    )


def test_a_read_only_folder_is_noticed(tmp_path):
    missing = tmp_path / "missing"
    with pytest.raises(Problem) as problem:
        problems.require_writable(missing)
    assert str(problem.value) == (
        f"Nothing can be written to {missing} (No such file or directory). "
        "Copy the project to a folder of your own and start it there."
    )


def test_another_version_of_python_is_told_apart():
    code = (
        "import sys; sys.version_info = (3, 12, 1, 'final', 0)\n"
        "import runpy; runpy.run_module('config.run', run_name='__main__')"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr == (
        "Python 3.11 is needed; this is Python 3.12. "
        "Name another one: make run PYTHON=/path/to/python3.11\n"
    )


def test_a_machine_without_python_is_told_so(tmp_path):
    for name in ("make", "sh"):
        found = next(
            path
            for folder in os.environ["PATH"].split(":")
            if (path := Path(folder) / name).exists()
        )
        (tmp_path / name).symlink_to(found)
    result = subprocess.run(
        ["make", "run"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert result.returncode == 2
    assert "Python 3.11 is needed and was not found." in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_what_runs_before_the_packages_needs_the_standard_library_only():
    code = (
        "import config.run.__main__, sys; print(sorted(set(sys.modules) & {'django', 'environs'}))"
    )
    result = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert (result.returncode, result.stdout) == (0, "[]\n"), result.stderr


@pytest.fixture
def scratch_venv(tmp_path, monkeypatch):
    """A folder with an empty lock, in place of the project."""
    (tmp_path / "lock.txt").write_text("")
    folder = tmp_path / ".venv"
    python = folder / "bin" / "python"
    monkeypatch.setattr(venv, "ROOT", tmp_path)
    monkeypatch.setattr(venv, "FOLDER", folder)
    monkeypatch.setattr(venv, "PYTHON", python)
    monkeypatch.setattr(venv, "PIP", [python, "-m", "pip"])
    return folder


def modified(folder: Path) -> float:
    return (folder / "pyvenv.cfg").stat().st_mtime


def test_a_venv_is_made_once_and_mended_when_it_is_half_made(scratch_venv):
    scratch_venv.mkdir()  # somebody stopped it right here
    venv.ensure("lock.txt")
    made = modified(scratch_venv)
    assert (scratch_venv / "bin" / "pip").exists()

    venv.ensure("lock.txt")
    assert modified(scratch_venv) == made

    (scratch_venv / "bin" / "python").unlink()  # the machine's Python was replaced
    venv.ensure("lock.txt")
    assert modified(scratch_venv) > made


def test_packages_are_installed_again_when_the_lock_changes(scratch_venv, monkeypatch):
    venv.ensure("lock.txt")
    installed = []
    monkeypatch.setattr(venv, "_install", installed.append)

    (scratch_venv.parent / "lock.txt").write_text("# another\n")
    venv.ensure("lock.txt")

    assert installed == [("lock.txt",)]


def test_a_package_that_cannot_be_had_is_told_with_pips_words(scratch_venv):
    (scratch_venv.parent / "lock.txt").write_text("./no-such-package\n")
    with pytest.raises(Problem, match="The packages could not be installed") as problem:
        venv.ensure("lock.txt")
    assert "no-such-package" in str(problem.value)
    assert not (scratch_venv / "lock.txt.sha256").exists()


def test_a_file_in_place_of_the_venv_is_left_alone(scratch_venv):
    scratch_venv.write_text("mine")
    with pytest.raises(Problem, match=r"\.venv is no folder; remove it and start again\."):
        venv.ensure("lock.txt")
    assert scratch_venv.read_text() == "mine"


def test_a_python_that_cannot_make_environments_is_noticed(scratch_venv, monkeypatch):
    monkeypatch.setattr(venv.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Problem, match=r"apt-get install python3\.11-venv"):
        venv.ensure("lock.txt")


def test_a_process_ends_with_its_block():
    command = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
    began = time.monotonic()
    with child(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"up\n"
        process.send_signal(2)  # Ctrl-C is for its parent to answer
        assert process.poll() is None
    assert process.returncode == -15
    assert time.monotonic() - began < 10


def test_progress_is_told_at_each_tenth_where_there_is_no_terminal(capsys):
    progress = Progress("Counting", 40)
    for number in range(40):
        progress.step(f"no. {number + 1}")
    progress.end()
    lines = capsys.readouterr().err.splitlines()
    assert lines[:3] == ["Counting 1/40 no. 1", "Counting 4/40 no. 4", "Counting 8/40 no. 8"]
    assert lines[-2:] == ["Counting 40/40 no. 40", "Counting: 0 s"]
    assert len(lines) == 12


def test_nothing_is_told_where_nothing_was_done(capsys):
    Progress("Counting").end()
    assert capsys.readouterr().err == ""
