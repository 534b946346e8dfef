"""TCVN3 (ABC fonts such as .VnTime) and VNI-Windows: two ways to write Vietnamese in eight bits.

A cell typed with such a font holds Latin letters and signs that only look right in that font:
`NguyÔn V¨n §øc` (TCVN3) and `Nguyeãn Vaên Ñöùc` (VNI) are both Nguyễn Văn Đức.
"""

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from bdhvs.lib.vietnamese.letters import MARKED_ANY_CASE, TONES, with_tone
from bdhvs.lib.vietnamese.syllables import is_syllable


class Encoding(StrEnum):
    """How a text is written."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


# One row per vowel: the signs for no tone, huyền, hỏi, ngã, sắc, nặng. A plain letter stands for itself.
_TCVN3_ROWS = {
    "a": "a\xb5\xb6\xb7\xb8\xb9",
    "ă": "\xa8\xbb\xbc\xbd\xbe\xc6",
    "â": "\xa9\xc7\xc8\xc9\xca\xcb",
    "e": "e\xcc\xce\xcf\xd0\xd1",
    "ê": "\xaa\xd2\xd3\xd4\xd5\xd6",
    "i": "i\xd7\xd8\xdc\xdd\xde",
    "o": "o\xdf\xe1\xe2\xe3\xe4",
    "ô": "\xab\xe5\xe6\xe7\xe8\xe9",
    "ơ": "\xac\xea\xeb\xec\xed\xee",
    "u": "u\xef\xf1\xf2\xf3\xf4",
    "ư": "\xad\xf5\xf6\xf7\xf8\xf9",
    "y": "y\xfa\xfb\xfc\xfd\xfe",
}
_TCVN3_CAPITALS = {"\xa1": "Ă", "\xa2": "Â", "\xa3": "Ê", "\xa4": "Ô", "\xa5": "Ơ", "\xa6": "Ư", "\xa7": "Đ"}
_TONES_WITH_NONE = ("", *TONES)

TCVN3 = {
    sign: with_tone(vowel, tone)
    for vowel, signs in _TCVN3_ROWS.items()
    for sign, tone in zip(signs, _TONES_WITH_NONE, strict=True)
    if ord(sign) > 127
} | {"\xae": "đ", **_TCVN3_CAPITALS}

# VNI writes a letter, then a sign for hat and tone together.
_VNI_TONES = "øûõùï"
_VNI_HAT = "âàåãáä"
_VNI_BREVE = "êèúüéë"
_VNI_ALONE = {"i": "iìæóíò", "ơ": "ô", "ư": "ö", "đ": "ñ", "ỵ": "î"}


def _vni_lower() -> dict[str, str]:
    pairs = {signs: letter for letter, signs in _VNI_ALONE.items() if letter != "i"}
    pairs |= {sign: with_tone("i", tone) for sign, tone in zip(_VNI_ALONE["i"][1:], TONES, strict=True)}
    for written, vowel in (
        ("a", "a"),
        ("e", "e"),
        ("o", "o"),
        ("u", "u"),
        ("y", "y"),
        ("ô", "ơ"),
        ("ö", "ư"),
    ):
        pairs |= {
            written + sign: with_tone(vowel, tone) for sign, tone in zip(_VNI_TONES, TONES, strict=True)
        }
    for written, vowel in (("a", "â"), ("e", "ê"), ("o", "ô")):
        hats = zip(_VNI_HAT, _TONES_WITH_NONE, strict=True)
        pairs |= {written + sign: with_tone(vowel, tone) for sign, tone in hats}
    pairs |= {
        "a" + sign: with_tone("ă", tone) for sign, tone in zip(_VNI_BREVE, _TONES_WITH_NONE, strict=True)
    }
    del pairs["yï"]  # ỵ has a sign of its own
    return pairs


_VNI_SMALL = _vni_lower()
VNI = _VNI_SMALL | {written.upper(): letter.upper() for written, letter in _VNI_SMALL.items()}
# A capital letter is often followed by the small sign ("Aân" for Ân).
_VNI_MIXED = {w[0].upper() + w[1]: letter.upper() for w, letter in _VNI_SMALL.items() if len(w) == 2}
_VNI_ALL = _VNI_MIXED | VNI

_TCVN3_TABLE = str.maketrans(TCVN3)
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI_ALL), key=len, reverse=True)))
_EIGHT_BIT = re.compile("[\x80-\xff]")
_EIGHT_BIT_ONLY = re.compile("[\x00-\xff]*")
_VNI_PAIR = re.compile("[aeouyAEOUYôöÔÖ][øûõùïâàåãäêèúéüë]", re.IGNORECASE)
_BEYOND_EIGHT_BIT = re.compile("[^\x00-\xff]")
_WORD = re.compile("[^\\s.,;:()/\\-\\d]+")
# Signs that never stand beside a letter in right text, but do in TCVN3.
_TCVN3_SIGN = re.compile(
    "[A-Za-z][\xa1-\xa9\xab-\xaf\xb5-\xb9\xbb-\xbe\xd7]|[\xa1-\xa9\xab-\xaf\xb5-\xb9\xbb-\xbe\xd7][A-Za-z]"
)
_TWO_CAPITALS = re.compile("[A-Z].?[A-Z]")


def from_tcvn3(text: str) -> str:
    """Text typed with a TCVN3 font, in Unicode.

    The capital fonts have no codes of their own: where all plain letters are capitals, so is the result.
    """
    converted = text.translate(_TCVN3_TABLE)
    ascii_letters = [letter for letter in text if letter.isascii() and letter.isalpha()]
    all_capital = bool(ascii_letters) and all(letter.isupper() for letter in ascii_letters)
    return converted.upper() if all_capital and _TWO_CAPITALS.search(text) else converted


def from_vni(text: str) -> str:
    """Text typed with a VNI-Windows font, in Unicode."""
    return _VNI_PATTERN.sub(lambda found: _VNI_ALL[found.group()], text)


def guess_encoding(text: str) -> Encoding | None:
    """How this one text is written; None when nothing in it tells (no marks, or right in two readings)."""
    if _BEYOND_EIGHT_BIT.search(text):
        return Encoding.UNICODE
    if not _EIGHT_BIT.search(text):
        return None
    in_tcvn3, in_vni = _right(from_tcvn3(text), text), _right(from_vni(text), text)
    if _right_in_unicode(text):
        return None if in_tcvn3 or in_vni else Encoding.UNICODE
    if _TCVN3_SIGN.search(text):
        return Encoding.TCVN3
    if in_tcvn3 and in_vni:
        return None
    return Encoding.TCVN3 if in_tcvn3 else Encoding.VNI if in_vni else Encoding.UNICODE


def _right_in_unicode(text: str) -> bool:
    return all(is_syllable(word) for word in _WORD.findall(text) if not word.isascii())


def _right(converted: str, original: str) -> bool:
    """A reading is right when it changed something and every marked word of it can be Vietnamese."""
    words = [word for word in _WORD.findall(converted) if not word.isascii()]
    known = all(ord(letter) < 128 or letter in MARKED_ANY_CASE for letter in converted)
    return converted != original and known and all(is_syllable(word) for word in words)


def guess_encoding_of_all(texts: Iterable[str]) -> Encoding:
    """How a column is written: what most of the telling texts say."""
    counts = Counter(found for found in map(guess_encoding, texts) if found)
    return counts.most_common(1)[0][0] if counts else Encoding.UNICODE


def to_unicode(text: str, column: Encoding = Encoding.UNICODE) -> str:
    """Text in Unicode. `column` decides the texts that are right in two readings ("Hoà" is Hồ in VNI)."""
    if text.isascii():
        return text
    encoding = guess_encoding(text) or column
    if encoding is Encoding.UNICODE and not _right_in_unicode(text) and _EIGHT_BIT_ONLY.fullmatch(text):
        encoding = _more_likely(text)
    if encoding is Encoding.TCVN3:
        return from_tcvn3(text)
    return from_vni(text) if encoding is Encoding.VNI else text


def _more_likely(text: str) -> Encoding:
    """For a text that is wrong as it stands and belongs to a column that says nothing."""
    if _right(from_vni(text), text) and _VNI_PAIR.search(text):
        return Encoding.VNI
    return Encoding.TCVN3 if _right(from_tcvn3(text), text) else Encoding.UNICODE
