"""Which topic a label or an address names, and how surely.

The words stand in :mod:`checks.vietnamese.wording`; slugs are the same words without diacritics, joined by hyphens.
"""

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from checks.vietnamese.text import folded, has_diacritics, holds, key
from checks.vietnamese.topics import Topic
from checks.vietnamese.wording import WORDS, Words, plain

_TRIAL = re.compile(r"^(?:\d+ )?(?:tin )?te+st\b(?! nhanh)|^(?:demo|lorem ipsum|asdf\w*|abc ?123)\b|^\d{1,4}$")


def is_trial(text: str) -> bool:
    """Whether TEXT is what somebody typed to see whether the portal works ("Test tin 1", "123")."""
    words = folded(text)
    return len(words) < 120 and bool(_TRIAL.search(words))


_ARCHIVE = re.compile(r"^\W*(?:(?:category|tag) archives?|archives?|category|chuyên mục|lưu trữ|thẻ)\s*:\s+", re.IGNORECASE)
"""What blogs put before the name of a section on its own page."""
_NUMBERED = re.compile(r"^(?:\d{1,2}|[ivx]{1,4}|[a-h])\s+(?=\D)")
_OWNER = re.compile(r"(?:sở|so|ban|huyện|huyen|ủy ban|uy ban|tỉnh|tinh|cơ quan|co quan|ngành|nganh|xã|xa|đơn vị|don vi)\b")
_OWNER_WORDS = 9
_SLUG_END = re.compile(r"\.(?:html?|aspx?|php|jsp)$")


@lru_cache(maxsize=30_000)
def label_strength(label: str, topic: Topic) -> float:
    """Return how surely LABEL, the words of a link or heading, names TOPIC: 0 not at all, 1 beyond doubt.

    A headline that merely mentions the topic stays at or below 0.3; from 0.5 on a label names a section.
    """
    words, written = _said(label)
    if not words:
        return 0.0
    known = _forms(topic, written)
    certainty = 1.0 if written else 0.9
    if words in known.labels or words in known.signs:
        return certainty
    if any(holds(words, phrase) for phrase in known.confusers):
        return 0.0
    length = words.count(" ") + 1
    best = 0.0
    for phrase in known.signs:
        if holds(words, phrase):
            share = (phrase.count(" ") + 1) / length
            best = max(best, 0.5 + 0.4 * share if length <= 12 else 0.3)
    for phrase in known.labels:
        if not words.startswith(phrase + " "):
            continue
        own = phrase.count(" ") + 1
        rest = words[len(phrase) + 1 :]
        if own >= 2 and (length <= own + 3 or (length <= own + _OWNER_WORDS and _OWNER.match(rest))):
            best = max(best, 0.5 + 0.3 * own / length)
        elif own == 1 and _OWNER.match(rest) and length <= _OWNER_WORDS:
            best = max(best, 0.55)
    return round(best * certainty, 3)


@lru_cache(maxsize=50_000)
def _said(label: str) -> tuple[str, bool]:
    """What is compared of LABEL, and whether it is written with Vietnamese letters."""
    written = has_diacritics(label)
    words = plain(_NUMBERED.sub("", key(_ARCHIVE.sub("", label))))
    return (words if written else folded(words)), written


@lru_cache
def _forms(topic: Topic, written: bool) -> Words:
    """The words of TOPIC, without diacritics unless WRITTEN."""
    known = WORDS[topic]
    if written:
        return known
    return Words(*(tuple(map(folded, phrases)) for phrases in (known.labels, known.signs, known.confusers)))


@lru_cache(maxsize=30_000)
def slug_strength(url: str, topic: Topic) -> float:
    """Return how surely the last part of URL's path names TOPIC; a slug alone never reaches 0.7."""
    slug = _slug(url)
    if not slug:
        return 0.0
    known = _forms(topic, False)
    if any(phrase in slug for phrase in known.confusers):
        return 0.0
    if slug in known.labels or slug in known.signs:
        return 0.6
    if any(slug.startswith(sign + " ") or slug.endswith(" " + sign) for sign in known.signs):
        return 0.5 if slug.count(" ") <= 8 else 0.25
    return 0.0


@lru_cache(maxsize=50_000)
def _slug(url: str) -> str:
    """The words of the last part of URL's path."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    if not parts:
        return ""
    slug = folded(_SLUG_END.sub("", parts[-1]).replace("-", " "))
    return folded(plain(re.sub(r"(?:\s\d+)+$", "", slug)))
