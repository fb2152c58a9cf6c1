"""What the crawl says of each unit's visit. Addresses left unvisited are not stored twice: the frontier knows them."""

import json
import sqlite3

from checks.model import Stop, Visit
from crawler.archive import addresses
from crawler.archive.encoding import storable


def store(db: sqlite3.Connection, unit: str, visit: Visit) -> None:
    """Keep the visit of a unit, in place of an earlier one."""
    db.execute(
        "INSERT OR REPLACE INTO visit (unit, home, stopped, rendering, limits) VALUES (?, ?, ?, ?, ?)",
        (unit, storable(visit.home), visit.stopped.value, visit.rendering, json.dumps(visit.limits)),
    )


def load(db: sqlite3.Connection, unit: str) -> Visit | None:
    """The visit of a unit; None while it was not stored."""
    row = db.execute("SELECT home, stopped, rendering, limits FROM visit WHERE unit = ?", (unit,)).fetchone()
    if row is None:
        return None
    home, stopped, rendering, limits = row
    return Visit(home, Stop(stopped), addresses.unvisited(db, unit), bool(rendering), tuple(json.loads(limits)))
