"""A run from plan to papers: plan → crawl → judge → score → findings → workbook. The only place that holds the clock."""

import hashlib
import json
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo

import checks
from checks.registry import Criterion, criteria
from crawler.archive import looks, parts
from crawler.archive.case import CaseFile, RunPlan
from crawler.archive.disk import writing
from demo.province import AS_OF, Province, targets_text
from inspection import findings, handover
from inspection.complaints import nearest
from inspection.crawling import Progress, RunStopped, called, crawl
from inspection.crew import Crew
from inspection.evidence import marked
from inspection.evidence.rows import as_bytes, digests
from inspection.judgement import judge_run
from inspection.looks import owed_words
from inspection.papers.workbook import workbook_name
from inspection.targets import Targets, Unit, load_targets

DEMO = "demo"
CASE = "case.sqlite"
FINDINGS = "findings.json"
_SPACE_NEEDED = 200 * 1024 * 1024
_CHOSEN_UNITS = "chosen_units"


def now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


class BadRequest(Exception):
    """What was asked for cannot be done; nothing was changed. The text names the thing and says what to do."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run: where it lies, what it says, and what an inspector should hear about it."""

    folder: Path
    record: findings.RunRecord
    workbook: Path
    broken: tuple[str, ...] = ()
    """Rules that broke, in words; their findings need review."""
    warnings: tuple[str, ...] = ()


def today(timezone: str = "Asia/Ho_Chi_Minh", clock: Callable[[], datetime] = now) -> date:
    """Today in the zone."""
    return clock().astimezone(ZoneInfo(timezone)).date()


def inspect(
    targets: Targets,
    progress: Progress,
    *,
    units: Sequence[str] = (),
    only: Sequence[str] = (),
    as_of: date | None = None,
    out: Path = Path("output"),
    trigger: str = "ad-hoc",
    clock: Callable[[], datetime] = now,
    run_id: str = "",
    visits: int = 0,
    crew: Crew | None = None,
) -> RunResult:
    """Inspect the ``units`` (ids; empty: all of the plan) by the criteria or items ``only`` (empty: all). A shortcoming asks for
    ``visits`` looks (0: as many as the targets say).

    ``run_id`` is for who must know the run before it exists; empty: a new one. ``crew`` crawls; None: this machine.

    Raises BadRequest before anything is written, RunStopped where the crawl did not come to its end.
    """
    started = clock()
    latest = today(targets.plan.timezone, clock)
    day = as_of or latest
    chosen = _chosen_units(targets, units, day)
    codes = _chosen_codes(only)
    _check_day(targets, day, latest)
    _check_space(out)
    run_id = run_id or new_run_id(started.astimezone(ZoneInfo(targets.plan.timezone)), trigger)
    folder = out / run_id
    plan = RunPlan(
        run_id=run_id,
        trigger=trigger,
        started=started,
        as_of=day,
        tool=tool_version(),
        targets_digest=targets.digest,
        rules_digest=rules_digest(),
        private_hosts=targets.private_hosts,
        units=tuple(unit.plan(targets.plan, codes) for unit in chosen if unit.in_force(day)),
        targets=targets.text,
        criteria=codes,
        targets_path=targets.path,
        manners=targets.manners,
        visits=visits,
    )
    with CaseFile.create(folder, plan) as case:
        case.set_run_state(_CHOSEN_UNITS, json.dumps([unit.id for unit in chosen]))
    progress.started(folder, [unit.name for unit in chosen])
    return _crawl_and_judge(folder, progress, clock, crew)


def demo(progress: Progress, out: Path = Path("output"), clock: Callable[[], datetime] = now, run_id: str = "") -> RunResult:
    """Inspect the built-in sample province, served on this machine for as long as the crawl takes; ``run_id`` as above."""
    with Province() as province:
        targets = load_targets(targets_text(province.urls), "demo/targets.toml")
        return inspect(targets, progress, as_of=AS_OF, out=out, trigger=DEMO, clock=clock, run_id=run_id)


def resume(folder: Path, progress: Progress, clock: Callable[[], datetime] = now, crew: Crew | None = None) -> RunResult:
    """Go on with an interrupted run, by ``crew`` as above; a finished one is only judged again."""
    with CaseFile.open(folder, at=clock()) as case:
        plan = case.plan
        progress.started(folder, [unit.name for unit in plan.units])
        case.log("run.resume", plan.run_id, {}, clock())
    if plan.trigger != DEMO:
        return _crawl_and_judge(folder, progress, clock, crew)
    with Province() as province:
        if not {unit.hosts[0] for unit in plan.units} <= set(province.urls.values()):
            raise BadRequest("Tỉnh mẫu không mở lại được ở các địa chỉ cũ (cổng mạng đang bận). Chạy mới: kiemtra demo")
        return _crawl_and_judge(folder, progress, clock)


def rejudge(folder: Path, progress: Progress, clock: Callable[[], datetime] = now) -> RunResult:
    """Judge the stored evidence with today's rules; the run keeps its inspection date and its targets. No network."""
    with CaseFile.open(folder, at=clock()) as case:
        progress.started(folder, [unit.name for unit in case.plan.units])
    return _judge(folder, progress, clock)


def report(folder: Path, progress: Progress, clock: Callable[[], datetime] = now) -> RunResult:
    """Write the papers of a judged run again."""
    return _report(folder, record_of(folder), progress, (), clock)


def judged(case: CaseFile, progress: Progress) -> tuple[findings.RunRecord, tuple[str, ...]]:
    """The case judged with today's rules, and the rules that broke; nothing is written."""
    targets = load_targets(case.plan.targets, case.plan.targets_path)
    # A run killed at its very start remembers only whom it was to visit.
    ids = json.loads(case.run_state(_CHOSEN_UNITS) or "[]") or [unit.id for unit in case.plan.units]
    units = [unit for id in ids if (unit := targets.unit(id))]
    return judge_run(case, targets, units, rules_digest(), tool_version(), progress)


def bind_findings(case: CaseFile, event: str, facts: Mapping[str, object], at: datetime) -> None:
    """Tell the ledger that ``event`` wrote findings.json as it stands now. Whoever writes it does so: another file than
    the ledger's last is one that was tampered with."""
    digest = hashlib.sha256((case.folder / FINDINGS).read_bytes()).hexdigest()
    case.log(event, case.plan.run_id, {**facts, "files": {FINDINGS: digest}}, at)


def record_of(folder: Path) -> findings.RunRecord:
    """What was found in the run. Raises BadRequest where it was never judged, FindingsError where it cannot be read."""
    path = folder / FINDINGS
    if not path.is_file():
        raise BadRequest(f"Lần kiểm tra {folder.name} chưa có {FINDINGS}. Gõ trước: kiemtra judge {called(folder)}")
    return findings.read(path)


def criterion(code: str) -> Criterion:
    """The criterion of that code. Raises BadRequest where there is none."""
    known = {c.code: c for c in criteria()}
    if code not in known:
        near = nearest(code, known)
        hint = f" Có phải ý là “{near}”?" if near else ""
        raise BadRequest(f"Không có tiêu chí “{code}”.{hint}\nXem các tiêu chí: kiemtra criteria")
    return known[code]


def findings_of(folder: Path, unit: str, code: str) -> tuple[tuple[str, findings.FindingRecord], ...]:
    """The name of each unit (``unit``: only of that id) with its finding by the criterion. Raises BadRequest."""
    record = record_of(folder)
    known = [one.id for one in record.units]
    if unit and unit not in known:
        near = nearest(unit, known)
        hint = f" Có phải ý là “{near}”?" if near else ""
        raise BadRequest(f"Lần kiểm tra {folder.name} không có đơn vị “{unit}”.{hint}\nCác đơn vị: {', '.join(known)}")
    chosen = [one for one in record.units if unit in ("", one.id)]
    found = tuple((one.name, finding) for one in chosen for finding in one.findings if finding.criterion == code)
    if not found:
        raise BadRequest(f"Lần kiểm tra {folder.name} không xét tiêu chí {code}.")
    return found


def find(run: str, out: Path) -> Path:
    """The folder of ``run``: a path, or a run id below ``out``. Raises BadRequest where there is none."""
    folder = next((place for place in (Path(run), out / run) if (place / CASE).is_file()), None)
    if folder is not None:
        return folder
    known = sorted(path.parent.name for path in out.glob(f"*/{CASE}"))
    near = nearest(run, known)
    hint = f" Có phải ý là “{near}”?" if near else f" Lần gần nhất: {known[-1]}." if known else ""
    raise BadRequest(f"Không thấy lần kiểm tra “{run}” (không phải thư mục có {CASE}, cũng không nằm trong {out}).{hint}")


def _crawl_and_judge(folder: Path, progress: Progress, clock: Callable[[], datetime], crew: Crew | None = None) -> RunResult:
    with CaseFile.read(folder) as case:
        waiting = any(case.visit(visit.id) is None for visit in looks.visits(case))
    broken = crawl(folder, progress, clock, crew) if waiting else ()
    result = _judge(folder, progress, clock)
    return replace(result, warnings=(*broken, *result.warnings))


def _judge(folder: Path, progress: Progress, clock: Callable[[], datetime]) -> RunResult:
    with CaseFile.open(folder, at=clock()) as case:
        parts.join_all(case, clock())
        record, broken = judged(case, progress)
        with writing(folder):
            findings.write(folder / FINDINGS, record)
        bind_findings(case, "judge", {"rules_digest": record.run.rules_digest}, clock())
        marked.take(case, record, progress, clock())
    return _report(folder, record, progress, broken, clock)


def _report(
    folder: Path,
    record: findings.RunRecord,
    progress: Progress,
    broken: tuple[str, ...],
    clock: Callable[[], datetime],
) -> RunResult:
    progress.step("Lập sổ làm việc")
    with CaseFile.open(folder, at=clock()) as case:
        unfinished = [unit.name for unit in looks.visits(case) if case.visit(unit.id) is None]
        pending = owed_words(case, record)
        with writing(folder):
            sources = handover.sources_of(case, record)
            workbook = handover.write_book(folder, record, sources)
            handover.write_words(folder, record, sources)
        rows = case.keep(as_bytes(digests(workbook)), "json")
        case.log("report", case.plan.run_id, {"workbook": workbook.name, "artifacts": [rows]}, clock())
    warnings = [f"Kết quả chưa đủ tin cậy: {reason}" for reason in record.run.reasons]
    if unfinished:
        warnings.append(f"Chưa thu thập xong: {', '.join(unfinished)}. Chạy tiếp: kiemtra resume {called(folder)}")
    if workbook.name != workbook_name(record.run.id):
        warnings.append(f"Sổ cũ đang mở hoặc đã được sửa nên được giữ nguyên; sổ mới là {workbook.name}.")
    warnings += pending
    warnings += [f"Quy tắc gặp lỗi, cần người kiểm tra xem trực tiếp. {rule}" for rule in broken]
    return RunResult(folder, record, workbook, broken, tuple(warnings))


def tool_version() -> str:
    """The version of this program."""
    try:
        return version("kiemtra")
    except PackageNotFoundError:
        return "0.0.0"


def new_run_id(local: datetime, trigger: str) -> str:
    """The id of a run that starts at ``local``; sorts by time."""
    return f"{local:%Y%m%dT%H%M%S}-{trigger.replace('-', '')}-{secrets.token_hex(2)}"


def rules_digest() -> str:
    """SHA-256 over the rules: every source file of ``checks`` with its path, in order of the paths."""
    root = Path(checks.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _chosen_units(targets: Targets, ids: Sequence[str], day: date) -> tuple[Unit, ...]:
    if not ids:
        planned = targets.planned(day)
        if not planned:
            raise BadRequest(f"Không đơn vị nào trong {targets.path} được kiểm tra vào ngày {day:%d/%m/%Y}.")
        return planned
    known = [unit.id for unit in targets.units]
    for id in ids:
        unit = targets.unit(id)
        if unit is None:
            near = nearest(id, known)
            hint = f" Có phải ý là “{near}”?" if near else ""
            raise BadRequest(f"Không có đơn vị “{id}” trong {targets.path}.{hint}\nCác đơn vị: {', '.join(known)}")
        if unit.in_force(day) and not unit.hosts:
            raise BadRequest(f"{unit.name} ({id}) chưa có địa chỉ nào; ghi hosts của đơn vị trong {targets.path}.")
    return tuple(unit for unit in targets.units if unit.id in ids)


def _chosen_codes(only: Sequence[str]) -> tuple[str, ...]:
    """The codes that ``only`` names, itself codes ("N2a.1") or items ("N2a")."""
    known = criteria()
    words = [*dict.fromkeys([*(c.item for c in known), *(c.code for c in known)])]
    for word in only:
        if word not in words:
            near = nearest(word, words)
            hint = f" Có phải ý là “{near}”?" if near else ""
            raise BadRequest(f"Không có tiêu chí “{word}”.{hint}\nXem các tiêu chí: kiemtra criteria")
    return tuple(c.code for c in known if c.code in only or c.item in only)


def _check_day(targets: Targets, day: date, latest: date) -> None:
    if day > latest:
        raise BadRequest(f"Ngày kiểm tra {day:%d/%m/%Y} ở tương lai (hôm nay là {latest:%d/%m/%Y}).")
    if day < targets.plan.window_start:
        start = targets.plan.window_start
        raise BadRequest(f"Ngày kiểm tra {day:%d/%m/%Y} trước đầu kỳ xem xét {start:%d/%m/%Y} ghi ở [plan].window_start.")


def _check_space(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(out).free
    if free < _SPACE_NEEDED:
        words = f"Ổ đĩa chứa {out.resolve()} chỉ còn {free // 1024**2} MB, cần ít nhất {_SPACE_NEEDED // 1024**2} MB."
        raise RunStopped(3, f"{words} Dọn bớt, hoặc chọn ổ khác bằng --out. Chưa có gì được ghi.")
