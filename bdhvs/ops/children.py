"""Children and parents: nobody outlives the one who started him."""

import asyncio
import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def die_with_parent() -> None:
    """In a child before it starts: the kernel sends TERM when the starter dies, however that happens."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def exit_on_term() -> None:
    """TERM and HUP end the program the ordinary way, so that `finally` runs. nohup keeps its HUP."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, leave)


async def parent_gone(parent: int) -> None:
    """Wait until the process that started us is dead (make, a terminal, a service manager)."""
    while os.getppid() == parent:
        await asyncio.sleep(0.5)
