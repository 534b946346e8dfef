"""Arguments in Vietnamese. argparse looks its own sentences up with `_`; here are their translations."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from bdhvs.ops.rules import WrongUseError

VIETNAMESE = {
    "usage: ": "cách dùng: ",
    "positional arguments": "tham số",
    "options": "tùy chọn",
    "show this help message and exit": "in trợ giúp này",
    "the following arguments are required: %s": "thiếu tham số: %s",
    "one of the arguments %s is required": "cần một trong các tham số %s",
    "unrecognized arguments: %s": "không hiểu tham số: %s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s chưa rõ, có thể là %(matches)s",
    "argument %(argument_name)s: %(message)s": "tham số %(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có %(value)r (chọn trong %(choices)s)",
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "không có %(parser_name)r (chọn trong %(choices)s)"
    ),
    "invalid %(type)s value: %(value)r": "giá trị %(value)r không đúng",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": (
        "không có %(value)r (chọn trong %(choices)s)"
    ),
    "not allowed with argument %s": "không dùng cùng %s",
    "expected one argument": "cần một giá trị",
    "expected at most one argument": "chỉ nhận một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "ignored explicit argument %r": "không nhận giá trị %r",
}


def speak_vietnamese() -> None:
    """Translate the sentences of every parser of this process, Django's included."""
    setattr(argparse, "_", lambda sentence: VIETNAMESE.get(sentence, sentence))  # noqa: B010


class Parser(argparse.ArgumentParser):
    """A parser whose refusal is an exception, so that one place decides how it is said."""

    def error(self, message: str) -> NoReturn:
        raise WrongUseError(message)


def split_global(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Take `--data DIR` and `--as USER` out of the line, wherever they stand.

    Raises: WrongUseError when one of them has no value.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    queue = list(words)
    while queue:
        word = queue.pop(0)
        name, equals, value = word.partition("=")
        if name not in ("--data", "--as"):
            rest.append(word)
            continue
        if not equals:
            value = queue.pop(0) if queue else ""
        if not value:
            raise WrongUseError(f"{name} cần một giá trị.")
        found[name.removeprefix("--")] = value
    return found, rest
