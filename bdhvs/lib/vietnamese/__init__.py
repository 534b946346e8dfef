"""Vietnamese text: folding, sorting, names, and the two old encodings offices still have (TCVN3, VNI)."""

from bdhvs.lib.vietnamese.legacy import (
    Encoding,
    from_tcvn3,
    from_vni,
    guess_encoding,
    guess_encoding_of_all,
    to_unicode,
)
from bdhvs.lib.vietnamese.names import clean_text, given_name, normalise_name, suggest_capitals
from bdhvs.lib.vietnamese.text import fold, sort_key

__all__ = [
    "Encoding",
    "clean_text",
    "fold",
    "from_tcvn3",
    "from_vni",
    "given_name",
    "guess_encoding",
    "guess_encoding_of_all",
    "normalise_name",
    "sort_key",
    "suggest_capitals",
    "to_unicode",
]
