"""Load from outside: wrk for ready pages, many small clients for a crowd."""

import re
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from tests.pagestore.services import ask

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass
class Hits:
    """What wrk found: requests a second, and milliseconds that half and 99 of 100 of them took."""

    per_second: float
    p50: float
    p99: float
    errors: int


def wrk(url: str, *, clients: int = 32, seconds: int = 4, headers: dict[str, str] | None = None,
        script: Path | None = None) -> Hits:  # fmt: skip
    """Ask one address again and again. Raises CalledProcessError."""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}", "--latency", "--timeout", "10s"]
    for name, value in ({"Accept-Encoding": "br, gzip"} | (headers or {})).items():
        command += ["-H", f"{name}: {value}"]
    command += ["-s", str(script)] if script else []
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    return Hits(
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        p50=_milliseconds(re.search(r"\n\s+50%\s+(\S+)", said)[1]),
        p99=_milliseconds(re.search(r"\n\s+99%\s+(\S+)", said)[1]),
        errors=sum(
            map(int, re.findall(r"(?:Non-2xx or 3xx responses: |timeout |read |write )(\d+)", said))
        ),
    )


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(\D+)", text).groups()
    return float(number) * _UNITS[unit]


def best(runs: int, measure) -> Hits:
    """The best of some runs, on a machine that does other things too."""
    return max((measure() for _ in range(runs)), key=lambda hits: hits.per_second)


@dataclass
class Crowd:
    """Threads that each ask again and again until the time is over."""

    port: int
    seconds: float
    spent: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    _threads: list[Thread] = field(default_factory=list)

    def send(self, name: str, do, *, pause: float = 0.0) -> None:
        """Have one more do `do(number)` in turn; the milliseconds of each are kept under `name`."""
        kept = self.spent.setdefault(name, [])
        until = time.monotonic() + self.seconds

        def work() -> None:
            number = 0
            while time.monotonic() < until:
                began = time.perf_counter()
                try:
                    do(number)
                except Exception as error:
                    self.errors.append(f"{name}: {error!r}"[:200])
                kept.append((time.perf_counter() - began) * 1000)
                number += 1
                time.sleep(pause)

        self._threads.append(Thread(target=work))

    def wait(self) -> None:
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join()

    def get(self, host: str, path: str, *, status: int = 200) -> bytes:
        answer = ask(self.port, path, host=host, headers={"Accept-Encoding": "gzip"})
        if answer.status != status:
            raise RuntimeError(f"{host}{path}: {answer.status}")
        return answer.body
