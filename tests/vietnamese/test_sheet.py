"""The sheet of Vietnamese text and dates (``sheet.csv``: kind, given, expected) passes whole.

label, slug: the topic it names · confuser: the topic it must not name · date, period: the day or span, or nothing ·
same, different: whether two spellings are one word.
"""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from checks.vietnamese.dates import dates_in
from checks.vietnamese.lexicon import label_strength, slug_strength
from checks.vietnamese.periods import periods_in
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

SECTION = 0.5
SHEET = Path(__file__).with_name("sheet.csv")


def _days(given: str) -> str:
    return " ".join(found.day.isoformat() for found in dates_in(given))


def _spans(given: str) -> str:
    return " ".join(f"{period.start}/{period.end}" for period in periods_in(given))


HOLDS: Mapping[str, Callable[[str, str], bool]] = {
    "label": lambda given, topic: label_strength(given, Topic(topic)) >= SECTION,
    "confuser": lambda given, topic: label_strength(given, Topic(topic)) < SECTION,
    "slug": lambda given, topic: slug_strength(f"https://portal.example{given}", Topic(topic)) >= SECTION,
    "date": lambda given, day: _days(given) == day,
    "period": lambda given, span: _spans(given) == span,
    "same": lambda one, other: key(one) == key(other),
    "different": lambda one, other: key(one) != key(other),
}


def _rows() -> list[tuple[str, str, str]]:
    with SHEET.open(encoding="utf-8", newline="") as file:
        return [(row["kind"], row["given"], row["expected"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("kind", HOLDS)
def test_the_sheet_holds(kind: str) -> None:
    wrong = [(given, expected) for of, given, expected in _rows() if of == kind and not HOLDS[kind](given, expected)]
    assert not wrong


def test_the_sheet_is_long_enough() -> None:
    rows = _rows()
    assert len(rows) >= 300
    assert {kind for kind, _, _ in rows} == set(HOLDS)
