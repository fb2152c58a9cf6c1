"""Boilerplate news: items told from a bank of phrases, each in other words than the next.

A bank (``banks/<name>.toml``) has ``titles`` ("Title | what it is about", or "… | … | 2-3" for what happens only from
February to March), ``openings``, ``details``, ``closings`` and ``[slots]``, the words that fill ``{place}`` and the like. The
same title on the same day always gives the same text.
"""

import random
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

BANKS = Path(__file__).parent / "banks"


@dataclass(frozen=True, slots=True)
class Story:
    """What happened and when; ``topic`` completes "về việc …"."""

    moment: datetime
    title: str
    topic: str


@dataclass(frozen=True, slots=True)
class Bank:
    """Phrases of one field of work."""

    titles: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    slots: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def made(self, count: int, first: date, last: date, seed: str) -> list[Story]:
        """COUNT stories with different titles, spread over the days from FIRST to LAST, the newest on LAST.

        Raises ValueError where the bank cannot make so many titles.
        """
        dice = random.Random(seed)
        days = (last - first).days
        stories: dict[str, Story] = {}
        patterns = list(self.titles)
        dice.shuffle(patterns)
        while len(stories) < count:
            back = days * len(stories) // max(1, count - 1)
            day = last - timedelta(days=min(days, back + (dice.randrange(3) if stories else 0)))
            title, topic = self._fresh(patterns, day.month, stories, dice)
            moment = datetime.combine(day, time(dice.randint(7, 16), dice.randrange(60), dice.randrange(60)))
            stories[title] = Story(moment, title, topic)
        return list(stories.values())

    def _fresh(self, patterns: list[str], month: int, known: Collection[str], dice: random.Random) -> tuple[str, str]:
        for _ in range(20):
            for number, pattern in enumerate(patterns):
                words, _, months = pattern.rpartition(" | ") if pattern.count(" | ") == 2 else (pattern, "", "1-12")
                start, _, end = months.partition("-")
                title, topic = self._filled(words, dice).split(" | ")
                if int(start) <= month <= int(end or start) and title not in known:
                    patterns.append(patterns.pop(number))
                    return title, topic
        raise ValueError(f"the bank has no {len(known) + 1} different titles")

    def told(self, story: Story, agency: str) -> tuple[str, str]:
        """The lead and the body of STORY as AGENCY would publish it; empty where the bank has no phrases."""
        if not self.openings:
            return "", ""
        dice = random.Random(story.title + story.moment.isoformat())
        day = story.moment.date() - timedelta(days=dice.randrange(2))
        known = {"agency": agency, "topic": story.topic or story.title, "day": f"{day.day:02}/{day.month}/{day.year}"}
        lead = self._filled(dice.choice(self.openings), dice, known)
        details = dice.sample(self.details, min(len(self.details), dice.randint(4, 6)))
        told = [self._filled(detail, dice, known) for detail in details]
        half = len(told) // 2
        closing = self._filled(dice.choice(self.closings), dice, known)
        return lead, "\n\n".join((" ".join(told[:half]), " ".join(told[half:]), closing))

    def _filled(self, phrase: str, dice: random.Random, known: Mapping[str, str] | None = None) -> str:
        chosen = {name: dice.choice(list(words)) for name, words in self.slots.items()}
        numbers = {"few": str(dice.randint(3, 9)), "some": str(dice.randint(21, 95)), "many": str(dice.randint(110, 890))}
        filled = phrase.format_map({**chosen, **numbers, **(known or {})})
        return filled[:1].upper() + filled[1:]


@lru_cache
def read_bank(name: str) -> Bank:
    """The bank of that name; "" is a bank without phrases."""
    if not name:
        return Bank()
    raw = tomllib.loads((BANKS / f"{name}.toml").read_text(encoding="utf-8"))
    lists = {key: tuple(raw[key]) for key in ("titles", "openings", "details", "closings")}
    return Bank(**lists, slots=raw.get("slots", {}))
