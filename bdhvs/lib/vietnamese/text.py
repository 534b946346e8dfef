"""Folding for search and the order of Vietnamese lists."""

import unicodedata

from bdhvs.lib.vietnamese.letters import ALPHABET, MARKED_ANY_CASE, TONES, split_tone


def _base(letter: str) -> str:
    lowered = letter.lower()
    return "d" if lowered == "đ" else unicodedata.normalize("NFD", lowered)[0]


_FOLD = str.maketrans({letter: _base(letter) for letter in MARKED_ANY_CASE})
_RANK = {letter: chr(ord("A") + index) for index, letter in enumerate(ALPHABET)}
_TONE_RANK = {tone: str(index + 1) for index, tone in enumerate(TONES)} | {"": "0"}


def fold(text: str) -> str:
    """Text as people search it: lower case, no marks, đ as d, single spaces.

    Two spellings of one name (composed or decomposed, any case) fold to the same key.
    """
    folded = unicodedata.normalize("NFC", text).translate(_FOLD).lower()
    if not folded.isascii():
        folded = _strip_marks(folded)
    return " ".join(folded.split())


def _strip_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text).replace("đ", "d")
    kept = (mark for mark in decomposed if unicodedata.category(mark) not in ("Mn", "Cf"))
    # Lower once more: a few signs of other scripts become letters only when taken apart.
    return unicodedata.normalize("NFC", "".join(kept)).lower()


SORT_KEY_LENGTH = 160


def sort_key(name: str) -> str:
    """Key of a full name in the order of Vietnamese lists: given name, then family name, then middle names.

    Letters follow the Vietnamese alphabet and come before tones. Compare byte by byte (collation "C").
    Shape: at most 160 characters; of a longer key the end, which hardly ever decides, is cut.
    """
    words = unicodedata.normalize("NFC", name).lower().split()
    ordered = words[-1:] + words[:-1]
    letters, tones = [], []
    for word in ordered:
        plain, marks = _ranks(word)
        letters.append(plain)
        tones.append(marks)
    return (" ".join(letters) + "  " + " ".join(tones))[:SORT_KEY_LENGTH]


def _ranks(word: str) -> tuple[str, str]:
    pairs = [split_tone(letter) for letter in word]
    plain = "".join(_RANK.get(letter, letter) for letter, _ in pairs)
    return plain, "".join(_TONE_RANK[tone] for _, tone in pairs)
