"""Is this written word a possible Vietnamese syllable? Tells right text from an old encoding."""

import re
import unicodedata
from functools import lru_cache

from bdhvs.lib.vietnamese.letters import TONES

_ONSETS = "ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|q|r|s|t|v|x"
_OPEN = (
    "a ai ao au ay âu ây e eo ê êu i ia iu iêu o oa oai oao oay oe oeo oi ô ôi ơ ơi "
    "u ua uây uê ui uơ uôi uy uya uyu ư ưa ưi ưu ươi ươu y yêu"
)
_HUMMED = (
    "am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh im in inh iêm iên iêng "
    "oam oan oang oanh oăm oăn oăng oen om on ong oong ôm ôn ông ơm ơn "
    "uân uâng uênh um un ung uôm uôn uông uyên uyn uynh ưm ưn ưng ươm ươn ương yêm yên yêng"
)
_STOPPED = (
    "ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt "
    "oac oach oap oat oăc oăt oc oet ooc op ot ôc ôp ôt ơp ơt uât uc uêch up ut uôc uôt "
    "uych uyêt uyp uyt ưc ưp ưt ươc ươp ươt yêt"
)
_PLAIN = re.compile(rf"(?:{_ONSETS})?(?:{'|'.join((_OPEN + ' ' + _HUMMED).split())})")
_CHECKED = re.compile(rf"(?:{_ONSETS})?(?:{'|'.join(_STOPPED.split())})")
_SHARP_OR_HEAVY = TONES[3:]


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """True for a word that Vietnamese spelling allows, in any sensible capitals.

    A word whose case jumps inside ("NguyÔn") is not one: that is how old encodings look.
    """
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in decomposed if mark in TONES]
    plain = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONES))
    if len(tones) > 1:
        return False
    if tones and tones[0] in _SHARP_OR_HEAVY and _CHECKED.fullmatch(plain):
        return True
    return _PLAIN.fullmatch(plain) is not None
