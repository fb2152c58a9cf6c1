"""Audit of a revealed plan, for whoever does not trust the program: the standard library and docs/scheduling.md, nothing else.

    python audit_independently.py reveal-….json slots.sqlite [commitment from the minutes]

Prints every objection; exit code 0 where there is none, 1 where there is one.
"""

import hashlib
import hmac
import json
import sqlite3
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


class Draw:
    """The rules of the draw, version 1, as the page states them."""

    def __init__(self, seed, text):
        self.seed = seed
        self.plan = json.loads(text)
        self.zone = ZoneInfo(self.plan["zone"])
        self.gap = timedelta(minutes=self.plan["minutes_apart"])
        self.known = {}

    def mac(self, label):
        return hmac.new(self.seed, label.encode("utf-8"), hashlib.sha256).digest()

    def number(self, label):
        return int.from_bytes(self.mac(label), "big")

    def name(self, label):
        return self.mac("slot|" + label).hex()[:16]

    def working_minutes(self, first, last):
        found, day = [], first
        while day <= last:
            if day.isoweekday() in self.plan["weekdays"] and day.isoformat() not in self.plan["holidays"]:
                for minute in range(24 * 60):
                    if any(begin <= minute < end for begin, end in self.plan["hours"]):
                        local = datetime.combine(day, time(minute // 60, minute % 60), self.zone)
                        utc = local.astimezone(UTC)
                        if utc.astimezone(self.zone).time() == local.time():
                            found.append(utc)
            day += timedelta(days=1)
        return found

    def minutes_of(self, unit):
        span = (unit["first"], unit["last"])
        if span not in self.known:
            self.known[span] = self.minutes_within(unit)
        return self.known[span]

    def minutes_within(self, unit):
        found = set()
        for first, last in self.plan["periods"]:
            begin = max(filter(None, [first, unit["first"]]))
            end = min(filter(None, [last, unit["last"]]))
            found.update(self.working_minutes(date.fromisoformat(begin), date.fromisoformat(end)))
        earliest = datetime.fromisoformat(self.plan["not_before"]) if self.plan["not_before"] else None
        return sorted(at for at in found if earliest is None or at >= earliest)

    def slots(self):
        """Every drawn slot: name → (unit, time)."""
        pool = sorted(self.plan["pool"], key=lambda unit: self.number("unit|" + unit["id"]))
        made, taken = {}, []
        for unit in self.plan["always"] + pool[: self.plan["drawn"]]:
            minutes = self.minutes_of(unit)
            attempt = 0
            while True:
                labels = [f"time|{unit['id']}|{attempt}|{visit}" for visit in range(self.plan["visits"])]
                times = sorted(minutes[self.number(label) % len(minutes)] for label in labels)
                if self.fits(times, taken):
                    break
                attempt += 1
            taken += times
            for n, due in enumerate(times, 1):
                made[self.name(f"{unit['id']}|{n}")] = (unit["id"], due)
        return made

    def fits(self, times, taken):
        for n, due in enumerate(times):
            for other in times[:n]:
                if (due.astimezone(self.zone).date() - other.astimezone(self.zone).date()).days < self.plan["days_apart"]:
                    return False
            if any(abs(due - other) < self.gap for other in taken + times[:n]):
                return False
        return True

    def next_slot(self, parent, kind, ended, taken):
        """Name and time of the slot that follows ``parent``, which ended then."""
        day = ended.astimezone(self.zone).date()
        window = self.plan["second_visit"]
        if kind == "reinspection":
            window = self.plan["reinspection"]
            day += timedelta(days=self.plan["remedy_days"])
        first, last = day + timedelta(days=window[0]), day + timedelta(days=window[1])
        minutes = self.working_minutes(first, last)
        while not minutes:
            first, last = last + timedelta(days=1), last + timedelta(days=7)
            minutes = self.working_minutes(first, last)
        free = [at for at in minutes if all(abs(at - other) >= self.gap for other in taken)] or minutes
        return self.name(f"{parent}|{kind}"), free[self.number(f"time|{parent}|{kind}") % len(free)]


def chain_objections(rows):
    before = ""
    for place, (seq, entry, h) in enumerate(rows, 1):
        before = hashlib.sha256((before + "\n" + entry).encode("utf-8")).hexdigest()
        if seq != place or h != before or json.loads(entry)["seq"] != place:
            yield f"the ledger is broken at entry {place}"
            return


def objections(published, ledger, noted=""):
    """Everything that is wrong, as sentences."""
    yield from chain_objections(ledger)
    entries = [json.loads(entry) for _, entry, _ in ledger]
    seed, text = bytes.fromhex(published["seed"]), published["plan"]
    commitment = hashlib.sha256(seed + text.encode("utf-8")).hexdigest()
    if noted and noted.replace(" ", "") != commitment:
        yield f"the commitment in the minutes is another than {commitment}"
    sealed = [entry for entry in entries if entry["ev"] == "plan.seal" and entry["ref"] == commitment]
    if len(sealed) != 1:
        yield f"the ledger holds {len(sealed)} sealings of {commitment}"
        return
    draw = Draw(seed, text)
    drawn = draw.slots()
    if sorted(drawn) != sorted(sealed[0]["data"]["slots"]):
        yield "the slots that were sealed are not those the seed draws"
    if any(due <= datetime.fromisoformat(sealed[0]["utc"]) for _, due in drawn.values()):
        yield "a slot lies before the sealing"
    kinds = dict.fromkeys(drawn, "drawn")
    due = {name: at for name, (_, at) in drawn.items()}
    for entry in entries:
        if entry["ev"] != "slot.follow" or entry["data"]["parent"] not in kinds:
            continue
        parent, kind = entry["data"]["parent"], entry["data"]["kind"]
        rightly = kind == ("second" if kinds[parent] == "drawn" and draw.plan["second_visit"] else "reinspection")
        name, at = draw.next_slot(parent, kind, datetime.fromisoformat(entry["utc"]), list(due.values()))
        if not rightly or kinds[parent] == "reinspection" or name != entry["ref"]:
            yield f"slot {entry['ref']} does not follow from {parent}"
            continue
        kinds[name], due[name] = kind, at
    for name in due:
        yield from account_objections(name, due[name], draw.plan["late_minutes"], [e for e in entries if e["ref"] == name])


def account_objections(name, due, late_minutes, entries):
    claims = [datetime.fromisoformat(entry["utc"]) for entry in entries if entry["ev"] == "slot.claim"]
    ends = [entry["data"] for entry in entries if entry["ev"] == "slot.end"]
    if len(ends) != 1:
        yield f"slot {name} has {len(ends)} accounts"
        return
    state, reason = ends[0]["state"], ends[0]["reason"]
    if len(claims) > 1:
        yield f"slot {name} was begun {len(claims)} times"
    if state not in ("done", "late", "missed", "skipped"):
        yield f"slot {name} ended as {state}"
    if state != "done" and not reason:
        yield f"slot {name} is {state} without a reason"
    if state in ("done", "late"):
        longest = timedelta(seconds=60) if state == "done" else timedelta(minutes=late_minutes)
        if len(claims) != 1 or not timedelta(0) <= claims[0] - due <= longest:
            yield f"slot {name}, drawn for {due}, is {state} but was begun at {claims}"


def main(arguments):
    published = json.loads(Path(arguments[0]).read_text("utf-8"))
    db = sqlite3.connect(arguments[1])
    ledger = db.execute("SELECT seq, entry, h FROM ledger ORDER BY seq").fetchall()
    db.close()
    found = list(objections(published, ledger, *arguments[2:3]))
    for objection in found:
        print(objection)
    print(f"{len(found)} objections")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
