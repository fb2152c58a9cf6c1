"""What a crawl that goes on has found so far of what each criterion looks for: the sections that links name, opened or not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from checks.model import Outcome, Role, Unvisited
from checks.readings.address import path_of
from checks.readings.sections import SECTION, naming
from checks.registry import Criterion
from checks.vietnamese.lexicon import slug_strength
from checks.vietnamese.topics import Topic
from crawler.archive.attempts import AttemptRow

_LOOKED_AT = (Role.HOME, Role.PAGE, Role.DOCUMENT, Role.IMAGE, Role.PROBE)


@dataclass(frozen=True, slots=True)
class Find:
    """What was found for one criterion."""

    criterion: Criterion
    opened: tuple[str, ...]
    """Sections that were opened, by the words of their links."""
    waiting: tuple[str, ...]
    """Sections that some link names, not opened yet."""

    @property
    def state(self) -> str:
        """Of its cell: opened, seen, sought; unsought where nothing on a portal could show it."""
        if self.opened or self.waiting:
            return "opened" if self.opened else "seen"
        return "sought" if self.criterion.topics else "unsought"

    def words(self, most: int) -> str:
        """The same, to be read; ``most`` sections are named."""
        if not self.criterion.topics:
            return "không tìm theo mục riêng" if self.criterion.proven else "không thấy được từ cổng; cần tệp kết xuất"
        said = [f"đã mở {_named(self.opened, most)}"] if self.opened else []
        said += [f"thấy {_named(self.waiting, most)}, chưa mở"] if self.waiting else []
        return "; ".join(said) or "chưa thấy mục nào"


def _named(names: Sequence[str], most: int) -> str:
    more = f" và {len(names) - most} mục nữa" if len(names) > most else ""
    return f"{', '.join(f'“{name}”' for name in names[:most])}{more}"


def finds(chosen: Sequence[Criterion], attempts: Iterable[AttemptRow], unvisited: Iterable[Unvisited]) -> tuple[Find, ...]:
    """What each of the ``chosen`` criteria has so far."""
    opened: dict[Topic, dict[str, None]] = {}
    waiting: dict[Topic, dict[str, None]] = {}
    for row in attempts:
        if row.role in _LOOKED_AT and row.outcome is Outcome.OK:
            _note(opened, row.url, row.label)
    for one in unvisited:
        _note(waiting, one.url, one.label)
    return tuple(Find(one, _of(opened, one), _of(waiting, one)) for one in chosen)


def _note(found: dict[Topic, dict[str, None]], url: str, label: str) -> None:
    for topic in _topics(url, label):
        found.setdefault(topic, {})[label or path_of(url)] = None


def _of(found: Mapping[Topic, Mapping[str, None]], criterion: Criterion) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for topic in Topic if topic in criterion.topics for name in found.get(topic, ())))


@lru_cache(maxsize=100_000)
def _topics(url: str, label: str) -> tuple[Topic, ...]:
    """What the link names as a section."""
    return tuple(topic for topic in Topic if naming(label, topic) >= SECTION or slug_strength(url, topic) >= SECTION)
