"""What makes a question worth asking, as findings: it cannot be guessed by its looks, and every answer says why."""

from collections.abc import Iterator, Sequence
from typing import Final

from bdhvs.learning.lessons.practice import Option, Question
from bdhvs.learning.lessons.reviewing import LONGEST_SENTENCE, Finding
from bdhvs.lib.vietnamese import fold

LEAST_QUESTIONS: Final = 6
"""Of an item."""
STICKS_OUT: Final = 1.35
"""A right answer longer than every other by more than this share is found without knowing anything."""
SHORTEST_REASON: Final = 4
"""Unit: syllables. “Đúng.” explains nothing."""


def question_findings(question: Question) -> Iterator[Finding]:
    """Everything that makes one question guessable, or leaves a learner without a reason."""
    if len(question.ask.split()) > LONGEST_SENTENCE + 5:
        yield _finding(question, "câu hỏi dài quá, hãy tách thành hai câu ngắn")
    if question.kind == "one":
        yield from _guessable(question)
    for option in question.options:
        yield from _reason(question, option)


def _guessable(question: Question) -> Iterator[Finding]:
    if len(question.options) < 3:
        yield _finding(question, "chỉ có hai câu trả lời, đoán cũng trúng một nửa")
    right = max(len(option.says) for option in question.options if option.right)
    others = max((len(option.says) for option in question.options if not option.right), default=0)
    if right > others * STICKS_OUT:
        yield _finding(question, "câu đúng dài hơn hẳn các câu khác, nhìn là đoán được")


def _reason(question: Question, option: Option) -> Iterator[Finding]:
    told = f"câu trả lời “{option.says}”"
    if len(option.why.split()) < SHORTEST_REASON:
        yield _finding(question, f"{told} chưa nói vì sao")
    if fold(option.why) in {fold(option.says), fold(question.why)}:
        yield _finding(question, f"{told} chỉ nhắc lại, chưa nói vì sao")


def set_findings(questions: Sequence[Question]) -> Iterator[Finding]:
    """What is wrong with the questions of an item together: too few of them, or a pattern that gives answers away."""
    if len(questions) < LEAST_QUESTIONS:
        yield Finding("questions", "Câu hỏi", f"mới có {len(questions)} câu, cần ít nhất {LEAST_QUESTIONS}")
    one = [question for question in questions if question.kind == "one"]
    letters = {option.id for question in one for option in question.options if option.right}
    if len(one) > 2 and len(letters) == 1:
        yield Finding("questions", "Câu hỏi", "câu đúng luôn đứng cùng một chỗ")
    if len({question.kind for question in questions}) < 2:
        yield Finding("questions", "Câu hỏi", "chỉ có một kiểu câu hỏi")
    for question in questions:
        yield from question_findings(question)


def _finding(question: Question, says: str) -> Finding:
    return Finding(question.id, question.id, says)
