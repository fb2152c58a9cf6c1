"""Forms of Vietnamese text, so that the same words compare equal however a portal encoded them.

Three forms, each made from the one before: :func:`clean` is for showing, :func:`key` for comparing,
:func:`folded` for comparing with slugs and with text that lost its diacritics.
"""

import re
import unicodedata
from functools import lru_cache

CAPITALS = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
"""For character classes: a range of code points from À on would hold the small letters too."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"))
_LOOKALIKE = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u01a3": "ư", "\u01a2": "Ư", "ð": "đ", "Ð": "Đ"})
_UNSEEN_OR_ALIKE = {**_INVISIBLE, **_LOOKALIKE}
_TO_TRANSLATE = re.compile(f"[{''.join(map(chr, _UNSEEN_OR_ALIKE))}]")
_PUNCTUATION = re.compile(r"[^\w]+|_+")

# "hoà" and "hòa" are one word: where the vowel pair ends the syllable the mark moves to its first letter.
_TONE_PAIRS = {
    a + b: c + d
    for a, marked, plain in (("o", "àáảãạ", "a"), ("o", "èéẻẽẹ", "e"), ("u", "ỳýỷỹỵ", "y"))
    for b, c, d in zip(marked, {"o": "òóỏõọ", "u": "ùúủũụ"}[a], plain * 5, strict=True)
}
_TONE = re.compile(rf"(?<!q)({'|'.join(_TONE_PAIRS)})(?!\w)")
# "kĩ"/"kỹ", "lí"/"lý", "quí"/"quý" differ by habit only.
_I_TO_Y = str.maketrans("iìíỉĩị", "yỳýỷỹỵ")
_I_FINAL = re.compile(r"\b(?:[hklmst]|qu)[iìíỉĩị](?!\w)")

_LINE = 2_000
"""Letters up to which a text may be a line that comes back; what is longer is a whole page, and is not kept: the words of a large portal,
page by page and twice over, would fill the memory."""


def clean(text: str) -> str:
    """Return TEXT in NFC with visible characters only and single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if _TO_TRANSLATE.search(text):  # of most lines there is nothing to translate, and looking is ten times faster
            text = text.translate(_UNSEEN_OR_ALIKE)
    return " ".join(text.split())


def key(text: str) -> str:
    """Return TEXT as words to compare: lower case, one tone placement, no punctuation."""
    return _key(text) if len(text) <= _LINE else _key.__wrapped__(text)


@lru_cache(maxsize=100_000)
def _key(text: str) -> str:
    text = _PUNCTUATION.sub(" ", clean(text).lower()).strip()
    text = _TONE.sub(lambda found: _TONE_PAIRS[found[0]], text)
    return _I_FINAL.sub(lambda found: found[0].translate(_I_TO_Y), text)


def folded(text: str) -> str:
    """Return the :func:`key` of TEXT without diacritics."""
    return _folded(text) if len(text) <= _LINE else _folded.__wrapped__(text)


@lru_cache(maxsize=100_000)
def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFD", key(text).replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def holds(words: str, phrase: str) -> bool:
    """Whether WORDS holds PHRASE at word boundaries; both are keys already."""
    return f" {phrase} " in f" {words} "


def has_diacritics(text: str) -> bool:
    """Whether TEXT is written with Vietnamese letters, so that comparing without them would be guessing."""
    return key(text) != folded(text)
