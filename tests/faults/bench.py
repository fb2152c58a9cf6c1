"""Runs the fault matrix: one crawl for many rows, each row a unit of its own, and what the archive and the judge say of each."""

import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from certificates import Authority
from crawls import NAME, crawl, make_case, unit
from fault import Fault, Seen, site
from scripted_portal import Answer, Page
from town import Town
from warcio.archiveiterator import ArchiveIterator

from checks.judge import judge
from checks.model import Finding, Kind, Target
from checks.registry import criteria
from crawler.archive import CaseFile, UnitPlan
from crawler.process import DONE

_KINDS = ("expired", "early", "self", "other", "chainless", "fine")


@dataclass(frozen=True)
class Result:
    """What came of one row."""

    seen: Seen
    finding: Finding
    tries: int


@dataclass(frozen=True)
class Ports:
    """Where things listen."""

    plain: int
    tls: int
    old: int
    deaf: int


@contextmanager
def ran(faults: Sequence[Fault], folder: Path, **settings: object) -> Iterator[Mapping[str, Result]]:
    """Crawl all rows in one process, and judge."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        authority = Authority(folder)
        sites: dict[str, Mapping[str, Page]] = {}
        secure = {
            f"{kind}.{_host(fault)}": kind
            for fault in faults
            for kind in _KINDS
            if any("{tls}" in host for host in _texts(fault))
        }
        town = stack.enter_context(Town(sites))
        tls = stack.enter_context(Town(sites, tls=authority.context(secure)))
        old = stack.enter_context(Town(sites, tls=authority.old()))
        ports = Ports(town.port, tls.port, old.port, stack.enter_context(_deaf()))
        for fault in faults:
            pages = {path: _placed(answer, fault, ports) for path, answer in {**site(), **fault.pages}.items()}
            for name in (_host(fault), *(f"{kind}.{_host(fault)}" for kind in _KINDS), f"www.{_host(fault)}"):
                sites[name] = pages
        names = {_put(name, fault, ports): answers for fault in faults for name, answers in fault.names.items()}
        private = [f"{name}:{port}" for name in sites for port in (ports.plain, ports.tls, ports.old, ports.deaf, 1)]
        make_case(folder / "run", [_unit(fault, ports) for fault in faults], private)
        code, said = crawl(folder / "run", names=names, authorities=authority.file, **settings)
        assert code == DONE, said
        asked = {name: tuple(town.by_name[name] + tls.by_name[name] + old.by_name[name]) for name in sites}
        with CaseFile.read(folder / "run") as case:
            facts = _facts(folder / "run")
            yield {fault.id: _result(case, fault, facts, asked[_host(fault)]) for fault in faults}


def _result(
    case: CaseFile, fault: Fault, facts: Mapping[tuple[str, str], Mapping[str, object]], asked: tuple[str, ...]
) -> Result:
    captures = tuple(case.captures(fault.id))
    visit = case.visit(fault.id)
    assert visit is not None, fault.id
    target = Target(
        id=fault.id, name=NAME, kind=Kind.DEPARTMENT, province="Lai Châu", year=2026, as_of=date(2026, 9, 30), window_start=date(2026, 1, 1),
        items=frozenset(c.item for c in criteria()),
    )  # fmt: skip
    (finding,) = judge(target, captures, visit, codes=[fault.criterion])
    path = fault.path.lstrip("/")
    spoken = [one for one in captures if one.url.split("/", 3)[-1] == path]
    assert spoken, f"{fault.id}: no attempt at /{path}; tried {[one.url for one in captures]}"
    told = {**facts[fault.id, spoken[0].url], "path": path}
    return Result(Seen(captures, asked, visit.limits, told), finding, int(str(told["attempt"])))


def _facts(folder: Path) -> Mapping[tuple[str, str], Mapping[str, object]]:
    """The metadata record of the last attempt at each address, by unit and address."""
    found: dict[tuple[str, str], Mapping[str, object]] = {}
    for file in sorted((folder / "warc").iterdir()):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                body = record.content_stream().read()
                if record.rec_type == "metadata":
                    facts = json.loads(body.partition(b": ")[2])
                    found[facts["unit"], facts["url"]] = facts
    return found


def _unit(fault: Fault, ports: Ports) -> UnitPlan:
    hosts = fault.hosts or ("http://{host}:{port}/",)
    topics = ["leaders"] if fault.criterion.startswith("N3") else ["leaders", "work_process"]
    return unit(*(_put(host, fault, ports) for host in hosts), id=fault.id, topics=topics, pages=fault.budget)


def _host(fault: Fault) -> str:
    return f"f{fault.id}.cong-thu.gov.vn"


def _texts(fault: Fault) -> Iterator[str]:
    yield from fault.hosts
    for answer in fault.pages.values():
        if isinstance(answer, Answer):
            yield from answer.headers.values()


def _put(text: str, fault: Fault, ports: Ports) -> str:
    for name, value in (
        ("host", _host(fault)),
        ("port", ports.plain),
        ("tls", ports.tls),
        ("old", ports.old),
        ("deaf", ports.deaf),
    ):
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _placed(answer: Page, fault: Fault, ports: Ports) -> Page:
    """The answer with the row's own names in it."""
    if not isinstance(answer, Answer):
        return answer
    headers = {name: _put(value, fault, ports) for name, value in answer.headers.items()}
    body = answer.body
    if b"{host}" in body or b"{port}" in body:
        body = _put(body.decode(), fault, ports).encode()
    return replace(answer, headers=headers, body=body)


@contextmanager
def _deaf() -> Iterator[int]:
    """The port of a socket that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        yield listening.getsockname()[1]
