"""How a rule or a reading makes itself known, and how it gets the facts it asks for.

A criterion is a plain function; its parameters' types say which readings it needs, its keyword-only parameters are what
``targets.toml`` may tune. A reading is a plain function whose return type is the fact it provides. Each fact is made at
most once per unit; one that raised raises again for everybody who needs it.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar, get_type_hints

from checks.basis import LegalText
from checks.model import Verdict
from checks.vietnamese.topics import Topic

Fact = TypeVar("Fact")
Rule = TypeVar("Rule", bound=Callable[..., Verdict])
Reading = TypeVar("Reading", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric: its words, its points and the function that judges it."""

    code: str
    title: str
    """What is true of a unit that meets it."""
    failure: str
    """What is true of a unit that does not."""
    requirement: str
    points: float
    topics: frozenset[Topic]
    """What the crawl should look for on its behalf."""
    basis: tuple[LegalText, ...]
    proven: bool
    """False while it does not judge by itself yet."""
    rule: Callable[..., Verdict]

    @property
    def item(self) -> str:
        """The plan's item, e.g. "N2a"; "T" for the state of the portal."""
        return self.code.split(".")[0]

    @property
    def options(self) -> Mapping[str, object]:
        """What ``targets.toml`` may tune, with the defaults."""
        parameters = inspect.signature(self.rule).parameters.values()
        return {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}

    @property
    def doc(self) -> str:
        """The criterion's manual page."""
        return inspect.getdoc(self.rule) or ""

    @property
    def module(self) -> str:
        """Where it is written."""
        return self.rule.__module__

    def basis_on(self, day: date) -> tuple[str, ...]:
        """The texts in force on DAY."""
        return tuple(text.cite for text in self.basis if text.in_force(day))


_CRITERIA: dict[str, Criterion] = {}
_READINGS: dict[type, Callable[..., object]] = {}


def criterion(
    code: str,
    *,
    title: str,
    failure: str,
    requirement: str,
    points: float,
    basis: tuple[LegalText, ...],
    topics: Collection[Topic] = (),
    proven: bool = True,
) -> Callable[[Rule], Rule]:
    """Register the decorated function as the rule of criterion CODE."""

    def register(rule: Rule) -> Rule:
        if code in _CRITERIA:
            raise ValueError(f"criterion {code} is written twice: {_CRITERIA[code].module} and {rule.__module__}")
        _CRITERIA[code] = Criterion(code, title, failure, requirement, points, frozenset(topics), basis, proven, rule)
        return rule

    return register


def reading(provider: Reading) -> Reading:
    """Register the decorated function as the provider of the fact its return type names."""
    kind = get_type_hints(provider)["return"]
    if kind in _READINGS:
        raise ValueError(f"{kind.__name__} is provided twice: {_READINGS[kind].__module__} and {provider.__module__}")
    _READINGS[kind] = provider
    return provider


@cache
def criteria() -> tuple[Criterion, ...]:
    """All criteria in the rubric's order."""
    package = importlib.import_module("checks")
    for module in pkgutil.walk_packages(package.__path__, "checks."):
        importlib.import_module(module.name)
    return tuple(sorted(_CRITERIA.values(), key=lambda c: (c.code[0] == "T", c.code)))


def topics_of(codes: Collection[str] = ()) -> frozenset[Topic]:
    """What a crawl for the criteria CODES (empty: all) should look for."""
    return frozenset(topic for c in criteria() if not codes or c.code in codes for topic in c.topics)


def needs(function: Callable[..., object]) -> tuple[type, ...]:
    """The facts that a rule or a reading asks for."""
    hints = get_type_hints(function)
    parameters = inspect.signature(function).parameters.values()
    return tuple(hints[p.name] for p in parameters if p.kind is not inspect.Parameter.KEYWORD_ONLY)


def provider(kind: type) -> Callable[..., object] | None:
    """The reading that provides the fact; None for what is given."""
    return _READINGS.get(kind)


class Facts:
    """The facts of one unit, made when first asked for."""

    def __init__(self, *given: object) -> None:
        self._made: dict[type, object] = {type(fact): fact for fact in given}
        self._broken: dict[type, Exception] = {}

    def get(self, kind: type[Fact]) -> Fact:
        """Return the fact of type KIND; raises what its provider raised, each time."""
        if kind in self._broken:
            raise self._broken[kind]
        if kind not in self._made:
            if kind not in _READINGS:
                raise LookupError(f"no reading provides {kind.__name__}")
            try:
                self._made[kind] = self.call(_READINGS[kind])
            except Exception as broken:
                self._broken[kind] = broken
                raise
        made = self._made[kind]
        assert isinstance(made, kind)
        return made

    def call(self, function: Callable[..., Fact], options: Mapping[str, object] | None = None) -> Fact:
        """Call FUNCTION with the facts its positional parameters' types name, and with OPTIONS."""
        return function(*(self.get(kind) for kind in needs(function)), **(options or {}))
