"""Where a passage stands in a text. Letters and digits alone are compared, decomposed: what reads a document breaks its words as
it likes."""

import re
import unicodedata
from dataclasses import dataclass

_LEAST = 4
_BREAKS = re.compile(r" → | · | - | / |: |\.\.\.|[–—|;\n…•]")


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a text that count, and where in it each stands."""

    plain: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Letters":
        """Of ``text``."""
        found = [(part, place) for place, char in enumerate(text) for part in unicodedata.normalize("NFD", char).lower() if _counts(part)]
        return cls("".join(part for part, _ in found), tuple(place for _, place in found))

    def place(self, words: str) -> tuple[int, int] | None:
        """The first and last place (exclusive) of ``words``; None where they do not stand there, or are too few to tell."""
        sought = Letters.of(words).plain
        at = self.plain.find(sought) if len(sought) >= _LEAST else -1
        return (self.places[at], self.places[at + len(sought) - 1] + 1) if at >= 0 else None


def parts(quote: str) -> tuple[str, ...]:
    """The quote, then what it was put together from, longest first."""
    return (quote, *sorted(_BREAKS.split(quote), key=len, reverse=True))


def span(text: str, quote: str) -> tuple[int, int] | None:
    """The place of ``quote`` in ``text``, or of its longest part that stands there; None where there is none."""
    letters = Letters.of(text)
    return next((place for part in parts(quote) if (place := letters.place(part))), None)


def _counts(char: str) -> bool:
    return char.isalnum() or bool(unicodedata.combining(char))
