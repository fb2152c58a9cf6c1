"""Where a passage stands in a text. Letters and digits alone are compared, decomposed: what reads a document breaks its words as
it likes."""

import re
import unicodedata

_LEAST = 4
_BREAKS = re.compile(r" → | · | - | / |: |\.\.\.|[–—|;\n…•]")


def span(text: str, quote: str) -> tuple[int, int] | None:
    """The first and last place of ``quote`` in ``text`` (exclusive), or of its longest part that stands there; None where
    there is none."""
    letters, places = _plain(text)
    parts = sorted(_BREAKS.split(quote), key=len, reverse=True)
    for part in (quote, *parts):
        sought, _ = _plain(part)
        at = letters.find(sought) if len(sought) >= _LEAST else -1
        if at >= 0:
            return places[at], places[at + len(sought) - 1] + 1
    return None


def _plain(text: str) -> tuple[str, list[int]]:
    """The letters that count, and where each comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFD", char).lower():
            if part.isalnum() or unicodedata.combining(part):
                letters.append(part)
                places.append(place)
    return "".join(letters), places
