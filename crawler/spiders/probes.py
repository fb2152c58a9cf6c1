"""Likely addresses: where a topic that no link names would lie, if this portal spelt it like the rest of its pages."""

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from checks.vietnamese.text import folded
from checks.vietnamese.topics import Topic
from checks.vietnamese.wording import WORDS
from crawler.patience import Caps

_ENDINGS = (".html", ".htm", ".aspx", ".php", "/", "")
_FEWEST = 3


def probes(topics: Iterable[Topic], known: Iterable[str], home: str, caps: Caps) -> tuple[str, ...]:
    """Addresses to try for ``topics``, in the shape of the ``known`` ones."""
    prefix, ending = _shape(known)
    parts = urlsplit(home)
    root = f"{parts.scheme}://{parts.netloc}"
    made = [
        f"{root}{prefix}/{slug}{ending}"
        for topic in topics
        for slug in list(dict.fromkeys(_slugs(topic)))[: caps.probes_per_topic]
    ]
    return tuple(made[: caps.probes])


def _slugs(topic: Topic) -> Iterator[str]:
    """The topic's words as slugs, unmistakable ones first."""
    words = WORDS[topic]
    yield folded(topic.name_vi).replace(" ", "-")
    for phrase in (*words.signs, *words.labels):
        if phrase.count(" ") >= 1:
            yield folded(phrase).replace(" ", "-")


def _shape(known: Iterable[str]) -> tuple[str, str]:
    """The commonest folder and ending of addresses that are one short slug."""
    shapes: Counter[tuple[str, str]] = Counter()
    for url in known:
        parts = urlsplit(url)
        path = unquote(parts.path)
        if parts.query or path in ("", "/"):
            continue
        ending = next(end for end in _ENDINGS if path.endswith(end))
        folder, _, slug = path.removesuffix(ending).rpartition("/")
        if "-" in slug and slug.count("-") <= 4 and not any(letter.isdigit() for letter in slug) and folder.count("/") <= 1:
            shapes[folder, ending] += 1
    if not shapes:
        return "", ""
    (shape, count), *_ = shapes.most_common(1)
    return shape if count >= _FEWEST else ("", "")
