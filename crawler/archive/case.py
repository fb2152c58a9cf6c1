"""The case file: one folder per run with all that was asked, tried, seen and noted. This is its only door.

A capture is recorded in one order: artifacts durable, WARC records durable and read back, then one SQLite commit. Bytes
that no commit refers to are no evidence.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from checks.model import Capture, Unvisited, Visit
from crawler.archive import addresses, artifacts, attempts, ledger, recovery, schema, segments, visits, warc
from crawler.archive.addresses import Address, Lease
from crawler.archive.attempts import AttemptRow, Counts, Fetched, Kept
from crawler.archive.captures import captures
from crawler.archive.disk import full, sync_folder, writing
from crawler.archive.encoding import sha256, storable
from crawler.archive.faults import CaseSealed
from crawler.archive.founding import Parentage, begin_part, begin_run
from crawler.archive.lock import CaseLock
from crawler.archive.mirror import Mirror
from crawler.archive.origins import Origin, origin
from crawler.archive.plan import RunPlan, load_plan
from crawler.archive.segments import Place, Segments
from crawler.archive.verify import MANIFEST, tables_digest


class CaseFile:
    """An open case, made by ``create``, ``open`` or ``read``; for the thread that made it; a context manager.

    All that writes raises DiskFull where the disk takes no more, with nothing half recorded.
    """

    def __init__(
        self,
        folder: Path,
        plan: RunPlan,
        db: sqlite3.Connection,
        lock: CaseLock | None,
        limit: int = segments.BYTES,
        spare: TemporaryDirectory[str] | None = None,
    ) -> None:
        self.folder = folder
        self.plan = plan
        self._db = db
        self._lock = lock
        self._spare = spare
        self._units = frozenset(unit.id for unit in plan.units)
        self._segments = Segments(folder, *recovery.growing_end(db, folder), limit)
        self._mirror = Mirror(db, folder) if lock else None
        self._told = ledger.Told(db)
        self._unclear: Exception | None = None
        self._closed = False

    @staticmethod
    def create(folder: Path, plan: RunPlan, *, segment_bytes: int = segments.BYTES, of: Parentage | None = None) -> "CaseFile":
        """Make ``folder`` and a case in it (``of``: a part of a run's); FileExistsError where one is already, CaseBusy where
        one is being made."""
        with writing(folder), ExitStack() as undo:
            (folder / segments.FOLDER).mkdir(parents=True, exist_ok=True)
            (folder / artifacts.FOLDER).mkdir(exist_ok=True)
            lock = CaseLock(folder, plan.started)
            undo.callback(lock.release)
            if (folder / schema.NAME).exists():
                raise FileExistsError(f"{folder} đã có hồ sơ của một lần kiểm tra khác. Chọn thư mục khác.")
            db = schema.connect(folder)
            undo.callback(db.close)
            begin_part(db, plan, of) if of else begin_run(db, plan, folder.parent)
            sync_folder(folder)
            sync_folder(folder.parent)
            case = CaseFile(folder, plan, db, lock, segment_bytes)
            undo.pop_all()
            return case

    @staticmethod
    def open(folder: Path, *, at: datetime, segment_bytes: int = segments.BYTES) -> "CaseFile":
        """Go on with a case: take the lock and put right what a killed process left behind (see ``recovery``).

        ``at`` is the time now, for the ledger and the lock. Raises CaseBusy, CaseDamaged, CaseSealed, CaseUnreadable.
        """
        schema.require(folder)
        if (folder / MANIFEST).exists():
            raise CaseSealed(
                f"Hồ sơ {folder.name} đã niêm phong, không ghi thêm được. Muốn bổ sung, mở niêm phong có ghi lý do: "
                f'kiemtra seal {folder} --reopen "lý do"'
            )
        with writing(folder), schema.damage_named(folder), ExitStack() as undo:
            lock = CaseLock(folder, at)
            undo.callback(lock.release)
            db = schema.connect(folder)
            undo.callback(db.close)
            plan = load_plan(db, folder)
            recovery.recover(db, folder, plan.run_id, at)
            case = CaseFile(folder, plan, db, lock, segment_bytes)
            undo.pop_all()
            return case

    @staticmethod
    def read(folder: Path) -> "CaseFile":
        """Look at a case without its lock; another process may be writing. Raises CaseDamaged, CaseUnreadable."""
        schema.require(folder)
        with schema.damage_named(folder), ExitStack() as undo:
            db, spare = schema.connect_to_read(folder)
            if spare:
                undo.callback(spare.cleanup)
            undo.callback(db.close)
            case = CaseFile(folder, load_plan(db, folder), db, None, spare=spare)
            undo.pop_all()
            return case

    @property
    def beginning(self) -> str:
        """The hash of the ledger's first entry: what the ledgers of the run's parts go on from."""
        return ledger.head(self._db, 1)

    def close(self) -> None:
        """Fold the log into case.sqlite and let the next one in. Closing twice is once."""
        if self._closed:
            return
        self._closed = True
        if self._lock:
            # On a full disk the log stays as it is; it is as durable as the file it would go into.
            with suppress(sqlite3.OperationalError):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if self._mirror:
            self._mirror.follow(durably=True)
        self._db.close()
        if self._lock:
            self._lock.release()
        if self._spare:
            self._spare.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def discover(self, unit: str, found: Iterable[Address]) -> int:
        """Put addresses on the unit's frontier; returns how many were new. A known address keeps its first role, parent
        and label, but a higher worth or fewer clicks raises it."""
        if not {unit, unit.partition(addresses.LOOK_MARK)[0]} & self._units:
            raise ValueError(f"the plan has no unit {unit!r}")
        with self.transaction():
            return addresses.discover(self._db, unit, found)

    def lease(self, unit: str, elapsed_s: float) -> Lease | None:
        """Give out the unit's worthiest address that may be fetched now, ``elapsed_s`` seconds after the crawling
        process began; None where there is none: then ``waiting_until`` tells whether one comes later."""
        with self.transaction(lasting=False):
            return addresses.lease(self._db, unit, elapsed_s)

    def release(self, lease: Lease) -> None:
        """Give a leased address back, unvisited and uncounted."""
        with self.transaction(lasting=False):
            addresses.release(self._db, lease)

    def waits(self, unit: str) -> bool:
        """Whether any of the unit's addresses waits, for now or for later; cheap."""
        return addresses.waits(self._db, unit)

    def pending(self, unit: str) -> int:
        """How many of them wait."""
        return addresses.pending(self._db, unit)

    def waiting_until(self, unit: str) -> float | None:
        """The smallest ``elapsed_s`` at which ``lease`` gives out a pending address; None where none is pending."""
        return addresses.waiting_until(self._db, unit)

    def unvisited(self, unit: str) -> tuple[Unvisited, ...]:
        """What was found and still waits, worthiest first."""
        return addresses.unvisited(self._db, unit)

    def commit(self, lease: Lease, fetched: Fetched, found: Iterable[Address], retry_after_s: float | None = None) -> None:
        """Record an attempt, good or bad, with the addresses found in it; ``lease`` ends. With ``retry_after_s`` the
        address waits again, that many seconds after the attempt's end.

        Raises ValueError for a lease no longer held and for a body without a status; CaseDamaged where what was written
        reads back differently; DiskFull. After any of them nothing of the attempt is recorded and the lease stands.
        """
        self._require_writable()
        if not addresses.held(self._db, lease):
            raise ValueError(f"not leased: {lease.address.url}")
        with writing(self.folder):
            kept = artifacts.keep_all(self.folder, fetched)
            group = warc.group(lease, fetched, kept)
            plan = self.plan
            places = self._segments.append(group, lambda name: warc.opening(name, plan.run_id, plan.tool, fetched.ended))
            try:
                with schema.transaction(self._db):
                    self._enter(lease, fetched, kept, places)
                    addresses.discover(self._db, lease.unit, found)
                    addresses.settle(self._db, lease, fetched.elapsed_s, retry_after_s)
            except schema.CommitUnclear as fault:
                self._unclear = fault
                raise full(self.folder, fault) from fault
            except BaseException:
                # An interrupt may come just behind the commit; then the record stands.
                if attempts.is_placed(self._db, places[-1]):
                    self._segments.settle(places[-1])
                else:
                    self._segments.retract(places)
                raise
            self._segments.settle(places[-1])
        if self._mirror:
            self._mirror.follow()

    def captures(self, unit: str, *urls: str) -> Iterator[Capture]:
        """The last attempt at each of the unit's addresses (``urls``: only at these), in order of discovery, one in memory at a
        time; verified by digest. Raises CaseDamaged where evidence is gone or altered."""
        with schema.damage_named(self.folder):
            yield from captures(self._db, self.folder, unit, *urls)

    def origin(self, unit: str, url: str) -> Origin | None:
        """How the page at ``url`` was had; None where it was not. Raises CaseDamaged where its record is gone or altered."""
        with schema.damage_named(self.folder):
            return origin(self._db, self.folder, unit, url)

    def attempts(self, unit: str) -> tuple[AttemptRow, ...]:
        """All attempts at the unit's addresses, in the order they were made."""
        return attempts.rows(self._db, unit)

    def counts(self, unit: str) -> Counts:
        """How far the visit of the unit has come; cheap."""
        return attempts.counts(self._db, unit)

    def set_visit(self, unit: str, visit: Visit) -> None:
        """Keep what the crawl says of the unit's visit; its ``unvisited`` is not kept, the frontier knows it."""
        with self.transaction():
            visits.store(self._db, unit, visit)

    def visit(self, unit: str) -> Visit | None:
        """What the crawl said of the unit's visit; None where it has not ended (or lost evidence since)."""
        return visits.load(self._db, unit)

    def set_run_state(self, key: str, value: str) -> None:
        """Keep a small fact about the run."""
        with self.transaction():
            self._db.execute("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", (key, storable(value)))

    def run_state(self, key: str) -> str:
        """A small fact about the run; empty where it was never set."""
        row = self._db.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def log(self, event: str, ref: str, data: Mapping[str, object], at: datetime) -> None:
        """Add an entry of its own to the ledger: ``event`` (e.g. "run.resume") happened to ``ref`` at ``at``."""
        with self.transaction():
            ledger.append(self._db, self.plan.run_id, event, ref, data, at)

    def entries(self, event: str) -> tuple[ledger.Entry, ...]:
        """The ledger's entries of ``event``, in order."""
        return self._told.entries(event)

    def keep(self, data: bytes, extension: str) -> str:
        """Put ``data`` among the artifacts; returns its name there. It is evidence once a ledger entry names it in its
        ``artifacts``."""
        self._require_writable()
        with writing(self.folder):
            return f"{artifacts.keep(self.folder, data, extension)}.{extension}"

    def seal(self, data: Mapping[str, object], at: datetime) -> None:
        """Write the last entry and close; case.sqlite is then one plain file. ``data`` is what the entry says beside
        the digest of all tables."""
        with self.transaction():
            facts = {**data, "tables_sha256": tables_digest(self._db)}
            ledger.append(self._db, self.plan.run_id, "run.seal", self.plan.run_id, facts, at)
        with writing(self.folder):
            self._db.execute("PRAGMA journal_mode = DELETE").fetchall()
        self.close()

    def _enter(self, lease: Lease, fetched: Fetched, kept: Kept, places: tuple[Place, ...]) -> None:
        *opening, place = places
        run, at = self.plan.run_id, fetched.ended
        for first in opening:
            attempts.place(self._db, None, first, "")
            ledger.append(self._db, run, "segment", segments.name(first.segment), asdict(first), at)
        payload = sha256(fetched.body) if fetched.status is not None else ""
        attempts.place(self._db, attempts.record(self._db, lease, fetched, kept), place, payload)
        data = {
            **asdict(place),
            "unit": lease.unit,
            "n": lease.attempt,
            "outcome": fetched.outcome.value,
            "status": fetched.status,
            "payload_sha256": payload,
            "artifacts": list(kept.names),
        }
        ledger.append(self._db, run, "attempt", lease.address.url, data, at)

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[sqlite3.Connection]:
        """All that is written to the tables inside, or nothing. For the archive's own modules. What is not ``lasting`` may be undone
        by a power cut, as long as nothing lasting follows: a lease is then one that was never given."""
        self._require_writable()
        with writing(self.folder):
            try:
                with schema.transaction(self._db, lasting=lasting):
                    yield self._db
            except schema.CommitUnclear as fault:
                raise full(self.folder, fault) from fault
        if self._mirror:
            self._mirror.follow()

    def _require_writable(self) -> None:
        if self._lock is None:
            raise ValueError(f"opened for reading only: {self.folder}")
        if self._unclear:
            raise full(self.folder, self._unclear)
