"""Optional: a language model puts the passages into one short answer. Nothing of it is believed unchecked.

It is asked only about questions of which nothing personal had to be hidden, sees the retrieved passages and nothing
else, and every sentence of its answer names its passage and repeats mostly words of it. In any doubt the answer is
dropped and the passages stand alone.
"""

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from threading import BoundedSemaphore
from time import monotonic
from typing import Final
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from bdhvs.learning.asking.hiding import Question, hidden
from bdhvs.learning.asking.passages import Passage
from bdhvs.learning.asking.service import Service
from bdhvs.learning.asking.words import words_of

log = logging.getLogger(__name__)

OVERLAP: Final = 0.6
"""So much of a sentence's telling words stands in the passage that it names, or the answer is dropped."""
LONGEST_ANSWER: Final = 700
MOST_BYTES: Final = 64_000
_places = BoundedSemaphore(1)
"""One question at a time waits outside; the others get their passages at once."""

RULES: Final = (
    "Bạn trả lời bà con cao tuổi bằng tiếng Việt, câu ngắn, lễ phép. Chỉ dùng các đoạn được đánh số dưới đây, giữ "
    "nguyên lời của đoạn, không thêm điều gì khác. Cuối mỗi câu ghi số của đoạn đã dùng, ví dụ [1]. "
    "Nhiều nhất bốn câu. Không hỏi lại, không xin mã, số hay mật khẩu. Các đoạn không trả lời được thì viết: KHÔNG RÕ."
)
_CITED: Final = re.compile(r"\s*((?:\[\d\])+)")
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]?\s*(?:\[\d\]\s*)*[.!?]?")
_DIGITS: Final = re.compile(r"\d+")
_ADDRESS: Final = re.compile(r"https?:|www\.|\b[a-z0-9-]+\.(?:com|net|vn|org|info|top|xyz)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One checked sentence with the passage that says so."""

    says: str
    number: int
    passage: Passage


def composed(question: Question, passages: Sequence[Passage]) -> list[Sentence] | None:
    """An answer in sentences, each checked. Missing: None when no service is named, the question holds something
    personal, or the answer is late, broken or not covered by the passages."""
    service: Service | None = settings.ANSWERING
    if service is None or not passages or question.personal or question.digits:
        return None
    if not _places.acquire(blocking=False):
        return None
    try:
        return checked(_asked(service, prompt(question.text, passages)), passages)
    except (OSError, URLError, HTTPException, ValueError, KeyError, IndexError, TypeError) as error:
        log.warning("the answering service did not help: %s", type(error).__name__)
        return None
    finally:
        _places.release()


def prompt(question: str, passages: Sequence[Passage]) -> list[dict[str, str]]:
    """What the model sees: our rules, the numbered passages, the question without any digit."""
    told = "\n".join(f"[{n}] {one.title}. {one.says}" for n, one in enumerate(passages, 1))
    return [
        {"role": "system", "content": f"{RULES}\n\n{told}"},
        {"role": "user", "content": _DIGITS.sub("…", hidden(question).text)},
    ]


def checked(answer: str, passages: Sequence[Passage]) -> list[Sentence] | None:
    """The answer's sentences when each cites a retrieved passage and repeats it; None when one does not."""
    text = " ".join(answer.split())
    if not text or len(text) > LONGEST_ANSWER or _ADDRESS.search(text):
        return None
    found = [_sentence(part, passages) for part in _SENTENCE.findall(text) if words_of(_CITED.sub("", part))]
    return [one for one in found if one] if found and all(found) else None


def _sentence(part: str, passages: Sequence[Passage]) -> Sentence | None:
    cited = _CITED.findall(part)
    numbers = {int(n) for marks in cited for n in _DIGITS.findall(marks)}
    says = _CITED.sub("", part).strip()
    if len(numbers) != 1 or not 1 <= (number := numbers.pop()) <= len(passages):
        return None
    passage = passages[number - 1]
    source = f"{passage.title} {passage.says}"
    if set(_DIGITS.findall(says)) - set(_DIGITS.findall(source)):
        return None
    told = [word for word in words_of(says) if not word.empty]
    known = {word.written for word in words_of(source)}
    if not told or sum(word.written in known for word in told) < OVERLAP * len(told):
        return None
    return Sentence(says, number, passage)


class _Nowhere(HTTPRedirectHandler):
    """The key goes to the address that the office named and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


def _asked(service: Service, messages: list[dict[str, str]]) -> str:
    body = {
        "model": service.model,
        "messages": messages,
        "temperature": 0,
        "max_tokens": 400,
        "stream": False,
    }
    headers = {"Content-Type": "application/json", "User-Agent": "bdhvs"}
    if service.key:
        headers["Authorization"] = f"Bearer {service.key}"
    request = Request(f"{service.url}/chat/completions", json.dumps(body).encode(), headers)  # noqa: S310 checked when named
    ends = monotonic() + service.seconds
    with build_opener(_Nowhere).open(request, timeout=service.seconds) as answer:
        text = bytearray()
        while piece := answer.read1(8192):
            text += piece
            if len(text) > MOST_BYTES or monotonic() > ends:
                raise TimeoutError
    return str(json.loads(text)["choices"][0]["message"]["content"])
