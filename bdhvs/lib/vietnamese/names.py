"""Names of persons as they are stored: NFC, single spaces, nothing invisible."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Marks that some keyboards write after the letter although they belong to another block.
_STRAY_MARKS = str.maketrans(
    {"\u0340": "\u0300", "\u0341": "\u0301", "\u02c6": "\u0302", "\u00d0": "Đ", "\u0110": "Đ"}
)
_MEANINGFUL_HYPHEN = re.compile("\\s*-\\s*")


def clean_text(text: str) -> str:
    """Any text of a form: NFC, no invisible signs, single spaces.

    Call it after an old encoding has been converted: TCVN3 writes ư with the soft hyphen removed here.
    """
    visible = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def normalise_name(name: str) -> str:
    """A person's name: clean, with the capitals the office wrote.

    Marks before NFC that belong to one letter are joined; Ð (Icelandic, typed by mistake) becomes Đ.
    """
    return _MEANINGFUL_HYPHEN.sub("-", clean_text(unicodedata.normalize("NFD", name).translate(_STRAY_MARKS)))


def suggest_capitals(name: str) -> str | None:
    """A name with a capital at each word, when the office wrote it all in capitals or all small; else None.

    Only a suggestion: names such as "H'Hen Niê" or "Y Blô" follow their own rules.
    """
    if not (name.isupper() or name.islower()) or len(name) < 2:
        return None
    suggested = " ".join(word[:1].upper() + word[1:].lower() for word in name.split())
    return suggested if suggested != name else None


def given_name(name: str) -> str:
    """The given name: the last word of a Vietnamese name."""
    return name.split()[-1] if name.split() else ""
