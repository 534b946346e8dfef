"""A line between a real browser and the server that can be cut, slowed, or answered by somebody else."""

import random
import re
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
BATCH = b"POST /sync/batch "
GATEWAY = "HTTP/1.1 {} Gateway\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Line:
    """Forwards bytes. `open` = as it should be; `cut` = nobody answers; `portal` = a stranger's page for everything;
    `deaf` = requests arrive, answers are lost. `bytes_a_second` slows both ways; `lost` = share of connections that
    nobody answers. A batch of more than `most` bytes is given up on the way: answered with the status `gives_up`, or by
    a cut where that is 0; `given_up` and `let_through` are the sizes seen."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        assert parts.hostname is not None
        self.upstream = (parts.hostname, parts.port or 80)
        self.state = "open"
        self.bytes_a_second = 0
        self.lost = 0.0
        self.most, self.gives_up = 0, 0
        self.given_up: list[int] = []
        self.let_through: list[int] = []
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
                if not answers and self._too_much(source, piece):
                    break
                if self.bytes_a_second:
                    time.sleep(len(piece) / self.bytes_a_second)
                sink.sendall(piece)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _too_much(self, near: socket.socket, piece: bytes) -> bool:
        """Whether this is the beginning of a batch that the way to the server gives up on."""
        if not self.most or not piece.startswith(BATCH):
            return False
        head, _, body = piece.partition(b"\r\n\r\n")
        told = re.search(rb"(?i)\ncontent-length: *(\d+)", head)
        size = int(told[1]) if told else 0
        (self.given_up if size > self.most else self.let_through).append(size)
        if size <= self.most:
            return False
        missing = size - len(body)
        while missing > 0 and (more := near.recv(PIECE)):
            missing -= len(more)
        if self.gives_up:
            near.sendall(GATEWAY.format(self.gives_up).encode())
        return True

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
