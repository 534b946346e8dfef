"""The Vietnamese alphabet: which letters exist, what they are made of."""

import unicodedata

TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng, in the order of the dictionary
VOWELS = "aăâeêioôơuưy"
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def with_tone(letter: str, tone: str) -> str:
    """One composed letter, for example ê + sắc."""
    return unicodedata.normalize("NFC", letter + tone)


def split_tone(letter: str) -> tuple[str, str]:
    """A letter without its tone, and the tone ("" for none)."""
    decomposed = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in decomposed if mark in TONES), "")
    return unicodedata.normalize("NFC", decomposed.replace(tone, "")) if tone else letter, tone


LOWER = tuple(with_tone(vowel, tone) for vowel in VOWELS for tone in ("", *TONES)) + ("đ",)
MARKED = frozenset(letter for letter in LOWER if ord(letter) > 127)
MARKED_ANY_CASE = MARKED | {letter.upper() for letter in MARKED}
