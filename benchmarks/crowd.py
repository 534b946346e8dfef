"""Many phones at one moment, in a process of their own: they wait and send, and take nothing from the server's Python.

Everything that a phone prepares beforehand (sealing, signing) comes in finished.
"""

import http.client
import json
import multiprocessing
import os
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Sending:
    """One batch of one phone."""

    port: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Found:
    """Seconds until each phone had its receipts, seconds of each single request, how often each was sent away."""

    served: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    refused: int = 0
    worked: float = 0.0
    """Seconds of processor that the phones themselves took, on the cores of the server."""


def sent_at_once(sendings: Sequence[Sending]) -> Found:
    """All begin at one moment; each comes back when it is told to, until it is served."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_crowd, (list(sendings),))


def _crowd(sendings: Sequence[Sending]) -> Found:
    found, lock, gate = Found(), threading.Lock(), threading.Barrier(len(sendings))

    def one(sending: Sending) -> None:
        gate.wait()
        begun, answers = time.perf_counter(), []
        while True:
            asked = time.perf_counter()
            status, said = _asked(sending)
            answers.append(time.perf_counter() - asked)
            if status not in (0, 503):
                break
            time.sleep(json.loads(said)["retry_after_ms"] / 1000 if status else 1)
        with lock:
            found.served.append(time.perf_counter() - begun)
            found.answers += answers
            found.refusals.append(len(answers) - 1)
            found.refused += status != 200

    crowd = [threading.Thread(target=one, args=(sending,)) for sending in sendings]
    for phone in crowd:
        phone.start()
    for phone in crowd:
        phone.join()
    found.worked = time.process_time()
    return found


def _asked(sending: Sending) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", sending.port, timeout=120)
    try:
        line.request("POST", "/sync/batch", sending.body, sending.headers)
        answer = line.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        line.close()


def processor_of_group(group: int) -> float:
    """Seconds of processor that the living processes of a group have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = stat.read_text().rsplit(")", 1)[1].split()
            if int(told[2]) == group:
                ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")
