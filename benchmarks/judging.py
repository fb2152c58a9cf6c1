"""How much CPU the judge takes per stored page, over all criteria, and whether it grows with the number of pages.

The sample province is judged from memory; then one unit's pages again two and four times over under other addresses, so that growth
shows. Prints milliseconds of CPU per page (of this machine) and the growth as a ratio (of any machine). Each measure is taken in a
process of its own: what one judgement has learnt of a portal's frame is not to be given to the next.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from time import process_time

from checks.judge import judge
from checks.model import Capture, Outcome, Role, Target, Visit
from crawler.archive import CaseFile
from inspection import run
from inspection.targets import load_targets
from inspection.terminal import Terminal

_PAGES = (Role.HOME, Role.PAGE)


def _seconds_per_page(target: Target, captures: Sequence[Capture], visit: Visit) -> float:
    begun = process_time()
    judge(target, captures, visit)
    return (process_time() - begun) / sum(c.outcome is Outcome.OK and c.role in _PAGES for c in captures)


def _afresh(target: Target, captures: Sequence[Capture], visit: Visit) -> float:
    """The same in a process that has judged nothing before."""
    forked = get_context("fork")
    here, there = forked.Pipe(duplex=False)
    child = forked.Process(target=lambda: there.send(_seconds_per_page(target, captures, visit)))
    child.start()
    seconds: float = here.recv()
    child.join()
    return seconds


def _multiplied(captures: Sequence[Capture], times: int) -> list[Capture]:
    """The pages TIMES over, each copy under a folder of its own, the words of the copies apart."""
    copies = [
        replace(c, id=c.id + 100_000 * n, url=c.url.replace("/", f"/{n}/", 3).replace(f"/{n}//{n}/", "//"), body=c.body + b"<p>%d</p>" % n)
        for n in range(1, times)
        for c in captures
        if c.role is Role.PAGE
    ]
    return [*captures, *copies]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as out:
        result = run.demo(Terminal(), out=Path(out))
        with CaseFile.read(result.folder) as case:
            targets = load_targets(case.plan.targets)
            units = [
                (unit.target(case.plan.as_of, targets.plan), tuple(case.captures(unit.id)), case.visit(unit.id))
                for unit in targets.units
                if case.visit(unit.id)
            ]
    whole = [_afresh(target, captures, visit) for target, captures, visit in units if visit]
    print(f"{1000 * sum(whole) / len(whole):.1f} ms CPU mỗi trang, mọi tiêu chí")
    target, captures, visit = units[0]
    assert visit is not None
    once = _afresh(target, captures, visit)
    for times in (2, 4):
        ratio = _afresh(target, _multiplied(captures, times), visit) / once
        print(f"gấp {times} số trang: mỗi trang tốn gấp {ratio:.2f}")


if __name__ == "__main__":
    main()
