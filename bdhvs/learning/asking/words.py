"""Words of a question and of a text, each read in three ways: as written, without marks, by its sound. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bdhvs.lib.vietnamese import clean_text, fold

_WORD: Final = re.compile(r"[^\W_]+")

EMPTY: Final = frozenset(
    (  # noqa: SIM905 a sentence is easier to read than a list of a hundred words
        "làm sao thế nào tôi bác bà ông con cháu em anh chị mình cho của và là để có gì bị thì mà ở khi như "
        "được muốn cách máy này kia ấy với các những một cái ra vào nên phải không hay hoặc đâu ai rồi hết "
        "cần nhờ giúp hỏi ạ nhé vậy ơi tui răng mô chi rứa ri hổng hông hem hắn mần nớ ni bữa hổm kiểu tớ bả "
        "ổng thằng đứa cứ đi về lại nó họ người ko hok lam the nao toi bac cua va la de co gi bi thi duoc "
        "muon cach khong hong nhu nay"
    ).split()
)
"""Words that say nothing about a lesson. Written with their marks: “mô” (where) is none of “mở” (open)."""

_ONSETS: Final = (
    ("ngh", "ng"), ("ng", "ng"), ("gh", "g"), ("gi", "z"), ("kh", "kh"), ("ch", "ch"), ("tr", "ch"), ("th", "th"),
    ("ph", "f"), ("nh", "nh"), ("qu", "kw"), ("c", "k"), ("q", "k"), ("k", "k"), ("s", "x"), ("d", "z"), ("r", "z"),
    ("v", "z"), ("l", "n"), ("n", "n"), ("w", "kw"),
)  # fmt: skip
_CODAS: Final = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))


@lru_cache(maxsize=8192)
def sound_of(folded: str) -> str:
    """How a syllable sounds where it is confused most: l and n, s and x, tr and ch, d, gi, r and v, endings."""
    rest, onset = folded.replace("uye", "ie").replace("y", "i"), ""
    for written, said in _ONSETS:
        if rest.startswith(written) and (len(rest) > len(written) or written == "gi"):
            onset, rest = said, rest[len(written) :] or "i"
            break
    for written, said in _CODAS:
        if rest.endswith(written) and len(rest) > len(written):
            rest = rest[: -len(written)] + said
            break
    return onset + rest


@dataclass(frozen=True, slots=True)
class Word:
    """One syllable."""

    written: str
    folded: str

    @property
    def empty(self) -> bool:
        return self.written in EMPTY

    @property
    def marked(self) -> bool:
        return self.written != self.folded


def words_of(text: str) -> list[Word]:
    return [Word(written, fold(written)) for written in _WORD.findall(clean_text(text).lower())]


def terms_of(words: Iterable[Word]) -> Iterator[str]:
    """What a text is found by: its words and its pairs of neighbours, in the three ways of reading."""
    told = list(words)
    for word in told:
        yield from _ways(word.written, word.folded, sound_of(word.folded))
    for one, two in zip(told, told[1:], strict=False):
        yield from _ways(
            f"{one.written} {two.written}",
            f"{one.folded} {two.folded}",
            f"{sound_of(one.folded)} {sound_of(two.folded)}",
        )


def _ways(written: str, folded: str, sound: str) -> Iterator[str]:
    yield f"w {written}"
    yield f"f {folded}"
    yield f"s {sound}"


def other_words(lines: Mapping[str, Iterable[object]]) -> dict[str, str]:
    """Phrase of other people → the words of our lessons; besides, the phrase without its marks."""
    found: dict[str, str] = {}
    for ours, others in lines.items():
        for other in others:
            phrase = " ".join(word.written for word in words_of(str(other)))
            found[phrase] = found[fold(phrase)] = ours
    return found


def phrases_in(words: Iterable[Word], others: Mapping[str, str]) -> list[str]:
    """Which of these phrases stand in the question, as it is written: one typed with marks is none without them."""
    text = f" {' '.join(word.written for word in words)} "
    return [other for other in others if f" {other} " in text]


def nearly(one: str, other: str) -> bool:
    """One letter wrong, missing, too many, or two of them swapped; the first letter stays."""
    if abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return False
    same = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    start = next(same, min(len(one), len(other)))
    rest, others = one[start:], other[start:]
    swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]
