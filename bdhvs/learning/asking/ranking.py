"""Which text fits a question best: BM25 over words and pairs of words, each read as written, folded, and by sound.

PostgreSQL's own search is not used: the texts are files, its parsers know no Vietnamese, and the server that comes with
the product carries no trigram extension (decision 0052). Pure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Final, Generic, TypeVar

from bdhvs.learning.asking.words import Word, nearly, phrases_in, sound_of, terms_of, words_of

K1, B = 1.2, 0.4
WRITTEN, FOLDED, SOUND = 0.5, 1.0, 0.6
"""What a match of each reading is worth. With marks both the first and the second match, so it counts most."""
PAIR: Final = 1.4
OTHER_WORD, SLIP = 0.7, 0.5

Thing = TypeVar("Thing")
Wanted = Mapping[str, float]


@dataclass(frozen=True)
class Text(Generic[Thing]):
    """What can be found: how often each term stands in it, weighed by where it stands."""

    thing: Thing
    terms: Mapping[str, float]
    length: float


def text_of(thing: Thing, *parts: tuple[float, str]) -> Text[Thing]:
    """`parts`: (weight, text); a title weighs more than what stands below it."""
    terms: Counter[str] = Counter()
    for weight, part in parts:
        for term in terms_of(words_of(part)):
            terms[term] += weight  # type: ignore[assignment]
    return Text(thing, terms, sum(terms.values()) or 1.0)


@dataclass(frozen=True)
class Asked:
    """A question with the terms to look for, and the words that say something about what is meant."""

    wanted: Wanted
    telling: tuple[Word, ...]
    meant: tuple[frozenset[str], ...]
    """For each telling word the folded words that stand for it: itself, a slip's likely meaning."""
    replaced: tuple[str, ...]
    """Phrases of it that our lessons say in other words."""


class Ranking:
    """Knows how rare each word is among all our texts."""

    def __init__(self, texts: Sequence[Text[Any]], others: Mapping[str, str]) -> None:
        self.others = others
        self.number = len(texts)
        self.usual = sum(text.length for text in texts) / max(self.number, 1)
        self.seen: Counter[str] = Counter(term for text in texts for term in text.terms)
        self.known = [term[2:] for term in self.seen if term.startswith("f ") and term.count(" ") == 1]
        self.strange = log(1 + self.number / 3)
        """How rare a word counts that stands nowhere: people tell more than their question."""

    def rarity(self, term: str) -> float:
        """High for a word of few texts. Missing: a word of none is the rarest."""
        times = self.seen.get(term, 0)
        return log(1 + (self.number - times + 0.5) / (times + 0.5))

    def asked(self, question: str) -> Asked:
        """What to look for."""
        words = words_of(question)
        telling = tuple(word for word in words if not word.empty) or tuple(words)
        wanted: Counter[str] = Counter()
        for term in terms_of(words):
            _want(wanted, term, 1.0 if self._tells(term, telling) else 0.15)
        replaced = phrases_in(words, self.others)
        for phrase in replaced:
            for term in terms_of(words_of(self.others[phrase])):
                _want(wanted, term, OTHER_WORD)
        meant = tuple(self._meant(word) for word in telling)
        for word, meanings in zip(telling, meant, strict=True):
            for meaning in meanings - {word.folded}:
                wanted[f"f {meaning}"] = max(wanted[f"f {meaning}"], FOLDED * SLIP)  # type: ignore[assignment]
        return Asked(wanted, telling, meant, tuple(replaced))

    @staticmethod
    def _tells(term: str, telling: Iterable[Word]) -> bool:
        parts = set(term[2:].split(" "))
        return any(parts & {word.written, word.folded, sound_of(word.folded)} for word in telling)

    def _meant(self, word: Word) -> frozenset[str]:
        """Words of ours that a word nobody of ours wrote may stand for: its beginning, or a slip."""
        if f"f {word.folded}" in self.seen or len(word.folded) < 3:
            return frozenset({word.folded})
        near = (known for known in self.known if known.startswith(word.folded) or nearly(word.folded, known))
        return frozenset({word.folded, *near})

    def score(self, asked: Asked, text: Text[Thing]) -> float:
        total = 0.0
        for term, weight in asked.wanted.items():
            if often := text.terms.get(term):
                soft = often + K1 * (1 - B + B * text.length / self.usual)
                total += weight * self.rarity(term) * often * (K1 + 1) / soft
        return total

    def covered(self, asked: Asked, text: Text[Thing]) -> float:
        """The share of what is asked that the text speaks of at all; rare words count more. Unit: 0 to 1."""
        said = self._said(asked, text)
        whole = found = 0.0
        for word, meanings in zip(asked.telling, asked.meant, strict=True):
            rare = min(self.rarity(f"f {word.folded}"), self.strange)
            whole += rare
            if word.written in said or any(f"f {one}" in text.terms for one in meanings):
                found += rare
            elif f"s {sound_of(word.folded)}" in text.terms:
                found += rare * 0.7
        return found / whole if whole else 0.0

    def _said(self, asked: Asked, text: Text[Thing]) -> set[str]:
        """Words of the question that the text has in other words."""
        said: set[str] = set()
        for phrase in asked.replaced:
            ours = [f"f {word.folded}" for word in words_of(self.others[phrase])]
            if sum(one in text.terms for one in ours) * 2 > len(ours):
                said |= set(phrase.split())
        return said


def _want(wanted: Counter[str], term: str, weight: float) -> None:
    way = {"w": WRITTEN, "f": FOLDED, "s": SOUND}[term[0]]
    worth = way * weight * (PAIR if term.count(" ") > 1 else 1.0)
    wanted[term] = max(wanted[term], worth)  # type: ignore[assignment]
