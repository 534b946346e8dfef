"""The optional language model, against a real small server: what it is shown, what is believed, what is dropped."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any

import pytest
from pytest_django import Settings

from bdhvs.learning.asking.composing import composed
from bdhvs.learning.asking.hiding import hidden
from bdhvs.learning.asking.passages import Passage
from bdhvs.learning.asking.service import Service, answering_service
from bdhvs.ops.rules import OperationError

PASSAGES = [
    Passage(
        "s1-giu-ma-otp",
        "Ai hỏi mã thì cúp máy",
        "Người gọi xin mã, dù xưng là ai, bác chạm Kết thúc.",
        "buoc-4",
        4,
    ),
    Passage("f1-quet-ma-tra-tien", "Đọc tên người nhận", "Tên hiện ra phải đúng tên cửa hàng.", "buoc-3", 3),
]
GOOD = "Người gọi xin mã, dù xưng là ai, bác chạm Kết thúc. [1] Tên hiện ra phải đúng tên cửa hàng. [2]"


class Model(ThreadingHTTPServer):
    """Answers as it is told; remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.says, self.status, self.late = GOOD, 200, 0.0
        self.seen: list[dict[str, Any]] = []
        self.keys: list[str] = []


class Answering(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.seen.append(json.loads(self.rfile.read(length)))
        self.server.keys.append(self.headers.get("Authorization", ""))
        body = json.dumps({"choices": [{"message": {"content": self.server.says}}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for place in range(0, len(body), 40):
            sleep(self.server.late)
            try:
                self.wfile.write(body[place : place + 40])
                self.wfile.flush()
            except OSError:
                return

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    server = Model()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.ANSWERING = Service(
        f"http://127.0.0.1:{server.server_port}/v1", "nho", "khoa", 120.0
    )  # no busy machine is so late
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def ask(question: str = "Người gọi xin mã thì làm gì") -> list[tuple[str, int]] | None:
    told = composed(hidden(question), PASSAGES)
    return [(one.says, one.number) for one in told] if told else None


def test_a_covered_answer_is_shown_with_its_passages_and_only_they_were_sent(model: Model) -> None:
    assert ask() == [
        ("Người gọi xin mã, dù xưng là ai, bác chạm Kết thúc.", 1), ("Tên hiện ra phải đúng tên cửa hàng.", 2)
    ]  # fmt: skip
    sent = model.seen[0]
    assert [one["role"] for one in sent["messages"]] == ["system", "user"]
    assert "[2] Đọc tên người nhận" in sent["messages"][0]["content"]
    assert "[3]" not in sent["messages"][0]["content"]
    assert sent["messages"][1]["content"] == "Người gọi xin mã thì làm gì"
    assert model.keys == ["Bearer khoa"]


@pytest.mark.parametrize(
    "says",
    [
        "Người gọi xin mã, dù xưng là ai, bác chạm Kết thúc.",  # names no passage
        "Người gọi xin mã, dù xưng là ai, bác chạm Kết thúc. [3]",  # a passage that was not retrieved
        "Người gọi xin mã, dù xưng là ai, bác chạm Kết thúc. [1] Bác đọc mã cho ngân hàng kiểm tra giúp. [1]",
        "Tên hiện ra phải đúng tên cửa hàng. [1]",  # the words of another passage
        "Người gọi xin mã, bác chạm Kết thúc, gọi 0912345678. [1]",  # a number from nowhere
        "Người gọi xin mã, bác chạm Kết thúc tại vidu.com. [1]",
        "KHÔNG RÕ.",
        "",
        "Bác chạm Kết thúc. [1] " * 60,
    ],
)
def test_an_answer_that_is_not_covered_is_dropped_whole(model: Model, says: str) -> None:
    model.says = says
    assert ask() is None
    assert len(model.seen) == 1


@pytest.mark.parametrize(
    "question",
    ["mã của tôi 738251", "tôi tên là Phạm Thị Sáu", "mật khẩu của tôi là meo", "gọi 0912 345 678"],
)
def test_a_question_with_anything_personal_never_leaves_the_machine(model: Model, question: str) -> None:
    assert ask(question) is None
    assert model.seen == []


def test_a_lone_digit_is_taken_out_before_it_is_sent(model: Model) -> None:
    ask("chuyển 50 đồng cho 2 người thì sao")
    assert model.seen[0]["messages"][1]["content"] == "chuyển … đồng cho … người thì sao"


def test_a_server_that_fails_or_drips_leaves_the_passages_alone(model: Model, settings: Settings) -> None:
    model.status = 500
    assert ask() is None
    model.status, model.late = 200, 0.4
    settings.ANSWERING = Service(settings.ANSWERING.url, "nho", "", 1.0)
    assert ask() is None


def test_nothing_is_asked_unless_the_environment_names_a_service(settings: Settings) -> None:
    assert answering_service({}) is None
    assert settings.ANSWERING is None
    assert ask() is None


@pytest.mark.parametrize(
    "environment",
    [
        {"BDHVS_ASK_URL": "https://mo-hinh.tinh.gov.vn/v1"},
        {"BDHVS_ASK_URL": "http://mo-hinh.tinh.gov.vn/v1", "BDHVS_ASK_MODEL": "nho"},
        {
            "BDHVS_ASK_URL": "https://mo-hinh.tinh.gov.vn/v1",
            "BDHVS_ASK_MODEL": "nho",
            "BDHVS_ASK_SECONDS": "60",
        },
    ],
)
def test_a_service_named_by_half_over_an_open_line_or_without_patience_is_refused(
    environment: dict[str, str],
) -> None:
    with pytest.raises(OperationError):
        answering_service(environment)
