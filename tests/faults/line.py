"""A line between a real browser and the server that can be cut, slowed, or answered by somebody else."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

PIECE = 16_384
PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 38\r\nConnection: close\r\n\r\n"
    b"<html>Dang nhap de dung Wi-Fi</html>\r\n"
)


class Line:
    """Forwards bytes. `open` = as it should be; `cut` = nobody answers; `portal` = a stranger's page for everything;
    `deaf` = requests arrive, answers are lost. `bytes_a_second` slows both ways; `lost` = share of connections that
    nobody answers."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        assert parts.hostname is not None
        self.upstream = (parts.hostname, parts.port or 80)
        self.state = "open"
        self.bytes_a_second = 0
        self.lost = 0.0
        self.chance = random.Random(2323)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self.server.getsockname()[1]}"
        self.live: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def be(self, state: str) -> None:
        self.state = state
        if state == "open":
            return
        for one in list(self.live):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            if self.state == "cut" or self.chance.random() < self.lost:
                return
            if self.state == "portal":
                near.recv(PIECE)
                near.sendall(PORTAL)
                return
            with socket.create_connection(self.upstream) as far:
                self.live |= {near, far}
                back = threading.Thread(target=self._pump, args=(far, near, True), daemon=True)
                back.start()
                self._pump(near, far, False)
                back.join()
        self.live -= {near}

    def _pump(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(
                PIECE if not self.bytes_a_second else max(64, self.bytes_a_second // 10)
            ):
                if answers and self.state == "deaf":
                    break
                if self.bytes_a_second:
                    time.sleep(len(piece) / self.bytes_a_second)
                sink.sendall(piece)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.be("cut")
        self.server.close()


@contextmanager
def line_to(target: str) -> Iterator[Line]:
    line = Line(target)
    try:
        yield line
    finally:
        line.close()
