"""Sealing a run: verified first, then closed; a partial run is sealed as partial. And opening a seal, with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.archive import looks, parts, segments
from crawler.archive.case import CaseFile
from crawler.archive.chain import chain
from crawler.archive.custody import bring_in
from crawler.archive.disk import sync_folder, writing
from crawler.archive.encoding import moment, sha256
from crawler.archive.faults import CaseSealed
from crawler.archive.verify import CASE, LEDGER, MANIFEST, TAMPERED, Bundle, Verification, check, files, manifest_text
from inspection import run
from inspection.crawling import Progress, called
from inspection.evidence import minutes
from inspection.evidence.accompaniment import lay_beside
from inspection.evidence.levels import verified
from inspection.whole_file import write_whole

LOCK = "LOCK"
_BOUND_OTHERWISE = (CASE, LEDGER, LOCK, f"{CASE}-wal", f"{CASE}-shm")
_FORMER = "seal/former"


class SealRefused(Exception):
    """The run is not sealed: what it holds does not agree. ``found`` says where."""

    def __init__(self, found: Verification) -> None:
        self.found = found
        super().__init__("Không niêm phong được: hồ sơ không khớp.")


@dataclass(frozen=True, slots=True)
class Seal:
    """A run that was sealed."""

    folder: Path
    head: str
    partial: tuple[str, ...]
    page: Path
    """To be printed with the minutes."""


def is_sealed(folder: Path) -> bool:
    """Whether the run is sealed now."""
    return (folder / MANIFEST).is_file()


def sealed_at(folder: Path) -> datetime:
    """When the sealed run was sealed."""
    return moment(Bundle(folder).entries[-1][1]["utc"])


def seal(folder: Path, progress: Progress, clock: Callable[[], datetime]) -> Seal:
    """Verify the run and seal it. Raises SealRefused where it does not verify; CaseSealed, BadRequest, CaseBusy."""
    if is_sealed(folder):
        raise CaseSealed(f"Hồ sơ {folder.name} đã niêm phong rồi. Kiểm tra: kiemtra verify {folder}")
    record = run.record_of(folder)
    if record.run.rules_digest != run.rules_digest():
        # Otherwise the seal could hold neither the rules that judged, nor a second judging by them.
        raise run.BadRequest(f"Quy tắc đã đổi từ lần đánh giá trước. Đánh giá lại rồi niêm phong: kiemtra judge {called(folder)}")
    # What a killed crawl left behind is put right, and told in the ledger, before anything is verified.
    with CaseFile.open(folder, at=clock()) as case:
        parts.join_all(case, clock())
    progress.step("Kiểm tra trước khi niêm phong")
    _refuse_tampered(verified(folder, progress))
    with CaseFile.open(folder, at=clock()) as case, writing(folder):
        lay_beside(case)
        bring_in(case, clock())
        partial = _partial(case)
        facts = {
            "partial": list(partial),
            "units": [unit.name for unit in record.units],
            "as_of": f"{case.plan.as_of:%d/%m/%Y}",
            "plan": record.run.plan,
            "timezone": record.run.timezone,
            "tool": run.tool_version(),
            "rules_digest": record.run.rules_digest,
            "attempts": sum(len(case.attempts(visit.id)) for visit in looks.visits(case)),
            "files": _bound(folder),
        }
        case.seal(facts, clock())
    (folder / LOCK).unlink(missing_ok=True)
    bundle = Bundle(folder)
    with writing(folder):
        text = manifest_text({name: bundle.digest(name) for name in files(folder)})
        write_whole(folder / MANIFEST, text.encode())
        page = folder / minutes.NAME
        page.parent.mkdir(exist_ok=True)
        write_whole(page, minutes.page_of(bundle))
    head = bundle.entries[-1][0]
    with chain(folder.resolve().parent) as runs:
        runs.add("run.seal", record.run.id, {"head": head, "manifest_sha256": sha256(text.encode())}, clock())
    _refuse_tampered(check(folder)[0])
    return Seal(folder, head, partial, page)


def reopen(folder: Path, reason: str, clock: Callable[[], datetime]) -> None:
    """Open the seal, so that the run can be added to and sealed again. The former seal is kept; the reason goes into the
    ledger, behind the entry it froze. Raises BadRequest where nothing is sealed or no reason is given."""
    manifest = folder / MANIFEST
    if not manifest.is_file() or not reason.strip():
        raise run.BadRequest(f"Hồ sơ {folder.name} chưa niêm phong." if reason.strip() else "Mở niêm phong phải ghi lý do.")
    former = folder / _FORMER
    former.mkdir(parents=True, exist_ok=True)
    number = len(list(former.glob("*.txt"))) + 1
    digest = sha256(manifest.read_bytes())
    for path in (manifest, *sorted((folder / "seal").glob(f"{MANIFEST}.*"))):
        path.rename(former / f"{number}.txt{path.name.removeprefix(MANIFEST)}")
    sync_folder(former)
    with CaseFile.open(folder, at=clock()) as case:
        case.log("run.reopen", case.plan.run_id, {"reason": reason.strip(), "manifest_sha256": digest}, clock())


def _refuse_tampered(found: Verification) -> None:
    if found.code == TAMPERED:
        raise SealRefused(found)


def _partial(case: CaseFile) -> tuple[str, ...]:
    """In words, what keeps the run from being whole."""
    reasons = [f"{unit.name}: chưa xem hết cổng" for unit in looks.visits(case) if case.visit(unit.id) is None]
    lost = sum(row.lost for visit in looks.visits(case) for row in case.attempts(visit.id))
    return (*reasons, f"{lost} lần truy cập đã mất dữ liệu lưu trữ") if lost else tuple(reasons)


def _bound(folder: Path) -> dict[str, str]:
    """The digests that the seal's own entry holds: of every file that no other entry binds."""
    bundle = Bundle(folder)
    kept = (f"{segments.FOLDER}/", "seal/")
    return {name: bundle.digest(name) for name in files(folder) if name not in _BOUND_OTHERWISE and not name.startswith(kept)}
